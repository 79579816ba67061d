"""The lines of cover that a vendor has with each client: what the papers of its last judgment say, as it is today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Correction, Document
from app.certificates.queries.documents import apply_corrections, hidden_pages
from app.judging.codes import day, days, money
from app.judging.cover import Cover
from app.judging.facts import LINES, Read, Row
from app.judging.files import end_of
from app.judging.labels import line_label
from app.judging.program import Program
from app.judging.question import Question
from app.judging.readings import facts_from_readings
from app.judging.vendor import VendorFile
from app.kit.actor import Actor
from app.parties.models import Client
from app.programs.models import ProgramVersion
from app.programs.rules import local_day
from app.standing.models import Judgment
from app.standing.queries import Current

SURE = 0.98  # what the rule book asks of a value before it may count as met
# A limit beside its amount, in the order of the form.
LIMITS = {
    "each_occurrence": "occurrence",
    "damage_to_rented_premises": "rented premises",
    "medical_expense": "medical",
    "personal_and_advertising_injury": "personal injury",
    "general_aggregate": "aggregate",
    "products_completed_operations_aggregate": "products",
    "combined_single_limit": "single limit",
    "bodily_injury_per_person": "bodily injury, person",
    "bodily_injury_per_accident": "bodily injury, accident",
    "property_damage_per_accident": "property damage",
    "aggregate": "aggregate",
    "each_accident": "accident",
    "disease_each_employee": "disease, employee",
    "disease_policy_limit": "disease, policy",
    "per_claim": "claim",
}
HIDDEN = "on another client's page"
Hidden = Mapping[str, frozenset[int]]  # by the document's id, as readings name their files


@dataclass(frozen=True)
class Shown:
    """A value in words; `sure` is whether it may be relied on without looking at the paper."""

    words: str
    sure: bool = True


@dataclass(frozen=True)
class CoverLine:
    """One policy, ready to show: `state` as pills have it, with what it says in `told`."""

    label: str
    insurer: Shown | None
    policy: Shown | None
    limits: list[tuple[Shown, str]]
    effective: Shown | None
    expiration: Shown | None
    state: str
    told: str


def covers_of(tx: Session, currents: Sequence[Current], who: Actor, now: datetime) -> dict[int, list[CoverLine]]:
    """The lines of cover by assignment, in three queries however many: from the documents, the corrections and the
    program that each last judgment came from.

    What a page says that names other clients alone counts as in the judgment, but is not shown to who serves none of
    these.
    """
    judged, papers = _judged(tx, currents)
    hidden = {str(each.id): hidden_pages(each, who) for each in papers.values()}
    return {number: list(cover_lines(q, hidden)) for number, q in _questions(tx, judged, papers, now).items()}


def questions_of(tx: Session, currents: Sequence[Current], now: datetime) -> dict[int, Question]:
    """What each last judgment was asked, by assignment, with the papers as they were and the day as it is."""
    return _questions(tx, *_judged(tx, currents), now)


def _judged(tx: Session, currents: Sequence[Current]) -> tuple[dict[int, Judgment], dict[int, Document]]:
    judged = {each.assignment.id: each.judgment for each in currents if each.judgment and _documents(each.judgment)}
    document_ids = {each["id"] for judgment in judged.values() for each in _documents(judgment)}
    if not judged:
        return {}, {}
    return judged, {each.id: each for each in tx.scalars(select(Document).where(Document.id.in_(document_ids)))}


def _questions(
    tx: Session, judged: Mapping[int, Judgment], papers: Mapping[int, Document], now: datetime
) -> dict[int, Question]:
    if not judged:
        return {}
    correction_ids = {number for judgment in judged.values() for number in judgment.basis["corrections"]}
    corrections = tx.scalars(select(Correction).where(Correction.id.in_(correction_ids)).order_by(Correction.id)).all()
    programs = _programs(tx, {judgment.program_version_id for judgment in judged.values()})
    found = {}
    for assignment_id, judgment in judged.items():
        program, zone = programs[judgment.program_version_id]
        own = [each for each in corrections if each.id in judgment.basis["corrections"]]
        of_it = [papers[each["id"]] for each in _documents(judgment) if each["id"] in papers]
        readings = [_reading(paper, [each for each in own if each.document_id == paper.id]) for paper in of_it]
        facts = facts_from_readings(VendorFile.model_validate(judgment.basis["vendor"]), readings)
        today = local_day(zone, now)
        found[assignment_id] = Question(program, facts, today, end_of(today))
    return found


def _documents(judgment: Judgment) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = judgment.basis.get("documents", [])
    return documents


def _programs(tx: Session, version_ids: set[int]) -> dict[int, tuple[Program, str]]:
    query = select(ProgramVersion.id, ProgramVersion.body, Client.time_zone)
    query = query.join(Client, Client.id == ProgramVersion.client_id).where(ProgramVersion.id.in_(version_ids))
    return {row.id: (Program.model_validate(row.body), row.time_zone) for row in tx.execute(query)}


def _reading(document: Document, corrections: Sequence[Correction]) -> dict[str, Any]:
    return {**apply_corrections(document.reading, corrections), "file": str(document.id), "rulings": []}


def cover_lines(q: Question, hidden: Hidden) -> Iterator[CoverLine]:
    """Each line's policy that counts on the day, or what became of it; a line that is asked and not shown stands too."""
    for line in LINES:
        cover = q.covers[line]
        for row in cover.layers or ((cover.row,) if cover.row else ()):
            yield _line(row, q, cover, hidden)
        if cover.state == "none" and q.requires(line):
            yield CoverLine(line_label(line), None, None, [], None, None, "missing", "not shown")


