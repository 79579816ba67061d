"""What a page of people costs does not grow with the people, and tries at once are counted one by one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, insert

from app.kit.actor import Actor
from app.kit.database import Database
from app.people import actions
from app.people.models import ApiKey, Person, Team, TeamMember
from tests.conftest import Browse, Cast


def grow(cast: Cast, now: datetime) -> None:
    with cast.database.write() as tx:
        ids = range(1000, 1030)
        tx.execute(
            insert(Person),
            [
                {"id": i, "email": f"p{i}@example.com", "name": f"P{i}", "role": "analyst", "created_at": now}
                for i in ids
            ],
        )
        tx.execute(insert(Team), [{"id": i, "name": f"Team {i}"} for i in ids])
        tx.execute(insert(TeamMember), [{"team_id": i, "person_id": i} for i in ids])
        tx.execute(insert(TeamMember), [{"team_id": i, "person_id": cast.dana.id} for i in ids])
        key = {"created_at": now, "hint": "abcd"}
        tx.execute(insert(ApiKey), [{"name": f"K{i}", "key_hash": str(i), **key} for i in ids])


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("address", ["/people", "/people/1", "/teams", "/teams/1", "/api-keys", "/profile"])
def test_a_page_costs_the_same_queries_for_thirty_more_of_everything(
    cast: Cast, browse: Browse, now: datetime, address: str
):
    assert cast.dana.id == 1
    browser = browse(cast.ada)
    with counting(cast.database) as asked:
        assert browser.get(address).status_code == 200
        few = len(asked)
        grow(cast, now)
        asked.clear()
        assert browser.get(address).status_code == 200
        assert len(asked) == few <= 14


def test_many_tries_at_once_count_as_many(cast: Cast, now: datetime):
    nobody = Actor("person", None, "not signed in")

    def one(_number: int) -> timedelta:
        with cast.database.write() as tx:
            return actions.try_sign_in(tx, "dana@example.com", who=nobody, now=now)

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(one, range(24)))
    assert sum(wait == timedelta(0) for wait in waits) == 5
