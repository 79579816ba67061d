"""Who works on an item: claims are leases that lapse by themselves; an assignment stays until it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.items.changing import changed, keep_undo, let_go, picture, refuse_if_held, tell
from app.items.models import ItemSkip, WorkItem
from app.items.queries import offered, parts_of, visible_item
from app.items.rules import LEASE, LEFT_FOR, Filter, Key, is_held
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound, Refused
from app.people.access import must, visible_clients
from app.people.models import Person
from app.people.rules import WHO_MAY, Right


def claim_item(tx: Session, item_id: int, *, who: Actor, now: datetime) -> WorkItem:
    """Take an item for a while, so that nobody else works on it; one's own claim begins anew.

    Raises Refused, naming the holder, if a colleague's claim has not run out, or if the item is done.
    """
    must(who, Right.WORK_ITEMS)
    item = visible_item(tx, item_id, who, lock=True)
    refuse_if_held(tx, item, who, now)
    if item.state == "done":
        raise Refused(f"This item is done: {item.outcome or 'closed'}. Start next instead.")
    if item.state == "escalated" and who.kind == "person" and Right.ANSWER_ESCALATIONS.value not in who.rights:
        raise Refused(f"This is escalated: {WHO_MAY[Right.ANSWER_ESCALATIONS]} decides it or hands it back.")
    return _take(tx, item, who, now)


def release_item(tx: Session, item_id: int, *, who: Actor, now: datetime) -> WorkItem:
    """Let go of one's own claim; nothing happens where there is none."""
    item = visible_item(tx, item_id, who, lock=True)
    if item.claimed_by_id == who.id and who.id is not None:
        let_go(item)
        audit.record(tx, who, now, "items.release_item", item)
        tell(tx, item)
    return item


def leave_item(tx: Session, item_id: int, *, who: Actor, now: datetime) -> WorkItem:
    """Let one's own claim run out in a moment, because its page went away; a page that comes back renews it."""
    item = visible_item(tx, item_id, who, lock=True)
    if item.claimed_by_id == who.id and item.claimed_until_at is not None:
        item.claimed_until_at = min(item.claimed_until_at, now + LEFT_FOR)
    return item


def start_next(
    tx: Session, kinds: Sequence[str], *, who: Actor, now: datetime, f: Filter | None = None, after: Key | None = None
) -> WorkItem | None:
    """Take the item due first that nobody holds, in one step; None where nothing is left.

    `after` is a place in the queue: what comes after it is taken, and from the start again at the end, but not the item
    that stands there. Two who ask at once get two items: locked rows are stepped over. What one skipped comes last.
    """
    must(who, Right.WORK_ITEMS)
    for free in offered(tx, f or Filter(tuple(kinds)), who, now, after=after):
        locked = free.with_for_update(skip_locked=True, of=WorkItem)
        item: WorkItem | None = tx.scalars(locked.execution_options(populate_existing=True)).first()
        if item is not None:
            return _take(tx, item, who, now)
    return None


def _take(tx: Session, item: WorkItem, who: Actor, now: datetime) -> WorkItem:
    renewed = item.claimed_by_id == who.id and is_held(item.claimed_until_at, now)
    item.claimed_by_id, item.claimed_until_at = who.id, now + LEASE
    if not renewed:
        item.claimed_at = now
        audit.record(tx, who, now, "items.claim_item", item)
        tell(tx, item)
    return item


def skip_item(tx: Session, item_id: int, reason: str, *, who: Actor, now: datetime) -> WorkItem:
    """Pass an item by: it is let go and not offered to the same person for some hours. Supervisors read the reasons.

    Raises BadInput without a reason.
    """
    must(who, Right.WORK_ITEMS)
    if not reason.strip():
        raise BadInput("Say in a word why you skip it; your supervisor reads it.")
    item = visible_item(tx, item_id, who, lock=True)
    refuse_if_held(tx, item, who, now)
    if who.id is not None:
        tx.add(ItemSkip(item_id=item.id, person_id=who.id, reason=reason.strip(), skipped_at=now))
    let_go(item)
    audit.record(tx, who, now, "items.skip_item", item, why=reason.strip())
    tell(tx, item)
    return item


def assign_item(tx: Session, item_id: int, person_id: int | None, *, who: Actor, now: datetime) -> WorkItem:
    """Give an item to a person, or to nobody. Everybody may take one or give back their own; more needs the right.

    Raises NotFound for a person who has left, Refused for one who serves none of the item's clients.
    """
    must(who, Right.WORK_ITEMS)
    item = visible_item(tx, item_id, who, lock=True)
    if person_id not in {None, who.id} or item.assignee_id not in {None, who.id}:
        must(who, Right.ASSIGN_ITEMS)
    if person_id is not None:
        _refuse_who_cannot_see(tx, item, person_id, who)
    if item.assignee_id == person_id:
        return item
    before = picture(item)
    item.assignee_id = person_id
    keep_undo(tx, item, "assign", {"item": before}, who=who, now=now)
    was, given = {"assignee_id": before["assignee_id"]}, {"assignee_id": person_id}
    audit.record(tx, who, now, "items.assign_item", item, before=was, after=given)
    changed(tx, item, who)
    return item


def _refuse_who_cannot_see(tx: Session, item: WorkItem, person_id: int, who: Actor) -> None:
    person = tx.get(Person, person_id)
    if person is None or person.ended_at is not None:
        raise NotFound("There is no such person any more. Choose another.")
    theirs = visible_clients(tx, person)
    if item.has_clients and theirs is not None and not theirs & {part.client_id for part in parts_of(tx, item.id, who)}:
        raise Refused(f"{person.name} serves none of this item's clients. Choose somebody of the client's team.")
