"""Deferred work: procrastinate on the same PostgreSQL, so that a change and the work that follows from it commit
together or not at all. Only this file defers."""

from __future__ import annotations

from typing import Any

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text
from sqlalchemy.orm import Session

# A deferrer needs no connection of its own: it borrows the session's.
_deferrer = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
_TAKEN_OVER = "jobs taken over"


def defer(
    tx: Session, job: str, *, once: str | None = None, queue: str = "work", priority: int = 0, **args: Any
) -> bool:
    """Put a job (`<area>.<noun>`) in the queue as part of this transaction.

    `once` names work of which one waiting copy is enough; False is returned where it already waits. A taken
    queueing lock raises and would spoil the transaction, hence the savepoint.
    """
    taken_over = tx.info.get(_TAKEN_OVER)
    if taken_over is not None:
        taken_over.append((job, args))
        return True
    tx.flush()
    try:
        with tx.begin_nested():
            # asked for inside: SQLAlchemy sets the savepoint when the nested transaction first wants its connection
            connection = tx.connection().connection.driver_connection
            _deferrer.configure_task(
                job, allow_unknown=True, queueing_lock=once, queue=queue, priority=priority, connection=connection
            ).defer(**args)
    except AlreadyEnqueued:
        return False
    return True


def take_over(tx: Session) -> list[tuple[str, dict[str, Any]]]:
    """From here on this session's deferred work goes into the list that comes back, and to no worker.

    For whoever lives through past days and does the work at moments of its own, as the demonstration's loader does.
    """
    taken: list[tuple[str, dict[str, Any]]] = tx.info.setdefault(_TAKEN_OVER, [])
    return taken


def waiting(tx: Session, queue: str | None = None) -> int:
    """How many jobs wait or run."""
    query = "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and (cast(:q as text) is null or queue_name = :q)"
    return int(tx.execute(text(query), {"q": queue}).scalar_one())
