"""The moment, in UTC; rules take the day as an argument and never ask."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")  # where the service sits: its days, its hours, and the moments on its screens


def utc_now() -> datetime:
    """This moment with its time zone."""
    return datetime.now(UTC)
