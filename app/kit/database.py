"""Sessions on PostgreSQL: a read is read only, a write commits once at its end, and each transaction says which
clients' rows it may see (row-level security does the rest)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, create_engine, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session

APP_ROLE = "certdesk_app"

_UTC = DateTime(timezone=True)


class Base(DeclarativeBase):
    """The tables of every area share one metadata, so that constraints are named alike."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSONB, list[Any]: JSONB, datetime: _UTC}


class Database:
    """One engine and the two kinds of transaction made on it."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.engine: Engine = create_engine(url, pool_size=pool_size, max_overflow=10, pool_pre_ping=True)
        event.listen(self.engine, "connect", _serve_as_app_role)

    @contextmanager
    def write(self, clients: frozenset[int] | None = frozenset()) -> Iterator[Session]:
        """One transaction that commits at the end of the block, or rolls back when the block raises."""
        with Session(self.engine, expire_on_commit=False) as tx:
            see_clients(tx, clients)
            yield tx
            tx.commit()

    @contextmanager
    def read(self, clients: frozenset[int] | None = frozenset()) -> Iterator[Session]:
        """One read-only transaction; a write inside it is an error of the database."""
        with Session(self.engine, expire_on_commit=False) as tx:
            tx.execute(text("set transaction read only"))
            see_clients(tx, clients)
            yield tx

    def close(self) -> None:
        """Close the pool's connections."""
        self.engine.dispose()


def see_clients(tx: Session, clients: frozenset[int] | None) -> None:
    """Say for the rest of this transaction which clients' rows it may see (None: every client's)."""
    ids = "{" + ",".join(str(i) for i in sorted(clients or ())) + "}"
    tx.execute(
        text("select set_config('certdesk.all_clients', :all, true), set_config('certdesk.client_ids', :ids, true)"),
        {"all": "on" if clients is None else "off", "ids": ids},
    )


def _serve_as_app_role(connection: Any, _record: Any) -> None:
    # An owner or superuser would step over row-level security, so nothing of the product runs as one.
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        if cursor.fetchone()[0] != APP_ROLE:
            cursor.execute(f"set role {APP_ROLE}")
    connection.commit()
