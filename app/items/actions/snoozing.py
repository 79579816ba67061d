"""An item is put off until a moment or an event, and wakes. Our clock stands still only while others must act."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.items.calendar import due_after_pause
from app.items.changing import all_clients, changed, keep_undo, let_go, picture, refuse_if_held
from app.items.models import ItemClient, WorkItem
from app.items.queries import visible_item
from app.items.rules import EVENTS
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, Refused
from app.people.access import must
from app.people.rules import Right

LONGEST_SNOOZE = timedelta(days=366)
WOKEN_AT_ONCE = 200


def snooze_item(
    tx: Session,
    item_id: int,
    *,
    until: datetime | None = None,
    event: str | None = None,
    acts: str = "agent",
    who: Actor,
    now: datetime,
) -> WorkItem:
    """Put an item off until a moment, or until a reply or upload comes (with `until` as the latest).

    Waiting for an event means that others must act (`acts`): our service level pauses. A plain date is our own choice
    and pauses nothing. Raises BadInput for a moment in the past or an unknown event, Refused for a done item and for one
    that waits for a client of another team as well.
    """
    must(who, Right.WORK_ITEMS)
    if until is None and event is None:
        raise BadInput("Say until when, or until what: a date, a reply or an upload.")
    if until is not None and not now < until <= now + LONGEST_SNOOZE:
        raise BadInput("Choose a moment later than now and within a year.")
    if event is not None and event not in EVENTS:
        raise BadInput(f"An item wakes by one of: {', '.join(EVENTS)}.")
    item = visible_item(tx, item_id, who, lock=True)
    refuse_if_held(tx, item, who, now)
    if item.state == "done":
        raise Refused("This item is done already. Start next instead.")
    if item.state == "escalated":
        raise Refused("This is escalated: somebody asked you. Decide it, or hand it back with an answer.")
    _refuse_if_others_wait(tx, item, who)
    before = picture(item)
    item.state, item.snoozed_until_at, item.snoozed_for = "waiting", until, event
    if event is not None:
        item.acts, item.paused_at = acts, item.paused_at or now
    let_go(item)
    keep_undo(tx, item, "snooze", {"item": before}, who=who, now=now)
    after = {"until": until.isoformat() if until else None, "event": event}
    audit.record(tx, who, now, "items.snooze_item", item, before={"state": before["state"]}, after=after)
    changed(tx, item, who)
    return item


def _refuse_if_others_wait(tx: Session, item: WorkItem, who: Actor) -> None:
    """An item is put off whole, so nobody puts it off for clients that they do not serve."""
    if who.clients is None:
        return
    query = select(ItemClient.client_id).where(ItemClient.item_id == item.id, ItemClient.decision.is_(None))
    with all_clients(tx, who):
        waiting = set(tx.scalars(query))
    if waiting - who.clients:
        raise Refused(
            "This waits for a client of another team too, so it cannot be put off for both. Ask for the correction, "
            "or pass it by for now: Skip."
        )


def wake_item(tx: Session, item_id: int, *, who: Actor, now: datetime) -> WorkItem:
    """Bring a snoozed item back at once."""
    must(who, Right.WORK_ITEMS)
    item = visible_item(tx, item_id, who, lock=True)
    if item.state == "waiting":
        _wake(tx, item, who, now, "by hand")
    return item


def wake_items(
    tx: Session, *, vendor_id: int | None = None, event: str | None = None, who: Actor, now: datetime
) -> int:
    """Wake what is due to wake: those whose moment has come, or a vendor's that wait for this event. How many woke."""
    by = WorkItem.snoozed_until_at <= now
    if vendor_id is not None:
        by = and_(WorkItem.vendor_id == vendor_id, WorkItem.snoozed_for == event)
    query = select(WorkItem).where(WorkItem.state == "waiting", by).order_by(WorkItem.id).limit(WOKEN_AT_ONCE)
    items = list(tx.scalars(query.with_for_update(skip_locked=True, of=WorkItem)))
    for item in items:
        _wake(tx, item, who, now, event or "its time has come")
    return len(items)


def _wake(tx: Session, item: WorkItem, who: Actor, now: datetime, why: str) -> None:
    if item.paused_at is not None:
        item.due_at = due_after_pause(item.due_at, item.paused_at, now)
    item.state, item.acts = "open", "we"
    item.snoozed_until_at = item.snoozed_for = item.paused_at = None
    audit.record(tx, who, now, "items.wake_item", item, after={"state": "open"}, why=why)
    changed(tx, item, who)
