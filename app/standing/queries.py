"""Reads of judgments, standing over time and open deficiencies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Date, Select, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from app.certificates.models import DocumentArrival
from app.items.models import ItemClient, WorkItem
from app.judging.priority import summary
from app.judging.verdict import COMPLIANT_FOR_COUNTING, Verdict, finding_of
from app.kit.errors import NotFound
from app.parties.models import Assignment, Client, Vendor
from app.programs.models import Program, ProgramVersion
from app.standing.lines import Line, lines_of
from app.standing.models import Deficiency, Judgment, Standing

__all__ = ["Current", "Line", "current_judgments", "judgment_at", "lines_of", "standing_at", "status_counts"]


@dataclass(frozen=True)
class Current:
    """Where a vendor stands with one client now; `judgment` and `standing` are None until it is first judged."""

    client_id: int
    client_name: str
    assignment: Assignment
    program_name: str
    judgment: Judgment | None
    standing: Standing | None
    time_zone: str

    @property
    def lines(self) -> list[Line]:
        """The verdict's lines, what needs eyes first."""
        return lines_of(self.judgment.verdict) if self.judgment else []


def standing_at(tx: Session, assignment_id: int, at: datetime) -> Standing | None:
    """The standing as it was known at a moment; None before the first judgment."""
    query = select(Standing).where(
        Standing.assignment_id == assignment_id,
        Standing.valid_from_at <= at,
        or_(Standing.valid_to_at.is_(None), Standing.valid_to_at > at),
    )
    return tx.scalars(query.order_by(Standing.id.desc()).limit(1)).first()


def judgment_at(tx: Session, assignment_id: int, at: datetime) -> Judgment | None:
    """The newest judgment of its day that had been made by a moment, with its verdict and what it came from."""
    query = select(Judgment).where(Judgment.assignment_id == assignment_id, Judgment.made_at <= at, Judgment.of_its_day)
    return tx.scalars(query.order_by(Judgment.id.desc()).limit(1)).first()


def standing_history(tx: Session, assignment_id: int) -> Sequence[Standing]:
    """Every standing that an assignment has had, the newest first."""
    query = select(Standing).where(Standing.assignment_id == assignment_id)
    return tx.scalars(query.order_by(Standing.id.desc())).all()


def current_judgments(tx: Session, vendor_id: int) -> list[Current]:
    """A vendor's present standing with each client that the transaction sees, clients by name."""
    rows = tx.execute(
        select(Assignment, Client, Program.name, Standing)
        .join(Client, Client.id == Assignment.client_id)
        .join(Program, Program.id == Assignment.program_id)
        .outerjoin(Standing, and_(Standing.assignment_id == Assignment.id, Standing.valid_to_at.is_(None)))
        .where(Assignment.vendor_id == vendor_id)
        .order_by(Client.name, Assignment.id)
    ).all()
    newest = newest_judgments(tx, [assignment.id for assignment, _, _, _ in rows])
    return [
        Current(client.id, client.name, assignment, program, newest.get(assignment.id), standing, client.time_zone)
        for assignment, client, program, standing in rows
    ]


def newest_judgments(tx: Session, assignment_ids: Collection[int]) -> dict[int, Judgment]:
    """The last judgment of each assignment that was made for the day it then was."""
    newest = select(func.max(Judgment.id)).where(Judgment.assignment_id.in_(assignment_ids), Judgment.of_its_day)
    query = select(Judgment).where(Judgment.id.in_(newest.group_by(Judgment.assignment_id)))
    return {judgment.assignment_id: judgment for judgment in tx.scalars(query)}


