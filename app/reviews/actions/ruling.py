"""Questions that no value answers, answered by a person, and the verdict that follows from it, in one step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.certificates.actions import end_ruling, give_ruling
from app.certificates.models import Ruling
from app.certificates.queries import visible_document
from app.items.actions import claim_item
from app.items.models import WorkItem
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.reviews.rules import ANSWERS
from app.standing.actions import judge_vendor


def answer_question(
    tx: Session, item_id: int, document_id: int, *, path: str, answer: str, reason: str, who: Actor, now: datetime
) -> WorkItem:
    """Rule on what no value answers, such as whether a name is the vendor's, and judge the vendor again.

    Raises Refused where a colleague has the item, BadInput without a reason.
    """
    item = _held(tx, item_id, document_id, who, now)
    ruling = give_ruling(tx, document_id, path, answer, reason=reason, who=who, now=now)
    _judge_again(tx, item, f"{who.name} ruled that {_told(ruling)}: {ruling.reason}", who, now)
    return item


def take_back_answer(tx: Session, item_id: int, ruling_id: int, *, who: Actor, now: datetime) -> WorkItem:
    """Open a question again that somebody had answered, and judge the vendor again."""
    known = tx.get(Ruling, ruling_id)
    if known is None:
        raise NotFound("There is no such answer. Reload the page.")
    item = _held(tx, item_id, known.document_id, who, now)
    ruling = end_ruling(tx, ruling_id, who=who, now=now)
    _judge_again(tx, item, f"{who.name} took back that {_told(ruling)}", who, now)
    return item


def _told(ruling: Ruling) -> str:
    return f"“{ruling.said}” {ANSWERS[ruling.answer]}"


def _held(tx: Session, item_id: int, document_id: int, who: Actor, now: datetime) -> WorkItem:
    item = claim_item(tx, item_id, who=who, now=now)
    if item.vendor_id is None or visible_document(tx, document_id, who).vendor_id != item.vendor_id:
        raise NotFound("That document belongs to another vendor. Reload the page.")
    return item


def _judge_again(tx: Session, item: WorkItem, cause: str, who: Actor, now: datetime) -> None:
    audit.record(tx, who, now, "reviews.answer_question", item, why=cause)
    assert item.vendor_id is not None
    judge_vendor(tx, item.vendor_id, cause=cause, document_id=item.document_id, who=who, now=now)
