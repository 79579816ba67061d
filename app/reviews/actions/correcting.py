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
from app.certificates.paths import Reading
from app.certificates.queries import visible_document
from app.certificates.rules import kept_reason
from app.items.actions import claim_item, save_draft
from app.items.models import WorkItem
from app.items.queries import draft_of
from app.judging.labels import field_label
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound
from app.kit.web.words import count
from app.reviews.favours import betterment, favours_vendor
from app.reviews.queries.papers import value_id
from app.reviews.rules import SURE, is_unchanged, shown
from app.standing.actions import judge_vendor
from app.standing.models import Judgment
from app.standing.queries import Current, current_judgments

TOLD = 2  # changes that the thread names; the audit rows hold each


@dataclass(frozen=True)
class Entry:
    """What stands in one field of the page: the value's place, and what was typed. A box says where it was read off.

    `confirm` says that this one is confirmed as it stands, whatever becomes of the rest of its form.
    """

    document_id: int
    path: str
    typed: str
    page: int | None = None
    bbox: list[float] | None = None
    confirm: bool = False


class Unexplained(BadInput):
    """A clear reading would be overruled in the vendor's favour and nobody has said why: nothing was kept.

    `what` says what it would do, for the question that the page asks.
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Say why in one sentence.")
        self.what = what


class NoValue(BadInput):
    """What was typed cannot be the value of its field: nothing was kept. `said` says it of each field by its value's id."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__(next(iter(said.values())))
        self.said = said


def correct_values(
    tx: Session,
    item_id: int,
    entries: Sequence[Entry],
    *,
    confirm: bool,
    reason: str = "",
    who: Actor,
    now: datetime,
) -> WorkItem:
    """Put right what was typed anew, confirm the rest if asked, and judge the vendor again.

    The item is taken first, so that nothing is cleared away under the person's hands. Raises Refused where a colleague
    has it, BadInput for what cannot be a value, Unexplained where a clear reading is overruled without a reason and
    something gets better for the vendor by it.
    """
    item = claim_item(tx, item_id, who=who, now=now)
    looks = _looks(tx, item, entries, who, now)
    _forget_typed(tx, item, looks, who, now)
    reason = kept_reason(reason)
    overruled = [look for look in looks if look.sheet.overrules(look.entry.path, look.meant, SURE)]
    if not overruled or reason:
        _carry_out(tx, item, looks, confirm=confirm, reason=reason or None, who=who, now=now)
        return item
    with tx.begin_nested():  # carried out to see what it does, and let be where that wants a reason
        _try_out(tx, item, looks, overruled, confirm=confirm, who=who, now=now)
    return item


def _try_out(
    tx: Session,
    item: WorkItem,
    looks: Sequence[_Look],
    overruled: Sequence[_Look],
    *,
    confirm: bool,
    who: Actor,
    now: datetime,
) -> None:
    """What else was put right or confirmed comes first, so that its good is not laid to the overruling."""
    known = {each.assignment.id: each.judgment for each in _judgments(tx, item)}
    rest = [look for look in looks if look not in overruled]
    made = _carry_out(tx, item, rest, confirm=confirm, reason=None, who=who, now=now)
    known |= {judgment.assignment_id: judgment for judgment in made}
    for judgment in _carry_out(tx, item, overruled, confirm=confirm, reason=None, who=who, now=now):
        before = known.get(judgment.assignment_id)
        if better := betterment(before.verdict, judgment.verdict) if before else "":
            raise Unexplained(f"This overrules a clear reading and {better}.")
    if any(favours_vendor(look.entry.path, look.before, look.meant) for look in overruled):
        raise Unexplained("This overrules a clear reading in the vendor's favour.")


@dataclass(frozen=True)
class _Look:
    """One field as the person left it: what stood there and what is meant now."""

    entry: Entry
    sheet: Sheet
    before: Any
    meant: Any
    typed_anew: bool
    vouched: bool  # typed in other words, such as a date as 2026-12-01: whoever types what stands there confirms it


