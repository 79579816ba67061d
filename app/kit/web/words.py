"""How values look on every screen: days, moments, money, counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.kit.clock import ZONE


def day(value: date | str | None) -> str:
    """`12 Jan 2027`; an empty string for no day."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime | None) -> str:
    """`12 Jan 2027, 16:05 Eastern`, as the service's own clock says it."""
    if value is None:
        return ""
    there = value.astimezone(ZONE)
    return f"{day(there)}, {there:%H:%M} Eastern"


def money(value: Any) -> str:
    """`$1,000,000`; cents only where there are any."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    return f"${amount:,.2f}" if amount % 1 else f"${amount:,.0f}"


def span(length: timedelta) -> str:
    """A length of time in its two largest units at most: `12 min`, `2 h 05`, `3 d`."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 24 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // 1440} d"


def due(at: datetime, now: datetime) -> str:
    """When something is due, from now: `in 2 h 05`, `12 min late`, `3 d late`."""
    return f"in {span(at - now)}" if at >= now else f"{span(now - at)} late"


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago: `just now`, `3 d ago`."""
    if at is None:
        return ""
    return "just now" if now - at < timedelta(minutes=1) else f"{span(now - at)} ago"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 item`, `41 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


FILTERS = {"day": day, "moment": moment, "money": money, "span": span, "due": due, "ago": ago, "count": count}
