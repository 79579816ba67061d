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
    same = select(Assignment.id).filter_by(client_id=client_id, vendor_id=vendor_id, program_id=program_id)
    if tx.scalar(same) is not None:
        raise Refused("This vendor works for the client under this program already. Change that assignment instead.")
    assignment = Assignment(
        client_id=client_id, vendor_id=vendor_id, program_id=program_id, contract_from_on=contract_from_on,
        contract_to_on=contract_to_on, contract_on_file=contract_on_file,
        active_from_on=active_from_on or contract_from_on or now.date(), created_at=now,
    )  # fmt: skip
    tx.add(assignment)
    audit.record(
        tx, who, now, "parties.assign_vendor", assignment, after={"vendor_id": vendor_id, "program_id": program_id}
    )
    # Without papers the vendor is missing from its first day on, and must say so.
    jobs.defer(tx, "standing.judging", once=f"judging:{vendor_id}:", vendor_id=vendor_id, cause="vendor assigned")
    return assignment
