"""Names, numbers and addresses written in two ways meet; things that differ do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.parties import rules

FRIDAY_NOON = datetime(2026, 11, 27, 17, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "other", ["HARBOR POINT ROOFING, L.L.C.", "The Harbor  Point Roofing LLC", "Harbor-Point Roofing llc"]
)
def test_ways_of_writing_one_name_fold_alike(other: str):
    assert rules.fold_name(other) == rules.fold_name("Harbor Point Roofing LLC")


def test_another_entity_form_is_another_name_with_the_same_core():
    one, other = rules.fold_name("Harbor Point Roofing LLC"), rules.fold_name("Harbor Point Roofing Inc.")
    low, high = rules.core_range("Harbor Point Roofing")
    assert one != other
    assert low <= one < high
    assert low <= other < high


def test_a_longer_core_is_outside_the_range():
    low, high = rules.core_range("Harbor Point")
    assert not low <= rules.fold_name("Harbor Point Roofing LLC") < high


@pytest.mark.parametrize(
    ("written", "folded"),
    [("GL 88-213/44", "GL8821344"), ("TBD", None), ("Pending", None), ("", None), ("12", None), ("BINDER", None)],
)
def test_policy_numbers(written: str, folded: str | None):
    assert rules.fold_policy(written) == folded


def test_a_suite_does_not_tell_an_address():
    assert rules.fold_place("1200 Main Street, Suite 4\nDallas, TX 75201") == rules.fold_place(
        "1200 MAIN ST\nDALLAS TX 75201-0042"
    )


def test_an_address_without_its_zip_code_tells_nothing():
    assert rules.fold_place("1200 Main Street, Dallas") is None


@pytest.mark.parametrize("slip", ["Harber Point Roofing LLC", "Harbor Poinnt Roofing", "Harbour Point Roofing"])
def test_a_slip_of_the_keys_leaves_the_skeleton(slip: str):
    assert rules.name_terms(slip) & {rules.skeleton("Harbor Point Roofing")}


def test_a_phone_number_is_kept_with_its_extension():
    assert rules.read_phone("(217) 555-0142 x12") == rules.Phone("+12175550142", "12")
    assert rules.read_phone("555-0142") is None
    assert rules.shown_phone("+12175550142", "12") == "(217) 555-0142 ext. 12"


def test_the_state_says_the_time_zone_before_the_number_does():
    assert rules.time_zone_at("WA", "+12175550142") == "America/Los_Angeles"


def test_in_a_state_with_two_zones_the_number_may_tell():
    assert rules.time_zone_at("TX", "+19155550142") == "America/Denver"
    assert rules.time_zone_at("TX") == "America/Chicago"


def test_a_toll_free_number_tells_nothing():
    assert rules.time_zone_at(None, "+18005550142") is None


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "12:12 pm, open until 5"),
        ("Pacific/Honolulu", "7:12 am, opens at 8"),
        ("Europe/Helsinki", "7:12 pm, closed since 5"),
        (None, ""),
    ],
)
def test_the_time_of_day_there(zone: str | None, said: str):
    assert rules.hours_there(zone, FRIDAY_NOON) == said


def test_offices_are_closed_at_the_weekend():
    assert rules.hours_there("America/New_York", FRIDAY_NOON.replace(day=28)) == "12:12 pm, closed on Saturdays"
