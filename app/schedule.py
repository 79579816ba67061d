"""Every timed job on one page: its name, when it is due, and what then happens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import delete

from app.kit import stalled
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.ticks import TimedTick, tick

log = structlog.get_logger()


@dataclass(frozen=True)
class Timed:
    """One timed job: its name, and the cron fields (UTC) of the moments when it is due."""

    job: str
    when: dict[str, str | int]


TIMED = (
    # Every hour, since each client's day begins at its own midnight: what lapsed is expired within the hour.
    Timed("standing.new_day", {"minute": 5}),
    # Arrivals whose reading was given up by a worker that died.
    Timed("certificates.sweep", {"minute": "*/5"}),
    # Forgotten tries to sign in, sessions and links that ended long ago.
    Timed("people.sweep", {"hour": 3, "minute": 20}),
    # Items whose snooze is over.
    Timed("items.wake", {"minute": "*"}),
)

STALLED = CronTrigger(second="*/15", timezone=UTC)
TICKS_KEPT = timedelta(days=14)


def start_clock(database: Database, timed: tuple[Timed, ...] = TIMED) -> BackgroundScheduler:
    """Start the clock in a thread of its own; however many clocks run, each due moment is taken once.

    What fell due while nothing ran is made up for at once. The caller ends it by `shutdown`.
    """
    clock = BackgroundScheduler(timezone=UTC, executors={"default": _Punctual()})
    options = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
    start = utc_now()
    for entry in timed:
        trigger = CronTrigger(timezone=UTC, **entry.when)
        clock.add_job(_ticking(database, entry.job), trigger, id=entry.job, next_run_time=start, **options)
    clock.add_job(_retrying(database), STALLED, id="stalled jobs", **options)
    clock.start()
    return clock


def take_tick(database: Database, job: str, due_at: datetime) -> bool:
    """Queue a timed job for its due moment; False where another clock was first."""
    with database.write(None) as tx:
        tx.execute(delete(TimedTick).where(TimedTick.job == job, TimedTick.due_at < due_at - TICKS_KEPT))
        return tick(tx, job, due_at)


# What the clock runs takes the due moment as `*due`: APScheduler looks that a function can be called without arguments.
Due = Callable[..., object]


def _ticking(database: Database, job: str) -> Due:
    return lambda *due: take_tick(database, job, *due)


def _retrying(database: Database) -> Due:
    # Not queued as a job: where every place at work is taken by the dead it would wait behind them.
    return lambda *_due: stalled.retry_stalled(database, utc_now())


class _Punctual(BaseExecutor):  # type: ignore[misc]
    """Runs each job in a thread and tells it the moment for which it was due, which APScheduler's own do not."""

    def _do_submit_job(self, job: Job, run_times: list[datetime]) -> None:
        threading.Thread(target=self._run, args=(job, run_times[-1]), name=f"clock {job.id}", daemon=True).start()

    def _run(self, job: Job, due_at: datetime) -> None:
        try:
            job.func(due_at)
        except Exception as trouble:  # noqa: BLE001 - the clock must go on; the next moment tries again
            log.error("a timed job could not be queued", job=job.id, trouble=str(trouble))
        self._run_job_success(job.id, [])
