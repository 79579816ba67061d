"""Documents: those in force for a vendor, what they say with the corrections laid over it, and who may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from app.certificates.matching import Kinship
from app.certificates.models import Correction, Document, Ruling
from app.certificates.naming import open_pages
from app.certificates.paths import Reading, set_value
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.parties.models import Vendor
from app.parties.queries import seen_vendors
from app.people.rules import Right


def document(tx: Session, document_id: int) -> Document | None:
    """A document by its id, whoever asks: the caller has asked for access."""
    return tx.get(Document, document_id)


def visible_document(tx: Session, document_id: int, who: Actor, *, lock: bool = False) -> Document:
    """A document that the actor may see: of a vendor of theirs, or of nobody yet if they work items or see all.

    Raises NotFound.
    """
    query = select(Document).where(Document.id == document_id, seen_documents(who))
    found = tx.scalars(query.with_for_update() if lock else query).first()
    if found is None or is_hidden(found, who):
        raise NotFound("There is no such document, or it is with another team.")
    return found


def must_see_page(document: Document, number: int, who: Actor) -> None:
    """Raise NotFound unless the page is the document's and the actor may see it.

    Other pages of its file may be other vendors', and a page may name a client that the actor does not serve.
    """
    if number not in {page["number"] for page in document.reading.get("pages", ())}:
        raise NotFound(f"This document has no page {number}.")
    if number in hidden_pages(document, who):
        raise NotFound(f"Page {number} names a client that another team serves. Ask somebody of that team about it.")


def hidden_pages(document: Document, who: Actor) -> frozenset[int]:
    """The pages of a document that the actor may not see, since they name clients that others serve."""
    pages = frozenset(page["number"] for page in document.reading.get("pages", ()))
    if who.clients is None:
        return frozenset()
    return pages - open_pages(pages, document.named_clients, who.clients)


def is_hidden(document: Document, who: Actor) -> bool:
    """Whether nothing of a document may be seen by the actor."""
    pages = {page["number"] for page in document.reading.get("pages", ())}
    return bool(pages) and pages == hidden_pages(document, who)


def seen_documents(who: Actor) -> ColumnElement[bool]:
    """The condition that the actor may see a document."""
    of_theirs = and_(Document.vendor_id.is_not(None), seen_vendors(who, Document.vendor_id))
    of_nobody = who.kind in ("worker", "cli") or who.clients is None or Right.WORK_ITEMS.value in who.rights
    return or_(of_theirs, Document.vendor_id.is_(None)) if of_nobody else of_theirs


def sees_whole_file(tx: Session, sha256: str, who: Actor) -> bool:
    """Whether the actor may see every page of every document found in a file."""
    of_file = and_(Document.sha256 == sha256, Document.superseded_at.is_(None))
    if tx.scalar(select(Document.id).where(of_file, ~seen_documents(who)).limit(1)) is not None:
        return False
    return not any(hidden_pages(document, who) for document in tx.scalars(select(Document).where(of_file)))


def documents_of(tx: Session, vendor_id: int, known_at: datetime | None = None) -> Sequence[Document]:
    """A vendor's documents that count, oldest first: as known at a moment, or now."""
    query = select(Document).where(Document.vendor_id == vendor_id, counts(known_at))
    return tx.scalars(query.order_by(Document.received_at, Document.id)).all()


def counts(known_at: datetime | None = None) -> ColumnElement[bool]:
    """The condition that a document counts: it was received, not set aside, and no better reading stood in its place.

    As known at a moment: what was read better only later counts as it was read then.
    """
    if known_at is None:
        return and_(Document.superseded_at.is_(None), Document.set_aside_at.is_(None))
    earlier = aliased(Document)
    replaced_later = (
        select(earlier.id)
        .where(
            earlier.sha256 == Document.sha256,
            earlier.part == Document.part,
            earlier.id < Document.id,
            earlier.superseded_at > known_at,
        )
        .exists()
    )
    return and_(
        Document.received_at <= known_at,
        or_(Document.superseded_at.is_(None), Document.superseded_at > known_at),
        or_(Document.set_aside_at.is_(None), Document.set_aside_at > known_at),
        ~replaced_later,
    )


