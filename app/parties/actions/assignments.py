"""Who works for whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit import audit, jobs
from app.kit.actor import Actor
from app.kit.errors import Refused
from app.parties.models import Assignment


def assign_vendor(
    tx: Session,
    client_id: int,
    vendor_id: int,
    program_id: int,
    *,
    contract_from_on: date | None = None,
    contract_to_on: date | None = None,
    contract_on_file: bool | None = None,
    active_from_on: date | None = None,
    who: Actor,
    now: datetime,
) -> Assignment:
    """Let a vendor work for a client under a program, from today if no day is given.

    Raises Refused where it does already.
    """
    of = {"client_id": client_id, "vendor_id": vendor_id, "program_id": program_id}
    assignment = tx.scalars(select(Assignment).filter_by(**of)).first()
    if assignment is not None and not _never_was(assignment):
        raise Refused("This vendor works for the client under this program already. Change that assignment instead.")
    if assignment is None:
        assignment = Assignment(**of)
        tx.add(assignment)
    assignment.contract_from_on, assignment.contract_to_on = contract_from_on, contract_to_on
    assignment.contract_on_file = contract_on_file
    assignment.active_from_on, assignment.active_to_on = active_from_on or contract_from_on or now.date(), None
    assignment.created_at = now
    audit.record(
        tx, who, now, "parties.assign_vendor", assignment, after={"vendor_id": vendor_id, "program_id": program_id}
    )
    # Without papers the vendor is missing from its first day on, and must say so.
    jobs.defer(tx, "standing.judging", once=f"judging:{vendor_id}:", vendor_id=vendor_id, cause="vendor assigned")
    return assignment


def withdraw_assignment(tx: Session, assignment_id: int, *, who: Actor, now: datetime) -> Assignment:
    """Take back that a vendor was let work for a client: the assignment ends on the day it began."""
    assignment = tx.get_one(Assignment, assignment_id)
    assignment.active_to_on = assignment.active_from_on
    after = {"active_to_on": assignment.active_to_on.isoformat()}
    audit.record(tx, who, now, "parties.withdraw_assignment", assignment, after=after)
    return assignment


def _never_was(assignment: Assignment) -> bool:
    return assignment.active_to_on is not None and assignment.active_to_on <= assignment.active_from_on
