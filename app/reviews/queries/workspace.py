"""The workspace of one item in a fixed number of queries: what the person may see of it, and nothing of other clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Document
from app.items.models import ItemClient, WorkItem
from app.items.queries import draft_of, escalated_count, parts_of, queue_counts, visible_item
from app.items.rules import KINDS, Filter, waits_for
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.kit.web.words import day
from app.parties.queries import people_of, timeline, vendor_card
from app.people.models import Person
from app.programs.models import ProgramVersion
from app.reviews.leading import with_forms
from app.reviews.looking import Looking
from app.reviews.pages import Paper
from app.reviews.queries import around, lines, papers
from app.reviews.queries.papers import Read
from app.reviews.rules import DECIDED
from app.reviews.views import Accepting, Tab, Value, Workspace
from app.standing.lines import Line, lines_of
from app.standing.queries import Current, current_judgments

THREAD_KINDS = ("arrival", "letter", "call", "note", "decision", "standing")
MOST_PAPERS = 30


def workspace_of(tx: Session, item_id: int, looking: Looking, *, who: Actor, now: datetime) -> Workspace:
    """One item as the person works on it. Raises NotFound where there is none, or it concerns none of their clients."""
    item = visible_item(tx, item_id, who)
    parts = {part.client_id: part for part in parts_of(tx, item_id, who)}
    standings = current_judgments(tx, item.vendor_id) if item.vendor_id else []
    bearing = [each for each in standings if _is_part(each, parts.get(each.client_id))]
    answers = around.answers(who)
    current = next((each for each in bearing if each.client_id == looking.client_id), None)
    current = current or _first(bearing, parts, answers=answers)
    draft = draft_of(tx, item_id, who)
    sheet = _sheet(tx, item, looking, current=current, bearing=bearing, draft=draft, who=who)
    queue = _queue(item, parts.get(current.client_id) if current else None, answers=answers)
    next_id, next_name, next_image = around.coming_next(tx, item, queue, who, now)
    notes, judged = _program(tx, current)
    undoable = around.last_undoable(tx, who, now)
    return Workspace(
        item=item,
        vendor=vendor_card(tx, item.vendor_id) if item.vendor_id else None,
        tabs=_tabs(tx, bearing, parts, current, answers=answers),
        people=around.people_cards(people_of(tx, item.vendor_id, now)) if item.vendor_id else (),
        thread=_thread(tx, item, looking.thread),
        thread_kind=looking.thread if looking.thread in THREAD_KINDS else "",
        notes=notes,
        judged=judged,
        holder=around.holder_of(tx, item, who, now),
        snoozed_by=around.snoozed_by(tx, item),
        undoable=undoable,
        next_id=next_id,
        next_name=next_name,
        next_image=next_image,
        queue_total=_total(tx, queue, who, now),
        draft=draft,
        can_work=around.may_work(who),
        answers=answers,
        comparing=looking.comparing and sheet.earlier is not None,
        **vars(sheet),
    )


@dataclass(frozen=True)
class _Sheet:
    groups: Any = ()
    sections: Any = ()
    paper: Paper | None = None
    papers: tuple[tuple[int, str], ...] = ()
    earlier: Paper | None = None
    earlier_label: str = ""
    accepting: Accepting = field(default_factory=lambda: Accepting(allowed=False))


@dataclass(frozen=True)
class _Desk:
    """The documents that may be shown, read: the one on the screen, the item's own, the certificate before that."""

    read: dict[int, Read]
    documents: list[Document]
    chosen: Document | None = None
    own: Document | None = None
    earlier: Document | None = None


def _sheet(
    tx: Session,
    item: WorkItem,
    looking: Looking,
    *,
    current: Current | None,
    bearing: list[Current],
    draft: dict[str, Any],
    who: Actor,
) -> _Sheet:
    judgments = [each.judgment for each in bearing if each.judgment]
    documents = (
        papers.documents_shown(tx, item.vendor_id, judgments, item.document_id, who)
        if item.vendor_id
        else _own(tx, item)
    )
    if not documents:  # none came, or all name clients of other teams: the verdict is shown without them
        return _filled(_Desk({}, []), current, {})
    own = next((each for each in documents if each.id == item.document_id), documents[0])
    chosen = next((each for each in documents if each.id == looking.document_id), _of_client(documents, own, current))
    earlier = papers.earlier_certificate(tx, own)
    read = papers.read_documents(tx, [*documents, *([earlier] if earlier and earlier not in documents else [])], who)
    typed = draft.get("fields", {}) | looking.typed
    return _filled(_Desk(read, documents, chosen, own, earlier), current, typed)


def _of_client(documents: list[Document], own: Document, current: Current | None) -> Document:
    """The paper of the item that the client on the screen was judged by: the item's own, else the newest beside it."""
    judgment = current.judgment if current else None
    ids = {document["id"] for document in judgment.basis.get("documents", ())} if judgment else set()
    if own.id in ids:
        return own
    return next((each for each in documents if each.id in ids and each.sha256 == own.sha256), own)


