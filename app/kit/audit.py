"""The audit log: one row for every state change, written in the change's own transaction.

Rows are unchained here (a chain would make every writer wait for the one before); a sealing job chains them later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kit.actor import Actor
from app.kit.database import Base


class AuditRow(Base):
    """Who changed what, when, from what to what, why, and in which request."""

    __tablename__ = "audit_row"
    __table_args__ = (Index("ix_audit_row_history_of_subject", "subject_kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str]
    what: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    client_id: Mapped[int | None] = mapped_column(BigInteger)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    why: Mapped[str | None]
    request_id: Mapped[str | None]


def record(
    tx: Session,
    who: Actor,
    now: datetime,
    what: str,
    subject: Any,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str | None = None,
) -> None:
    """Write one audit row about a mapped object; `before` and `after` hold only what changed, as JSON.

    The subject gets its id from the database first, so a new object may be given right after it was added.
    """
    tx.flush()
    key = subject.__mapper__.primary_key_from_instance(subject)
    tx.add(
        AuditRow(
            at=now,
            actor_kind=who.kind,
            actor_id=who.id,
            actor_name=who.name,
            what=what,
            subject_kind=subject.__tablename__,
            subject_id="/".join(str(part) for part in key),
            client_id=getattr(subject, "client_id", None),
            before=before,
            after=after,
            why=why,
            request_id=who.request_id,
        )
    )
