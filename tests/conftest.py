"""The cast of every test: one PostgreSQL a run, one database a test process, emptied after each test, and the people."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient

from app.kit.actor import Actor
from app.kit.database import APP_ROLE, Database
from app.kit.migrate import migrate
from app.kit.postgres import OWNER_ROLE, embedded
from app.main import make_app
from app.parties.models import Client
from app.people.access import actor_of, cookie_name, csrf_token, hash_token
from app.people.models import Person, SignIn, Team, TeamClient, TeamMember

TEMPLATE = "certdesk_template"
_held = ExitStack()

os.environ.setdefault("CERTDESK_SECRET", "nothing that is sealed in tests lasts")


def pytest_configure(config: pytest.Config) -> None:
    """Start one server for the run, before test processes are made, and fill the template database."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    given = os.environ.get("CERTDESK_TEST_DATABASE_URL")
    if given:
        owner = serving = superuser_url = given
    else:
        folder = _held.enter_context(tempfile.TemporaryDirectory(prefix="certdesk-tests-"))
        Path(folder).chmod(0o711)
        server = _held.enter_context(embedded(Path(folder) / "data"))
        owner, serving = server.url(OWNER_ROLE, "{database}"), server.url(APP_ROLE, "{database}")
        superuser_url = server.url("postgres", "{database}")
        with psycopg.connect(plain(superuser_url, "postgres"), autocommit=True) as superuser:
            for hasty in ("fsync = off", "autovacuum = off", "synchronous_commit = off"):  # nothing here must last
                superuser.execute(f"alter system set {hasty}")
            superuser.execute("select pg_reload_conf()")
        with psycopg.connect(plain(owner, "postgres"), autocommit=True) as maker:
            maker.execute(f"create database {TEMPLATE}")
    if given:
        with psycopg.connect(plain(owner, "postgres"), autocommit=True) as superuser:
            superuser.execute(f"drop database if exists {TEMPLATE} with (force)")
            superuser.execute(f"create database {TEMPLATE}")
    os.environ["CERTDESK_TEST_OWNER"], os.environ["CERTDESK_TEST_SERVING"] = owner, serving
    os.environ["CERTDESK_TEST_SUPERUSER"] = superuser_url
    migrate(owner.replace("{database}", TEMPLATE))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _held.close()


def plain(url: str, database: str) -> str:
    return url.replace("{database}", database).replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture(scope="session")
def _process_database() -> Iterator[tuple[Database, psycopg.Connection]]:
    owner, serving = os.environ["CERTDESK_TEST_OWNER"], os.environ["CERTDESK_TEST_SERVING"]
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(plain(owner, "postgres"), autocommit=True) as maker:
        maker.execute(f"create database {name} template {TEMPLATE}")
        database = Database(serving.replace("{database}", name))
        with psycopg.connect(plain(os.environ["CERTDESK_TEST_SUPERUSER"], name), autocommit=True) as cleaner:
            yield database, cleaner
        database.close()
        # The server may be tidying up in it just then, and no owner may stop the server's own process.
        with suppress(psycopg.errors.InsufficientPrivilege):
            maker.execute(f"drop database {name} with (force)")


# Emptying only what a test filled takes a thirtieth of truncating fifty tables, each of which gets new files.
EMPTIED = """
do $$
declare part text; filled boolean;
begin
  set local session_replication_role = replica;  -- no trigger and no foreign key asks in what order
  for part in select format('%I', tablename) from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'
  loop
    execute 'select exists (select from ' || part || ')' into filled;
    if filled then execute 'delete from ' || part; end if;
  end loop;
  for part in select format('%I', sequencename) from pg_sequences where schemaname = 'public' and last_value is not null
  loop
    perform setval(part, 1, false);
  end loop;
end $$
"""


@pytest.fixture
def database(_process_database: tuple[Database, psycopg.Connection]) -> Iterator[Database]:
    """A database with nothing in it."""
    database, cleaner = _process_database
    yield database
    cleaner.execute(EMPTIED)


@pytest.fixture
def now() -> datetime:
    """This moment; tests that need a certain day make their own."""
    return datetime.now(UTC)


@dataclass
class Cast:
    """The people of the service team and two clients. Dana and Priya serve only Gulf; Sam supervises; Morgan manages
    accounts for both; Ada administers; Noor serves only Bay Transit."""

    database: Database
    dana: Person
    priya: Person
    noor: Person
    sam: Person
    morgan: Person
    ada: Person
    gulf: Client
    bay: Client

    def actor(self, person: Person) -> Actor:
        with self.database.read(None) as tx:
            return actor_of(tx, person)


@pytest.fixture
def cast(database: Database, now: datetime) -> Cast:
    with database.write(None) as tx:
        roles = {
            "dana": "analyst",
            "priya": "analyst",
            "noor": "analyst",
            "sam": "supervisor",
            "morgan": "account_manager",
            "ada": "admin",
        }
        people = {
            name: Person(email=f"{name}@example.com", name=f"{name.title()} Example", role=role, created_at=now)
            for name, role in roles.items()
        }
        gulf, bay = Client(name="Gulf States Grocers", created_at=now), Client(name="Bay Transit", created_at=now)
        gulf_team, bay_team = Team(name="Gulf team"), Team(name="Bay team")
        tx.add_all([*people.values(), gulf, bay, gulf_team, bay_team])
        tx.flush()
        tx.add_all(
            [TeamClient(team_id=gulf_team.id, client_id=gulf.id), TeamClient(team_id=bay_team.id, client_id=bay.id)]
        )
        members = [
            ("dana", gulf_team),
            ("priya", gulf_team),
            ("morgan", gulf_team),
            ("morgan", bay_team),
            ("noor", bay_team),
        ]
        tx.add_all(TeamMember(team_id=team.id, person_id=people[name].id) for name, team in members)
    return Cast(database, **people, gulf=gulf, bay=bay)


Browse = Callable[[Person | None], TestClient]


@pytest.fixture
def browse(database: Database, now: datetime) -> Iterator[Browse]:
    """A browser without script for a person who has signed in (or for nobody); its forms carry the right token."""
    with ExitStack() as open_clients:

        def sign_in(person: Person | None) -> TestClient:
            client = open_clients.enter_context(TestClient(make_app(database), follow_redirects=False))
            if person is not None:
                token = secrets.token_urlsafe()
                with database.write(None) as tx:
                    tx.add(
                        SignIn(
                            token_hash=hash_token(token), person_id=person.id, started_at=now, seen_at=now,
                            expires_at=now + timedelta(hours=8), second_factor_at=now,
                        )
                    )  # fmt: skip
                client.cookies.set(cookie_name(), token)
                client.headers["X-CSRF-Token"] = csrf_token(token)
            return client

        yield sign_in
