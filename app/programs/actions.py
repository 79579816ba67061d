"""Programs imported in versions, waivers granted and ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.kit import audit, jobs
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound, Refused
from app.parties.models import Assignment, Client
from app.people.access import must
from app.people.rules import Right
from app.programs import queries
from app.programs.files import checked_program, kept
from app.programs.models import Program, ProgramVersion, Waiver
from app.programs.rules import local_day, rewrites_the_past
from app.programs.waiving import Terms, WrongTerms, wrong_terms


def import_program(
    tx: Session,
    client_id: int,
    body: dict[str, Any],
    *,
    takes_effect_on: date,
    note: str | None = None,
    who: Actor,
    now: datetime,
) -> ProgramVersion:
    """Make a program, or its next version, from a program file's content; the same content again changes nothing.

    Vendors under the program are judged anew by a job. Raises BadInput with a line for each wrong key, Refused where
    the version would rewrite the past, NotAllowed, NotFound.
    """
    must(who, Right.EDIT_PROGRAMS)
    client = queries.visible_client(tx, client_id, who.clients)
    wanted = kept(checked_program(body))
    program = _program(tx, client, wanted["name"], now)
    before = queries.newest_version(tx, program.id)
    if before is not None and before.body == wanted:
        return before
    if rewrites_the_past(takes_effect_on, local_day(client.time_zone, now), is_first=before is None):
        raise Refused(
            f"A new version of {program.name} cannot take effect on {takes_effect_on:%d %b %Y}: vendors were already "
            "judged by the version before. Choose today or a later day."
        )
    version = _version(program, before, takes_effect_on)
    version.body, version.note, version.created_at, version.created_by = wanted, note, now, who.name
    tx.add(version)
    changed = {"number": version.number, "takes_effect_on": takes_effect_on.isoformat(), "name": program.name}
    audit.record(tx, who, now, "programs.import_program", version, after=changed, why=note)
    jobs.defer(tx, "standing.program_published", version_id=version.id)
    return version


def grant_waiver(tx: Session, assignment_id: int, terms: Terms, *, who: Actor, now: datetime) -> Waiver:
    """Record that the client (or, for paper faults, its account manager) gives up a requirement for one vendor.

    Raises WrongTerms, NotAllowed, NotFound.
    """
    must(who, Right.DECIDE_WAIVERS)
    assignment = tx.get(Assignment, assignment_id, with_for_update={"key_share": True})
    if assignment is None:
        raise NotFound("There is no such vendor among those that you serve.")
    others = [other for other in queries.waivers_of(tx, assignment_id) if other.ended_at is None]
    said = wrong_terms(terms, assignment.contract_to_on, others)
    if said or terms.from_on is None or terms.to_on is None:
        raise WrongTerms(said)
    waiver = Waiver(
        client_id=assignment.client_id, assignment_id=assignment_id, requirement=terms.requirement,
        approver=terms.approver, reason=terms.reason.strip(), from_on=terms.from_on, to_on=terms.to_on,
        decided_at=now, decided_by=who.name,
    )  # fmt: skip
    tx.add(waiver)
    after = {"requirement": terms.requirement, "code": terms.slug, "approver": terms.approver}
    after |= {"from": terms.from_on.isoformat(), "to": terms.to_on.isoformat()}
    audit.record(tx, who, now, "programs.grant_waiver", waiver, after=after, why=waiver.reason)
    jobs.defer(tx, "standing.judging", vendor_id=assignment.vendor_id, cause="waiver granted")
    return waiver


def end_waiver(tx: Session, waiver_id: int, *, reason: str, who: Actor, now: datetime) -> Waiver:
    """End a waiver before its time: from this day on the requirement stands again.

    Raises Refused where it has ended already, BadInput without a reason, NotAllowed, NotFound.
    """
    must(who, Right.DECIDE_WAIVERS)
    waiver = queries.visible_waiver(tx, waiver_id, lock=True)
    if waiver.ended_at is not None:
        raise Refused(f"This waiver was ended on {waiver.ended_at:%d %b %Y}. Nothing is left to end.")
    if not reason.strip():
        raise BadInput("Say why the waiver ends; the reason is kept with it.")
    waiver.ended_at = now
    audit.record(tx, who, now, "programs.end_waiver", waiver, after={"ended_at": now.isoformat()}, why=reason)
    vendor_id = tx.scalar(select(Assignment.vendor_id).where(Assignment.id == waiver.assignment_id))
    jobs.defer(tx, "standing.judging", vendor_id=vendor_id, cause="waiver ended")
    return waiver


def _program(tx: Session, client: Client, name: str, now: datetime) -> Program:
    # Two imports of a new name at once must not both make it; the row is locked so that versions are numbered in turn.
    row = {"client_id": client.id, "name": name, "created_at": now}
    tx.execute(insert(Program).values(row).on_conflict_do_nothing())
    return tx.scalars(
        select(Program).where(Program.client_id == client.id, Program.name == name).with_for_update(key_share=True)
    ).one()


def _version(program: Program, before: ProgramVersion | None, takes_effect_on: date) -> ProgramVersion:
    number = 1 if before is None else before.number + 1
    return ProgramVersion(
        program_id=program.id, client_id=program.client_id, number=number, takes_effect_on=takes_effect_on
    )