def reasons_of(tx: Session, assignment_ids: Collection[int]) -> dict[int, str]:
    """What is wrong in one line, by assignment, as last judged; those with which nothing is wrong are left out."""
    newest = select(func.max(Judgment.id)).where(Judgment.assignment_id.in_(assignment_ids), Judgment.of_its_day)
    query = select(
        Judgment.assignment_id, Judgment.as_of_on, Judgment.status,
        Judgment.verdict["deficiencies"].label("short"), Judgment.verdict["review"].label("review"),
    ).where(Judgment.id.in_(newest.group_by(Judgment.assignment_id)))  # fmt: skip
    found = {}
    for row in tx.execute(query):
        short, review = (tuple(map(finding_of, each or ())) for each in (row.short, row.review))
        if short or review:
            found[row.assignment_id] = summary(Verdict(row.as_of_on, row.status, None, short, review, ()))
    return found


def open_standings(tx: Session, assignment_ids: Collection[int]) -> dict[int, Standing]:
    """The open standing of each assignment, read afresh."""
    query = select(Standing).where(Standing.assignment_id.in_(assignment_ids), Standing.valid_to_at.is_(None))
    found = tx.scalars(query.execution_options(populate_existing=True))
    return {standing.assignment_id: standing for standing in found}


def open_deficiencies(tx: Session, assignment_ids: Collection[int]) -> dict[int, list[Deficiency]]:
    """The open deficiencies of each assignment, the oldest first, read afresh."""
    query = select(Deficiency).where(Deficiency.assignment_id.in_(assignment_ids), Deficiency.closed_at.is_(None))
    found: dict[int, list[Deficiency]] = {assignment_id: [] for assignment_id in assignment_ids}
    for deficiency in tx.scalars(query.order_by(Deficiency.id).execution_options(populate_existing=True)):
        found[deficiency.assignment_id].append(deficiency)
    return found


def status_counts(tx: Session, client_id: int) -> dict[str, int]:
    """How many of a client's vendors stand how; those never judged are counted as `not_judged`."""
    return {status: number for _, status, number in tx.execute(_counts([client_id]))}


def due_for_judging(tx: Session, now: datetime, *, after: int, limit: int) -> list[int]:
    """Assignments whose verdict may have changed by the passing of days alone, or that were never judged, after an id.

    Each client's day begins at midnight where the client is.
    """
    today = cast(func.timezone(Client.time_zone, now), Date)
    latest = (now + timedelta(hours=14)).date()  # no place on earth is later
    begun = select(ProgramVersion.id).where(
        ProgramVersion.program_id == Assignment.program_id, ProgramVersion.takes_effect_on <= today
    )
    query = (
        select(Assignment.id)
        .join(Client, Client.id == Assignment.client_id)
        .outerjoin(Standing, and_(Standing.assignment_id == Assignment.id, Standing.valid_to_at.is_(None)))
        .where(
            Assignment.id > after,
            or_(
                and_(Standing.judge_again_on <= latest, Standing.judge_again_on <= today),
                and_(Standing.id.is_(None), begun.exists()),
            ),
        )
    )
    return list(tx.scalars(query.order_by(Assignment.id).limit(limit)))


def assignments_of_program(tx: Session, program_id: int, *, after: int, limit: int) -> list[int]:
    """A program's assignments after an id, in the order of their ids."""
    query = select(Assignment.id).where(Assignment.program_id == program_id, Assignment.id > after)
    return list(tx.scalars(query.order_by(Assignment.id).limit(limit)))


def vendors_of(tx: Session, assignment_ids: Collection[int]) -> list[int]:
    """The vendors of some assignments."""
    return list(tx.scalars(select(Assignment.vendor_id).where(Assignment.id.in_(assignment_ids)).distinct()))


def lock_items(tx: Session, vendor_ids: Collection[int]) -> list[WorkItem]:
    """The vendors' items that are not done, locked before their assignments are: whoever decides an item holds it
    first and judges after, so the other order would let the two wait for each other."""
    query = select(WorkItem).where(
        WorkItem.vendor_id.in_(vendor_ids), WorkItem.state != "done", WorkItem.kind.in_(("reading", "deficient"))
    )
    locked = query.order_by(WorkItem.id).with_for_update(of=WorkItem, key_share=True)
    return list(tx.scalars(locked.execution_options(populate_existing=True)))


