"""Queues have items of the vendor that works for both clients; queries are counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.kit.database import Database
from tests.items.conftest import open_one, vendor  # noqa: F401


class Counter:
    """How many statements were sent while one looked, and which."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.statements: list[str] = []

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        self.statements = []

        def note(_connection, _cursor, statement, *_more):
            self.statements.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", note)
        try:
            yield self.statements
        finally:
            event.remove(self.database.engine, "before_cursor_execute", note)


@pytest.fixture
def queries(database: Database) -> Counter:
    return Counter(database)
