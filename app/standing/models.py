"""Judgments as made, each vendor's standing over time, and the deficiencies with their history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class Judgment(Base):
    """A verdict with exactly what it came from: documents and corrections, program version, rule-book version, the day."""

    __tablename__ = "judgment"
    __table_args__ = (
        Index("ix_judgment_of_assignment", "assignment_id", "id", postgresql_where=text("of_its_day")),
        Index("ix_judgment_assignment_id", "assignment_id", "made_at"),
        Index("ix_judgment_client_id", "client_id"),
        Index("ix_judgment_program_version_id", "program_version_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    program_version_id: Mapped[int] = mapped_column(ForeignKey("program_version.id"))
    rulebook_version: Mapped[str]
    as_of_on: Mapped[date]
    known_at: Mapped[datetime]
    basis: Mapped[dict[str, Any]]  # documents (id, sha256, part), correction ids, waiver ids
    verdict: Mapped[dict[str, Any]]
    status: Mapped[str]
    next_expiration_on: Mapped[date | None]
    made_at: Mapped[datetime]
    cause: Mapped[str]
    of_its_day: Mapped[bool]  # made for the day it then was; false: somebody asked about another day


class JudgmentDocument(Base):
    """A document that a judgment came from."""

    __tablename__ = "judgment_document"
    __table_args__ = (Index("ix_judgment_document_document_id", "document_id"),)

    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgment.id"), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)


class Standing(Base):
    """A vendor's standing with a client for a while: valid from, valid to, and why it changed. One row is open."""

    __tablename__ = "standing"
    __table_args__ = (
        Index("uq_standing_one_open", "assignment_id", unique=True, postgresql_where=text("valid_to_at is null")),
        Index("ix_standing_as_of", "assignment_id", "valid_from_at"),
        Index("ix_standing_now_by_status", "client_id", "status", postgresql_where=text("valid_to_at is null")),
        Index("ix_standing_judgment_id", "judgment_id"),
        Index("ix_standing_next_expiration", "next_expiration_on", postgresql_where=text("valid_to_at is null")),
        Index("ix_standing_due_for_judging", "judge_again_on", postgresql_where=text("valid_to_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    judgment_id: Mapped[int] = mapped_column(ForeignKey("judgment.id"))
    status: Mapped[str]
    next_expiration_on: Mapped[date | None]
    judge_again_on: Mapped[date | None]  # the first day on which the verdict may differ by the passing of days alone
    valid_from_at: Mapped[datetime]
    valid_to_at: Mapped[datetime | None]
    cause: Mapped[str]


class Deficiency(Base):
    """What falls short, from the day it was found to the day it was cured; reopening is a new row."""

    __tablename__ = "deficiency"
    __table_args__ = (
        Index(
            "uq_deficiency_one_open", "assignment_id", "key", unique=True, postgresql_where=text("closed_at is null")
        ),
        Index("ix_deficiency_open_of_client", "client_id", "slug", postgresql_where=text("closed_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    key: Mapped[str]  # requirement, slug, line and party
    slug: Mapped[str]
    severity: Mapped[str]
    line: Mapped[str | None]
    requirement: Mapped[str]
    finding: Mapped[dict[str, Any]]  # the verdict's finding as last judged
    waived: Mapped[bool] = mapped_column(default=False, server_default="false")
    begins_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]
