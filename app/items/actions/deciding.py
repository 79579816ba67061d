"""An item's parts are decided one by one; nobody decides on an old picture, and each decision can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.items.calendar import add_hours
from app.items.changing import (
    changed,
    hand_up,
    keep_undo,
    left_of,
    let_go,
    names_of,
    part_picture,
    picture,
    put_back,
    put_back_part,
    refuse_if_held,
)
from app.items.models import ItemClient, ItemUndo, WorkItem
from app.items.queries import undo_of, visible_item
from app.items.rules import DECISIONS, service_hours
from app.items.stale import part_to_decide, refuse_if_stale
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound, Refused
from app.people.access import must
from app.people.rules import Right


def decide_part(
    tx: Session,
    item_id: int,
    client_id: int,
    decision: str,
    reason: str | None,
    *,
    version: int,
    who: Actor,
    now: datetime,
    undo_until: datetime | None = None,
) -> WorkItem:
    """Decide an item for one client; the item closes when its last part, of all clients, is decided.

    An escalated part waits on, for those who answer what was escalated, within a service level of its own.
    `version` is that of the picture decided on; `undo_until` is when the decision has truly left the house.
    Raises Refused, saying who did what and when, if a colleague decided or the item changed in between.
    """
    must(who, Right.WORK_ITEMS)
    if decision not in DECISIONS:
        raise BadInput(f"“{decision}” is no decision. Choose one of: {', '.join(DECISIONS)}.")
    item = visible_item(tx, item_id, who, lock=True)
    part = part_to_decide(tx, item, client_id)
    answers = decision != "escalated" and Right.ANSWER_ESCALATIONS.value in who.rights
    refuse_if_stale(tx, item, part, version, now=now, answers=answers)
    refuse_if_held(tx, item, who, now)
    before = {"item": picture(item), "client_id": client_id, "decision": decision, "part": part_picture(part)}
    part.decision, part.decision_reason, part.decided_at = decision, reason, now
    part.decided_by_id = who.id if who.kind == "person" else None
    if decision == "escalated":
        part.due_at = add_hours(now, timedelta(hours=service_hours("escalated", part.risk)))
    tx.flush()
    _go_on(tx, item, part, who, now)
    keep_undo(tx, item, "decide", before, who=who, now=now, until_at=undo_until)
    audit.record(tx, who, now, "items.decide_part", part, after={"decision": decision}, why=reason)
    changed(tx, item, who)
    return item


def _go_on(tx: Session, item: WorkItem, part: ItemClient, who: Actor, now: datetime) -> None:
    left = left_of(tx, item, who)
    if left == "done":
        item.state, item.outcome, item.closed_at, item.closed_by_id = "done", part.decision, now, part.decided_by_id
        let_go(item)
    elif left == "escalated":
        hand_up(item)
        item.due_at = part.due_at


def undo_decision(tx: Session, item_id: int, *, client_id: int | None = None, who: Actor, now: datetime) -> ItemUndo:
    """Take back one's own last change of an item (of one client, if given), while it has not left.

    Raises Refused where there is nothing to take back, or where it has left.
    """
    visible_item(tx, item_id, who, lock=True)
    undo = undo_of(tx, item_id, who, now)
    if undo is None or (client_id is not None and undo.before.get("client_id") != client_id):
        raise Refused("There is nothing of yours to take back here, or it has left already. Add a note instead.")
    return undo_change(tx, undo.id, who=who, now=now)


def undo_change(tx: Session, undo_id: int, *, who: Actor, now: datetime) -> ItemUndo:
    """Take back one change: the item stands as it stood before.

    Raises Refused where it was taken back already, has left, or a colleague has gone on from it.
    """
    must(who, Right.WORK_ITEMS)
    undo = tx.get(ItemUndo, undo_id)
    if undo is None or undo.person_id != who.id:
        raise NotFound("There is nothing of yours to take back here.")
    item = visible_item(tx, undo.item_id, who, lock=True)
    tx.refresh(undo)
    if undo.undone_at is not None or (undo.until_at is not None and undo.until_at <= now):
        raise Refused("It was taken back already, or it has left the house. Add a note instead.")
    was: dict[str, Any] = {"state": item.state, "assignee_id": item.assignee_id}
    if undo.what == "decide":
        _undecide(tx, item, undo)
    elif undo.what == "answer":
        _unanswer(tx, item, undo)
    put_back(item, undo.before["item"])
    undo.undone_at = now
    audit.record(tx, who, now, "items.undo_change", item, before=was, after=undo.before, why=f"undo of {undo.what}")
    changed(tx, item, who)
    return undo


def leave_standing(tx: Session, item_id: int, *, who: Actor, now: datetime) -> None:
    """Let what was done in a person's name with an item stand: it is not offered to them as theirs to take back.

    For a history that is brought in, or a story that is told: the person never pressed a key.
    """
    item = visible_item(tx, item_id, who)
    open_ones = select(ItemUndo).where(
        ItemUndo.item_id == item.id, ItemUndo.person_id == who.id, ItemUndo.undone_at.is_(None)
    )
    for undo in tx.scalars(open_ones).all():
        undo.until_at = now
        audit.record(tx, who, now, "items.leave_standing", item, after={"what": undo.what})


def _undecide(tx: Session, item: WorkItem, undo: ItemUndo) -> None:
    part = part_to_decide(tx, item, int(undo.before["client_id"]))
    if part.decided_at != undo.made_at:
        later = part.decided_by_id or part.answered_by_id
        raise Refused(f"{names_of(tx, 'person', later)} has gone on from this since. Look at it again.")
    put_back_part(part, undo.before.get("part") or {})
    tx.flush()


def _unanswer(tx: Session, item: WorkItem, undo: ItemUndo) -> None:
    part = part_to_decide(tx, item, int(undo.before["client_id"]))
    if part.answered_at != undo.made_at or part.decision is not None:
        raise Refused(f"{names_of(tx, 'person', part.decided_by_id)} has gone on from this since. Look at it again.")
    put_back_part(part, undo.before["part"])
    tx.flush()
