"""What the reader found in a file becomes documents; the same bytes read again by the same reader are not new."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.certificates import rules
from app.certificates.actions.matching import find_home
from app.certificates.actions.troubles import end_trouble, record_trouble
from app.certificates.evidence import called, said_of
from app.certificates.models import Arrival, Correction, Document, DocumentArrival, Ruling
from app.certificates.naming import named_on
from app.certificates.paths import Reading, value_at
from app.certificates.queries.documents import apply_corrections, corrections_of, rulings_of
from app.certificates.queries.troubles import is_in_trouble
from app.certificates.reader import NOTICE_WORDS, reader_version
from app.items import actions as items
from app.judging.rulings import plain_words
from app.kit import audit, jobs
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.parties.models import Client


def reuse_readings(tx: Session, arrival_id: int, *, who: Actor, now: datetime) -> bool:
    """Where the same bytes were read by this very reader before, let the arrival have those documents; whether so.

    Never while a part of them that could not be read is before a person: that part is tried again.
    """
    arrival = _locked(tx, arrival_id)
    if is_in_trouble(tx, arrival):
        return False
    known = _documents_of_file(tx, arrival.sha256)
    if not known or any(document.reader_version != reader_version() for document in known):
        return False
    _finish(tx, arrival, known, who=who, now=now)
    return True


def record_readings(
    tx: Session, arrival_id: int, readings: list[Reading], *, who: Actor, now: datetime
) -> list[Document]:
    """Keep what was read off a file: documents, each with its vendor or in the queue of those without.

    Of readings that say what is known already, nothing changes; others replace the old ones, and corrections go over
    where the reader still says what was corrected. A file of which nothing could be made goes to system trouble.
    """
    arrival = _locked(tx, arrival_id)
    found = [reading for reading in readings if reading["kind"] != "unreadable"]
    problems = [
        reading["warnings"][0] for reading in readings if reading["kind"] == "unreadable" and reading["warnings"]
    ]
    if not found:
        record_trouble(tx, arrival_id, problems[0] if problems else "Nothing could be made of it.", who=who, now=now)
        return []
    known = {document.part: document for document in _documents_of_file(tx, arrival.sha256)}
    words = {reading["part"]: reading.pop(NOTICE_WORDS, {}) for reading in found}
    documents = [_keep(tx, arrival, reading, known.pop(reading["part"], None), who=who, now=now) for reading in found]
    names = {client_id: (name,) for client_id, name in tx.execute(select(Client.id, Client.name))}
    for document in documents:
        document.notice_words = words[document.part]
        document.named_clients = named_on(document.reading, document.notice_words, names)
    for gone in known.values():
        _supersede(tx, gone, who, now)
    _finish(tx, arrival, documents, who=who, now=now)
    if problems:
        record_trouble(tx, arrival_id, problems[0], who=who, now=now)
    return documents


def _locked(tx: Session, arrival_id: int) -> Arrival:
    """The arrival, and the right to speak about its bytes: two arrivals of one file take turns."""
    arrival = tx.get(Arrival, arrival_id, with_for_update=True)
    if arrival is None:
        raise NotFound("There is no such file.")
    tx.execute(text("select pg_advisory_xact_lock(hashtextextended(:sha256, 25))"), {"sha256": arrival.sha256})
    return arrival


def _documents_of_file(tx: Session, sha256: str) -> list[Document]:
    query = select(Document).where(Document.sha256 == sha256, Document.superseded_at.is_(None))
    return list(tx.scalars(query.order_by(Document.part)))


def _keep(
    tx: Session, arrival: Arrival, reading: Reading, known: Document | None, *, who: Actor, now: datetime
) -> Document:
    if known is not None:
        if _says(known.reading) == _says(reading):
            known.reader_version = reader_version()
            return known
        _supersede(tx, known, who, now)
    said = said_of(reading)
    document = Document(
        sha256=arrival.sha256, part=reading["part"], file_name=arrival.file_name, kind=reading["kind"], reading=reading,
        reader_version=reader_version(), read_at=now, received_at=known.received_at if known else arrival.received_at,
        match={"shown": said.shown, "blank": said.is_blank, "kind": called(reading)},
    )  # fmt: skip
    tx.add(document)
    audit.record(tx, who, now, "certificates.record_readings", document, after={"kind": document.kind})
    if known is not None:
        _inherit(tx, document, known, who, now)
    return document


def _says(reading: Reading) -> Reading:
    """A reading without the name that its file happened to have."""
    return {key: value for key, value in reading.items() if key != "file"}


def _supersede(tx: Session, document: Document, who: Actor, now: datetime) -> None:
    document.superseded_at = now
    audit.record(tx, who, now, "certificates.supersede_reading", document, after={"superseded_at": now.isoformat()})
    items.close_item(tx, f"unmatched:{document.id}", "read again", who=who, now=now)


def _inherit(tx: Session, document: Document, before: Document, who: Actor, now: datetime) -> None:
    document.vendor_id, document.matched_how, document.matched_at = before.vendor_id, before.matched_how, now
    document.set_aside_as, document.set_aside_at = before.set_aside_as, before.set_aside_at
    document.match = before.match
    if before.vendor_id is None:
        document.matched_at = None
    _inherit_rulings(tx, document, before, _inherit_corrections(tx, document, before))
    if document.vendor_id is not None:
        jobs.defer(tx, "standing.judging", vendor_id=document.vendor_id, document_id=document.id, cause="read again")


def _inherit_corrections(tx: Session, document: Document, before: Document) -> list[Correction]:
    kept = [
        Correction(
            document_id=document.id, path=old.path, was=old.was, value=old.value, page=old.page, bbox=old.bbox,
            confirmed=old.confirmed, reason=old.reason, person_id=old.person_id, person_name=old.person_name,
            made_at=old.made_at,
        )
        for old in corrections_of(tx, [before.id])[before.id]
        # Only where the new reading still says what the person looked at, or what they made of it.
        if value_at(document.reading, old.path) in (old.was.get("value"), old.value.get("value"))
    ]  # fmt: skip
    tx.add_all(kept)
    return kept


def _inherit_rulings(tx: Session, document: Document, before: Document, corrections: list[Correction]) -> None:
    reading = apply_corrections(document.reading, corrections)
    for old in rulings_of(tx, [before.id])[before.id]:
        if plain_words(value_at(reading, old.path)) == old.said:  # a ruling is on what stands there, word for word
            tx.add(
                Ruling(
                    document_id=document.id, path=old.path, said=old.said, answer=old.answer, reason=old.reason,
                    person_id=old.person_id, person_name=old.person_name, made_at=old.made_at,
                )
            )  # fmt: skip


def _finish(tx: Session, arrival: Arrival, documents: list[Document], *, who: Actor, now: datetime) -> None:
    """Tie documents to their arrival, find a home for those without, and say what became of the file."""
    first = tx.scalar(
        select(Arrival.received_at)
        .where(Arrival.sha256 == arrival.sha256, Arrival.id != arrival.id, Arrival.state == "read")
        .order_by(Arrival.received_at)
        .limit(1)
    )
    links = [{"document_id": document.id, "arrival_id": arrival.id} for document in documents]
    tx.execute(insert(DocumentArrival).on_conflict_do_nothing(), links)
    _set_copies_aside(tx, documents, who, now)
    for document in documents:
        if document.vendor_id is None and document.set_aside_at is None:
            find_home(tx, document, arrival, who=who, now=now)
    held = rules.outcome_of(called(document.reading) for document in documents)
    arrival.state = "read"
    arrival.outcome = f"{held}; {rules.had_already(first, now.date())}" if first else held
    audit.record(tx, who, now, "certificates.read_arrival", arrival, after={"outcome": arrival.outcome})
    end_trouble(tx, arrival, who=who, now=now)


def _set_copies_aside(tx: Session, documents: list[Document], who: Actor, now: datetime) -> None:
    """One certificate scanned or printed several times into one file is one: its copies are kept, and not asked about."""
    first: dict[str, Document] = {}
    for document in sorted(documents, key=lambda each: each.part):
        content = rules.content_of(document.reading)
        if content and first.setdefault(content, document) is not document and _is_untouched(document):
            document.set_aside_as, document.set_aside_at = "duplicate", now
            audit.record(
                tx, who, now, "certificates.set_aside_document", document, after={"set_aside_as": "duplicate"},
                why=f"the same as document {first[content].id} of this file",
            )  # fmt: skip


def _is_untouched(document: Document) -> bool:
    return document.vendor_id is None and document.set_aside_at is None
