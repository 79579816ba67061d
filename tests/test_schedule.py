"""The clock: due moments are taken once, missed ones are made up for, and a dead worker's job runs again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import procrastinate
import pytest
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import func, select, text

from app import schedule
from app.kit import jobs
from app.kit.database import Database
from app.kit.stalled import MOST_ATTEMPTS, retry_stalled
from app.kit.ticks import TimedTick
from app.schedule import TIMED, Timed, start_clock, take_tick
from app.worker import make_jobs, run_waiting

DUE = datetime(2026, 11, 25, 5, 5, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[1]


def wait_until(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def test_two_schedulers_tick_once(database: Database):
    with ThreadPoolExecutor(8) as clocks:
        taken = list(clocks.map(lambda _: take_tick(database, "standing.new_day", DUE), range(8)))
    assert sorted(taken) == [False] * 7 + [True]
    with database.read(None) as tx:
        assert jobs.waiting(tx) == 1


def test_the_next_due_moment_is_another_tick(database: Database):
    assert take_tick(database, "standing.new_day", DUE)
    assert take_tick(database, "standing.new_day", DUE + timedelta(hours=1))


def test_a_job_that_still_waits_is_not_queued_twice(database: Database):
    take_tick(database, "standing.new_day", DUE)
    take_tick(database, "standing.new_day", DUE + timedelta(hours=1))
    with database.read(None) as tx:
        assert jobs.waiting(tx) == 1


def test_old_ticks_are_forgotten(database: Database):
    take_tick(database, "items.wake", DUE)
    take_tick(database, "items.wake", DUE + timedelta(days=15))
    with database.read(None) as tx:
        assert tx.scalar(select(func.count()).select_from(TimedTick)) == 1


def test_what_fell_due_while_nothing_ran_is_made_up_for_at_start(database: Database):
    clock = start_clock(database, (Timed("standing.new_day", {"month": 1, "day": 1, "hour": 3}),))
    try:
        wait_until(lambda: waiting(database) == 1)
    finally:
        clock.shutdown(wait=False)


def test_the_clock_goes_on_after_a_moment_that_failed(database: Database, monkeypatch: pytest.MonkeyPatch):
    real, failures = schedule.take_tick, iter([True])

    def shaky(*arguments: object) -> bool:
        if next(failures, False):
            raise ConnectionError("the database was away")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(schedule, "take_tick", shaky)
    clock = start_clock(database, (Timed("items.wake", {"second": "*"}),))
    try:
        wait_until(lambda: waiting(database) == 1)
    finally:
        clock.shutdown(wait=False)


@pytest.mark.parametrize("timed", TIMED, ids=lambda timed: timed.job)
def test_every_timed_job_is_known_to_the_worker(database: Database, timed: Timed):
    assert timed.job in make_jobs(database).tasks


def test_every_timed_job_runs_where_there_is_nothing_to_do(database: Database):
    for timed in TIMED:
        take_tick(database, timed.job, DUE)
    run_waiting(database)
    with database.read(None) as tx:
        left = tx.execute(text("select task_name, status::text from procrastinate_jobs")).all()
    assert left == []


@pytest.mark.parametrize("timed", TIMED, ids=lambda timed: timed.job)
def test_every_timed_job_falls_due_within_a_day(timed: Timed):
    coming = CronTrigger(timezone=UTC, **timed.when).get_next_fire_time(None, DUE)
    assert coming is not None
    assert coming - DUE <= timedelta(days=1)


def waiting(database: Database) -> int:
    with database.read(None) as tx:
        return jobs.waiting(tx)


WORKER = """
import sys, time, pathlib, procrastinate
place = pathlib.Path(sys.argv[2])
jobs = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=sys.argv[1]))

@jobs.task(name="kit.long_work")
def long_work():
    (place / "begun").touch()
    time.sleep(60)

jobs.run_worker(update_heartbeat_interval=0.2, stalled_worker_timeout=60)
"""


def plain(database: Database) -> str:
    return database.url.replace("postgresql+psycopg://", "postgresql://")


def kill_a_worker_in_the_middle(database: Database, place: Path, once: str | None = None) -> None:
    with database.write(None) as tx:
        jobs.defer(tx, "kit.long_work", once=once)
    command = [sys.executable, "-c", WORKER, plain(database), str(place)]
    worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        wait_until((place / "begun").exists)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


def run_what_waits(database: Database) -> list[str]:
    done: list[str] = []
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=plain(database)))
    app.task(name="kit.long_work")(lambda: done.append("done"))
    app.run_worker(wait=False, install_signal_handlers=False)
    return done


def test_the_job_of_a_killed_worker_runs_again(database: Database, tmp_path: Path, now: datetime):
    kill_a_worker_in_the_middle(database, tmp_path)
    assert run_what_waits(database) == []
    wait_until(lambda: retry_stalled(database, now, silence_seconds=0.5) == 1)
    assert run_what_waits(database) == ["done"]
    assert retry_stalled(database, now, silence_seconds=0.5) == 0


def test_a_job_whose_worker_lives_is_left_alone(database: Database, tmp_path: Path, now: datetime):
    kill_a_worker_in_the_middle(database, tmp_path)
    assert retry_stalled(database, now, silence_seconds=300) == 0


def test_a_dead_workers_job_whose_copy_waits_leaves_it_to_the_copy(database: Database, tmp_path: Path, now: datetime):
    kill_a_worker_in_the_middle(database, tmp_path, once="the work")
    with database.write(None) as tx:
        assert jobs.defer(tx, "kit.long_work", once="the work")
    wait_until(lambda: retry_stalled(database, now, silence_seconds=0.5) == 1)
    assert run_what_waits(database) == ["done"]


def test_a_job_that_keeps_killing_its_workers_is_left_for_a_person(database: Database, tmp_path: Path, now: datetime):
    kill_a_worker_in_the_middle(database, tmp_path)
    with database.write(None) as tx:
        tx.execute(text("update procrastinate_jobs set attempts = :most"), {"most": MOST_ATTEMPTS})
    wait_until(lambda: retry_stalled(database, now, silence_seconds=0.5) == 1)
    with database.read(None) as tx:
        assert tx.scalar(text("select status::text from procrastinate_jobs")) == "failed"
