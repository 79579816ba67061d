"""Where the database is: the settings' own server, or the embedded one, started for as long as somebody uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.kit.database import APP_ROLE, Database
from app.kit.postgres import OWNER_ROLE, embedded
from app.settings import settings


@contextmanager
def addresses() -> Iterator[tuple[str, str]]:
    """The addresses for the owner, who migrates, and for the role that serves.

    Raises ServerTrouble where the embedded server cannot run.
    """
    given = settings().database_url
    if given is None:
        with embedded(settings().data) as server:
            yield server.url(OWNER_ROLE), server.url(APP_ROLE)
        return
    owner = settings().database_owner_url or given
    yield _with_driver(owner.get_secret_value()), _with_driver(given.get_secret_value())


@contextmanager
def open_database() -> Iterator[Database]:
    """The database as the role that serves."""
    with addresses() as (_owner, serving):
        database = Database(serving)
        try:
            yield database
        finally:
            database.close()


def _with_driver(url: str) -> str:
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
