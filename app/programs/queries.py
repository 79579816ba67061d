"""Reads of programs, their versions and waivers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.errors import NotFound
from app.parties.models import Client
from app.programs.models import Program, ProgramVersion, Waiver
from app.programs.rules import in_force


def visible_client(tx: Session, client_id: int, clients: frozenset[int] | None) -> Client:
    """A client that the actor serves. Raises NotFound."""
    client = tx.get(Client, client_id) if clients is None or client_id in clients else None
    if client is None:
        raise NotFound("There is no such client among those that you serve.")
    return client


def visible_program(tx: Session, program_id: int, *, lock: bool = False) -> Program:
    """A program of a client that the transaction sees. Raises NotFound."""
    program = tx.get(Program, program_id, with_for_update=lock or None)
    if program is None:
        raise NotFound("There is no such program among your clients' programs.")
    return program


def programs_of(tx: Session, client_id: int) -> Sequence[Program]:
    """A client's programs by name."""
    return tx.scalars(select(Program).where(Program.client_id == client_id).order_by(Program.name)).all()


def program_named(tx: Session, client_id: int, name: str) -> Program | None:
    """A client's program by its name, or None."""
    return tx.scalars(select(Program).where(Program.client_id == client_id, Program.name == name)).first()


def versions_of(tx: Session, program_ids: Collection[int]) -> dict[int, list[ProgramVersion]]:
    """Every version of some programs, oldest first."""
    found: dict[int, list[ProgramVersion]] = {program_id: [] for program_id in program_ids}
    query = select(ProgramVersion).where(ProgramVersion.program_id.in_(program_ids)).order_by(ProgramVersion.number)
    for version in tx.scalars(query):
        found[version.program_id].append(version)
    return found


def version_in_force(tx: Session, program_id: int, day: date) -> ProgramVersion | None:
    """The version that vendors are judged by on a day; None where the program had not begun."""
    return in_force(versions_of(tx, [program_id])[program_id], day)


def newest_version(tx: Session, program_id: int) -> ProgramVersion | None:
    """The version with the highest number, in force or still to come."""
    query = select(ProgramVersion).where(ProgramVersion.program_id == program_id)
    return tx.scalars(query.order_by(ProgramVersion.number.desc()).limit(1)).first()


def waivers_of_many(
    tx: Session, assignment_ids: Collection[int], known_at: datetime | None = None
) -> dict[int, list[Waiver]]:
    """The waivers of some assignments as known at a moment (None: all ever granted), in force or not, oldest first."""
    found: dict[int, list[Waiver]] = {assignment_id: [] for assignment_id in assignment_ids}
    query = select(Waiver).where(Waiver.assignment_id.in_(assignment_ids)).order_by(Waiver.id)
    if known_at is not None:
        query = query.where(Waiver.decided_at <= known_at)
    for waiver in tx.scalars(query):
        found[waiver.assignment_id].append(waiver)
    return found


def waivers_of(tx: Session, assignment_id: int, known_at: datetime | None = None) -> list[Waiver]:
    """One assignment's waivers, ended ones included; `ended_at` and `to_on` say until when."""
    return waivers_of_many(tx, [assignment_id], known_at)[assignment_id]


def visible_waiver(tx: Session, waiver_id: int, *, lock: bool = False) -> Waiver:
    """A waiver of a client that the transaction sees. Raises NotFound."""
    waiver = tx.get(Waiver, waiver_id, with_for_update=lock or None)
    if waiver is None:
        raise NotFound("There is no such waiver among your clients' waivers.")
    return waiver


def waivers_of_client(tx: Session, client_id: int, day: date) -> Sequence[Waiver]:
    """A client's waivers that run on a day or are still to come, the soonest to end first."""
    query = select(Waiver).where(Waiver.client_id == client_id, Waiver.to_on > day, Waiver.ended_at.is_(None))
    return tx.scalars(query.order_by(Waiver.to_on, Waiver.id).limit(500)).all()
