"""Rules about the tables, asked of a migrated database."""

from __future__ import annotations

import os

from alembic import command
from sqlalchemy import text

from app.kit.database import Database
from app.kit.migrate import alembic_config
from app.kit.tables import all_tables
from tests.conftest import TEMPLATE

NOT_OURS = ("procrastinate_", "alembic_version")


def test_migrations_and_models_agree(database: Database):
    # An index that stood only in a model was missing on the server for a month.
    name = database.engine.url.database
    command.check(alembic_config(os.environ["CERTDESK_TEST_OWNER"].replace("{database}", str(name))))
    assert name != TEMPLATE


def test_every_table_has_a_primary_key():
    assert [t.name for t in all_tables().tables.values() if not t.primary_key.columns] == []


def test_every_foreign_key_has_an_index():
    bare = []
    for table in all_tables().tables.values():
        firsts = {next(iter(index.columns)).name for index in table.indexes if len(index.columns)}
        firsts |= {
            next(iter(c.columns)).name
            for c in table.constraints
            if getattr(c, "columns", None) and c.__class__.__name__ in {"UniqueConstraint", "PrimaryKeyConstraint"}
        }
        bare += [f"{table.name}.{c.name}" for c in table.columns if c.foreign_keys and c.name not in firsts]
    assert bare == []


def test_every_moment_has_a_time_zone_and_every_day_has_none():
    for table in all_tables().tables.values():
        for column in table.columns:
            if column.name.endswith("_at") or column.name == "at":
                assert getattr(column.type, "timezone", False), f"{table.name}.{column.name}"
            if column.name.endswith("_on"):
                assert column.type.python_type.__name__ == "date", f"{table.name}.{column.name}"


def test_every_row_of_a_client_lies_under_row_security(database: Database):
    shared = {"client", "contact_point", "team_client", "drop", "arrival", "audit_row", "api_key"}
    with database.read(None) as tx:
        guarded = set(tx.scalars(text("select relname from pg_class where relrowsecurity and relforcerowsecurity")))
    carrying = {t.name for t in all_tables().tables.values() if "client_id" in t.columns}
    assert carrying - guarded == shared & carrying
