"""What a fold says of the values that it hides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.reviews.views import Value


def marks_of(values: Iterable[Value]) -> tuple[str, ...]:
    """What people did to some values, each with its shape and word: `✎ 1 put right`, `✓ 3 confirmed`.

    Source: the console: status by shape and word as well as colour.
    """
    done = {value.correction_id: value.confirmed for value in values if value.correction_id is not None}
    confirmed = sum(done.values())
    right = len(done) - confirmed
    return (*([f"✎ {right} put right"] if right else []), *([f"✓ {confirmed} confirmed"] if confirmed else []))
