"""The document's side of the workspace: its pages, the boxes on them, and every value with who confirmed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.evidence import called
from app.certificates.models import Correction, Document, Ruling
from app.certificates.naming import without_pages
from app.certificates.paths import NoSuchPlace
from app.certificates.queries import corrections_of, leaves, rulings_of, value_at
from app.certificates.queries.documents import apply_corrections, hidden_pages, is_hidden
from app.certificates.rules import kind_words
from app.judging.labels import COVERAGES, field_label
from app.kit.actor import Actor
from app.reviews import comparing, rules
from app.reviews.pages import Box, Page, Paper
from app.reviews.views import Before, Section, Value
from app.standing.models import Judgment, JudgmentDocument
from app.standing.rules import CERTIFICATES

Reading = dict[str, Any]
EMPTY: Reading = {"fields": [], "pages": [], "certificate": None}
SECTIONS = {
    "certificate.producer": "Producer",
    "certificate.insured": "Insured",
    "certificate.insurers": "Insurers",
    "certificate.certificate_holder": "Certificate holder",
    "certificate": "Certificate",
    "declarations": "Declarations",
    "forms": "Forms and endorsements",
    "notice": "Notice",
}
SOURCES = {"ocr": "read from a picture", "acroform": "filled form", "text": "", "none": "no words found"}


@dataclass(frozen=True)
class Read:
    """A document with its reading as corrected, and the corrections in force by path."""

    document: Document
    reading: Reading
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    rulings: Mapping[str, Ruling] = field(default_factory=dict)


def read_documents(tx: Session, documents: Sequence[Document], who: Actor) -> dict[int, Read]:
    """Documents with what people put right laid over them, and what they ruled: one query for each. What stands on a
    page that names a client of other teams alone is left out."""
    ids = [each.id for each in documents]
    found, answers = corrections_of(tx, ids), rulings_of(tx, ids)
    return {
        each.id: Read(
            each,
            without_pages(EMPTY | apply_corrections(each.reading, found[each.id]), hidden_pages(each, who)),
            {row.path: row for row in found[each.id]},
            {row.path: row for row in answers[each.id]},
        )
        for each in documents
    }


def documents_shown(
    tx: Session, vendor_id: int, judgments: Iterable[Judgment], first: int | None, who: Actor
) -> list[Document]:
    """The documents that these judgments came from, and the item's own, the newest first.

    Only those: another client's certificate of the same vendor names that client.
    """
    ids = {document["id"] for judgment in judgments for document in judgment.basis.get("documents", ())}
    wanted = ids | ({first} if first else set())
    query = select(Document).where(Document.id.in_(wanted)).order_by(Document.received_at.desc(), Document.id.desc())
    own = (each for each in tx.scalars(query) if each.vendor_id in (vendor_id, None))
    return [each for each in own if not is_hidden(each, who)]


def earlier_certificate(tx: Session, document: Document) -> Document | None:
    """The vendor's certificate before this one, of those that a judgment this transaction sees came from."""
    query = (
        select(Document)
        .join(JudgmentDocument, JudgmentDocument.document_id == Document.id)
        .join(Judgment, Judgment.id == JudgmentDocument.judgment_id)
        .where(
            Document.vendor_id == document.vendor_id,
            Document.kind.in_(CERTIFICATES),
            Document.received_at < document.received_at,
            Document.superseded_at.is_(None),
        )
        .order_by(Document.received_at.desc(), Document.id.desc())
        .limit(1)
    )
    return tx.scalars(query).first() if document.vendor_id else None


def is_correction_of(reading: Reading, before: Reading) -> bool:
    """Whether a certificate shows the same policies for the same term as one before it: not a renewal."""
    return bool(_terms(reading) & _terms(before))


def _terms(reading: Reading) -> set[tuple[Any, Any]]:
    rows = ((reading.get("certificate") or {}).get("coverages")) or []
    return {(row.get("policy_number"), row.get("effective")) for row in rows if row.get("policy_number")}


@dataclass(frozen=True)
class Beside:
    """What stands beside a document's values: the same values in the certificate before it, those that changed, what the
    person had half typed, and whether the document is the one on the screen."""

    before: Mapping[str, Before] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    draft: Mapping[str, str] = field(default_factory=dict)
    on_screen: bool = True


def beside(read: Read, before: Read | None, draft: Mapping[str, str], *, on_screen: bool) -> Beside:
    """What stands beside a document's values, worked out once for all of them."""
    if before is None:
        return Beside(draft=draft, on_screen=on_screen)
    entries = {entry["path"]: entry for entry in before.reading["fields"] if _has_area(entry["bbox"])}
    sizes = {page["number"]: (page["width"], page["height"]) for page in before.reading["pages"]}
    now, then = comparing.facts_of(read.reading), comparing.facts_of(before.reading)
    pairs = {now[key][0]: then[key] for key in now.keys() & then.keys()}
    same = {
        path: _before(before.document.id, rules.shown(place, value), entries[place], sizes)
        for path, (place, value) in pairs.items()
        if place in entries and entries[place]["page"] in sizes
    }
    corrects = is_correction_of(read.reading, before.reading)
    changed = frozenset(comparing.changes(before.reading, read.reading)) if corrects else frozenset[str]()
    return Beside(same, changed, draft, on_screen)


def _before(document_id: int, shown: str, entry: Mapping[str, Any], sizes: Mapping[int, tuple[float, float]]) -> Before:
    width, height = sizes[entry["page"]]
    return Before(shown, document_id, entry["page"], tuple(entry["bbox"]), width, height)