def _looks(tx: Session, item: WorkItem, entries: Sequence[Entry], who: Actor, now: datetime) -> list[_Look]:
    sheets: dict[int, Sheet] = {}
    found, wrong = [], {}
    for entry in entries:
        if entry.document_id not in sheets:
            sheets[entry.document_id] = _sheet_of(tx, item, entry.document_id, who, now)
        sheet = sheets[entry.document_id]
        before = sheet.value(entry.path)
        anew = not is_unchanged(entry.path, entry.typed, before)
        try:
            meant = sheet.meant(entry.path, entry.typed, now) if anew else before
        except BadInput as error:
            wrong[value_id(entry.document_id, entry.path)] = error.sentence
            continue
        found.append(_Look(entry, sheet, before, meant, typed_anew=anew and meant != before, vouched=anew))
    if wrong:
        raise NoValue(wrong)
    return found


def _carry_out(
    tx: Session,
    item: WorkItem,
    looks: Sequence[_Look],
    *,
    confirm: bool,
    reason: str | None,
    who: Actor,
    now: datetime,
) -> list[Judgment]:
    corrected: list[str] = []
    confirmed = 0
    for look in looks:
        entry, sheet = look.entry, look.sheet
        if look.typed_anew:
            why = reason if sheet.overrules(entry.path, look.meant, SURE) else None
            correct_on_sheet(
                tx, sheet, entry.path, entry.typed, page=entry.page, bbox=entry.bbox, reason=why, who=who, now=now
            )
            corrected.append(_change(sheet, entry.path, look.before))
        elif confirm or entry.confirm or look.vouched:
            confirm_on_sheet(tx, sheet, entry.path, who=who, now=now)
            confirmed += 1
    if not corrected and not confirmed:
        return []
    said = [*corrected[:TOLD], *([f"{len(corrected) - TOLD} more corrected"] if len(corrected) > TOLD else [])]
    said += [f"{count(confirmed, 'value')} confirmed"] if confirmed else []
    cause = f"{'; '.join(said)}, by {who.name}" + (f": {reason}" if reason else "")
    return _judge_again(tx, item, cause, who, now)


def _forget_typed(tx: Session, item: WorkItem, looks: Sequence[_Look], who: Actor, now: datetime) -> None:
    draft = draft_of(tx, item.id, who)
    typed = draft.get("fields") or {}
    kept = {value_id(look.entry.document_id, look.entry.path) for look in looks}
    if kept & typed.keys():
        left = {key: words for key, words in typed.items() if key not in kept}
        rest = {key: value for key, value in draft.items() if key != "fields"} | ({"fields": left} if left else {})
        save_draft(tx, item.id, rest, who=who, now=now)


def _judgments(tx: Session, item: WorkItem) -> list[Current]:
    return current_judgments(tx, item.vendor_id) if item.vendor_id is not None else []


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
    ended = end_correction(tx, correction.document_id, correction.path, who=who, now=now)
    reading = visible_document(tx, correction.document_id, who).reading
    _judge_again(tx, item, _taken_back(ended, reading, who), who, now)
    return item


def _taken_back(correction: Correction, reading: Reading, who: Actor) -> str:
    """What was taken back, for the thread: the value that somebody had put there, and what stands there again."""
    path, label = correction.path, field_label(correction.path, reading)
    as_read = shown(path, correction.was.get("value")) or "nothing"
    if correction.confirmed:
        return f"{who.name} took back the confirmation of {label}; it stands as read, {as_read}"
    put = shown(path, correction.value.get("value")) or "“nothing there”"
    return f"{who.name} took back {put} for {label}; it stands as read, {as_read}"


def _judge_again(tx: Session, item: WorkItem, cause: str, who: Actor, now: datetime) -> list[Judgment]:
    audit.record(tx, who, now, "reviews.correct_values", item, why=cause)
    if item.vendor_id is None:
        return []
    return judge_vendor(tx, item.vendor_id, cause=cause, document_id=item.document_id, who=who, now=now)
