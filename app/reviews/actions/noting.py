"""What a person writes beside the work: notes in the thread, and drafts that a reload must not lose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.items.actions import save_draft
from app.items.models import WorkItem
from app.items.queries import draft_of, visible_item
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput
from app.parties.actions import add_touch
from app.people.access import must
from app.people.rules import Right


def add_note(
    tx: Session, item_id: int, body: str, *, client_id: int | None = None, who: Actor, now: datetime
) -> WorkItem:
    """Write a note into the vendor's thread, about one client where it is said which. Raises BadInput without words."""
    must(who, Right.WORK_ITEMS)
    if not body.strip():
        raise BadInput("The note is empty. Write something, or leave it.")
    item = visible_item(tx, item_id, who)
    title, _, rest = body.strip().partition("\n")
    note = add_touch(
        tx, vendor_id=item.vendor_id, client_id=client_id, kind="note", title=title[:300], body=rest.strip() or None,
        subject_kind="work_item", subject_id=item.id, who=who, now=now,
    )  # fmt: skip
    audit.record(tx, who, now, "reviews.add_note", note)
    kept = draft_of(tx, item_id, who)
    save_draft(tx, item_id, {key: value for key, value in kept.items() if key != "note"}, who=who, now=now)
    return item


def keep_draft(tx: Session, item_id: int, key: str, words: str, *, who: Actor, now: datetime) -> None:
    """Keep what a person is typing under a dotted key (`note`, `fields.v8-insured-name`, `letter.agent.body`)."""
    steps = key.split(".")
    if not 1 <= len(steps) <= 3 or not all(steps):
        raise BadInput("There is no such field to keep a draft of.")
    content = draft_of(tx, item_id, who)
    place: dict[str, Any] = content
    for step in steps[:-1]:
        inner = place.get(step)
        place[step] = inner if isinstance(inner, dict) else {}
        place = place[step]
    place[steps[-1]] = words
    save_draft(tx, item_id, content, who=who, now=now)