def corrections_of(
    tx: Session, document_ids: Iterable[int], known_at: datetime | None = None
) -> dict[int, list[Correction]]:
    """The corrections in force of some documents, in the order in which they were made."""
    query = select(Correction).where(Correction.document_id.in_(list(document_ids))).order_by(Correction.id)
    if known_at is None:
        query = query.where(Correction.ended_at.is_(None))
    else:
        still = or_(Correction.ended_at.is_(None), Correction.ended_at > known_at)
        query = query.where(Correction.made_at <= known_at, still)
    found: dict[int, list[Correction]] = defaultdict(list)
    for correction in tx.scalars(query):
        found[correction.document_id].append(correction)
    return found


def rulings_of(tx: Session, document_ids: Iterable[int], known_at: datetime | None = None) -> dict[int, list[Ruling]]:
    """The rulings in force on some documents, in the order in which they were given."""
    query = select(Ruling).where(Ruling.document_id.in_(list(document_ids))).order_by(Ruling.id)
    if known_at is None:
        query = query.where(Ruling.ended_at.is_(None))
    else:
        query = query.where(Ruling.made_at <= known_at, or_(Ruling.ended_at.is_(None), Ruling.ended_at > known_at))
    found: dict[int, list[Ruling]] = defaultdict(list)
    for ruling in tx.scalars(query):
        found[ruling.document_id].append(ruling)
    return found


def corrected_reading(tx: Session, document_id: int, known_at: datetime | None = None) -> Reading:
    """What a document says: as read, with what people confirmed or put right laid over it at confidence 1.

    Raises NotFound.
    """
    found = tx.get(Document, document_id)
    if found is None:
        raise NotFound("There is no such document.")
    return corrected_readings(tx, [found], known_at)[document_id]


def corrected_readings(
    tx: Session, documents: Sequence[Document], known_at: datetime | None = None
) -> dict[int, Reading]:
    """As `corrected_reading`, of many documents in one query."""
    corrections = corrections_of(tx, [document.id for document in documents], known_at)
    return {document.id: apply_corrections(document.reading, corrections[document.id]) for document in documents}


def apply_corrections(reading: Reading, corrections: Sequence[Correction]) -> Reading:
    """A reading with corrections laid over it; the reading itself stays as it was."""
    if not corrections:
        return reading
    corrected: Reading = dict(reading)  # set_value copies what it changes, and shares the rest
    for correction in corrections:
        set_value(corrected, correction.path, correction.value.get("value"), page=correction.page, bbox=correction.bbox)
    return corrected


@dataclass(frozen=True)
class Offered:
    """A vendor offered for an unmatched document, with what speaks for it and against."""

    vendor_id: int
    legal_name: str
    address: str
    trade: str | None
    score: int
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]


def match_candidates(tx: Session, document_id: int, who: Actor) -> tuple[list[Offered], int]:
    """The vendors that come near an unmatched document, best first, and how many more are with other teams alone."""
    found = visible_document(tx, document_id, who)
    candidates: list[dict[str, Any]] = found.match.get("candidates", [])
    ids = [candidate["vendor_id"] for candidate in candidates]
    seen = {vendor.id: vendor for vendor in tx.scalars(select(Vendor).where(Vendor.id.in_(ids), seen_vendors(who)))}
    offered = [candidate for candidate in candidates if candidate["vendor_id"] in seen]
    hidden = [candidate for candidate in candidates if candidate["vendor_id"] not in seen]
    warned = _of_another_team(hidden)
    return [_offered(seen[candidate["vendor_id"]], candidate, warned) for candidate in offered], len(hidden)


def _of_another_team(hidden: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """What is to be known before one gives a document away: that a vendor of another team has its name too."""
    kinship = max((Kinship(candidate["kinship"]) for candidate in hidden), default=Kinship.NONE)
    if kinship < Kinship.TYPO:
        return ()
    name = "this name" if kinship in (Kinship.LEGAL, Kinship.ALIAS) else "nearly this name"
    return (f"another team serves a vendor of {name}, and sees this item too: make sure that it is not theirs",)


def _offered(vendor: Vendor, candidate: dict[str, Any], warned: tuple[str, ...]) -> Offered:
    place = " ".join(part for part in (vendor.state, vendor.zip) if part)
    return Offered(
        vendor_id=vendor.id,
        legal_name=vendor.legal_name,
        address=", ".join(part for part in (vendor.street, vendor.city, place) if part),
        trade=vendor.trade,
        score=candidate["score"],
        reasons=tuple(candidate["reasons"]),
        doubts=(*candidate["doubts"], *warned),
    )
