"""The worker: binds every job's name to its function and runs what is due; the clock of timed jobs ticks here too."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import procrastinate

from app.kit.database import Database
from app.settings import ROOT

# Which areas have jobs; each function in <area>/jobs.py listed in its JOBS is bound to the name <area>.<noun>.
AREAS = ("standing", "certificates", "items", "letters", "reviews", "queues", "people")


def make_jobs(database: Database) -> procrastinate.App:
    """procrastinate's application with every job bound; each job gets the database as its first argument."""
    plain = database.url.replace("postgresql+psycopg://", "postgresql://")
    jobs = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=plain))
    for area in AREAS:
        if (ROOT / "app" / area / "jobs.py").exists():
            for noun, function in import_module(f"app.{area}.jobs").JOBS.items():
                jobs.task(name=f"{area}.{noun}")(_bound(function, database))
    return jobs


def _bound(function: Any, database: Database) -> Any:
    def run(**arguments: Any) -> None:
        function(database, **arguments)

    return run
