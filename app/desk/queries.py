"""What joins the areas for one look: Today, the list of vendors, one vendor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.certificates.models import Document
from app.certificates.naming import open_pages
from app.items.models import ItemSkip, WorkItem
from app.items.ordering import may_see
from app.items.queries import held_by, open_items
from app.items.rules import KINDS, STATES, Filter
from app.kit.actor import Actor
from app.parties.models import Agency, Assignment, Client, Vendor
from app.parties.queries import search, seen_vendors
from app.parties.queries.cards import Reach
from app.people.models import Person
from app.queues.queries import Row, rows_of
from app.queues.rules import titles_of
from app.standing.models import Standing
from app.standing.queries import reasons_of

DUE_NEXT = 8
PAGE = 50
NOT_JUDGED = "not_judged"


def due_next(tx: Session, who: Actor, now: datetime) -> list[Row]:
    """What is due first in all queues together."""
    keys = open_items(tx, Filter(KINDS), who, limit=DUE_NEXT)
    return rows_of(tx, [key.item_id for key in keys], who, now)


def oldest_of(tx: Session, who: Actor, now: datetime) -> dict[str, Row]:
    """Of each queue the item that is due first."""
    ids = [key.item_id for kind in KINDS for key in open_items(tx, Filter((kind,)), who, limit=1)]
    first = {row.kind: row for row in rows_of(tx, ids, who, now)}
    if "escalated" in titles_of(who.rights):
        handed_up = [key.item_id for key in open_items(tx, Filter(KINDS, state="escalated"), who, limit=1)]
        first |= dict(zip(["escalated"], rows_of(tx, handed_up, who, now, queue="escalated"), strict=False))
    return first


def mine(tx: Session, who: Actor, now: datetime) -> list[Row]:
    """What the person holds, then what is assigned to them."""
    held = [item.id for item in held_by(tx, who, now)]
    given = open_items(tx, Filter(KINDS, assignee=who.id or -1), who, limit=20)
    return rows_of(tx, list(dict.fromkeys([*held, *(key.item_id for key in given)])), who, now)


def waking(tx: Session, who: Actor, now: datetime, until: datetime) -> list[tuple[Row, datetime]]:
    """Snoozed items that wake by a moment, the first to wake first."""
    query = (
        select(WorkItem.id, WorkItem.snoozed_until_at)
        .where(WorkItem.state == "waiting", WorkItem.snoozed_until_at <= until, may_see(who))
        .order_by(WorkItem.snoozed_until_at, WorkItem.id)
        .limit(10)
    )
    at = {item_id: moment for item_id, moment in tx.execute(query) if moment is not None}
    return [(row, at[row.id]) for row in rows_of(tx, list(at), who, now)]


def skipped_lately(tx: Session, who: Actor, now: datetime) -> Sequence[Any]:
    """What colleagues passed by within a day, and why: `item_id, reason, skipped_at, name`, the newest first."""
    query = (
        select(ItemSkip.item_id, ItemSkip.reason, ItemSkip.skipped_at, Person.name)
        .join(Person, Person.id == ItemSkip.person_id)
        .join(WorkItem, WorkItem.id == ItemSkip.item_id)
        .where(ItemSkip.skipped_at > now - timedelta(days=1), may_see(who))
    )
    return tx.execute(query.order_by(ItemSkip.id.desc()).limit(10)).all()


@dataclass(frozen=True)
class Stand:
    """Where a vendor stands with one client."""

    client: str
    status: str
    next_expiration_on: date | None
    reason: str  # what is wrong, in one line; empty where nothing is


@dataclass(frozen=True)
class Listed:
    """One line of the list of vendors."""

    id: int
    name: str
    trade: str | None
    tier: str | None
    place: str
    agency_id: int | None
    agency: str | None
    stands: list[Stand]

    @property
    def next_expiration_on(self) -> date | None:
        """The first day on which cover for one of the clients ends."""
        return min((s.next_expiration_on for s in self.stands if s.next_expiration_on), default=None)


@dataclass(frozen=True)
class Wanted:
    """Which vendors: every field narrows, an empty one does not."""

    words: str = ""
    client_id: int | None = None
    status: str = ""
    agency_id: int | None = None


def vendors(
    tx: Session, wanted: Wanted, who: Actor, *, after: tuple[str, int] | None = None, limit: int = PAGE
) -> list[Listed]:
    """A stretch of the vendors that the person may see, by name; one more than `limit` where there are more."""
    query: Any = (
        select(
            Vendor.id, Vendor.legal_name, Vendor.trade, Vendor.tier, Vendor.city, Vendor.state, Vendor.agency_id,
            Agency.name.label("agency"),
        )
        .outerjoin(Agency, Agency.id == Vendor.agency_id)
        .where(seen_vendors(who))
        .order_by(Vendor.legal_name, Vendor.id)
        .limit(limit + 1)
    )  # fmt: skip
    query = _narrowed(tx, query, wanted, who)
    if after is not None:
        query = query.where(tuple_(Vendor.legal_name, Vendor.id) > after)
    rows = tx.execute(query).all()
    stands = _stands(tx, [row.id for row in rows], who)
    return [
        Listed(
            row.id,
            row.legal_name,
            row.trade,
            row.tier,
            ", ".join(part for part in (row.city, row.state) if part),
            row.agency_id,
            row.agency,
            stands[row.id],
        )
        for row in rows
    ]


def _narrowed(tx: Session, query: Any, wanted: Wanted, who: Actor) -> Any:
    if wanted.words:
        hits = search(tx, wanted.words, who, kinds=("vendor", "policy"), limit=200)
        query = query.where(Vendor.id.in_({hit.of[1] for group in hits.values() for hit in group}))
    if wanted.agency_id is not None:
        query = query.where(Vendor.agency_id == wanted.agency_id)
    if wanted.client_id is not None or wanted.status:
        of = exists().where(Assignment.vendor_id == Vendor.id)
        if wanted.client_id is not None:
            of = of.where(Assignment.client_id == wanted.client_id)
        if wanted.status:
            now_standing = and_(Standing.assignment_id == Assignment.id, Standing.valid_to_at.is_(None))
            stands = exists().where(now_standing)
            never = wanted.status == NOT_JUDGED
            of = of.where(~stands if never else stands.where(Standing.status == wanted.status))
        query = query.where(of)
    return query


def _stands(tx: Session, vendor_ids: Collection[int], who: Actor) -> dict[int, list[Stand]]:
    query = (
        select(Assignment.id, Assignment.vendor_id, Client.name, Standing.status, Standing.next_expiration_on)
        .join(Client, Client.id == Assignment.client_id)
        .outerjoin(Standing, and_(Standing.assignment_id == Assignment.id, Standing.valid_to_at.is_(None)))
        .where(Assignment.vendor_id.in_(vendor_ids), or_(Assignment.active_to_on.is_(None), Standing.id.is_not(None)))
        .order_by(Client.name, Assignment.id)
    )
    if who.clients is not None:
        query = query.where(Assignment.client_id.in_(who.clients))
    rows = tx.execute(query).all()
    reasons = reasons_of(tx, [row.id for row in rows])
    found: dict[int, list[Stand]] = defaultdict(list)
    for assignment_id, vendor_id, name, status, next_on in rows:
        found[vendor_id].append(Stand(name, status or NOT_JUDGED, next_on, reasons.get(assignment_id, "")))
    return found


def papers_of(tx: Session, vendor_id: int, who: Actor, limit: int = 40) -> Sequence[Any]:
    """A vendor's documents that the person may see, the newest first: what each is, when it came, what became of it."""
    query = select(
        Document.id, Document.kind, Document.file_name, Document.received_at, Document.superseded_at,
        Document.set_aside_as, Document.matched_how, Document.reading["pages"].label("pages"), Document.named_clients,
        func.coalesce(Document.match["kind"].as_string(), Document.kind).label("called"),
        Document.match["blank"].as_boolean().label("is_blank"),
    )  # fmt: skip
    query = query.where(Document.vendor_id == vendor_id).order_by(Document.received_at.desc(), Document.id.desc())
    return [paper for paper in tx.execute(query.limit(limit)) if not _is_hidden(paper, who)]


