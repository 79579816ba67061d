"""Which version of a program is in force, and what a waiver may and may not do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo


class _Version(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def takes_effect_on(self) -> date: ...


Version = TypeVar("Version", bound=_Version)

APPROVERS = ("client", "account_manager")


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """The version that a vendor is judged by on a day; None where the program had not begun.

    Of two that take effect on one day the later written one counts.
    Source: docs/rulebook.md, programs: judge with the version in force on the as-of date.
    """
    begun = [version for version in versions if version.takes_effect_on <= day]
    return max(begun, key=lambda version: (version.takes_effect_on, version.number), default=None)


def rewrites_the_past(takes_effect_on: date, today: date, *, is_first: bool) -> bool:
    """Whether a version would change what was demanded on a day that has passed.

    A program's first version may begin in the past: before it, nothing was demanded at all.
    Source: docs/rulebook.md, programs: versions never rewrite the past.
    """
    return not is_first and takes_effect_on < today


def may_approve(waivable_by: str | None, approver: str) -> bool:
    """Whether an approver may waive a code; the client may waive what its account manager may.

    Source: docs/rulebook.md, waivers: K the client in writing, M the account manager or the client, – nobody.
    """
    return waivable_by == approver or (waivable_by == "account_manager" and approver == "client")


def overlaps(from_on: date, to_on: date, other_from: date, other_to: date) -> bool:
    """Whether two half-open stretches `[from, to)` share a day.

    Source: docs/rulebook.md, waivers: `to` is the first day without the waiver, as with policies.
    """
    return from_on < other_to and other_from < to_on


def local_day(time_zone: str, now: datetime) -> date:
    """The day it is at a moment where a client is: policies end, and programs and waivers begin, at midnight there.

    Source: docs/rulebook.md, dates.
    """
    return now.astimezone(ZoneInfo(time_zone)).date()
