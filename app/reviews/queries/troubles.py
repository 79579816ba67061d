"""A file that could not be read: what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Arrival, StoredFile
from app.certificates.queries.troubles import arrivals_of_trouble
from app.items.models import WorkItem
from app.kit.actor import Actor


@dataclass(frozen=True)
class Coming:
    """Another time that the same file came."""

    file_name: str
    channel: str
    sender: str
    received_at: datetime


@dataclass(frozen=True)
class Trouble:
    """One file in trouble."""

    arrival_id: int
    file_name: str
    size: int
    media_type: str
    channel: str
    sender: str
    received_at: datetime
    state: str
    reason: str
    tried: int
    also: tuple[Coming, ...] = ()


def trouble_of(tx: Session, item: WorkItem, who: Actor) -> Trouble | None:
    """The file of a trouble item that the actor may see; whoever may see the item may see what failed."""
    query = select(Arrival, StoredFile).join(StoredFile, StoredFile.sha256 == Arrival.sha256)
    found = tx.execute(query.where(Arrival.id == item.arrival_id)).first()
    if found is None:
        return None
    arrival, file = found
    return Trouble(
        arrival_id=arrival.id,
        file_name=arrival.file_name,
        size=file.size,
        media_type=file.media_type or "unknown kind",
        channel=arrival.channel,
        sender=arrival.sender or "",
        received_at=arrival.received_at,
        state=arrival.state,
        reason=arrival.outcome or item.summary,
        tried=arrival.tried,
        also=_also(tx, arrival),
    )


def _also(tx: Session, arrival: Arrival) -> tuple[Coming, ...]:
    others = (each for each in arrivals_of_trouble(tx, arrival) if each.id != arrival.id)
    return tuple(Coming(each.file_name, each.channel, each.sender or "", each.received_at) for each in others)
