"""What a document whose vendor is known teaches: names, policy numbers, the agency and how it is reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.certificates.evidence import SURE_ENOUGH, Said, said_of, state_of
from app.certificates.models import Document
from app.certificates.paths import Reading, confidence_at
from app.certificates.queries.documents import corrected_reading
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput
from app.parties import actions as parties
from app.parties.models import Vendor
from app.parties.rules import fold_policy
from app.parties.terms import forget_terms, index_terms


def learn_from(tx: Session, document: Document, vendor_id: int, *, by_person: bool, who: Actor, now: datetime) -> bool:
    """Keep what a document teaches of its vendor; whether anything by which others may be matched was new.

    An alias is kept only where a person chose the vendor: what a rule found needs none.
    """
    source = f"document {document.id}"
    reading = corrected_reading(tx, document.id)
    said = said_of(reading)
    new = [
        parties.learn_policy(tx, vendor_id, printed, source, carrier_id=carrier_id, who=who, now=now) is not None
        for printed, carrier_id in _policies(tx, reading, said, who, now)
    ]
    names = said.names or said.trade_names
    if by_person and len(names) == 1:
        # Of several insureds nobody said which one is the vendor.
        alias = parties.learn_alias(tx, vendor_id, names[0], source, who=who, now=now)
        new.append(alias is not None)
    _learn_agency(tx, document, vendor_id, who, now)
    number = (document.reading.get("certificate") or {}).get("certificate_number")
    if number:
        index_terms(tx, "certificate", vendor_id, [number])
    audit.record(tx, who, now, "certificates.learn_from", document, after={"new": sum(new)})
    return any(new)


def forget_from(tx: Session, document: Document, vendor: Vendor, *, who: Actor, now: datetime) -> None:
    """Forget what a document taught of a vendor whose it is not: while it still says when it was given to it."""
    parties.forget_what(tx, vendor, f"document {document.id}", who=who, now=now)
    number = (document.reading.get("certificate") or {}).get("certificate_number")
    if number:
        forget_terms(tx, "certificate", vendor.id, number)
    if document.matched_at is not None:
        parties.put_back_with_agency(tx, vendor, document.matched_at, who=who, now=now)
    audit.record(tx, who, now, "certificates.forget_from", document, before={"vendor_id": vendor.id})


def _policies(tx: Session, reading: Reading, said: Said, who: Actor, now: datetime) -> Iterable[tuple[str, int | None]]:
    """The policy numbers that are surely read, each with its carrier where the certificate tells."""
    carriers = _carriers(tx, reading, who, now)
    rows = (reading.get("certificate") or {}).get("coverages", ())
    letters = {fold_policy(row["policy_number"]): row["insurer_letter"] for row in rows if row["policy_number"]}
    for folded, printed in said.policies:
        yield printed, carriers.get(letters.get(folded) or "")


def _carriers(tx: Session, reading: Reading, who: Actor, now: datetime) -> dict[str, int]:
    found = {}
    for number, insurer in enumerate((reading.get("certificate") or {}).get("insurers", ())):
        if insurer["name"] and confidence_at(reading, f"certificate.insurers[{number}].name") >= SURE_ENOUGH:
            carrier = parties.add_carrier(tx, insurer["name"], naic=insurer["naic"], who=who, now=now)
            found[insurer["letter"]] = carrier.id
    return found


def _learn_agency(tx: Session, document: Document, vendor_id: int, who: Actor, now: datetime) -> None:
    """The newest certificate says who writes this vendor's certificates now, and whom to call there."""
    producer = (document.reading.get("certificate") or {}).get("producer") or {}
    if not producer.get("name") or _confidence(document.reading, "name") < SURE_ENOUGH:
        return
    state = state_of(producer["address"])
    agency = parties.add_agency(tx, producer["name"], address=producer["address"], state=state, who=who, now=now)
    vendor = tx.get_one(Vendor, vendor_id)
    if vendor.agency_id is None or _is_newest(tx, document, vendor_id):
        parties.put_with_agency(tx, vendor, agency.id, who=who, now=now)
    for kind in ("phone", "email"):
        if producer.get(kind) and _confidence(document.reading, kind) >= SURE_ENOUGH:
            _learn_contact(tx, document, agency.id, kind, who=who, now=now)


def _learn_contact(tx: Session, document: Document, agency_id: int, kind: str, *, who: Actor, now: datetime) -> None:
    producer = document.reading["certificate"]["producer"]
    person = producer["contact_name"] if _confidence(document.reading, "contact_name") >= SURE_ENOUGH else None
    try:
        parties.add_contact_point(
            tx, kind=kind, value=producer[kind], agency_id=agency_id, person_name=person,
            state=state_of(producer["address"]), learnt_from=f"document {document.id}", who=who, now=now,
        )  # fmt: skip
    except BadInput:
        return  # a number short of digits on the paper helps nobody and stops nothing


def _confidence(reading: Reading, field: str) -> float:
    return confidence_at(reading, f"certificate.producer.{field}")


def _is_newest(tx: Session, document: Document, vendor_id: int) -> bool:
    newer = tx.query(Document.id).filter(Document.vendor_id == vendor_id, Document.received_at > document.received_at)
    return newer.first() is None
