"""A document that is not what the item takes it for: another vendor's, or one that came before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from app.certificates.actions import set_aside_document, unmatch_document
from app.items.actions import close_item, decide_part, save_draft
from app.items.models import WorkItem
from app.items.queries import parts_of, visible_item
from app.items.rules import waits_for
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import Refused
from app.parties.actions import add_touch


def mark_wrong_vendor(tx: Session, item_id: int, *, version: int, who: Actor, now: datetime) -> WorkItem:
    """Say that the document is another vendor's: it goes back to the unmatched, and the vendor is judged without it."""
    return _decide_all(
        tx,
        item_id,
        "wrong_vendor",
        lambda number: unmatch_document(tx, number, who=who, now=now),
        version=version,
        who=who,
        now=now,
    )


def mark_duplicate(tx: Session, item_id: int, *, version: int, who: Actor, now: datetime) -> WorkItem:
    """Say that the document came before: it is set aside, kept, and no longer judged."""
    return _decide_all(
        tx,
        item_id,
        "duplicate",
        lambda number: set_aside_document(tx, number, "duplicate", who=who, now=now),
        version=version,
        who=who,
        now=now,
    )


def _decide_all(
    tx: Session,
    item_id: int,
    decision: str,
    move: Callable[[int], object],
    *,
    version: int,
    who: Actor,
    now: datetime,
) -> WorkItem:
    """What a document is does not differ by client: every part of the item that the person sees is decided."""
    item = visible_item(tx, item_id, who, lock=True)
    vendor_id = item.vendor_id
    if item.document_id is None or vendor_id is None:
        raise Refused("This item has no document of a vendor. Look at what it asks for again.")
    # one that is escalated is refused to those who may not answer it
    waiting = [part for part in parts_of(tx, item_id, who) if waits_for(part.decision, answers=True)]
    for part in waiting:
        decide_part(tx, item_id, part.client_id, decision, None, version=version, who=who, now=now)
        version = item.version
    if not waiting:
        close_item(tx, item_id, decision, who=who, now=now)
    move(item.document_id)
    audit.record(tx, who, now, "reviews.rehome", item, before={"vendor_id": vendor_id}, after={"decision": decision})
    title = "Another vendor's document" if decision == "wrong_vendor" else "A duplicate, set aside"
    add_touch(
        tx, vendor_id=vendor_id, kind="decision", title=title, subject_kind="document", subject_id=item.document_id,
        who=who, now=now,
    )  # fmt: skip
    save_draft(tx, item_id, {}, who=who, now=now)
    return item
