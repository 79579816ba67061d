"""The service's clocks run in its business hours: 08:00 to 18:00 in New York, on business days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.items.calendar import ZONE, add_hours, due_after_pause, hours_between, is_business_day


def new_york(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 11, 27), "the day after Thanksgiving"),
        (date(2026, 11, 28), "Saturday"),
        (date(2026, 7, 3), "Independence Day on a Saturday is observed on Friday"),
        (date(2027, 12, 31), "New Year on a Saturday is observed on Friday"),
        (date(2026, 6, 19), "Juneteenth"),
        (date(2026, 10, 12), "Columbus Day"),
    ],
)
def test_the_service_is_closed(day: date, why: str):
    assert not is_business_day(day), why


def test_the_friday_after_a_first_thursday_is_a_business_day():
    assert is_business_day(date(2026, 11, 6))


def test_what_comes_in_late_on_the_eve_of_thanksgiving_is_due_on_monday():
    due = add_hours(new_york(25, 17), timedelta(hours=2))
    assert due == new_york(30, 9)
    assert due.tzinfo is UTC


def test_what_comes_in_at_night_begins_at_the_next_opening():
    assert add_hours(new_york(24, 23), timedelta(hours=4)) == new_york(25, 12)


def test_the_clock_counts_real_hours_over_the_change_of_time():
    # On Sunday 1 November 2026 the clocks go back; Friday 17:00 and two hours are Monday 09:00.
    assert add_hours(new_york(30, 17, month=10), timedelta(hours=2)) == new_york(2, 9)


def test_our_clock_stands_still_while_others_must_act():
    due = due_after_pause(new_york(24, 16), new_york(24, 12), new_york(30, 9))
    assert due == new_york(30, 13)


def test_what_was_late_when_it_was_put_off_stays_late():
    assert due_after_pause(new_york(24, 10), new_york(24, 12), new_york(30, 9)) == new_york(24, 10)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(moments, st.integers(1, 60 * 100))
def test_hours_added_are_hours_counted(start: datetime, minutes: int):
    hours = timedelta(minutes=minutes)
    assert hours_between(start, add_hours(start, hours)) == hours
