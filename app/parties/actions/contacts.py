"""How people are reached: numbers and addresses, with where each was learnt."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput
from app.parties.models import ContactPoint
from app.parties.rules import read_phone, time_zone_at
from app.parties.terms import index_terms

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[a-z]{2,}")


def add_contact_point(
    tx: Session,
    *,
    kind: str,
    value: str,
    learnt_from: str,
    vendor_id: int | None = None,
    agency_id: int | None = None,
    carrier_id: int | None = None,
    client_id: int | None = None,
    person_name: str | None = None,
    title: str | None = None,
    extension: str | None = None,
    state: str | None = None,
    time_zone: str | None = None,
    who: Actor,
    now: datetime,
) -> ContactPoint:
    """A telephone number or mail address of somebody at one vendor, agency, carrier or client; one we know is kept.

    Raises BadInput where the value cannot be a number or address.
    """
    folded, written_extension = _folded(kind, value)
    owner = {"vendor_id": vendor_id, "agency_id": agency_id, "carrier_id": carrier_id, "client_id": client_id}
    known = select(ContactPoint).filter_by(kind=kind, value=folded, ended_at=None, **owner)
    seen = tx.scalars(known.limit(1)).first()
    if seen is not None:
        seen.person_name, seen.title = seen.person_name or person_name, seen.title or title
        return seen
    zone = time_zone or time_zone_at(state, folded if kind == "phone" else None)
    point = ContactPoint(
        **owner, kind=kind, value=folded, extension=extension or written_extension, person_name=person_name,
        title=title, time_zone=zone, learnt_from=learnt_from, learnt_at=now,
    )  # fmt: skip
    tx.add(point)
    audit.record(tx, who, now, "parties.add_contact_point", point, after={"kind": kind, "learnt_from": learnt_from})
    index_terms(tx, kind, point.id, [folded])
    if person_name:
        index_terms(tx, "person", point.id, [person_name])
    return point


def _folded(kind: str, value: str) -> tuple[str, str | None]:
    if kind == "phone":
        phone = read_phone(value)
        if phone is None:
            raise BadInput(f"{value} cannot be a telephone number. Give all ten digits.")
        return phone.number, phone.extension
    if kind != "email" or not EMAIL.fullmatch(value.strip().lower()):
        raise BadInput(f"{value} cannot be a mail address.")
    return value.strip().lower(), None
