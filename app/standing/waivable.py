"""What a waiver is about: the open deficiency, when it was found, and the policy that it ends with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.judging.codes import day
from app.judging.question import Question
from app.programs.models import Waiver
from app.programs.rules import local_day
from app.programs.waiving import last_end
from app.standing.covers import questions_of
from app.standing.models import Deficiency
from app.standing.queries import Case, current_judgments


def question_of(tx: Session, case: Case, now: datetime) -> Question | None:
    """What the last judgment of an assignment was asked; none where there are no papers."""
    currents = [
        each for each in current_judgments(tx, case.assignment.vendor_id) if each.assignment.id == case.assignment.id
    ]
    return questions_of(tx, currents, now).get(case.assignment.id)


def policy_end(q: Question | None, line: str | None, on: date) -> date | None:
    """When the policy of a line that is in force on a day ends, as far as that is known.

    Source: docs/rulebook.md, waivers: a waiver ends with the policy that was in force when it was given.
    """
    rows = q.facts.rows_of("wc" if line == "el" else line or "") if q else ()
    terms = [(row.effective.value, row.expiration.value) for row in rows]
    return min((end for start, end in terms if start and end and start <= on < end), default=None)


def found_on(case: Case, deficiency: Deficiency) -> date:
    """The client's day on which a deficiency was found."""
    return local_day(case.client.time_zone, deficiency.opened_at)


def latest_end(q: Question | None, case: Case, deficiency: Deficiency, from_on: date) -> date:
    """The latest first day without it that a waiver of a deficiency may have."""
    return last_end(from_on, policy_end(q, deficiency.line, from_on), case.assignment.contract_to_on)


def waiver_days(waiver: Waiver, zone: str, now: datetime) -> tuple[bool, str]:
    """Whether a waiver runs or is still to run, and from when to when in words.

    Source: docs/rulebook.md, waivers: `to` is the first day without it.
    """
    ended_on = local_day(zone, waiver.ended_at) if waiver.ended_at else waiver.to_on
    if waiver.ended_at is not None or ended_on <= local_day(zone, now):
        return False, f"from {day(waiver.from_on)}, ended on {day(ended_on)}"
    return True, f"from {day(waiver.from_on)}, first day without it {day(ended_on)}"
