"""What stands around an item: who holds it, what I did last and can take back, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from app.certificates.models import Correction, Document
from app.certificates.naming import open_pages
from app.items.models import ItemClient, ItemUndo, WorkItem
from app.items.queries import draft_of, may_see, next_after
from app.items.rules import Filter, is_held
from app.kit.actor import Actor
from app.kit.audit import AuditRow
from app.parties.models import Vendor
from app.parties.queries.cards import Reach
from app.people.models import Person
from app.people.rules import Right
from app.reviews.people import Holder, PersonCard, Undoable
from app.reviews.queries import homes
from app.reviews.rules import DECIDED

REMEMBERED = timedelta(hours=12)
CARDS = {"agency": 3, "vendor": 2, "carrier": 1}


def holder_of(tx: Session, item: WorkItem, who: Actor, now: datetime) -> Holder | None:
    """Who works on the item now; None where nobody does."""
    if item.claimed_by_id is None or not is_held(item.claimed_until_at, now):
        return None
    name = tx.scalar(select(Person.name).where(Person.id == item.claimed_by_id))
    return Holder(str(name), item.claimed_at, item.claimed_by_id == who.id)


def snoozed_by(tx: Session, item: WorkItem) -> str:
    """The name of who put the item off; none where it is not put off."""
    if item.state != "waiting":
        return ""
    query = select(AuditRow.actor_name).where(
        AuditRow.subject_kind == "work_item",
        AuditRow.subject_id == str(item.id),
        AuditRow.what == "items.snooze_item",
    )
    return tx.scalar(query.order_by(AuditRow.id.desc()).limit(1)) or ""


def people_cards(reaches: Iterable[Reach]) -> tuple[PersonCard, ...]:
    """Ways to reach people as cards, one a person: the agency first, since it mends most, then the vendor, then a
    carrier."""
    found: dict[tuple[str, str, str | None], list[Reach]] = {}
    for reach in reaches:
        found.setdefault((reach.role, reach.firm, reach.person_name), []).append(reach)
    cards = []
    for role, most in CARDS.items():
        own = [(key, ways) for key, ways in found.items() if key[0] == role][:most]
        for (_, firm, person), ways in own:
            title = next((way.title for way in ways if way.title), None) or role.capitalize()
            words = f"{title}, {firm}" if person else title
            cards.append(PersonCard(person or firm, words, tuple(ways[:4])))
    return tuple(cards)


def answers(who: Actor) -> bool:
    """Whether the person decides what was escalated, or hands it back."""
    return Right.ANSWER_ESCALATIONS.value in who.rights


def may_work(who: Actor) -> bool:
    """Whether the person's role works items at all."""
    return Right.WORK_ITEMS.value in who.rights


def last_undoable(tx: Session, who: Actor, now: datetime) -> Undoable | None:
    """My last decision or snooze of any item, while it can be taken back."""
    query = (
        select(ItemUndo, WorkItem, Vendor.legal_name)
        .join(WorkItem, WorkItem.id == ItemUndo.item_id)
        .outerjoin(Vendor, Vendor.id == WorkItem.vendor_id)
        .where(
            ItemUndo.person_id == who.id,
            or_(
                ItemUndo.what.in_(("decide", "answer", "snooze")),
                and_(ItemUndo.what == "close", ItemUndo.before["outcome"].as_string().in_(homes.SAID)),
            ),
            ItemUndo.undone_at.is_(None),
            ItemUndo.made_at > now - REMEMBERED,
            or_(ItemUndo.until_at.is_(None), ItemUndo.until_at > now),
            may_see(who),
        )
        .order_by(ItemUndo.id.desc())
        .limit(1)
    )
    found = tx.execute(query).first()
    if found is None or not _still_stands(tx, found[0]):
        return None
    undo, item, vendor = found
    if homes.said_of_home(undo):
        if homes.built_on(tx, item, undo, who, now):
            return None
        return Undoable(item.id, None, homes.title_of(tx, item, undo), undo.until_at, "", "")
    decision = str(undo.before.get("decision", "")) if undo.what != "snooze" else ""
    client_id = undo.before.get("client_id")
    what = DECIDED.get(decision, "Snoozed")
    return Undoable(
        undo.item_id, client_id, f"{what}: {vendor or item.summary}", undo.until_at, decision, _reason(tx, undo)
    )


def _still_stands(tx: Session, undo: ItemUndo) -> bool:
    """Whether nobody has gone on from what was decided or answered."""
    client_id = undo.before.get("client_id")
    part = tx.get(ItemClient, (undo.item_id, client_id)) if client_id is not None else None
    return part is None or undo.made_at in {part.decided_at, part.answered_at if part.decision is None else None}


def _reason(tx: Session, undo: ItemUndo) -> str:
    client_id = undo.before.get("client_id")
    if client_id is None:
        return ""
    query = select(ItemClient.decision_reason).where(
        ItemClient.item_id == undo.item_id, ItemClient.client_id == client_id
    )
    return tx.scalar(query) or ""


def is_touched(tx: Session, item: WorkItem, who: Actor) -> bool:
    """Whether the person has begun with an item that they hold: typed something, or looked a value through."""
    if item.claimed_by_id != who.id or item.claimed_at is None or item.state == "done":
        return False
    if _says_something(draft_of(tx, item.id, who)):
        return True
    mine = exists().where(
        Correction.document_id == item.document_id,
        Correction.person_id == who.id,
        Correction.ended_at.is_(None),
        Correction.made_at >= item.claimed_at,
    )
    return bool(tx.scalar(select(mine)))


def _says_something(draft: Any) -> bool:
    return any(_says_something(each) for each in draft.values()) if isinstance(draft, dict) else bool(draft)


def coming_next(tx: Session, item: WorkItem, f: Filter, who: Actor, now: datetime) -> tuple[int | None, str, str]:
    """The item that comes next in its queue: its id, its name, and the picture to fetch ahead."""
    number = next_after(tx, item, who, now=now, f=f)
    if number is None:
        return None, "", ""
    first_page = Document.reading["pages"][0]["number"].as_integer()  # a part of a file begins later than its page 1
    query = select(WorkItem.summary, WorkItem.document_id, Vendor.legal_name, first_page, Document.named_clients)
    query = query.outerjoin(Vendor, Vendor.id == WorkItem.vendor_id).where(WorkItem.id == number)
    query = query.outerjoin(Document, Document.id == WorkItem.document_id)
    summary, document_id, vendor, page, named = tx.execute(query).one()
    is_seen = page is not None and (who.clients is None or page in open_pages([page], named, who.clients))
    image = f"/documents/{document_id}/pages/{page}.png" if is_seen else ""
    return number, vendor or summary, image
