"""Whose a document is: found by its own words, told by the way it came, or chosen by a person, which teaches."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates import rules
from app.certificates.actions.learning import forget_from, learn_from
from app.certificates.evidence import called, said_of
from app.certificates.matching import Decision, is_somebody_elses
from app.certificates.models import Arrival, Document, DocumentArrival
from app.certificates.queries.candidates import find_vendor
from app.certificates.queries.documents import corrected_reading, visible_document
from app.items import actions as items
from app.items.rules import Part
from app.kit import audit, jobs
from app.kit.actor import Actor
from app.kit.errors import NotFound, Refused
from app.parties import actions as parties
from app.parties.models import Vendor
from app.parties.queries import is_visible_vendor

SET_ASIDE = ("duplicate", "not ours")


def find_home(tx: Session, document: Document, arrival: Arrival, *, who: Actor, now: datetime) -> bool:
    """Give a document to its vendor where that is sure, else put it before a person with the best candidates."""
    said = said_of(corrected_reading(tx, document.id))
    decision = find_vendor(tx, said, sender=arrival.sender, told=arrival.vendor_id)
    document.match = {**document.match, **_kept(decision)}
    found, how = decision.vendor_id, "sure"
    if said.is_blank:
        found = None  # an empty form proves nothing of anybody: whoever brought it is to hear of it
    elif arrival.vendor_id is not None:
        found, how = None if is_somebody_elses(decision, arrival.vendor_id) else arrival.vendor_id, "told"
    if found is not None and found not in document.match.get("refused", []):
        _give(tx, document, found, how, who=who, now=now)
        return True
    audit.record(tx, who, now, "certificates.find_home", document, after={"candidates": len(decision.candidates)})
    near = len(decision.candidates)
    comes = "No vendor comes near." if near == 0 else f"{near} {'vendor comes' if near == 1 else 'vendors come'} near."
    items.open_item(
        tx, once_key=f"unmatched:{document.id}", kind="unmatched", summary=said.question,
        detail=f"{rules.kind_words(called(document.reading)).capitalize()}, {document.file_name}. {comes}",
        document_id=document.id, arrival_id=arrival.id, parts=_parts(document, said.question), who=who, now=now,
    )  # fmt: skip
    return False


def _parts(document: Document, question: str) -> list[Part]:
    """A paper that names clients of ours is work for those who serve them alone; one that names none is everybody's."""
    clients = sorted({client_id for ids in document.named_clients.values() for client_id in ids})
    return [Part(client_id, summary=question) for client_id in clients]


def find_home_again(tx: Session, document_id: int, *, who: Actor, now: datetime) -> bool:
    """Look once more for the vendor of a document in the queue of unmatched ones, now that more is known."""
    query = select(Document).where(Document.id == document_id, Document.vendor_id.is_(None)).with_for_update()
    document = tx.scalars(query).first()
    if document is None or document.set_aside_at is not None:
        return False
    ways = select(Arrival).join(DocumentArrival, DocumentArrival.arrival_id == Arrival.id)
    arrival = tx.scalars(ways.where(DocumentArrival.document_id == document_id).order_by(Arrival.id).limit(1)).one()
    audit.record(tx, who, now, "certificates.find_home_again", document)
    return find_home(tx, document, arrival, who=who, now=now)


def _kept(decision: Decision) -> dict[str, Any]:
    candidates = [asdict(candidate) for candidate in decision.candidates]
    return {"sure": decision.vendor_id, "candidates": candidates}


def match_document(tx: Session, document_id: int, vendor_id: int, *, who: Actor, now: datetime) -> Document:
    """A person says whose a document is. The name on it is kept as an alias, its policy numbers are learnt.

    Raises NotFound for what the person may not see, Refused where it has a vendor already.
    """
    document = visible_document(tx, document_id, who, lock=True)
    if document.vendor_id == vendor_id:
        return document
    if document.vendor_id is not None:
        raise Refused("This document has a vendor already. Say “wrong vendor” first if that is not right.")
    if not is_visible_vendor(tx, vendor_id, who):
        raise NotFound("There is no such vendor among your clients' vendors. Search for it by name.")
    _give(tx, document, vendor_id, "person", who=who, now=now)
    return document


def give_back_document(tx: Session, document_id: int, vendor_id: int, *, who: Actor, now: datetime) -> Document:
    """Take back that a document was given to the wrong vendor: it is the vendor's again, and nothing has arrived."""
    document = visible_document(tx, document_id, who, lock=True)
    if document.vendor_id is not None:
        raise Refused("The document was given to a vendor since. Say “wrong vendor” there if that is not right.")
    refused = [number for number in document.match.get("refused", []) if number != vendor_id]
    document.match = {**document.match, "refused": refused}
    _make_theirs(tx, document, vendor_id, "person", outcome="given back", who=who, now=now)
    return document


def _give(tx: Session, document: Document, vendor_id: int, how: str, *, who: Actor, now: datetime) -> None:
    _make_theirs(tx, document, vendor_id, how, who=who, now=now)
    parties.add_touch(
        tx, kind="arrival", title=f"{rules.kind_words(called(document.reading)).capitalize()} came: {document.file_name}",
        vendor_id=vendor_id, inbound=True, subject_kind="document", subject_id=document.id, who=who, now=now,
    )  # fmt: skip
    items.wake_items(tx, vendor_id=vendor_id, event="upload", who=who, now=now)


