"""Values as they are shown and typed back, demands in words, the days that are offered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.certificates.typed import typed_value
from app.reviews import rules


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("certificate.coverages[0].limits.general_aggregate", 2_000_000, "$2,000,000"),
        ("certificate.coverages[0].options.deductible", 2_500.5, "$2,500.50"),
        ("certificate.coverages[1].expiration", "2027-03-01", "1 Mar 2027"),
        ("certificate.signed", True, "yes"),
        ("certificate.coverages[0].additional_insured", False, "no"),
        ("certificate.coverages[0].policy_number", "GL 100412", "GL 100412"),
        ("certificate.coverages[0].options.aggregate_per", "project", "project"),
        ("forms[0].page", 3, "3"),
        ("certificate.insured.name", None, ""),
    ],
)
def test_a_value_typed_back_as_it_is_shown_is_the_same_value(path, value, shown):
    assert rules.shown(path, value) == shown
    assert rules.is_unchanged(path, f" {shown} ", value)
    assert typed_value(path, shown, date(2026, 11, 25)) == value


def test_an_address_of_several_lines_stands_on_one():
    assert (
        rules.shown("certificate.insured.address", "12 Canal Street\nTampa, FL 33602")
        == "12 Canal Street, Tampa, FL 33602"
    )


@pytest.mark.parametrize(
    ("requirement", "required", "words"),
    [
        ("gl.each_occurrence", 1_000_000, "≥ $1,000,000"),
        ("gl.deductible_max", 25_000, "≤ $25,000"),
        ("signed", True, "required"),
        ("gl", "2026-11-25", "on 25 Nov 2026"),
        ("holder", "Gulf States Grocers", "Gulf States Grocers"),
        ("form", None, ""),
    ],
)
def test_a_demand_is_said_in_few_words(requirement, required, words):
    assert rules.demand(requirement, required) == words


def test_only_what_is_compliant_for_counting_may_be_accepted():
    statuses = (
        "compliant",
        "expiring",
        "compliant_with_waiver",
        "under_review",
        "deficient",
        "expired",
        "missing",
        "not_required",
    )
    assert [rules.may_be_accepted(status) for status in statuses] == [
        True,
        True,
        True,
        False,
        False,
        False,
        False,
        False,
    ]


def test_the_days_to_put_things_off_to_step_over_thanksgiving():
    wednesday = datetime(2026, 11, 25, 15, tzinfo=UTC)
    days = {on: words for words, on in rules.snooze_days(wednesday)}
    assert min(days) == date(2026, 11, 30)
    assert days[date(2026, 11, 30)] == "until Monday"


def test_what_changed_pairs_rows_by_kind_of_cover():
    def certificate(*rows):
        return {
            "certificate": {
                "coverages": [
                    {"type": kind, "policy_number": "1", "limits": {"aggregate": limit}} for kind, limit in rows
                ]
            }
        }

    before = certificate(("general_liability", 1), ("umbrella_liability", 5))
    after = certificate(("umbrella_liability", 5), ("general_liability", 2))
    assert rules.changes(before, after) == {"certificate.coverages[1].limits.aggregate": 1}
