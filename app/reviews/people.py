"""The people around an item: whom to reach, who has it open, and what I did last that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.parties.queries.cards import Reach


@dataclass(frozen=True)
class PersonCard:
    """One person, or a firm's own desk, with the ways to reach them."""

    name: str
    role: str
    reaches: tuple[Reach, ...]


@dataclass(frozen=True)
class Holder:
    """Who has the item open for work."""

    name: str
    since: datetime | None
    mine: bool


@dataclass(frozen=True)
class Undoable:
    """A decision of mine that can still be taken back: what it was, of which item, and until when."""

    item_id: int
    client_id: int | None
    title: str
    until_at: datetime | None
    decision: str
    reason: str
