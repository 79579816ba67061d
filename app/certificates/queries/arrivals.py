"""Drops and their arrivals: how far they have come and what became of each file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from app.certificates.models import Arrival, Document, DocumentArrival, Drop, StoredFile
from app.certificates.queries.troubles import trouble_key_of
from app.items.models import WorkItem
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.parties.models import Client, Vendor
from app.parties.queries import seen_vendors
from app.people.rules import Right

ROWS = 100


@dataclass(frozen=True)
class DropProgress:
    """How many files of a drop are in each state, and how many of their documents found their vendor or nobody."""

    files: int
    waiting: int
    reading: int
    read: int
    trouble: int
    documents: int
    matched: int
    unmatched: int

    @property
    def finished(self) -> int:
        """Files that nothing more will happen to by itself."""
        return self.read + self.trouble

    @property
    def under_way(self) -> bool:
        """Whether work remains."""
        return self.waiting + self.reading > 0


def seen_drops(who: Actor) -> ColumnElement[bool]:
    """The condition that the actor may see a drop: their own, one for a client of theirs, or any if they see all."""
    if who.clients is None:
        return Drop.id.is_not(None)
    own = Drop.person_id == who.id if who.kind == "person" else Drop.brought_by == who.name
    return or_(own, Drop.client_id.in_(who.clients))


def visible_drop(tx: Session, drop_id: int, who: Actor) -> Drop:
    """A drop that the actor may see. Raises NotFound."""
    found = tx.scalars(select(Drop).where(Drop.id == drop_id, seen_drops(who))).first()
    if found is None:
        raise NotFound("There is no such drop, or somebody else brought it.")
    return found


def visible_arrival(tx: Session, arrival_id: int, who: Actor) -> Arrival:
    """An arrival that the actor may see: of a drop of theirs, or any in trouble if they work items. Raises NotFound."""
    seen = seen_drops(who)
    if Right.WORK_ITEMS.value in who.rights:
        seen = or_(seen, Arrival.state == "trouble")
    query = select(Arrival).join(Drop, Drop.id == Arrival.drop_id).where(Arrival.id == arrival_id, seen)
    found = tx.scalars(query).first()
    if found is None:
        raise NotFound("There is no such file, or somebody else brought it.")
    return found


def drop_progress(tx: Session, drop_id: int) -> DropProgress:
    """The counts of a drop, in two queries however large it is. A ZIP or mail counts by what was in it."""
    states = {
        row.state: row.files
        for row in tx.execute(
            select(Arrival.state, func.count().label("files"))
            .where(Arrival.drop_id == drop_id, ~_is_opened_container())
            .group_by(Arrival.state)
        )
    }
    documents, matched = tx.execute(
        select(
            func.count(Document.id.distinct()),
            func.count(case((Document.vendor_id.is_not(None), Document.id)).distinct()),
        )
        .join(DocumentArrival, DocumentArrival.document_id == Document.id)
        .join(Arrival, Arrival.id == DocumentArrival.arrival_id)
        .where(Arrival.drop_id == drop_id)
    ).one()
    return DropProgress(
        files=sum(states.values()),
        waiting=states.get("waiting", 0),
        reading=states.get("reading", 0),
        read=states.get("read", 0),
        trouble=states.get("trouble", 0),
        documents=documents,
        matched=matched,
        unmatched=documents - matched,
    )


def _is_opened_container() -> ColumnElement[bool]:
    inner = aliased(Arrival)
    return and_(Arrival.state == "read", select(inner.id).where(inner.inside_id == Arrival.id).exists())


def arrivals_of(tx: Session, drop_id: int, who: Actor, *, after: int = 0, state: str | None = None) -> list[Any]:
    """Files of a drop in the order in which they came, a hundred from `after` on, with what became of each.

    Each row has the arrival's columns, its size, `item_id` of its open trouble, and `papers`: its documents as
    `{id, kind, insured, vendor_id, vendor, unmatched_item}`, vendors of other teams left out.
    """
    trouble = select(WorkItem.id).where(WorkItem.once_key == trouble_key_of(), WorkItem.state != "done")
    query = (
        select(
            Arrival.id, Arrival.inside_id, Arrival.file_name, Arrival.state, Arrival.outcome, Arrival.received_at,
            StoredFile.size, trouble.scalar_subquery().label("item_id"), _papers(who).label("papers"),
        )
        .join(StoredFile, StoredFile.sha256 == Arrival.sha256)
        .where(Arrival.drop_id == drop_id, Arrival.id > after)
        .order_by(Arrival.id)
        .limit(ROWS)
    )  # fmt: skip
    return list(tx.execute(query.where(Arrival.state == state) if state else query))


def _papers(who: Actor) -> Any:
    """The documents of an arrival as one JSON value, so that a page costs one query however many there are."""
    unmatched = select(WorkItem.id).where(
        WorkItem.document_id == Document.id, WorkItem.kind == "unmatched", WorkItem.state != "done"
    )
    paper = func.json_build_object(
        "id", Document.id, "kind", func.coalesce(Document.match["kind"].astext, Document.kind), "vendor_id", Vendor.id, "vendor", Vendor.legal_name,
        "insured", Document.match["shown"].astext, "blank", Document.match["blank"], "matched", Document.vendor_id.is_not(None),
        "is_copy", Document.set_aside_as == "duplicate", "unmatched_item", unmatched.limit(1).scalar_subquery(),
    )  # fmt: skip
    return (
        select(func.json_agg(paper))
        .select_from(DocumentArrival)
        .join(Document, Document.id == DocumentArrival.document_id)
        .outerjoin(Vendor, and_(Vendor.id == Document.vendor_id, seen_vendors(who, Document.vendor_id)))
        .where(DocumentArrival.arrival_id == Arrival.id)
        .scalar_subquery()
    )


def seen_before(tx: Session, drop_id: int) -> dict[int, datetime]:
    """The arrivals of a drop whose bytes had come before, each with the moment of the first time."""
    earlier = aliased(Arrival)
    # What could not be taken out of a ZIP or mail stands under the bytes of that, which is no other sending.
    is_its_container = func.coalesce(Arrival.inside_id, 0) == earlier.id
    query = (
        select(Arrival.id, func.min(earlier.received_at).label("first"))
        .join(earlier, and_(earlier.sha256 == Arrival.sha256, earlier.id < Arrival.id, ~is_its_container))
        .where(Arrival.drop_id == drop_id)
        .group_by(Arrival.id)
    )
    return {row.id: row.first for row in tx.execute(query)}


def recent_drops(tx: Session, who: Actor, *, before: tuple[datetime, int] | None = None, limit: int = 30) -> list[Any]:
    """The latest drops that the actor may see, with their counts; `before` is the last one's place, for the next page."""
    counted = (
        select(
            func.count().label("files"),
            func.count().filter(Arrival.state.in_(["waiting", "reading"])).label("under_way"),
            func.count().filter(Arrival.state == "trouble").label("trouble"),
            func.min(Arrival.file_name).label("first_name"),
        )
        .where(Arrival.drop_id == Drop.id)
        .lateral()
    )
    query = (
        select(
            Drop.id, Drop.started_at, Drop.channel, Drop.brought_by, Client.name.label("client_name"),
            counted.c.files, counted.c.under_way, counted.c.trouble, counted.c.first_name,
        )
        .outerjoin(Client, Client.id == Drop.client_id)
        .join(counted, counted.c.files > 0)
        .where(seen_drops(who))
        .order_by(Drop.started_at.desc(), Drop.id.desc())
        .limit(limit)
    )  # fmt: skip
    return list(tx.execute(query.where(tuple_(Drop.started_at, Drop.id) < before) if before else query))