def _line(row: Row, q: Question, cover: Cover, hidden: Hidden) -> CoverLine:
    closed = any(_is_hidden(read, hidden) for read in (row.policy, row.effective, row.expiration))
    state, told = _state(cover, q.as_of, q.asks.expiring_window_days, closed=closed)
    return CoverLine(
        label=line_label(row.line) if closed or not row.description else row.description,
        insurer=_shown(row.insurer.name, hidden),
        policy=_shown(row.policy, hidden),
        limits=list(_limits(row, hidden)),
        effective=_shown(row.effective, hidden),
        expiration=_shown(row.expiration, hidden),
        state=state,
        told=told,
    )


def _limits(row: Row, hidden: Hidden) -> Iterator[tuple[Shown, str]]:
    shown = {name: read for name, read in row.limits.items() if read.value is not None}
    if any(_is_hidden(read, hidden) for read in shown.values()):
        yield Shown(HIDDEN), ""
        return
    order = {name: at for at, name in enumerate(LIMITS)}
    for name, read in sorted(shown.items(), key=lambda each: order.get(each[0], len(order))):
        words = LIMITS.get(name, name.replace("_", " "))
        yield Shown(money(read.value or 0), read.verified or read.confidence >= SURE), words


def _state(cover: Cover, today: date, window: int, *, closed: bool) -> tuple[str, str]:
    """How a cover stands, in a word; `closed`: its own dates may not be told."""
    until = cover.until
    if cover.state == "in_force" and cover.cut and until:
        return "cancelled", f"cancelled from {day(until)}"
    if cover.state == "in_force" and until and (until - today).days <= window and not closed:
        return "expiring", f"ends in {days((until - today).days)}"
    ended = f" on {day(cover.ended_on)}" if cover.ended_on and not (closed and not cover.cut) else ""
    begins = cover.row.effective.value if cover.row else None
    return {
        "in_force": ("compliant", "in force"),
        "expired": ("expired", f"ended{ended}"),
        "cancelled": ("cancelled", f"cancelled{ended}"),
        "not_yet": ("pending", f"begins on {day(begins)}" if begins and not closed else "not begun"),
        "unsure": ("unsure", "dates to check"),
        "date_invalid": ("short", "no true term"),
    }[cover.state]


def _shown(read: Read[Any], hidden: Hidden) -> Shown | None:
    if read.value is None and not read.word:
        return None
    if _is_hidden(read, hidden):
        return Shown(HIDDEN)
    value = read.value
    words = day(value) if isinstance(value, date) else str(value or read.word)
    return Shown(words, read.verified or read.confidence >= SURE)


def _is_hidden(read: Read[Any], hidden: Hidden) -> bool:
    """Whether a value was read off a page that may not be shown; of what has no page, any of the document's counts."""
    return any(
        place.page in hidden.get(place.file, ()) if place.page else bool(hidden.get(place.file))
        for place in read.evidence
    )