def _filled(desk: _Desk, current: Current | None, typed: dict[str, str]) -> _Sheet:
    before = desk.read[desk.earlier.id] if desk.earlier else None
    judged = current.judgment if current and current.judgment and "met" in current.judgment.verdict else None
    found = lines_of(judged.verdict) if judged else []
    values = _values(desk, found, before, typed)
    rows = lines.rows_of(found, values)
    own, chosen = (desk.read[each.id] if each else None for each in (desk.own, desk.chosen))
    corrects = before and own and papers.is_correction_of(own.reading, before.reading)
    since = day(before.document.received_at) if before and corrects else ""
    mine = {path: value for (number, path), value in values.items() if chosen and number == chosen.document.id}
    return _Sheet(
        groups=lines.groups_of(rows, corrected_since=since),
        sections=papers.sections_of(chosen, mine) if chosen else (),
        paper=papers.paper_of(chosen, mine, lines.colours_of(rows)) if chosen else None,
        papers=tuple(
            (each.id, f"{papers.title_of(each)}, {day(each.received_at)}") for each in desk.documents[:MOST_PAPERS]
        ),
        earlier=papers.paper_of(before) if before else None,
        earlier_label=f"{before.document.received_at:%Y}" if before else "",
        accepting=lines.accepting_of(judged.status, rows) if judged else Accepting(False),
    )


def _values(desk: _Desk, found: list[Line], before: Read | None, typed: dict[str, str]) -> dict[tuple[int, str], Value]:
    values: dict[tuple[int, str], Value] = {}
    for document in desk.documents:
        places = [place for line in found for place in line.evidence if place["document_id"] == document.id]
        read = desk.read[document.id]
        around_it = papers.beside(
            read, before if document is desk.own else None, typed, on_screen=document is desk.chosen
        )
        mine = papers.values_of(read, around_it, paths=with_forms(place["path"] for place in places if place["path"]))
        values |= {(document.id, path): value for path, value in mine.items()}
    return values


def _own(tx: Session, item: WorkItem) -> list[Document]:
    document = tx.get(Document, item.document_id) if item.document_id else None
    return [document] if document else []


def _is_part(current: Current, part: ItemClient | None) -> bool:
    return part is not None and part.assignment_id in (None, current.assignment.id)


def _first(bearing: list[Current], parts: dict[int, ItemClient], *, answers: bool) -> Current | None:
    """The worst part that was escalated to the person, else that still waits for a decision, else the worst."""
    order = {client_id: place for place, client_id in enumerate(parts)}
    escalated = [each for each in bearing if answers and parts[each.client_id].state == "escalated"]
    waiting = [each for each in bearing if parts[each.client_id].decision is None]
    return min(escalated or waiting or bearing, key=lambda each: order[each.client_id], default=None)


def _queue(item: WorkItem, part: ItemClient | None, *, answers: bool) -> Filter:
    """The queue in which the person works this: what was escalated to them, else the item's kind."""
    if answers and part is not None and part.state == "escalated":
        return Filter(KINDS, state="escalated")
    return Filter((item.kind,))


def _total(tx: Session, queue: Filter, who: Actor, now: datetime) -> int:
    if queue.state == "escalated":
        return escalated_count(tx, who, now).total
    return queue_counts(tx, who, now, queue.kinds)[queue.queue].total


def _tabs(
    tx: Session, bearing: list[Current], parts: dict[int, ItemClient], current: Current | None, *, answers: bool
) -> tuple[Tab, ...]:
    deciders = {number for part in parts.values() for number in (part.decided_by_id, part.answered_by_id) if number}
    names = dict(tx.execute(select(Person.id, Person.name).where(Person.id.in_(deciders))).all()) if deciders else {}
    return tuple(
        Tab(
            client_id=each.client_id,
            client_name=each.client_name,
            status=each.judgment.status if each.judgment else "under_review",
            part=parts[each.client_id],
            current=each is current,
            decided=DECIDED.get(parts[each.client_id].decision or "", ""),
            decided_by=names.get(parts[each.client_id].decided_by_id or 0, "the service"),
            answered_by=names.get(parts[each.client_id].answered_by_id or 0, "the service"),
            waits=waits_for(parts[each.client_id].decision, answers=answers),
        )
        for each in bearing
    )


def _program(tx: Session, current: Current | None) -> tuple[tuple[str, ...], str]:
    """The client's reading notes, and what the verdict was judged by."""
    if current is None or current.judgment is None:
        return (), ""
    version = tx.get(ProgramVersion, current.judgment.program_version_id)
    if version is None:
        raise NotFound("The program of this verdict is gone. Ask an account manager.")
    judged = f"judged for {day(current.judgment.as_of_on)} by {current.program_name}, version {version.number}"
    return tuple(version.body.get("reading_notes") or ()), judged


def _thread(tx: Session, item: WorkItem, kind: str) -> tuple[Any, ...]:
    if item.vendor_id is None:
        return ()
    return tuple(timeline(tx, item.vendor_id, kinds=[kind] if kind in THREAD_KINDS else None, limit=40))
