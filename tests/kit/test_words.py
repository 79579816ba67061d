"""How values look on every screen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.kit.web.words import ago, count, day, due, moment, money

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"), [(date(2027, 1, 12), "12 Jan 2027"), ("2027-01-02", "2 Jan 2027"), (None, "")]
)
def test_a_day_is_written_so_that_no_country_misreads_it(value, shown):
    assert day(value) == shown


def test_a_moment_is_the_services_own_and_names_its_zone():
    assert moment(NOON) == "25 Nov 2026, 07:00 Eastern"


@pytest.mark.parametrize(("value", "shown"), [(1000000, "$1,000,000"), ("250.5", "$250.50"), (0, "$0"), (None, "")])
def test_money_has_cents_only_where_there_are_any(value, shown):
    assert money(value) == shown


def test_what_is_due_says_how_long_or_how_late():
    assert due(NOON + timedelta(minutes=125), NOON) == "in 2 h 05"
    assert due(NOON - timedelta(minutes=12), NOON) == "12 min late"
    assert ago(NOON - timedelta(days=3), NOON) == "3 d ago"


def test_one_is_not_many():
    assert (count(1, "item"), count(1041, "item"), count(2, "agency", "agencies")) == (
        "1 item",
        "1,041 items",
        "2 agencies",
    )
