"""The moment, in UTC; rules take the day as an argument and never ask."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """This moment with its time zone."""
    return datetime.now(UTC)
