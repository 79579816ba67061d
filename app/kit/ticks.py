"""The clock of timed jobs: a tick is a row under a unique (job, due time), written in the transaction that defers the
job, so that ten schedulers are as good as one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kit import jobs
from app.kit.database import Base


class TimedTick(Base):
    """One due moment of one timed job, taken by whoever came first."""

    __tablename__ = "timed_tick"

    job: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)


def tick(tx: Session, job: str, due_at: datetime) -> bool:
    """Defer a timed job for its due moment, once however many schedulers tick."""
    row = tx.execute(insert(TimedTick).values(job=job, due_at=due_at).on_conflict_do_nothing().returning(TimedTick.job))
    if row.first() is None:
        return False
    jobs.defer(tx, job, once=job)
    return True
