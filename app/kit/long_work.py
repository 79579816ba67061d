"""Work that takes minutes, as a row that everybody can see: what it is, how far it is, and what it was asked to do.

Each step moves the row in the step's own transaction, so that work cut short goes on exactly where it stopped.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kit.database import Base
from app.kit.errors import Refused

SILENT_AFTER = timedelta(minutes=3)


class LongWork(Base):
    """One piece of long work, under way until `ended_at`; `asked` is all it takes to go on with it."""

    __tablename__ = "long_work"

    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    unit: Mapped[str]
    done: Mapped[int]
    total: Mapped[int]
    steps: Mapped[int]
    asked: Mapped[dict[str, Any]] = mapped_column(JSONB)
    moved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def begin(
    tx: Session, name: str, *, title: str, unit: str, total: int, asked: dict[str, Any], now: datetime
) -> LongWork:
    """Enter a piece of work that nobody has begun."""
    work = LongWork(
        name=name, title=title, unit=unit, done=0, total=total, steps=0, asked=asked, moved_at=now, ended_at=None
    )
    tx.add(work)
    return work


def take_step(tx: Session, name: str, step: int, *, done: int, now: datetime) -> None:
    """Say that the step of this number, counted from 0, is made, and how much is done with it.

    Raises Refused where the work is not at that step: somebody else is at it too.
    """
    work = tx.scalars(select(LongWork).where(LongWork.name == name).with_for_update()).one()
    if work.steps != step or work.ended_at is not None:
        raise Refused(f"{work.title}: another process is at it too. This one ends; the other goes on.")
    work.steps, work.done, work.moved_at = step + 1, work.done + done, now


def end(tx: Session, name: str, *, now: datetime) -> None:
    """Say that the work is done."""
    work = tx.get_one(LongWork, name)
    work.moved_at = work.ended_at = now


def find(tx: Session, name: str) -> LongWork | None:
    """The work of that name, if it was ever begun."""
    return tx.get(LongWork, name)


def under_way(tx: Session, now: datetime) -> list[LongWork]:
    """What is being worked on now; work that has not moved for some minutes was cut short and is not."""
    moving = LongWork.ended_at.is_(None) & (LongWork.moved_at > now - SILENT_AFTER)
    return list(tx.scalars(select(LongWork).where(moving).order_by(LongWork.name)))
