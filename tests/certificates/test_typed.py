"""What a person types into a field means what they meant, or is refused with what can be typed."""

from __future__ import annotations

from datetime import date

import pytest

from app.certificates.typed import typed_value
from app.kit.errors import BadInput

TODAY = date(2026, 11, 25)
ROW = "certificate.coverages[0]"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1m", 1_000_000), ("$1M", 1_000_000), ("500k", 500_000), ("1,000,000", 1_000_000), ("2.5m", 2_500_000), ("1 million", 1_000_000),
        ("$ 2,000,000", 2_000_000), ("1mm", 1_000_000), ("0", 0), ("1234.56", 1234.56), ("-", None), ("n/a", None), ("", None),
    ],
)  # fmt: skip
def test_amounts(typed: str, meant: float | None):
    assert typed_value(f"{ROW}.limits.each_occurrence", typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed", ["1.000.000", "10,00,000", "a lot", "1m2", "$", "1,00", "9999999999999", "0.001", "-5"]
)
def test_what_is_no_amount_is_refused(typed: str):
    with pytest.raises(BadInput, match="amount"):
        typed_value(f"{ROW}.limits.each_occurrence", typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3/1/2027", "2027-03-01"), ("3/1/27", "2027-03-01"), ("03-01-2027", "2027-03-01"), ("2027-03-01", "2027-03-01"),
        ("3/1", "2027-03-01"), ("10/1", "2026-10-01"), ("Mar 1 2027", "2027-03-01"), ("March 1, 2027", "2027-03-01"),
        ("1 mar 2027", "2027-03-01"), ("+1y", "2027-11-25"), ("+30d", "2026-12-25"), ("-1m", "2026-10-25"), ("+2w", "2026-12-09"),
        ("2/29/2028", "2028-02-29"),
    ],
)  # fmt: skip
def test_days(typed: str, meant: str):
    assert typed_value(f"{ROW}.expiration", typed, TODAY) == meant


def test_a_day_without_a_year_lies_near_the_value_before():
    assert typed_value(f"{ROW}.expiration", "3/1", TODAY, was="2024-02-01") == "2024-03-01"


def test_a_year_later_is_counted_from_the_value_before():
    assert typed_value(f"{ROW}.expiration", "+1y", TODAY, was="2026-03-01") == "2027-03-01"
    assert typed_value(f"{ROW}.expiration", "+1y", TODAY, was="2028-02-29") == "2029-02-28"


@pytest.mark.parametrize(
    "typed", ["13/1/2027", "2/30/2027", "2/29/2027", "soon", "3/1/1027", "+9999y", "2027", "30/2", "0/0"]
)
def test_what_is_no_day_is_refused(typed: str):
    with pytest.raises(BadInput, match=r"date|day|year"):
        typed_value(f"{ROW}.expiration", typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"), [("x", True), ("Y", True), ("yes", True), ("n", False), ("No", False), ("-", None)]
)
def test_boxes(typed: str, meant: bool | None):
    assert typed_value(f"{ROW}.additional_insured", typed, TODAY) is meant


@pytest.mark.parametrize(
    ("path", "typed", "meant"),
    [
        (f"{ROW}.type", "general liability", "general_liability"), ("forms[0].line", "umbrella", "umbrella_liability"),
        ("forms[0].number", "CG 20 10", "CG 20 10"), (f"{ROW}.type", "umb", "umbrella_liability"),
        (f"{ROW}.options.aggregate_per", "proj", "project"), ("certificate.form_edition", "201603", "2016/03"),
        ("certificate.insurers[0].letter", "b", "B"), ("certificate.insurers[0].naic", "99999", "99999"), ("forms[0].page", "3", 3),
        ("certificate.insured.name", "  Harbor   Point LLC ", "Harbor Point LLC"),
        ("certificate.insured.address", "1 Main St\nDallas", "1 Main St\nDallas"), ("notice.type", "cancel", "cancellation"),
    ],
)  # fmt: skip
def test_other_fields(path: str, typed: str, meant: object):
    assert typed_value(path, typed, TODAY) == meant


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        (f"{ROW}.type", "boats"),
        (f"{ROW}.type", "p"),
        (f"{ROW}.type", "-"),
        ("certificate.insurers[0].naic", "9999"),
        ("certificate.insurers[0].letter", "AB"),
        (f"{ROW}.additional_insured", "maybe"),
        ("certificate.form_edition", "2016/13"),
    ],
)
def test_what_fits_no_field_is_refused_with_what_would(path: str, typed: str):
    with pytest.raises(BadInput) as told:
        typed_value(path, typed, TODAY)
    assert told.value.sentence.endswith(".")


def test_a_letter_alone_is_no_form_number():
    with pytest.raises(BadInput, match="is no form number"):
        typed_value("forms[0].number", "m", date(2026, 11, 25))
