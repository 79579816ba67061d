"""A value that a person confirms or puts right. The reading stays as it was; what people said lies beside it."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Correction, Document
from app.certificates.paths import NoSuchPlace, confidence_at, field_at, set_value, value_at
from app.certificates.queries.documents import corrected_reading, visible_document
from app.certificates.typed import typed_value
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, Refused


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
    """Put a value right. A text is understood as typed (`1m`, `3/1`, `+1y`); None says that nothing stands there.

    Raises BadInput for what cannot be a value of that field, and for a path that leads nowhere.
    """
    document = visible_document(tx, document_id, who, lock=True)
    reading = corrected_reading(tx, document_id)
    was = _value(reading, path)
    meant = typed_value(path, value, now.date(), was) if isinstance(value, str) else value
    return _keep(tx, document, path, meant, confirmed=False, page=page, bbox=bbox, who=who, now=now)


def confirm_value(tx: Session, document_id: int, path: str, *, who: Actor, now: datetime) -> Correction:
    """Say that a value, as it now stands, is what the document says."""
    document = visible_document(tx, document_id, who, lock=True)
    value = _value(corrected_reading(tx, document_id), path)
    in_force = _in_force(tx, document_id, path)
    confirmed = in_force.confirmed if in_force is not None else True
    return _keep(tx, document, path, value, confirmed=confirmed, page=None, bbox=None, who=who, now=now)


def end_correction(tx: Session, document_id: int, path: str, *, who: Actor, now: datetime) -> Correction:
    """Take a correction or confirmation back: the value is again what it was before it.

    Raises Refused where none is in force.
    """
    document = visible_document(tx, document_id, who, lock=True)
    correction = _in_force(tx, document_id, path)
    if correction is None:
        raise Refused("This value stands as it was read; there is nothing to take back.")
    correction.ended_at = now
    before, after = {path: correction.value.get("value")}, {path: value_at(document.reading, path)}
    audit.record(tx, who, now, "certificates.end_correction", document, before=before, after=after)
    return correction


def _value(reading: dict[str, Any], path: str) -> Any:
    try:
        return value_at(reading, path)
    except NoSuchPlace:
        raise BadInput(f"{path} names no value of a document.") from None


def _in_force(tx: Session, document_id: int, path: str) -> Correction | None:
    query = select(Correction).where(
        Correction.document_id == document_id, Correction.path == path, Correction.ended_at.is_(None)
    )
    return tx.scalars(query).first()


def _keep(
    tx: Session,
    document: Document,
    path: str,
    value: Any,
    *,
    confirmed: bool,
    page: int | None,
    bbox: list[float] | None,
    who: Actor,
    now: datetime,
) -> Correction:
    reading = corrected_reading(tx, document.id)
    before = _value(reading, path)
    _try(reading, path, value)
    earlier = _in_force(tx, document.id, path)
    if earlier is not None:
        earlier.ended_at = now
        tx.flush()
    place = field_at(document.reading, path) or {}
    correction = Correction(
        document_id=document.id, path=path, value={"value": value}, confirmed=confirmed,
        was={"value": value_at(document.reading, path), "confidence": confidence_at(document.reading, path)},
        page=page or place.get("page"), bbox=bbox or place.get("bbox"), person_id=who.id if who.kind == "person" else None,
        person_name=who.name, made_at=now,
    )  # fmt: skip
    tx.add(correction)
    what = "certificates.confirm_value" if confirmed else "certificates.correct_value"
    audit.record(tx, who, now, what, document, before={path: before}, after={path: value})
    return correction


def _try(reading: dict[str, Any], path: str, value: Any) -> None:
    """Raise BadInput unless the value can be put there."""
    try:
        set_value(copy.deepcopy(reading), path, value)
    except NoSuchPlace:
        raise BadInput(f"{path} names no value of this document.") from None
