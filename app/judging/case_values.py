"""Single values as a worked case writes them: a day, an amount, the boxes of autos, the lines under an umbrella."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from app.judging.files import day_or_word

BOXES = {"any": "any", "owned": "owned", "scheduled": "scheduled", "hired": "hired", "non_owned": "non_owned"} | {
    "any_auto": "any",
    "owned_autos": "owned",
    "scheduled_autos": "scheduled",
    "hired_autos": "hired",
    "non_owned_autos": "non_owned",
    "nonowned": "non_owned",
}
LINES = {"al": "auto", "wc": "el", "employers": "el", "employers_liability": "el"}
YES, NO, NEITHER = {"X", "Y", "YES", "TRUE", "CHECKED", "✓", "☒"}, {"N", "NO", "FALSE"}, {"N/A", "NA"}


def as_day(value: Any) -> date:
    """A day, from a date, its ISO text or its American one. Raises ValueError where it is none."""
    found = day_or_word(value)
    if isinstance(found, date):
        return found
    raise ValueError(f"{value!r} is no date; write it as 2026-11-25")


def ticked(value: Any) -> Any:
    """A box as people write it: X, Y and yes are ticked, N is not, N/A is no box."""
    said = value.strip().upper() if isinstance(value, str) else value
    if not isinstance(said, str):
        return value
    return True if said in YES else False if said in NO else None if said in NEITHER else value


def many(value: Any) -> list[Any]:
    """Several of something, where a case may give one alone."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def words(value: Any) -> list[str]:
    """Words in lower case, from a list or from text with commas: [any], `hired, non_owned`, `GL & AL`."""
    parts = re.split(r"[,;&+\s]+", value) if isinstance(value, str) else value
    return [str(part).strip().lower().replace("-", "_").replace(" ", "_") for part in parts if part]


def boxes(value: Any) -> set[str]:
    """The boxes of autos that are ticked."""
    return {BOXES.get(word, word) for word in words(value)}


def lines(value: Any) -> tuple[str, ...]:
    """The lines that an umbrella sits over."""
    return tuple(LINES.get(word, word) for word in words(value) if word not in ("and", "only"))


def for_line(value: Any, line: str) -> Any:
    """A value that may be one for the certificate or one for each line."""
    return value.get(line) if isinstance(value, dict) else value


def name_of(value: Any) -> Any:
    """A name, from itself, from several, or from a block of name and address."""
    if isinstance(value, dict):
        return value.get("name")
    return "\n".join(value) if isinstance(value, list) else value


def address_of(value: Any) -> Any:
    """The address of such a block."""
    return value.get("address") if isinstance(value, dict) else None
