"""Taking back whose an unmatched document is, or that it is nobody's: all that followed from it goes with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.certificates.actions import take_back_document, take_back_match
from app.items.actions import claim_item, undo_change
from app.items.models import ItemUndo, WorkItem
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import Refused
from app.parties.actions import add_touch, withdraw_assignment, withdraw_vendor
from app.reviews.queries.homes import built_on, said_of_home, taken_on_with
from app.standing.actions import judge_vendor


def undo_home(tx: Session, item: WorkItem, undo: ItemUndo, *, who: Actor, now: datetime) -> WorkItem:
    """Take back what one said last of whose a document is, or that a file needs nothing more; the item is open again.

    Raises Refused where something was built on it since.
    """
    outcome = said_of_home(undo)
    if stands := built_on(tx, item, undo, who, now):
        raise Refused(stands)
    undo_change(tx, undo.id, who=who, now=now)
    audit.record(tx, who, now, "reviews.undo_home", item, before={"outcome": outcome})
    if outcome == "not ours" and item.document_id is not None:
        take_back_document(tx, item.document_id, who=who, now=now)
    if outcome == "matched" and item.document_id is not None:
        _undo_match(tx, item.document_id, undo.made_at, who=who, now=now)
    return claim_item(tx, item.id, who=who, now=now)


def _undo_match(tx: Session, document_id: int, made_at: datetime, *, who: Actor, now: datetime) -> None:
    vendor_id = take_back_match(tx, document_id, who=who, now=now)
    taken_on, is_new = taken_on_with(tx, vendor_id, made_at)
    for assignment in taken_on:
        withdraw_assignment(tx, assignment.id, who=who, now=now)
    if is_new:
        withdraw_vendor(tx, vendor_id, who=who, now=now)
    title = "Taken back: it was taken on by mistake" if taken_on else "Taken back: a document given to it by mistake"
    add_touch(
        tx, vendor_id=vendor_id, kind="decision", title=title, subject_kind="document", subject_id=document_id,
        who=who, now=now,
    )  # fmt: skip
    judge_vendor(tx, vendor_id, cause="a document given by mistake", who=who, now=now)
