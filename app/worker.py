"""The worker: binds every job's name to its function and runs what is due; the clock of timed jobs ticks here too."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

import procrastinate
import structlog

from app.kit.database import Database
from app.kit.places import open_database
from app.reading.safely import end_children
from app.settings import ROOT, settings

# The areas with jobs; each entry of JOBS in <area>/jobs.py is bound to the name <area>.<noun>.
AREAS = ("reviews", "queues", "letters", "standing", "certificates", "programs", "items", "people", "kit")

# What fails is tried again after 2, 4, 8 … seconds; what fails five times stays, marked failed, for a person.
AGAIN = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=2)

GRACE = 10.0  # seconds for what is under way when the worker is told to end

log = structlog.get_logger()


def make_jobs(database: Database) -> procrastinate.App:
    """procrastinate's application with every job bound; each job gets the database as its first argument."""
    plain = database.url.replace("postgresql+psycopg://", "postgresql://")
    jobs = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=plain, max_size=8))
    for area in AREAS:
        if (ROOT / "app" / area / "jobs.py").exists():
            for noun, function in getattr(import_module(f"app.{area}.jobs"), "JOBS", {}).items():
                jobs.task(name=f"{area}.{noun}", retry=AGAIN)(_bound(function, database))
    return jobs


def work() -> None:
    """Run jobs until told to end; what is under way is finished first, within ten seconds, or done again later."""
    from app.schedule import start_clock

    with open_database() as database:
        clock = start_clock(database)
        try:
            asyncio.run(_run_queues(make_jobs(database)))
        finally:
            clock.shutdown(wait=False)


async def _run_queues(jobs: procrastinate.App) -> None:
    """Work every queue side by side, so that short files wait for no long ones and other work for neither."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with jobs.open_async():
        workers = [
            asyncio.create_task(
                jobs.run_worker_async(
                    queues=[queue], concurrency=most, name=queue, install_signal_handlers=False, delete_jobs="successful",
                    shutdown_graceful_timeout=GRACE, fetch_job_polling_interval=1.0,
                )
            )
            for queue, most in queues_and_most().items()
        ]  # fmt: skip
        waiting = asyncio.create_task(told.wait())
        await asyncio.wait([waiting, *workers], return_when=asyncio.FIRST_COMPLETED)
        for worker in workers:
            worker.cancel()
        asyncio.get_running_loop().call_later(GRACE, end_children)
        ended = await asyncio.gather(*workers, return_exceptions=True)
    for failure in ended:
        if isinstance(failure, Exception):
            raise failure


def queues_and_most() -> dict[str, int]:
    """Each queue, and how many of its jobs run at once: long files never take the last of the readers."""
    readers = settings().reading_children
    return {"work": 2, "reading": readers, "long reading": max(1, readers - 1)}


def run_waiting(database: Database) -> None:
    """Run what waits, and what that defers, to the end: for tests and one-off commands."""
    make_jobs(database).run_worker(
        wait=False, concurrency=settings().reading_children, install_signal_handlers=False, delete_jobs="successful"
    )


def _bound(function: Callable[..., None], database: Database) -> Callable[..., None]:
    def run(**arguments: Any) -> None:
        function(database, **arguments)

    return run
