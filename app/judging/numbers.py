"""Policy numbers that are nearly one another's: a suffix more, two digits swapped, one mistyped."""

from __future__ import annotations

from rapidfuzz.distance import DamerauLevenshtein

from app.judging.cover import plain_number

# Shorter numbers are too often near each other by chance.
SHORTEST = 5


def nearly_same_number(one: str | None, other: str | None) -> bool:
    """Whether two policy numbers may be one and the same, written otherwise.

    Source: docs/rulebook.md, notices: carriers add terms and suffixes to a number, and people mistype it.
    """
    a, b = plain_number(one), plain_number(other)
    digits = "".join(filter(str.isdigit, a)), "".join(filter(str.isdigit, b))
    if a == b or min(map(len, digits)) < SHORTEST:
        return False
    shorter, longer = sorted((a, b), key=len)
    fewer, more = sorted(digits, key=len)
    return shorter in longer or fewer in more or DamerauLevenshtein.distance(a, b) <= 1
