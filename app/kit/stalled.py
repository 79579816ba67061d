"""Jobs whose worker died under them: given to another, but not for ever."""

from __future__ import annotations

import asyncio
from datetime import datetime

import procrastinate
import structlog
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status

from app.kit.database import Database

# A worker says every 10 seconds that it lives; one silent for three times as long is dead.
SILENCE_SECONDS = 30.0
# A job that took so many workers down with it is left, marked failed, for a person.
MOST_ATTEMPTS = 5

log = structlog.get_logger()


def retry_stalled(database: Database, now: datetime, *, silence_seconds: float = SILENCE_SECONDS) -> int:
    """Queue again every job whose worker has fallen silent; tells how many."""
    plain = database.url.replace("postgresql+psycopg://", "postgresql://")
    return asyncio.run(_retry_stalled(plain, now, silence_seconds))


async def _retry_stalled(address: str, now: datetime, silence_seconds: float) -> int:
    connector = procrastinate.PsycopgConnector(conninfo=address, min_size=1, max_size=1)
    app = procrastinate.App(connector=connector)
    async with app.open_async():
        stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence_seconds))
        for job in stalled:
            await _retry(app, job, now)
    return len(stalled)


async def _retry(app: procrastinate.App, job: Job, now: datetime) -> None:
    told = log.bind(job=job.task_name, job_id=job.id, attempts=job.attempts)
    if job.attempts >= MOST_ATTEMPTS:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        told.error("a job's workers keep dying; it is left for a person")
        return
    try:
        await app.job_manager.retry_job(job, retry_at=now)
        told.warning("a job's worker died; another will do it")
    except UniqueViolation:
        # The same work was asked for again meanwhile: the waiting copy does it.
        await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
        told.warning("a job's worker died; a copy that waits will do it")
