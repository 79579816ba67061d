"""A value that a person confirms or puts right. The reading stays as it was; what people said lies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.certificates.models import Correction, Document
from app.certificates.paths import NoSuchPlace, Reading, confidence_at, field_at, set_value, value_at
from app.certificates.queries.documents import apply_corrections, corrections_of, visible_document
from app.certificates.typed import typed_value
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, Refused


@dataclass
class Sheet:
    """A document held for correcting: what it says now, and the corrections in force by their paths."""

    document: Document
    reading: Reading
    in_force: dict[str, Correction]

    def value(self, path: str) -> Any:
        """What stands at a path. Raises BadInput for a path that leads nowhere."""
        try:
            return value_at(self.reading, path)
        except NoSuchPlace:
            raise BadInput(f"{path} names no value of a document. Reload the page.") from None

    def meant(self, path: str, value: Any, now: datetime) -> Any:
        """What is meant by what was typed at a path. Raises BadInput for what cannot be a value of that field."""
        return typed_value(path, value, now.date(), self.value(path)) if isinstance(value, str) else value

    def overrules(self, path: str, value: Any, sure: float) -> bool:
        """Whether a value differs from what stands at a path and from what was read there with that confidence."""
        as_read = self.document.reading
        clear = confidence_at(as_read, path) >= sure
        return clear and value != value_at(as_read, path) and value != self.value(path)


def hold_sheet(tx: Session, document_id: int, *, who: Actor, now: datetime) -> Sheet:
    """Lock a document for correcting several of its values. Raises NotFound for whom it may not concern."""
    document = visible_document(tx, document_id, who, lock=True)
    rows = corrections_of(tx, [document_id])[document_id]
    return Sheet(document, apply_corrections(document.reading, rows), {row.path: row for row in rows})


def correct_on_sheet(
    tx: Session,
    sheet: Sheet,
    path: str,
    value: Any,
    *,
    page: int | None = None,
    bbox: list[float] | None = None,
    reason: str | None = None,
    who: Actor,
    now: datetime,
) -> Correction:
    """Put a value right. A text is understood as typed (`1m`, `3/1`, `+1y`); None says that nothing stands there.

    Raises BadInput for what cannot be a value of that field, and for a path that leads nowhere.
    """
    meant = sheet.meant(path, value, now)
    return _keep(tx, sheet, path, meant, confirmed=False, page=page, bbox=bbox, reason=reason, who=who, now=now)


def confirm_on_sheet(tx: Session, sheet: Sheet, path: str, *, who: Actor, now: datetime) -> Correction:
    """Say that a value, as it now stands, is what the document says."""
    value, in_force = sheet.value(path), sheet.in_force.get(path)
    confirmed = in_force.confirmed if in_force is not None else True
    return _keep(tx, sheet, path, value, confirmed=confirmed, page=None, bbox=None, reason=None, who=who, now=now)


def correct_value(
    tx: Session,
    document_id: int,
    path: str,
    value: Any,
    *,
    page: int | None = None,
    bbox: list[float] | None = None,
    who: Actor,
    now: datetime,
) -> Correction:
    """Put one value of a document right, as `correct_on_sheet`."""
    sheet = hold_sheet(tx, document_id, who=who, now=now)
    return correct_on_sheet(tx, sheet, path, value, page=page, bbox=bbox, who=who, now=now)


def confirm_value(tx: Session, document_id: int, path: str, *, who: Actor, now: datetime) -> Correction:
    """Confirm one value of a document, as `confirm_on_sheet`."""
    return confirm_on_sheet(tx, hold_sheet(tx, document_id, who=who, now=now), path, who=who, now=now)


def end_correction(tx: Session, document_id: int, path: str, *, who: Actor, now: datetime) -> Correction:
    """Take a correction or confirmation back: the value is again what it was before it.

    Raises Refused where none is in force.
    """
    sheet = hold_sheet(tx, document_id, who=who, now=now)
    correction = sheet.in_force.get(path)
    if correction is None:
        raise Refused("This value stands as it was read; there is nothing to take back.")
    correction.ended_at = now
    before, after = {path: correction.value.get("value")}, {path: value_at(sheet.document.reading, path)}
    audit.record(tx, who, now, "certificates.end_correction", sheet.document, before=before, after=after)
    return correction


def _keep(
    tx: Session,
    sheet: Sheet,
    path: str,
    value: Any,
    *,
    confirmed: bool,
    page: int | None,
    bbox: list[float] | None,
    reason: str | None,
    who: Actor,
    now: datetime,
) -> Correction:
    document, before = sheet.document, sheet.value(path)
    corrected = dict(sheet.reading)
    try:
        set_value(corrected, path, value, page=page, bbox=bbox)
    except NoSuchPlace:
        raise BadInput(f"{path} names no value of this document. Reload the page.") from None
    if path in sheet.in_force:
        reason = reason or sheet.in_force[path].reason  # a reading once overruled stays explained
        sheet.in_force[path].ended_at = now
        tx.flush()
    place = field_at(document.reading, path) or {}
    as_read = value_at(document.reading, path)
    correction = Correction(
        document_id=document.id, path=path, value={"value": value}, confirmed=confirmed,
        reason=reason if value != as_read else None,
        was={"value": as_read, "confidence": confidence_at(document.reading, path)},
        page=page or place.get("page"), bbox=bbox or place.get("bbox"), person_id=who.id if who.kind == "person" else None,
        person_name=who.name, made_at=now,
    )  # fmt: skip
    tx.add(correction)
    sheet.reading, sheet.in_force[path] = corrected, correction
    what = "certificates.confirm_value" if confirmed else "certificates.correct_value"
    audit.record(tx, who, now, what, document, before={path: before}, after={path: value}, why=correction.reason)
    return correction
