"""What the worker judges: after an arrival, with every new day, after a program was published. Safe to run twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from app.kit.actor import worker
from app.kit.clock import utc_now
from app.kit.database import Database
from app.programs.models import ProgramVersion
from app.standing import queries
from app.standing.actions import judge_assignments, judge_later, judge_vendor

BATCH = 50

log = structlog.get_logger()

Next = Callable[[Session, int], list[int]]


class NotAllJudged(Exception):
    """Some vendors could not be judged; the job is shown as failed until they can."""


def judge_one_vendor(database: Database, *, vendor_id: int, document_id: int | None = None, cause: str) -> None:
    """Judge a vendor for every client, after something about it changed."""
    with database.write(None) as tx:
        judge_vendor(tx, vendor_id, cause=cause, document_id=document_id, who=worker(), now=utc_now())


def begin_new_day(database: Database, *, now: datetime | None = None) -> None:
    """Judge anew whatever changes by the passing of days alone: policies that ended, windows, waivers, versions."""
    moment = now or utc_now()
    _in_batches(
        database, lambda tx, after: queries.due_for_judging(tx, moment, after=after, limit=BATCH), "new day", moment
    )


def take_up_version(database: Database, *, version_id: int, now: datetime | None = None) -> None:
    """Judge a program's vendors by a version just published, or have them judged on the day it takes effect."""
    moment = now or utc_now()
    with database.write(None) as tx:
        version = tx.get_one(ProgramVersion, version_id)
        if judge_later(tx, version, who=worker(), now=moment):
            return
        program_id, cause = version.program_id, f"program version {version.number}"
    _in_batches(
        database,
        lambda tx, after: queries.assignments_of_program(tx, program_id, after=after, limit=BATCH),
        cause,
        moment,
    )


def _in_batches(database: Database, coming: Next, cause: str, now: datetime) -> None:
    """Judge batch after batch, each in a transaction of its own; one vendor that cannot be judged stops no other."""
    after, failed = 0, 0
    while True:
        with database.read(None) as tx:
            ids = coming(tx, after)
        if not ids:
            break
        failed += _judge_batch(database, ids, cause, now)
        after = ids[-1]
    if failed:
        raise NotAllJudged(f"{failed} could not be judged; see the log for each of them.")


def _judge_batch(database: Database, ids: list[int], cause: str, now: datetime) -> int:
    try:
        with database.write(None) as tx:
            judge_assignments(tx, ids, cause=cause, who=worker(), now=now)
    except Exception:
        if len(ids) > 1:
            return sum(_judge_batch(database, [one], cause, now) for one in ids)
        log.exception("an assignment could not be judged", assignment_id=ids[0])
        return 1
    return 0


JOBS = {"judging": judge_one_vendor, "new_day": begin_new_day, "program_published": take_up_version}
