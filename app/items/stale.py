"""Nobody decides on an old picture: who comes second is told what the first did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.items.changing import names_of
from app.items.models import ItemClient, WorkItem
from app.items.rules import SAID, waits_for
from app.kit.audit import AuditRow
from app.kit.errors import NotFound, Refused


def part_to_decide(tx: Session, item: WorkItem, client_id: int) -> ItemClient:
    """The item's part for a client, as it now stands. Raises NotFound where there is none that the actor sees."""
    query = select(ItemClient).where(ItemClient.item_id == item.id, ItemClient.client_id == client_id)
    part = tx.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if part is None:
        raise NotFound("This item does not concern that client, or you do not serve it.")
    return part


def refuse_if_stale(
    tx: Session, item: WorkItem, part: ItemClient, version: int, *, now: datetime, answers: bool
) -> None:
    """Raise Refused, saying who did what, if the part does not wait any more or the item is not what it was."""
    if part.decision is not None and not waits_for(part.decision, answers=answers):
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
