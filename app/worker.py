"""The worker: binds every job's name to its function and runs what is due; the clock of timed jobs ticks here too."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import procrastinate
import structlog

from app.kit.database import Database
from app.kit.places import open_database
from app.settings import ROOT, settings

# The areas with jobs; each entry of JOBS in <area>/jobs.py is bound to the name <area>.<noun>.
AREAS = ("reviews", "queues", "letters", "standing", "certificates", "programs", "items", "people", "kit")

# What fails is tried again after 2, 4, 8 … seconds; what fails five times stays, marked failed, for a person.
AGAIN = procrastinate.RetryStrategy(max_attempts=5, exponential_wait=2)

log = structlog.get_logger()


def make_jobs(database: Database) -> procrastinate.App:
    """procrastinate's application with every job bound; each job gets the database as its first argument."""
    plain = database.url.replace("postgresql+psycopg://", "postgresql://")
    jobs = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=plain, max_size=4))
    for area in AREAS:
        if (ROOT / "app" / area / "jobs.py").exists():
            for noun, function in getattr(import_module(f"app.{area}.jobs"), "JOBS", {}).items():
                jobs.task(name=f"{area}.{noun}", retry=AGAIN)(_bound(function, database))
    return jobs


def work() -> None:
    """Run jobs until told to end; what is under way is finished first, within ten seconds."""
    from app.schedule import start_clock

    with open_database() as database:
        clock = start_clock(database)
        try:
            make_jobs(database).run_worker(
                concurrency=settings().reading_children + 2,
                shutdown_graceful_timeout=10,
                fetch_job_polling_interval=1.0,
                delete_jobs="successful",
            )
        finally:
            clock.shutdown(wait=False)


def run_waiting(database: Database) -> None:
    """Run what waits, and what that defers, to the end: for tests and one-off commands."""
    make_jobs(database).run_worker(
        wait=False, concurrency=settings().reading_children, install_signal_handlers=False, delete_jobs="successful"
    )


def _bound(function: Callable[..., None], database: Database) -> Callable[..., None]:
    def run(**arguments: Any) -> None:
        function(database, **arguments)

    return run