def asked_parts(tx: Session, item_ids: Collection[int]) -> dict[int, list[ItemClient]]:
    """The parts of some items that still wait for a decision, of an analyst or of whom they were escalated to, by item."""
    found: dict[int, list[ItemClient]] = {item_id: [] for item_id in item_ids}
    waiting = or_(ItemClient.decision.is_(None), ItemClient.decision == "escalated")
    query = select(ItemClient).where(ItemClient.item_id.in_(item_ids), waiting)
    for part in tx.scalars(query.execution_options(populate_existing=True)):
        found[part.item_id].append(part)
    return found


def is_decided(tx: Session, once_key: str) -> bool:
    """Whether the item under a key was there and is done."""
    query = select(WorkItem.id).where(WorkItem.once_key == once_key, WorkItem.state == "done")
    return tx.scalar(query) is not None


def newest_arrival(tx: Session, document_id: int) -> int | None:
    """The last arrival that brought a document."""
    return tx.scalar(select(func.max(DocumentArrival.arrival_id)).where(DocumentArrival.document_id == document_id))


@dataclass(frozen=True)
class Counted:
    """A client with the number of its vendors in each status."""

    client: Client
    counts: dict[str, int]

    @property
    def vendors(self) -> int:
        """How many vendors' cover is asked for."""
        return sum(number for status, number in self.counts.items() if status != "not_required")

    @property
    def compliant(self) -> int:
        """How many of them count as compliant: a policy about to end still covers today."""
        return sum(number for status, number in self.counts.items() if status in COMPLIANT_FOR_COUNTING)


def clients_with_counts(tx: Session, clients: frozenset[int] | None) -> list[Counted]:
    """The clients that an actor serves, by name, with how their vendors stand."""
    query = select(Client).order_by(Client.name)
    if clients is not None:
        query = query.where(Client.id.in_(clients))
    found = {client.id: Counted(client, {}) for client in tx.scalars(query)}
    for client_id, status, number in tx.execute(_counts(list(found))):
        found[client_id].counts[status] = number
    return list(found.values())


def _counts(client_ids: Collection[int]) -> Select[int, str, int]:
    status = func.coalesce(Standing.status, "not_judged")
    return (
        select(Assignment.client_id, status, func.count())
        .select_from(Assignment)
        .outerjoin(Standing, and_(Standing.assignment_id == Assignment.id, Standing.valid_to_at.is_(None)))
        .where(Assignment.client_id.in_(client_ids))
        .group_by(Assignment.client_id, Standing.status)
    )


def vendor_names(tx: Session, assignment_ids: Collection[int]) -> dict[int, str]:
    """The vendors' names of some assignments, by assignment."""
    query = select(Assignment.id, Vendor.legal_name).join(Vendor, Vendor.id == Assignment.vendor_id)
    return {row[0]: row[1] for row in tx.execute(query.where(Assignment.id.in_(assignment_ids)))}


@dataclass(frozen=True)
class Case:
    """An assignment with its open deficiencies: what a waiver may be about."""

    assignment: Assignment
    client: Client
    vendor_name: str
    deficiencies: list[Deficiency]


def case_of(tx: Session, assignment_id: int) -> Case:
    """An assignment that the transaction sees, with its open deficiencies. Raises NotFound."""
    row = tx.execute(
        select(Assignment, Client, Vendor.legal_name)
        .join(Client, Client.id == Assignment.client_id)
        .join(Vendor, Vendor.id == Assignment.vendor_id)
        .where(Assignment.id == assignment_id)
    ).first()
    if row is None:
        raise NotFound("There is no such vendor among those that you serve.")
    return Case(row[0], row[1], row[2], open_deficiencies(tx, [assignment_id])[assignment_id])
