"""Values as they are shown and typed back, demands in words, the days that are offered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.certificates.typed import typed_value
from app.reviews import comparing, rules


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("certificate.coverages[0].limits.general_aggregate", 2_000_000, "$2,000,000"),
        ("certificate.coverages[0].options.deductible", 2_500.5, "$2,500.50"),
        ("certificate.coverages[1].expiration", "2027-03-01", "1 Mar 2027"),
        ("certificate.coverages[4].options.retroactive_date", "2024-01-01", "1 Jan 2024"),
        ("certificate.coverages[4].options.retro_date", "2024-01-01", "1 Jan 2024"),
        ("certificate.signed", True, "yes"),
        ("certificate.coverages[0].additional_insured", False, "no"),
        ("certificate.coverages[0].policy_number", "GL 100412", "GL 100412"),
        ("certificate.coverages[0].options.aggregate_per", "project", "project"),
        ("forms[0].page", 3, "3"),
        ("forms[0].line", "general_liability", "general liability"),
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
        ("professional.retro_on_or_before", "2024-01-01", "on or before 1 Jan 2024"),
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
    assert comparing.changes(before, after) == {"certificate.coverages[1].limits.aggregate": 1}


ADDRESS = "certificate.insured.address"
REMARKS = "certificate.description_of_operations"


@pytest.mark.parametrize(
    "typed",
    [
        "12 Canal Street\nTampa, FL 33602",
        "12 Canal Street\r\nTampa, FL 33602\r\n",
        "12 Canal Street, Tampa, FL 33602",
        "12 Canal Street Tampa, FL 33602",
        "12 Canal\nStreet\n\nTampa, FL  33602",
    ],
)
def test_a_line_break_moved_is_no_correction(typed):
    assert rules.is_unchanged(ADDRESS, typed, "12 Canal Street\nTampa, FL 33602")


@pytest.mark.parametrize("typed", ["12 Canal Street\nTampa, FL 33603", "12 Canal Street\nTampa FL 33602", "Tampa", ""])
def test_a_word_or_comma_within_a_line_is_one(typed):
    assert not rules.is_unchanged(ADDRESS, typed, "12 Canal Street\nTampa, FL 33602")


def test_a_text_keeps_its_lines_when_it_is_typed_back():
    text = "Work at pier 4.\nHarbor Point is additional insured."
    assert rules.as_text(REMARKS, text) == text
    assert typed_value(REMARKS, text.replace("\n", "\r\n"), date(2026, 11, 25)) == text


def test_only_what_may_stand_on_several_lines_is_a_text():
    assert rules.as_text(ADDRESS, None) == ""
    assert rules.as_text("certificate.coverages[2].policy_number", "UM100\nXS200") == "UM100\nXS200"
    assert rules.as_text("certificate.coverages[2].policy_number", "UM100") is None
    assert rules.as_text("certificate.coverages[0].limits.each_occurrence", 1_000_000) is None


@pytest.mark.parametrize(
    ("outcome", "slug", "doubtful", "word"),
    [
        ("met", "gl", False, "met"),
        ("met", "gl", True, "met"),
        ("short", "limit-short", False, "short"),
        ("not_shown", "limit-short", False, "not shown"),
        ("cannot_be_read", "field-unsure", False, "cannot be read"),
        ("cannot_be_read", "field-unsure", True, "please check"),
        ("cannot_be_read", "first-certificate", True, "to look at"),
    ],
)
def test_every_outcome_has_a_word_of_its_own(outcome, slug, doubtful, word):
    assert rules.word_of(outcome, slug, doubtful=doubtful) == word


@pytest.mark.parametrize(
    ("found", "today", "left"),
    [
        (["2026-01-01", "2026-12-29"], "2026-11-25", 34),
        (["2026-01-01", None], "2026-11-25", None),
        ("2026-12-29", "2026-11-25", None),
        (["2026-01-01", "2026-11-01"], "2026-11-25", None),
    ],
)
def test_the_days_left_are_counted_from_the_day_of_the_verdict(found, today, left):
    assert rules.days_left(found, today) == left


def test_an_amount_from_two_policies_is_summed_and_one_from_one_is_not():
    own, over = "certificate.coverages[0].limits.each_occurrence", "certificate.coverages[2].limits.each_occurrence"
    assert rules.adds_up(5_000_000, [(1, own), (1, over)])
    assert rules.adds_up(5_000_000, [(1, own), (2, own)])
    assert not rules.adds_up(1_000_000, [(1, own), (1, "certificate.coverages[0].expiration")])
    assert not rules.adds_up(["2026-01-01"], [(1, own), (1, over)])