def _is_hidden(paper: Any, who: Actor) -> bool:
    pages = {page["number"] for page in paper.pages or ()}
    return who.clients is not None and bool(pages) and not open_pages(pages, paper.named_clients, who.clients)


def work_of(tx: Session, vendor_id: int, who: Actor, now: datetime) -> list[Row]:
    """What is open or put off about a vendor, due first."""
    unfinished = [state for state in STATES if state != "done"]
    query = select(WorkItem.id).where(WorkItem.vendor_id == vendor_id, WorkItem.state.in_(unfinished), may_see(who))
    return rows_of(tx, list(tx.scalars(query.order_by(WorkItem.due_at, WorkItem.id).limit(20))), who, now)


@dataclass
class Firm:
    """A firm that can be reached about a vendor, with its people and how each is reached."""

    id: int
    name: str
    role: str
    hours: str
    people: dict[str, list[Reach]] = field(default_factory=dict)


def firms_reached(reaches: Sequence[Reach]) -> list[Firm]:
    """Ways to reach people, by firm and person, in the order given."""
    firms: dict[tuple[str, int], Firm] = {}
    for reach in reaches:
        firm = firms.setdefault((reach.role, reach.firm_id), Firm(reach.firm_id, reach.firm, reach.role, reach.hours))
        person = ", ".join(part for part in (reach.person_name, reach.title) if part)
        firm.people.setdefault(person, []).append(reach)
    return list(firms.values())


def agency_named(tx: Session, agency_id: int | None) -> str | None:
    """The name of an agency."""
    return tx.scalar(select(Agency.name).where(Agency.id == agency_id)) if agency_id is not None else None
