"""Dates, amounts and form numbers as people type them and as recognition garbles them."""

from __future__ import annotations

from datetime import date

import pytest

from app.reading.form_numbers import form_numbers_in, listed_number
from app.reading.values import amount_places_in, amounts_in, dates_in, garbled_amounts_in, is_contact_line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,000,000", 1_000_000), ("$ 1,000,000", 1_000_000), ("1000000", 1_000_000), ("1MM", 1_000_000), ("$1M", 1_000_000),
        ("1 Mil", 1_000_000), ("500K", 500_000), ("1.000.000", 1_000_000), ("1 000 000", 1_000_000), ("0", 0),
        ("$1,000,000.00", 1_000_000), ("2,500.50", 2_500.50),
    ],
)  # fmt: skip
def test_amounts_are_read_in_every_dialect(text: str, value: float) -> None:
    [parsed] = amounts_in(text)
    assert parsed.value == value


def test_an_amount_with_a_short_group_is_unsure() -> None:
    [parsed] = amounts_in("$1,000,00")
    assert parsed.plainness < 0.5


def test_letters_for_digits_are_repaired_with_doubt() -> None:
    [parsed] = garbled_amounts_in("l,000,000")
    assert parsed.value == 1_000_000
    assert parsed.plainness < 0.9


def test_two_amounts_in_one_cell_are_both_seen() -> None:
    assert [parsed.value for parsed in amounts_in("$1,000,000 / $2,000,000")] == [1_000_000, 2_000_000]


@pytest.mark.parametrize(
    "text", ["1/7/2025", "01/07/2025", "01-07-2025", "2025-01-07", "Jan 7, 2025", "7-Jan-2025", "1/7/25"]
)
def test_dates_are_read_in_american_order(text: str) -> None:
    [parsed] = dates_in(text)
    assert parsed.value == date(2025, 1, 7)


@pytest.mark.parametrize("text", ["MM/DD/YYYY", "Continuous", "02/30/2024", "Until cancelled", "13/45/2024"])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert dates_in(text) == []


def test_dates_that_touch_are_two() -> None:
    assert [parsed.value for parsed in dates_in("12/08/202512/08/2026")] == [date(2025, 12, 8), date(2026, 12, 8)]


@pytest.mark.parametrize(
    ("text", "number", "edition"),
    [
        ("CG 20 10 04 13", "CG 20 10", "04 13"), ("CG2010 (04-13)", "CG 20 10", "04 13"), ("CG 20 37 12/19", "CG 20 37", "12 19"),
        ("WC 00 03 13", "WC 00 03 13", None), ("WC 42 03 04 B", "WC 42 03 04 B", None), ("CG D2 46 04 19", "CG D2 46", "04 19"),
        ("U-GL-1175-F CW (04/13)", "U-GL-1175-F", "04 13"), ("CNA75079XX (10-16)", "CNA75079XX", "10 16"),
        ("80-02-2367 (05-07)", "80-02-2367", "05 07"), ("55373 (05-17)", "55373", "05 17"), ("EPP0011NC 10/19", "EPP0011NC", "10 19"),
        ("per form GA 233 09 17", "GA 233", "09 17"),
    ],
)  # fmt: skip
def test_form_numbers_are_told_in_every_carriers_format(text: str, number: str, edition: str | None) -> None:
    [found] = form_numbers_in(text)
    assert (found.number, found.edition) == (number, edition)


def test_a_second_number_shares_the_letters_and_the_edition() -> None:
    found = form_numbers_in("per CG2010/2037 (04/13)")
    assert [(form.number, form.edition) for form in found] == [("CG 20 10", "04 13"), ("CG 20 37", "04 13")]


@pytest.mark.parametrize(
    "text", ["Salem, CA 97301-1234", "License Number: CMC022377", "12-15-2024", "call 503-555-0142"]
)
def test_what_only_looks_like_a_form_number_is_none(text: str) -> None:
    assert form_numbers_in(text) == []


def test_a_carriers_own_number_counts_in_a_list() -> None:
    found = listed_number("CMP-4705.1 Loss of Income")
    assert found is not None
    assert found.number == "CMP-4705.1"


def test_lines_of_phones_and_mails_are_told_from_addresses() -> None:
    assert is_contact_line("(503) 555-0142 certs@example.com")
    assert is_contact_line("Phone: 503-555-0142 Fax: 503-555-0143")
    assert not is_contact_line("12 Pier Road")


@pytest.mark.parametrize("text", ["1M", "$1MM", "1 million", "1,000,000", "EXCLUDED", "N/A", "$ 500K"])
def test_what_fills_a_line_for_an_amount_is_known_however_it_is_spelt(text: str) -> None:
    assert len(amount_places_in(text)) == 1


@pytest.mark.parametrize("text", ["", "$", "$ 5", "PER PERSON"])
def test_what_does_not_fill_a_line_for_an_amount(text: str) -> None:
    assert amount_places_in(text) == []
