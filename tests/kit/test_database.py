"""Transactions: what a client's rows look like to those who do not serve it, and what a failed commit answers."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import InternalError, ProgrammingError

from app.kit import jobs
from app.kit.database import Database
from app.programs.models import Program
from tests.conftest import Cast


@pytest.fixture
def programs(cast: Cast, now):
    with cast.database.write(None) as tx:
        tx.add_all(Program(client_id=client.id, name="Standard", created_at=now) for client in (cast.gulf, cast.bay))
    return cast


def test_a_transaction_sees_only_the_rows_of_its_clients(programs: Cast):
    with programs.database.read(frozenset({programs.gulf.id})) as tx:
        assert [p.client_id for p in tx.scalars(select(Program))] == [programs.gulf.id]


def test_a_transaction_that_names_no_client_sees_no_clients_rows(programs: Cast):
    with programs.database.read() as tx:
        assert tx.scalars(select(Program)).all() == []


def test_another_clients_row_cannot_be_written(programs: Cast, now):
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        programs.database.write(frozenset({programs.gulf.id})) as tx,
    ):
        tx.add(Program(client_id=programs.bay.id, name="Smuggled", created_at=now))


def test_a_read_cannot_write(programs: Cast, now):
    with pytest.raises(InternalError, match="read-only"), programs.database.read(None) as tx:
        tx.add(Program(client_id=programs.bay.id, name="Late", created_at=now))
        tx.flush()


def test_nothing_of_the_product_runs_as_a_role_that_steps_over_row_security(database: Database):
    with database.read(None) as tx:
        role = tx.execute(text("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")).one()
    assert tuple(role) == (False, False)


def test_a_job_is_deferred_only_if_its_change_commits(database: Database):
    with pytest.raises(RuntimeError), database.write(None) as tx:
        jobs.defer(tx, "certificates.reading", arrival_id=1)
        raise RuntimeError
    with database.read(None) as tx:
        assert jobs.waiting(tx) == 0


def test_work_that_already_waits_is_not_queued_again_and_spoils_nothing(database: Database):
    with database.write(None) as tx:
        assert jobs.defer(tx, "certificates.reading", once="reading:1", arrival_id=1)
        assert not jobs.defer(tx, "certificates.reading", once="reading:1", arrival_id=1)
        tx.execute(text("insert into client (name, created_at) values ('Kept', :at)"), {"at": date(2026, 1, 1)})
    with database.read(None) as tx:
        assert jobs.waiting(tx) == 1
        assert tx.scalar(text("select count(*) from client")) == 1
