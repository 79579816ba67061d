"""What a person keeps beside the items: what they have typed, and the filters they come back to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.items.models import ItemDraft, SavedView
from app.items.queries import visible_item
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound

MOST_KEPT = 20_000


def save_draft(tx: Session, item_id: int, content: dict[str, Any], *, who: Actor, now: datetime) -> None:
    """Keep what a person has typed for an item, so that a reload loses nothing; an empty draft is forgotten."""
    item = visible_item(tx, item_id, who)
    if who.id is None:
        return
    if len(str(content)) > MOST_KEPT:
        raise BadInput("This is too long to be kept as a draft. Shorten it, or finish it now.")
    if not content:
        draft = tx.get(ItemDraft, (item.id, who.id))
        if draft is not None:
            tx.delete(draft)
        return
    row = {"item_id": item.id, "person_id": who.id, "content": content, "saved_at": now}
    tx.execute(
        insert(ItemDraft)
        .values(**row)
        .on_conflict_do_update(index_elements=["item_id", "person_id"], set_={"content": content, "saved_at": now})
    )


def save_view(tx: Session, name: str, address: str, shared: bool, *, who: Actor, now: datetime) -> SavedView:
    """Keep a queue's filters under a name, for oneself or the team."""
    if not name.strip() or len(name) > 60:
        raise BadInput("Give the view a name of at most 60 letters.")
    if not address.startswith("/queues/") or "//" in address:
        raise BadInput("Only the address of a queue can be saved.")
    if who.id is None:
        raise BadInput("Only a person can save a view.")
    view = SavedView(person_id=who.id, shared=shared, name=name.strip(), address=address[:500], created_at=now)
    tx.add(view)
    audit.record(tx, who, now, "items.save_view", view, after={"name": view.name, "shared": shared})
    return view


def drop_view(tx: Session, view_id: int, *, who: Actor, now: datetime) -> None:
    """Forget one's own saved view."""
    view = tx.get(SavedView, view_id)
    if view is None or view.person_id != who.id:
        raise NotFound("There is no such view of yours.")
    audit.record(tx, who, now, "items.drop_view", view, before={"name": view.name, "shared": view.shared})
    tx.delete(view)
