"""Months by the calendar."""

from __future__ import annotations

import calendar
from datetime import date


def months_after(start: date, months: int) -> date:
    """The same day so many months later; the last of the month where that has no such day."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
