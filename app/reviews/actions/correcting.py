"""Values confirmed and put right, and the verdict that follows from it, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.certificates.actions import confirm_on_sheet, correct_on_sheet, end_correction, hold_sheet
from app.certificates.actions.corrections import Sheet
from app.certificates.models import Correction
from app.certificates.queries import visible_document
from app.items.actions import claim_item
from app.items.models import WorkItem
from app.judging.labels import field_label
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.kit.web.words import count
from app.reviews.rules import is_unchanged, shown
from app.standing.actions import judge_vendor

TOLD = 2  # changes that the thread names; the audit rows hold each


@dataclass(frozen=True)
class Entry:
    """What stands in one field of the page: the value's place, and what was typed. A box says where it was read off."""

    document_id: int
    path: str
    typed: str
    page: int | None = None
    bbox: list[float] | None = None


def correct_values(
    tx: Session, item_id: int, entries: Sequence[Entry], *, confirm: bool, who: Actor, now: datetime
) -> WorkItem:
    """Put right what was typed anew, confirm the rest if asked, and judge the vendor again.

    The item is taken first, so that nothing is cleared away under the person's hands. Raises Refused where a colleague
    has it, BadInput for what cannot be a value.
    """
    item = claim_item(tx, item_id, who=who, now=now)
    corrected: list[str] = []
    confirmed = 0
    sheets: dict[int, Sheet] = {}
    for entry in entries:
        if entry.document_id not in sheets:
            sheets[entry.document_id] = _sheet_of(tx, item, entry.document_id, who, now)
        sheet = sheets[entry.document_id]
        before = sheet.value(entry.path)
        if not is_unchanged(entry.path, entry.typed, before):
            correct_on_sheet(tx, sheet, entry.path, entry.typed, page=entry.page, bbox=entry.bbox, who=who, now=now)
            corrected.append(_change(sheet, entry.path, before))
        elif confirm:
            confirm_on_sheet(tx, sheet, entry.path, who=who, now=now)
            confirmed += 1
    if corrected or confirmed:
        said = [*corrected[:TOLD], *([f"{len(corrected) - TOLD} more corrected"] if len(corrected) > TOLD else [])]
        said += [f"{count(confirmed, 'value')} confirmed"] if confirmed else []
        _judge_again(tx, item, f"{'; '.join(said)}, by {who.name}", who, now)
    return item


def _change(sheet: Sheet, path: str, before: Any) -> str:
    """What was put right, for the thread: the field, what the paper was read as, and what stands there now."""
    now = shown(path, sheet.value(path)) or "nothing"
    return f"{field_label(path, sheet.reading)} put right from {shown(path, before) or 'nothing'} to {now}"


def _sheet_of(tx: Session, item: WorkItem, document_id: int, who: Actor, now: datetime) -> Sheet:
    sheet = hold_sheet(tx, document_id, who=who, now=now)
    if sheet.document.vendor_id != item.vendor_id:
        raise NotFound("That document belongs to another vendor. Reload the page.")
    return sheet


def take_back_correction(tx: Session, item_id: int, correction_id: int, *, who: Actor, now: datetime) -> WorkItem:
    """Let a value stand as it was before somebody confirmed it or put it right, and judge the vendor again."""
    item = claim_item(tx, item_id, who=who, now=now)
    correction = tx.get(Correction, correction_id)
    if correction is None or visible_document(tx, correction.document_id, who).vendor_id != item.vendor_id:
        raise NotFound("There is no such correction on this vendor's documents. Reload the page.")
    end_correction(tx, correction.document_id, correction.path, who=who, now=now)
    _judge_again(tx, item, f"a correction taken back by {who.name}", who, now)
    return item


def _judge_again(tx: Session, item: WorkItem, cause: str, who: Actor, now: datetime) -> None:
    audit.record(tx, who, now, "reviews.correct_values", item, why=cause)
    if item.vendor_id is not None:
        judge_vendor(tx, item.vendor_id, cause=cause, document_id=item.document_id, who=who, now=now)
