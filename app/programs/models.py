"""What a client demands: programs in versions that never rewrite the past, and waivers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class Program(Base):
    """A set of requirements of one client, under a name."""

    __tablename__ = "program"
    __table_args__ = (UniqueConstraint("client_id", "name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    name: Mapped[str]
    created_at: Mapped[datetime]


class ProgramVersion(Base):
    """A program as it stands from a day on; `body` is the program file as JSON."""

    __tablename__ = "program_version"
    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        Index("ix_program_version_in_force", "program_id", "takes_effect_on"),
        Index("ix_program_version_client_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    number: Mapped[int]
    takes_effect_on: Mapped[date]
    body: Mapped[dict[str, Any]]
    note: Mapped[str | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str]


class Waiver(Base):
    """A requirement that the client (or, for paper faults, the account manager) gave up for one vendor for a while.

    Half-open, as policies are: `to_on` is the first day without it.
    """

    __tablename__ = "waiver"
    __table_args__ = (
        CheckConstraint("to_on > from_on", "ends_after_it_starts"),
        CheckConstraint("approver in ('client', 'account_manager')", "approver_is_known"),
        Index("ix_waiver_of_assignment", "assignment_id"),
        Index("ix_waiver_client_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    requirement: Mapped[str]
    approver: Mapped[str]
    reason: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
    ended_at: Mapped[datetime | None]