def values_of(read: Read, around: Beside, *, paths: Iterable[str] = ()) -> dict[str, Value]:
    """The values of the document on the screen by their paths, or those of `paths` of another; also where nothing was
    read."""
    entries = {entry["path"]: entry for entry in read.reading["fields"]}
    known = (path for path, _ in leaves(read.reading) if not re.search(r"_(names|places)\[\d+\]$", path))
    asked = (path for path in paths if _is_field(read.reading, path))
    places = dict.fromkeys([*(known if around.on_screen else ()), *asked])
    return {path: _value(read, path, entries.get(path), around) for path in places}


def _is_field(reading: Reading, path: str) -> bool:
    """Whether a path of the verdict leads to one value, so that it can be confirmed: not to a whole row or list."""
    try:
        return not isinstance(value_at(reading, path), dict | list)
    except NoSuchPlace:
        return False


def _value(read: Read, path: str, entry: Mapping[str, Any] | None, around: Beside) -> Value:
    correction = read.corrections.get(path)
    identity = value_id(read.document.id, path)
    return Value(
        id=identity,
        document_id=read.document.id,
        path=path,
        label=field_label(path, read.reading),
        shown=rules.shown(path, value_at(read.reading, path)),
        text=rules.as_text(path, value_at(read.reading, path)),
        confidence=float(entry["confidence"]) if entry else 0.0,
        page=entry["page"] if entry else None,
        bbox=tuple(entry["bbox"]) if entry and _has_area(entry["bbox"]) else None,
        correction_id=correction.id if correction else None,
        corrected_by=correction.person_name if correction else "",
        corrected_at=correction.made_at if correction else None,
        was=rules.shown(path, correction.was.get("value")) if correction else "",
        confirmed=correction.confirmed if correction else False,
        ruling_id=read.rulings[path].id if path in read.rulings else None,
        reason=(correction.reason if correction else None) or "",
        typed=around.draft.get(identity),
        changed=path in around.changed,
        before=around.before.get(path),
        elsewhere="" if around.on_screen else read.document.file_name,
    )


def value_id(document_id: int, path: str) -> str:
    """The id of a value's field on the page."""
    return f"v{document_id}-{re.sub(r'[^a-z0-9]+', '-', path.removeprefix('certificate.').lower()).strip('-')}"


def sections_of(read: Read, values: Mapping[str, Value]) -> tuple[Section, ...]:
    """Everything read off a document, in the order of the paper."""
    found: dict[str, list[Value]] = {}
    for path, value in values.items():
        found.setdefault(_section(path, read.reading), []).append(value)
    return tuple(Section(title, tuple(rows)) for title, rows in found.items())


def _section(path: str, reading: Reading) -> str:
    if row := re.match(r"certificate\.coverages\[(\d+)\]", path):
        rows = (reading.get("certificate") or {}).get("coverages") or []
        coverage = rows[int(row[1])] if int(row[1]) < len(rows) else {}
        return str(coverage.get("description") or COVERAGES.get(coverage.get("type") or "", "Cover")).capitalize()
    return next(title for start, title in SECTIONS.items() if path.startswith(start))


def paper_of(read: Read, values: Mapping[str, Value] | None = None, colours: Mapping[str, str] | None = None) -> Paper:
    """A document as a column shows it, with a box for each value of `values`."""
    document, reading = read.document, read.reading
    boxes: dict[int, list[Box]] = {}
    for value in (values or {}).values():
        if value.bbox and value.page:
            boxes.setdefault(value.page, []).append(_box(value, (colours or {}).get(value.path)))
    pages = tuple(
        Page(
            number=page["number"],
            width=page["width"],
            height=page["height"],
            kind=page["kind"].replace("_", " "),
            source=page["source"],
            image=f"/documents/{document.id}/pages/{page['number']}.png",
            words=f"/documents/{document.id}/pages/{page['number']}/words.json",
            boxes=tuple(boxes.get(page["number"], ())),
        )
        for page in reading["pages"]
    )
    sources = {SOURCES.get(page["source"], "") for page in reading["pages"]} - {""}
    return Paper(
        id=document.id,
        title=title_of(document),
        file_name=document.file_name,
        received_at=document.received_at,
        pages=pages,
        warnings=tuple(reading.get("warnings") or ()),
        source_words=", ".join(sorted(sources)),
    )


def title_of(document: Document) -> str:
    """What a document is: `ACORD 25 (2016/03)`, `Endorsement`."""
    certificate = document.reading.get("certificate") or {}
    if certificate.get("form_number"):
        edition = certificate.get("form_edition")
        return f"{certificate['form_number']} ({edition})" if edition else str(certificate["form_number"])
    return kind_words(called(document.reading)).capitalize()


def _box(value: Value, colour: str | None) -> Box:
    assert value.bbox is not None
    x0, y0, x1, y1 = value.bbox
    colour = colour or ("plain" if value.sure else "unsure")
    title = f"{value.label}: {value.shown or 'empty'}"
    return Box(
        value.path,
        value.id,
        title,
        colour,
        round(x0 - 1.5, 1),
        round(y0 - 1, 1),
        round(x1 - x0 + 3, 1),
        round(y1 - y0 + 2, 1),
    )


def _has_area(bbox: Sequence[float] | None) -> bool:
    return bool(bbox) and bbox[2] > bbox[0] and bbox[3] > bbox[1]  # type: ignore[index]
