"""Reads of letters: the outbox, one letter, those about an item. Row security leaves out other clients' letters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, select, tuple_
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.letters.models import Letter, LetterLine
from app.parties.models import Client, ContactPoint, Vendor
from app.parties.rules import time_zone_at


def visible_letter(tx: Session, letter_id: int, who: Actor, *, lock: bool = False) -> Letter:
    """A letter that the actor may see: one of its lines is about a client of theirs. Raises NotFound."""
    query = select(Letter).where(Letter.id == letter_id, _seen_by(who))
    if lock:
        query = query.with_for_update(of=Letter, key_share=True)
    letter = tx.scalars(query.execution_options(populate_existing=True)).first()
    if letter is None:
        raise NotFound("There is no such letter among those that you may see.")
    return letter


def lines_of(tx: Session, letter_id: int) -> Sequence[Row[Any]]:
    """What a letter asks for: `slug, sentence, client_name`."""
    query = select(LetterLine.slug, LetterLine.sentence, Client.name.label("client_name"))
    query = query.join(Client, Client.id == LetterLine.client_id).where(LetterLine.letter_id == letter_id)
    return list(tx.execute(query.order_by(LetterLine.id)))


def letters_of_item(tx: Session, item_id: int, client_id: int) -> Sequence[Letter]:
    """The letters that an item led to for one client, the oldest first."""
    ours = exists().where(LetterLine.letter_id == Letter.id, LetterLine.client_id == client_id)
    return tx.scalars(select(Letter).where(Letter.item_id == item_id, ours).order_by(Letter.id)).all()


def outbox(tx: Session, who: Actor, *, before: int | None = None, limit: int = 50) -> Sequence[Row[Any]]:
    """Letters by the moment they were written, the newest first, of the clients that the actor sees.

    `before` is the last letter shown.
    """
    clients = (
        select(func.string_agg(Client.name.distinct(), ", "))
        .join(LetterLine, LetterLine.client_id == Client.id)
        .where(LetterLine.letter_id == Letter.id)
        .scalar_subquery()
    )
    query = (
        select(
            Letter.id, Letter.kind, Letter.audience, Letter.to_address, Letter.subject, Letter.state, Letter.written_at,
            Letter.written_by, Letter.leaves_at, Letter.taken_back_at, Letter.sent_at, Letter.item_id, Letter.vendor_id,
            Vendor.legal_name.label("vendor_name"), clients.label("client_names"),
            Vendor.state.label("vendor_state"), ContactPoint.time_zone,
        )
        .join(Vendor, Vendor.id == Letter.vendor_id)
        .outerjoin(ContactPoint, ContactPoint.id == Letter.contact_point_id)
        .where(_seen_by(who))
        .order_by(Letter.written_at.desc(), Letter.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        place = tx.execute(select(Letter.written_at, Letter.id).where(Letter.id == before)).first()
        query = query.where(tuple_(Letter.written_at, Letter.id) < tuple(place)) if place else query
    return list(tx.execute(query))


def due_to_leave(tx: Session, vendor_ids: Collection[int], now: datetime) -> Sequence[Letter]:
    """The letters about some vendors whose time to leave has come, the earliest first; those with an address."""
    query = select(Letter).where(Letter.state == "outbox", Letter.to_address.is_not(None), Letter.leaves_at <= now)
    return tx.scalars(query.where(Letter.vendor_id.in_(vendor_ids)).order_by(Letter.leaves_at, Letter.id)).all()


def zone_of(tx: Session, letter: Letter) -> str | None:
    """The receiver's time zone, as far as it is known: by which the letter leaves."""
    point = tx.get(ContactPoint, letter.contact_point_id) if letter.contact_point_id else None
    return (point and point.time_zone) or time_zone_at(tx.get_one(Vendor, letter.vendor_id).state)


def can_take_back(letter: Letter, now: datetime) -> bool:
    """Whether a letter has not left yet."""
    return letter.state == "outbox" and letter.leaves_at > now


def _seen_by(who: Actor) -> Any:
    if who.clients is None:
        return Letter.id.is_not(None)
    return exists().where(LetterLine.letter_id == Letter.id, LetterLine.client_id.in_(who.clients))
