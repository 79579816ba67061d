"""What was said of an unmatched document and can be taken back: whose it is, or that it is nobody's of ours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Document, Ruling
from app.items.models import ItemUndo, WorkItem
from app.items.queries import decided_since
from app.items.rules import is_held
from app.kit.actor import Actor
from app.kit.audit import AuditRow
from app.parties.models import Assignment, Vendor

SAID = ("matched", "not ours", "let be")  # outcomes that a person gives by hand


def said_of_home(undo: ItemUndo) -> str:
    """What the person said with the item: an outcome, or nothing where the change was of another kind."""
    outcome = str(undo.before.get("outcome", "")) if undo.what == "close" else ""
    return outcome if outcome in SAID else ""


def built_on(tx: Session, item: WorkItem, undo: ItemUndo, who: Actor, now: datetime) -> str:
    """What stands on what was said, so that it cannot be taken back any more, in a sentence; nothing where it can."""
    outcome = said_of_home(undo)
    if item.state != "done" or item.outcome != outcome:
        return "Somebody has gone on from this since. Look at it again."
    document = tx.get(Document, item.document_id) if item.document_id else None
    if outcome == "not ours":
        return "" if document and document.set_aside_at == undo.made_at else "The document was taken back already."
    if outcome == "matched":
        return _built_on_match(tx, document, undo, who, now) if document else "The document is gone."
    return ""


def _built_on_match(tx: Session, document: Document, undo: ItemUndo, who: Actor, now: datetime) -> str:
    if document.vendor_id is None or document.matched_at != undo.made_at:
        return "The document was given elsewhere since. Say “wrong vendor” there if that is not right."
    if decided_since(tx, document.id, undo.made_at, who) or _is_ruled(tx, document.id, undo.made_at):
        return "It was decided by this since. Say “wrong vendor” at the vendor's item instead."
    if _others_followed(tx, document, undo.made_at):
        return "Other documents found the vendor by this since. Say “wrong vendor” at the vendor's items instead."
    held = select(WorkItem.claimed_until_at).where(
        WorkItem.document_id == document.id, WorkItem.state != "done", WorkItem.claimed_by_id != who.id
    )
    if any(is_held(until, now) for until in tx.scalars(held)):
        return "A colleague works on what this opened. Ask them to say “wrong vendor” there."
    return ""


def _is_ruled(tx: Session, document_id: int, at: datetime) -> bool:
    ruled = select(Ruling.id).where(Ruling.document_id == document_id, Ruling.made_at >= at, Ruling.ended_at.is_(None))
    return tx.scalar(ruled.limit(1)) is not None


def _others_followed(tx: Session, document: Document, at: datetime) -> bool:
    followed = select(Document.id).where(
        Document.vendor_id == document.vendor_id, Document.matched_how == "sure", Document.matched_at > at
    )
    return tx.scalar(followed.limit(1)) is not None


def taken_on_with(tx: Session, vendor_id: int, at: datetime) -> tuple[list[Assignment], bool]:
    """Under which programs a vendor was taken on in the step that gave it the document, and whether it is new by that."""
    begun = select(Assignment).where(Assignment.vendor_id == vendor_id, Assignment.created_at == at)
    is_new = tx.scalar(select(Vendor.created_at).where(Vendor.id == vendor_id)) == at
    return list(tx.scalars(begun.order_by(Assignment.id))), is_new


def title_of(tx: Session, item: WorkItem, undo: ItemUndo) -> str:
    """What was said, with the name that it is known by."""
    outcome = said_of_home(undo)
    if outcome != "matched":
        return f"{'Not ours' if outcome == 'not ours' else 'Let be'}: {item.summary}"
    vendor_id = tx.scalar(select(Document.vendor_id).where(Document.id == item.document_id)) or 0
    name = tx.scalar(select(Vendor.legal_name).where(Vendor.id == vendor_id))
    taken_on, _ = taken_on_with(tx, vendor_id, undo.made_at)
    return f"{'Taken on and given to' if taken_on else 'Given to'} {name}: {item.summary.partition(':')[0]}"


def why_not_ours(tx: Session, item: WorkItem) -> str:
    """Why a document was set aside as nobody's of ours, and by whom; nothing where it was not."""
    if item.outcome != "not ours":
        return ""
    said = select(AuditRow.actor_name, AuditRow.why).where(
        AuditRow.subject_kind == "work_item",
        AuditRow.subject_id == str(item.id),
        AuditRow.what == "reviews.mark_not_ours",
    )
    row = tx.execute(said.order_by(AuditRow.id.desc()).limit(1)).first()
    return f"{row.actor_name}: {row.why}" if row else ""
