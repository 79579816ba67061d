"""Nobody decides on an old picture: who comes second is told what the first did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.items.calendar import ZONE
from app.items.changing import names_of
from app.items.models import ItemClient, WorkItem
from app.items.rules import DID, SAID, waits_for
from app.kit.audit import AuditRow
from app.kit.errors import NotFound, Refused

CHANGES_NOTHING = ("items.claim_item", "items.release_item", "items.skip_item")


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
        raise Refused(
            f"This item was closed {_ago(item.closed_at, now)}: {(item.outcome or 'done').replace('_', ' ')}. Start next instead."
        )
    if item.state == "waiting" and part.decision is None:
        raise Refused(f"{_last_change(tx, item, now)} Wake it first, then decide.")
    if item.version != version:
        raise Refused(f"{_last_change(tx, item, now)} Nothing was decided: look at it again, then decide.")


def _last_change(tx: Session, item: WorkItem, now: datetime) -> str:
    """Who did what, and when. A decision for another client is on that client's part, which not everybody may see."""
    of_item = and_(AuditRow.subject_kind == "work_item", AuditRow.subject_id == str(item.id))
    of_parts = and_(AuditRow.subject_kind == "item_client", AuditRow.subject_id.like(f"{item.id}/%"))
    query = select(AuditRow).where(or_(of_item, of_parts), AuditRow.what.not_in(CHANGES_NOTHING))
    row = tx.scalars(query.order_by(AuditRow.id.desc()).limit(1)).first()
    if row is None:
        return "Something about this item changed since you opened it."
    when = _ago(row.at, now)
    if row.actor_kind != "person":
        return f"Something new came in {when}, and this was judged again."
    return f"{row.actor_name} {_did(tx, row)} {when}."


def _did(tx: Session, row: AuditRow) -> str:
    if row.subject_kind != "item_client":
        return DID.get(row.what, "changed this item")
    client = tx.execute(select(ItemClient.client_id).where(ItemClient.client_id == row.client_id).limit(1)).scalar()
    decision = SAID.get(str((row.after or {}).get("decision")), DID.get(row.what, "decided"))
    return f"{decision} for {names_of(tx, 'client', client)}" if client else "decided a part of this item"


def _ago(at: datetime | None, now: datetime) -> str:
    minutes = int((now - at).total_seconds() // 60) if at else 0
    if minutes < 1 or at is None:
        return "just now"
    there = at.astimezone(ZONE)
    return f"{minutes} min ago" if minutes < 90 else f"on {there:%A} {there.day} {there:%b} at {there:%H:%M}"
