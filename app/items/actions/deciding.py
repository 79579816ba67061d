"""An item's parts are decided one by one; nobody decides on an old picture, and each decision can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.items.changing import changed, keep_undo, let_go, names_of, picture, put_back, refuse_if_held, undecided
from app.items.models import ItemClient, ItemUndo, WorkItem
from app.items.queries import undo_of, visible_item
from app.items.rules import DECISIONS, SAID
from app.kit import audit
from app.kit.actor import Actor
from app.kit.audit import AuditRow
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

    `version` is that of the picture decided on; `undo_until` is when the decision has truly left the house.
    Raises Refused, saying who did what and when, if a colleague decided or the item changed in between.
    """
    must(who, Right.WORK_ITEMS)
    if decision not in DECISIONS:
        raise BadInput(f"“{decision}” is no decision. Choose one of: {', '.join(DECISIONS)}.")
    item = visible_item(tx, item_id, who, lock=True)
    part = _part(tx, item, client_id)
    _refuse_if_stale(tx, item, part, version, now)
    refuse_if_held(tx, item, who, now)
    before = {"item": picture(item), "client_id": client_id, "decision": decision}
    part.decision, part.decision_reason, part.decided_at = decision, reason, now
    part.decided_by_id = who.id if who.kind == "person" else None
    tx.flush()
    if undecided(tx, item, who) == 0:
        item.state, item.outcome, item.closed_at, item.closed_by_id = "done", decision, now, part.decided_by_id
        let_go(item)
    keep_undo(tx, item, "decide", before, who=who, now=now, until_at=undo_until)
    audit.record(tx, who, now, "items.decide_part", part, after={"decision": decision}, why=reason)
    changed(tx, item, who)
    return item


def _part(tx: Session, item: WorkItem, client_id: int) -> ItemClient:
    query = select(ItemClient).where(ItemClient.item_id == item.id, ItemClient.client_id == client_id)
    part = tx.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if part is None:
        raise NotFound("This item does not concern that client, or you do not serve it.")
    return part


def _refuse_if_stale(tx: Session, item: WorkItem, part: ItemClient, version: int, now: datetime) -> None:
    if part.decision is not None:
        person = names_of(tx, "person", part.decided_by_id) if part.decided_by_id else "The service"
        client = names_of(tx, "client", part.client_id)
        did = SAID.get(part.decision, part.decision)
        raise Refused(f"{person} {did} for {client} {_ago(part.decided_at, now)}. Look at it again, or start next.")
    if item.state == "done":
        raise Refused(f"This item was closed {_ago(item.closed_at, now)}: {item.outcome}. Start next instead.")
    if item.version != version:
        raise Refused(f"{_last_change(tx, item, now)} Look at it again, then decide.")


def _last_change(tx: Session, item: WorkItem, now: datetime) -> str:
    query = select(AuditRow).where(AuditRow.subject_kind == "work_item", AuditRow.subject_id == str(item.id))
    row = tx.scalars(query.where(AuditRow.what != "items.claim_item").order_by(AuditRow.id.desc()).limit(1)).first()
    if row is None:
        return "This item changed since you opened it."
    what = row.what.partition(".")[2].replace("_item", "").replace("_", " ").strip()
    return f"{row.actor_name} changed this item {_ago(row.at, now)} ({what})."


def _ago(at: datetime | None, now: datetime) -> str:
    minutes = int((now - at).total_seconds() // 60) if at else 0
    if minutes < 1:
        return "just now"
    return f"{minutes} min ago" if minutes < 90 else f"on {at:%d %b at %H:%M} UTC"


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
    put_back(item, undo.before["item"])
    undo.undone_at = now
    audit.record(tx, who, now, "items.undo_change", item, before=was, after=undo.before, why=f"undo of {undo.what}")
    changed(tx, item, who)
    return undo


def _undecide(tx: Session, item: WorkItem, undo: ItemUndo) -> None:
    part = _part(tx, item, int(undo.before["client_id"]))
    if part.decided_at != undo.made_at:
        raise Refused(f"{names_of(tx, 'person', part.decided_by_id)} has decided this since. Look at it again.")
    part.decision = part.decision_reason = part.decided_at = part.decided_by_id = None
    tx.flush()
