"""Taking back: whatever a decision has set going is stopped with it, until it has truly left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.certificates.actions import give_back_document, take_back_document
from app.items.actions import claim_item, undo_decision
from app.items.models import ItemUndo, WorkItem
from app.items.queries import undo_of, visible_item
from app.kit import audit
from app.kit.actor import Actor
from app.letters.actions import take_back_letter
from app.letters.queries import can_take_back, letters_of_item
from app.parties.actions import add_touch
from app.reviews.actions.homing import undo_home
from app.reviews.queries.homes import said_of_home
from app.reviews.rules import DECIDED
from app.standing.actions import judge_vendor

OF_THE_DOCUMENT = ("wrong_vendor", "duplicate")


def undo_last(tx: Session, item_id: int, *, client_id: int | None = None, who: Actor, now: datetime) -> WorkItem:
    """Take back one's own last decision or snooze of an item, with its letters and what it did to the document.

    The item is then the person's again, and the vendor judged as it now stands, so that no screen shows what the
    decision had made of it. Raises Refused where there is nothing to take back, or where it has left.
    """
    item = visible_item(tx, item_id, who, lock=True)
    vendor_id = item.vendor_id
    last = undo_of(tx, item_id, who, now)
    if last is not None and said_of_home(last):
        return undo_home(tx, item, last, who=who, now=now)
    undone = undo_decision(tx, item_id, client_id=client_id, who=who, now=now)
    decision = str(undone.before.get("decision", ""))
    if decision == "asked":
        for letter in letters_of_item(tx, item_id, int(undone.before["client_id"])):
            if can_take_back(letter, now):
                take_back_letter(tx, letter.id, who=who, now=now)
    if decision in OF_THE_DOCUMENT:
        _undo_the_rest(tx, item, undone, decision, who=who, now=now)
        _bring_back(tx, item, decision, vendor_id, who=who, now=now)
    audit.record(tx, who, now, "reviews.undo_last", item, before={"decision": decision or "snoozed"})
    claim_item(tx, item_id, who=who, now=now)
    if decision and vendor_id is not None:
        _tell(tx, item, undone, decision, who=who, now=now)
        judge_vendor(
            tx, vendor_id, cause="a decision taken back", document_id=item.document_id, who=who, now=now
        )  # fmt: skip
    return item


def _tell(tx: Session, item: WorkItem, undone: ItemUndo, decision: str, *, who: Actor, now: datetime) -> None:
    client_id = None if decision in OF_THE_DOCUMENT else undone.before.get("client_id")
    add_touch(
        tx, vendor_id=item.vendor_id, client_id=client_id, kind="decision", title=f"Taken back: {_words(decision)}",
        subject_kind="work_item", subject_id=item.id, who=who, now=now,
    )  # fmt: skip


def _words(decision: str) -> str:
    return "wrong vendor" if decision == "wrong_vendor" else DECIDED[decision].lower()


def _undo_the_rest(tx: Session, item: WorkItem, first: ItemUndo, decision: str, *, who: Actor, now: datetime) -> None:
    # One word about the document decided every part: one undo takes them all back.
    while (more := undo_of(tx, item.id, who, now)) is not None:
        if more.before.get("decision") != decision or more.made_at != first.made_at:
            return
        undo_decision(tx, item.id, who=who, now=now)


def _bring_back(
    tx: Session, item: WorkItem, decision: str, vendor_id: int | None, *, who: Actor, now: datetime
) -> None:
    if item.document_id is None or vendor_id is None:
        return
    if decision == "wrong_vendor":
        give_back_document(tx, item.document_id, vendor_id, who=who, now=now)
    else:
        take_back_document(tx, item.document_id, who=who, now=now)
