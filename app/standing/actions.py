"""Judging vendors: the verdict, what it came from, the standing that follows, and who has to look at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.judging.judging import judge
from app.judging.labels import STATUSES
from app.kit import audit, jobs
from app.kit.actor import Actor
from app.kit.errors import NotFound, Refused
from app.parties.actions import add_touch
from app.parties.models import Assignment, Client
from app.programs.models import ProgramVersion
from app.programs.rules import local_day
from app.standing import keeping, queries
from app.standing.dossiers import Dossier, Row, gather, lock_assignments
from app.standing.keeping import Change
from app.standing.models import Judgment, Standing
from app.standing.naming import note_named
from app.standing.papers import papers_of
from app.standing.queueing import keep_items


def judge_vendor(
    tx: Session,
    vendor_id: int,
    *,
    as_of: date | None = None,
    cause: str,
    document_id: int | None = None,
    who: Actor,
    now: datetime,
) -> list[Judgment]:
    """Judge all of a vendor's assignments, and open, refresh or close the work item of the document that led to it.

    Without `as_of` each is judged for the day it now is where its client is. Who serves only some clients judges only
    those; a job does the rest. Judging twice what has not changed keeps one judgment.
    """
    items = queries.lock_items(tx, [vendor_id])
    rows = lock_assignments(tx, vendor_id=vendor_id)
    changes = _judge(tx, rows, as_of, cause=cause, who=who, now=now)
    keep_items(tx, changes, items, document_id=document_id, who=who, now=now)
    if who.clients is not None:
        once = f"judging:{vendor_id}:{document_id or ''}"
        jobs.defer(tx, "standing.judging", once=once, vendor_id=vendor_id, document_id=document_id, cause=cause)
    return [change.judgment for change in changes]


def judge_assignment(
    tx: Session, assignment_id: int, *, as_of: date | None = None, cause: str, who: Actor, now: datetime
) -> Judgment:
    """Judge one assignment, and refresh the open items that it bears on; for a day past, only the judgment is kept.

    Raises NotFound; Refused where its program had not begun on that day.
    """
    judged = judge_assignments(tx, [assignment_id], as_of=as_of, cause=cause, who=who, now=now)
    if not judged:
        raise Refused("The program had not begun on that day, so there is nothing to judge by. Choose a later day.")
    return judged[0]


def judge_assignments(
    tx: Session, assignment_ids: Iterable[int], *, as_of: date | None = None, cause: str, who: Actor, now: datetime
) -> list[Judgment]:
    """Judge many assignments in one go, with as many reads as for one."""
    ids = list(assignment_ids)
    items = queries.lock_items(tx, queries.vendors_of(tx, ids))
    rows = lock_assignments(tx, ids=ids)
    if not rows:
        raise NotFound("There are no such vendors among those that you serve.")
    changes = _judge(tx, rows, as_of, cause=cause, who=who, now=now)
    keep_items(tx, changes, items, document_id=None, who=who, now=now)
    return [change.judgment for change in changes]


def judge_later(tx: Session, version: ProgramVersion, *, who: Actor, now: datetime) -> bool:
    """Have a program's vendors judged on the day its version takes effect; False where that day is here."""
    client = tx.get_one(Client, version.client_id)
    if version.takes_effect_on <= local_day(client.time_zone, now):
        return False
    later = update(Standing).where(
        Standing.assignment_id.in_(select(Assignment.id).where(Assignment.program_id == version.program_id)),
        Standing.valid_to_at.is_(None),
        Standing.judge_again_on > version.takes_effect_on,
    )
    tx.execute(later.values(judge_again_on=version.takes_effect_on))
    audit.record(tx, who, now, "standing.judge_later", version, after={"on": version.takes_effect_on.isoformat()})
    return True


def _judge(tx: Session, rows: list[Row], as_of: date | None, *, cause: str, who: Actor, now: datetime) -> list[Change]:
    papers = papers_of(tx, {vendor.id for _, _, vendor in rows}, now)
    dossiers = gather(tx, rows, papers, as_of, now)
    if who.clients is None:  # who serves only some clients does not know the names of the others
        note_named(tx, papers, dossiers)
    ids = [dossier.assignment.id for dossier in dossiers]
    before = queries.newest_judgments(tx, ids)
    standings = queries.open_standings(tx, ids)
    deficiencies = queries.open_deficiencies(tx, ids)
    changes = [_change(dossier, before.get(dossier.assignment.id), cause, now) for dossier in dossiers]
    made = [change.judgment for change in changes if change.is_new]
    tx.add_all(made)
    keeping.keep_documents(tx, made)
    _move_standings(tx, [change for change in changes if change.judgment.of_its_day], standings, now)
    for change in changes:
        if change.is_new and change.judgment.of_its_day:
            keeping.move_deficiencies(tx, change, deficiencies[change.dossier.assignment.id], now)
    for change in changes:
        if change.is_new:
            _tell(tx, change, who, now)
    return changes


def _move_standings(tx: Session, changes: list[Change], standings: dict[int, Standing], now: datetime) -> None:
    beginning = []
    for change in changes:
        standing = standings.get(change.dossier.assignment.id)
        change.status_before = standing.status if standing else None
        if standing is not None:
            standing.judge_again_on = change.dossier.judge_again_on
        if standing is None or keeping.end_standing(change, standing, now):
            beginning.append((change, standing))
    tx.flush()  # the rows end before others begin: only one may be open
    for change, standing in beginning:
        keeping.begin_standing(tx, change, standing, now)


def _change(dossier: Dossier, before: Judgment | None, cause: str, now: datetime) -> Change:
    known_at = max(now, datetime.combine(dossier.as_of, time.min, now.tzinfo))
    verdict = judge(dossier.program, dossier.vendor_file, dossier.readings, dossier.as_of, known_at)
    if before is not None and keeping.same_question(before, dossier):
        return Change(dossier, verdict, before, is_new=False)
    judgment = keeping.make_judgment(dossier, verdict, cause, now)
    return Change(dossier, verdict, judgment, is_new=True, news=keeping.has_news(before, judgment))


def _tell(tx: Session, change: Change, who: Actor, now: datetime) -> None:
    judgment, dossier = change.judgment, change.dossier
    audit.record(
        tx,
        who,
        now,
        "standing.judge_assignment",
        judgment,
        before={"status": change.status_before},
        after={"status": judgment.status, "opened": change.opened, "closed": change.closed},
        why=judgment.cause,
    )
    if change.moved and change.status_before != judgment.status:
        then = STATUSES[change.status_before] if change.status_before else "Not judged"
        add_touch(
            tx,
            vendor_id=dossier.assignment.vendor_id,
            agency_id=None,
            client_id=dossier.client.id,
            kind="standing",
            title=f"{dossier.client.name}: {then} → {STATUSES[judgment.status]}",
            body=judgment.cause,
            inbound=False,
            subject_kind="judgment",
            subject_id=judgment.id,
            who=who,
            now=now,
        )
