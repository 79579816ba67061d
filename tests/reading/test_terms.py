"""Dates that run out of their columns, and marks of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.demo.style import Style
from app.reading.document import read_document
from app.reading.values import dates_in
from tests.reading.drawn import COMPENSATION, GENERAL, confidence, read, row_of, typed_over, with_rows

SURE = 0.9


@pytest.mark.parametrize("size", [9.5, 10.0, 10.5, 11.0])
def test_wide_print_runs_over_the_rule_between_the_two_dates(size: float) -> None:
    reading = read(with_rows(GENERAL, COMPENSATION), Style(size=size))
    for wanted in (GENERAL, COMPENSATION):
        row = row_of(reading, wanted.type)
        assert (row["effective"], row["expiration"]) == (str(wanted.effective), str(wanted.expiration))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("01/01/202601/01/2027", "2026-01-01", "2027-01-01"),
        ("Jan 1, 2026Jan 1, 2027", "2026-01-01", "2027-01-01"),
        ("01-Jan-202601-Jan-2027", "2026-01-01", "2027-01-01"),
        ("1-Jan-26 1-Jan-27", "2026-01-01", "2027-01-01"),
    ],
)
def test_two_dates_that_touch_are_two(text: str, first: str, second: str) -> None:
    assert [str(parsed.value) for parsed in dates_in(text)] == [first, second]


def test_a_dot_or_a_star_in_the_box_is_a_mark_that_a_person_looks_at() -> None:
    drawn = with_rows(replace(GENERAL, additional_insured=None, subrogation_waived=None))
    for mark in ("*", "/", "•"):
        [reading] = read_document(typed_over(drawn, (182, 345, mark)), "marked.pdf")
        assert row_of(reading, "general_liability")["additional_insured"] is True
        assert confidence(reading, "certificate.coverages[0].additional_insured") < SURE


def test_a_retroactive_date_that_is_printed_under_its_name_needs_no_second_look() -> None:
    day = date(2016, 1, 1)
    claims = replace(
        GENERAL, type="professional_liability", options={"retroactive_date": day}, limits={"per_claim": 1_000_000}
    )
    reading = read(with_rows(GENERAL, claims))
    assert row_of(reading, "professional_liability")["options"]["retroactive_date"] == str(day)
    assert confidence(reading, "certificate.coverages[1].options.retroactive_date") >= 0.98
