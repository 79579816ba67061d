"""Items come into being, are brought up to date while they are open, and are closed by what settles them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.items.calendar import add_hours
from app.items.changing import all_clients, changed, hand_up, keep_undo, left_of, let_go, picture
from app.items.models import ItemClient, WorkItem
from app.items.rules import Part, service_hours, still_decided, waits_for
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import NotFound


def open_item(
    tx: Session,
    *,
    once_key: str,
    kind: str,
    summary: str,
    detail: str | None = None,
    vendor_id: int | None = None,
    document_id: int | None = None,
    arrival_id: int | None = None,
    parts: Sequence[Part] = (),
    risk: int = 0,
    due_at: datetime | None = None,
    no_later_than: datetime | None = None,
    acts: str = "we",
    who: Actor,
    now: datetime,
) -> WorkItem:
    """Open an item, or bring the one with the same once-only key up to date.

    Due within the service level of its kind and risk, in business hours, or when told, but by `no_later_than` or within
    an hour. A part that was decided stays decided while it says the same; one that says something new is asked again,
    and a done item opens again with it; an escalated one stays so. One that the actor sees, not named, is cleared.
    """
    risk = max([risk, *(part.risk for part in parts)])
    due = _due(kind, risk, due_at, no_later_than, now)
    said: dict[str, Any] = {
        "kind": kind, "summary": summary, "detail": detail, "vendor_id": vendor_id, "document_id": document_id,
        "arrival_id": arrival_id, "risk": risk,
    }  # fmt: skip
    with all_clients(tx, who):  # the one who opens it may serve none of the clients that it has so far
        item, is_new = _find_or_add(tx, {"once_key": once_key, "acts": acts, "opened_at": now, "due_at": due, **said})
        before = None if is_new else _said(item, said)
        asks = _put_parts(tx, item, parts, who, now)
        _settle(item, said, asks or not parts, due_at, due)
        _close_if_clear(tx, item, who, now)
        if asks or before != _said(item, said):
            audit.record(tx, who, now, "items.open_item", item, before=before, after=_said(item, said))
            changed(tx, item, who)
    return item


def _due(kind: str, risk: int, given: datetime | None, latest: datetime | None, now: datetime) -> datetime:
    due = given or add_hours(now, timedelta(hours=service_hours(kind, risk)))
    return due if latest is None else min(due, max(latest, add_hours(now, timedelta(hours=1))))


def _close_if_clear(tx: Session, item: WorkItem, who: Actor, now: datetime) -> None:
    if item.state == "done" or not item.has_clients:
        return
    left = left_of(tx, item, who)
    if left == "done":
        _close(item, "cleared", who, now)
    elif left == "escalated" and item.state != left:
        hand_up(item)


def _find_or_add(tx: Session, row: dict[str, Any]) -> tuple[WorkItem, bool]:
    # One statement, so that two who open the same thing at once get one item.
    add = insert(WorkItem).values(state="open", has_clients=False, **row)
    added = tx.execute(add.on_conflict_do_nothing(index_elements=["once_key"]).returning(WorkItem.id)).first()
    find = select(WorkItem).where(WorkItem.once_key == row["once_key"]).with_for_update(of=WorkItem)
    return tx.scalars(find.execution_options(populate_existing=True)).one(), added is not None


def _said(item: WorkItem, said: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in (*said, "state")} | {"due_at": item.due_at.isoformat()}


def _settle(item: WorkItem, said: dict[str, Any], asks: bool, due_given: datetime | None, due: datetime) -> None:
    for name, value in said.items():
        setattr(item, name, value)
    if item.state in {"done", "escalated"} and asks:
        item.state, item.acts, item.due_at = "open", "we", due
        item.outcome = item.closed_at = item.closed_by_id = None
    elif item.state == "waiting" and asks:
        item.state, item.acts = "open", "we"
        item.due_at = due if item.paused_at else min(item.due_at, due)
        item.snoozed_until_at = item.snoozed_for = item.paused_at = None
    elif item.state != "done":
        # worse news hurries an open item; better news does not put it off
        item.due_at = due_given or min(item.due_at, due)


def _put_parts(tx: Session, item: WorkItem, parts: Sequence[Part], who: Actor, now: datetime) -> bool:
    """Bring the parts up to date; answers whether any asks for a decision that was not asked before."""
    query = select(ItemClient).where(ItemClient.item_id == item.id).execution_options(populate_existing=True)
    there = {part.client_id: part for part in tx.scalars(query)}
    item.has_clients = bool(parts) or bool(there)
    asks = False
    for part in parts:
        row = there.get(part.client_id)
        if row is None:
            tx.add(_row(item, part))
            asks = True
            continue
        if row.decision != "escalated" and not still_decided(part, row.decision, row.status, row.summary):
            row.decision = row.decision_reason = row.decided_at = row.decided_by_id = None
            asks = True
        asks = asks or (item.state == "done" and row.decision is None)  # closed before anybody had decided it
        row.assignment_id, row.status, row.summary = part.assignment_id, part.status, part.summary
        row.detail, row.risk = part.detail, part.risk
    named = {part.client_id for part in parts}
    for client_id, row in there.items():
        if client_id not in named and waits_for(row.decision, answers=True) and who.sees(client_id):
            row.decision, row.decided_at = "cleared", now
    return asks


def _row(item: WorkItem, part: Part) -> ItemClient:
    return ItemClient(
        item_id=item.id,
        client_id=part.client_id,
        assignment_id=part.assignment_id,
        kind=item.kind,
        state=item.state,
        due_at=item.due_at,
        status=part.status,
        summary=part.summary,
        detail=part.detail,
        risk=part.risk,
    )


def close_item(
    tx: Session, item: str | int, outcome: str, *, who: Actor, now: datetime, why: str | None = None
) -> WorkItem | None:
    """Close an item, by its once-only key or id, because what it asked for is settled; None where none is open.

    Raises NotFound for an id that does not exist or concerns none of the actor's clients.
    """
    by = WorkItem.once_key == item if isinstance(item, str) else WorkItem.id == item
    query = select(WorkItem).where(by).with_for_update(of=WorkItem).execution_options(populate_existing=True)
    found = tx.scalars(query).one_or_none()
    if found is None and isinstance(item, int):
        raise NotFound("There is no such item, or it concerns none of your clients.")
    if found is None or found.state == "done":
        return None
    before = picture(found)
    _close(found, outcome, who, now)
    keep_undo(tx, found, "close", {"item": before, "outcome": outcome}, who=who, now=now)
    was, after = {"state": before["state"]}, {"outcome": outcome}
    audit.record(tx, who, now, "items.close_item", found, before=was, after=after, why=why)
    changed(tx, found, who)
    return found


def _close(item: WorkItem, outcome: str, who: Actor, now: datetime) -> None:
    item.state, item.outcome, item.closed_at = "done", outcome, now
    item.closed_by_id = who.id if who.kind == "person" else None
    item.snoozed_until_at = item.snoozed_for = item.paused_at = None
    let_go(item)