def _make_theirs(
    tx: Session, document: Document, vendor_id: int, how: str, *, outcome: str = "matched", who: Actor, now: datetime
) -> None:
    document.vendor_id, document.matched_how, document.matched_at = vendor_id, how, now
    after = {"vendor_id": vendor_id, "how": how}
    audit.record(tx, who, now, "certificates.match_document", document, before={"vendor_id": None}, after=after)
    learnt = learn_from(tx, document, vendor_id, by_person=how == "person", who=who, now=now)
    items.close_item(tx, f"unmatched:{document.id}", outcome, who=who, now=now)
    jobs.defer(tx, "standing.judging", vendor_id=vendor_id, document_id=document.id, cause="document came")
    if learnt and _others_wait(tx):
        # What was learnt may be what others in the queue of unmatched ones were waiting for.
        jobs.defer(tx, "certificates.matching", once=f"matching:{vendor_id}", vendor_id=vendor_id)


def _others_wait(tx: Session) -> bool:
    waits = select(Document.id).where(
        Document.vendor_id.is_(None), Document.superseded_at.is_(None), Document.set_aside_at.is_(None)
    )
    return tx.scalar(waits.limit(1)) is not None


def unmatch_document(tx: Session, document_id: int, *, who: Actor, now: datetime) -> Document:
    """Wrong vendor: take a document from its vendor, forget what it taught, and put it back among the unmatched."""
    document = visible_document(tx, document_id, who, lock=True)
    if document.vendor_id is None:
        raise Refused("This document has no vendor. Choose one.")
    vendor = _take_away(tx, document, document.vendor_id, who=who, now=now)
    # Whoever it was taken from comes no nearer by the same reasons: a person has said so.
    document.match = {**document.match, "refused": [*document.match.get("refused", []), vendor.id]}
    audit.record(tx, who, now, "certificates.unmatch_document", document, before={"vendor_id": vendor.id})
    said = said_of(corrected_reading(tx, document.id))
    decision = find_vendor(tx, said)
    others = tuple(candidate for candidate in decision.candidates if candidate.vendor_id != vendor.id)
    document.match = {**document.match, **_kept(Decision(None, others))}
    items.open_item(
        tx, once_key=f"unmatched:{document.id}", kind="unmatched", summary=said.question,
        detail=f"{who.name} said it was given to the wrong vendor.", document_id=document.id,
        parts=_parts(document, said.question), who=who, now=now,
    )  # fmt: skip
    jobs.defer(tx, "standing.judging", vendor_id=vendor.id, cause="document taken away")
    return document


def take_back_match(tx: Session, document_id: int, *, who: Actor, now: datetime) -> int:
    """Take back that a document was given to a vendor, as if it never was: who comes near stays as it was found.

    What it taught is forgotten, and the item that it opened there is closed. Returns the vendor that had it.
    """
    document = visible_document(tx, document_id, who, lock=True)
    if document.vendor_id is None:
        raise Refused("This document has no vendor any more. Choose one.")
    vendor = _take_away(tx, document, document.vendor_id, who=who, now=now)
    audit.record(tx, who, now, "certificates.take_back_match", document, before={"vendor_id": vendor.id})
    items.close_item(tx, f"certificate:{document.id}", "taken back", who=who, now=now)
    return vendor.id


def _take_away(tx: Session, document: Document, vendor_id: int, *, who: Actor, now: datetime) -> Vendor:
    """The document is nobody's again, and what it taught of the vendor is forgotten."""
    vendor = tx.get_one(Vendor, vendor_id)
    forget_from(tx, document, vendor, who=who, now=now)
    document.vendor_id = document.matched_how = document.matched_at = None
    return vendor


def set_aside_document(
    tx: Session, document_id: int, as_: str, *, why: str | None = None, who: Actor, now: datetime
) -> Document:
    """A document counts no more: it is a duplicate, or not ours. It stays, and can be taken back."""
    if as_ not in SET_ASIDE:
        raise Refused(f"A document is set aside as {' or '.join(SET_ASIDE)}.")
    document = visible_document(tx, document_id, who, lock=True)
    document.set_aside_as, document.set_aside_at = as_, now
    audit.record(tx, who, now, "certificates.set_aside_document", document, after={"set_aside_as": as_}, why=why)
    _judge_without(tx, document, f"set aside as {as_}")
    items.close_item(tx, f"unmatched:{document.id}", as_, who=who, now=now, why=why)
    return document


def take_back_document(tx: Session, document_id: int, *, who: Actor, now: datetime) -> Document:
    """A document that was set aside counts again."""
    document = visible_document(tx, document_id, who, lock=True)
    before = document.set_aside_as
    document.set_aside_as = document.set_aside_at = None
    audit.record(tx, who, now, "certificates.take_back_document", document, before={"set_aside_as": before})
    _judge_without(tx, document, "taken back")
    return document


def _judge_without(tx: Session, document: Document, cause: str) -> None:
    if document.vendor_id is not None:
        jobs.defer(tx, "standing.judging", vendor_id=document.vendor_id, document_id=document.id, cause=cause)
