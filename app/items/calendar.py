"""The service's own calendar: business days and hours, in which its clocks run."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from app.kit import clock

ZONE = clock.ZONE
OPENS, CLOSES = time(8), time(18)
THURSDAY = 3


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", years=year, observed=True))


def is_business_day(day: date) -> bool:
    """Monday to Friday, except the federal holidays as observed and the day after Thanksgiving.

    Source: 5 U.S.C. 6103, and the trade's practice for the Friday after Thanksgiving (docs/rulebook.md, calendar).
    """
    return day.weekday() < 5 and day not in _holidays(day.year) and not _follows_thanksgiving(day)


def add_hours(start: datetime, hours: timedelta) -> datetime:
    """The moment when so many business hours have passed since `start`, in UTC.

    What comes in after hours begins at the next opening. Source: the service's hours, docs/rulebook.md, calendar.
    """
    at, left = start.astimezone(ZONE), hours
    while True:
        opens, closes = _hours_of(at.date())
        if is_business_day(at.date()) and at < closes:
            at = max(at, opens)
            today = _between(at, closes)
            if left <= today:
                return (at.astimezone(UTC) + left).astimezone(UTC)
            left -= today
        at = _hours_of(at.date() + timedelta(days=1))[0]


def hours_between(start: datetime, end: datetime) -> timedelta:
    """Business time from one moment to a later one; nothing where `end` is not later.

    Source: the service's hours, docs/rulebook.md, calendar.
    """
    total, day = timedelta(), start.astimezone(ZONE).date()
    while day <= end.astimezone(ZONE).date():
        if is_business_day(day):
            opens, closes = _hours_of(day)
            total += max(timedelta(), _between(max(opens, start), min(closes, end)))
        day += timedelta(days=1)
    return total


def due_after_pause(due_at: datetime, paused_at: datetime, now: datetime) -> datetime:
    """When an item is due whose clock stood still since `paused_at`; what was late already stays as late.

    Source: the service's own rule, docs/rulebook.md, queues: our clock pauses while others must act.
    """
    return due_at if due_at <= paused_at else add_hours(now, hours_between(paused_at, due_at))


def _hours_of(day: date) -> tuple[datetime, datetime]:
    return datetime.combine(day, OPENS, ZONE), datetime.combine(day, CLOSES, ZONE)


def _between(start: datetime, end: datetime) -> timedelta:
    # through UTC: a difference within one zone is by the wall clock
    return end.astimezone(UTC) - start.astimezone(UTC)


def _follows_thanksgiving(day: date) -> bool:
    thanksgiving = day - timedelta(days=1)
    return thanksgiving.month == 11 and thanksgiving.weekday() == THURSDAY and 22 <= thanksgiving.day <= 28
