"""The database enforces again who sees which client, for each table of a client and each role."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, column, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.tables import all_tables
from tests.conftest import Cast
from tests.people.rows import Rows

# In which column of a guarded table its client stands; where in none, the rows through which it is a client's.
THROUGH = {"work_item": "item_client", "letter": "letter_line"}
GUARDED = sorted(
    {t.name for t in all_tables().tables.values() if "client_id" in t.columns}
    - {"client", "contact_point", "team_client", "drop", "arrival", "audit_row", "api_key"}
    | set(THROUGH)
)
ROLES = {"dana": {"gulf"}, "noor": {"bay"}, "morgan": {"gulf", "bay"}, "sam": {"gulf", "bay"}, "ada": {"gulf", "bay"}}


def test_the_list_of_guarded_tables_is_the_databases_own(cast: Cast):
    with cast.database.read(None) as tx:
        guarded = tx.scalars(text("select relname from pg_class where relrowsecurity and relforcerowsecurity"))
        assert sorted(guarded) == GUARDED


def both(cast: Cast, name: str) -> dict[str, Rows]:
    with cast.database.write(None) as tx:
        rows = {client: Rows(tx, getattr(cast, client).id) for client in ("gulf", "bay")}
        for mine in rows.values():
            mine.make(name)
            if name in THROUGH:
                mine.make(THROUGH[name])
    return rows


def keys(table: Table):
    return list(table.primary_key.columns)


def seen(tx: Session, table: Table, rows: dict[str, Rows]) -> set[str]:
    there = {tuple(row) for row in tx.execute(select(*keys(table)))}
    return {client for client, mine in rows.items() if mine.keys[table.name] in there}


@pytest.mark.parametrize("name", GUARDED)
def test_each_role_reads_the_rows_of_its_clients_alone(cast: Cast, name: str):
    rows, table = both(cast, name), all_tables().tables[name]
    for person, clients in ROLES.items():
        with cast.database.read(cast.actor(getattr(cast, person)).clients) as tx:
            assert seen(tx, table, rows) == clients, person
    with cast.database.read() as tx:  # nobody
        assert seen(tx, table, rows) == set()


@pytest.mark.parametrize("name", GUARDED)
def test_nobody_changes_or_deletes_another_clients_row(cast: Cast, name: str):
    rows, table = both(cast, name), all_tables().tables[name]
    theirs = [c == key for c, key in zip(keys(table), rows["bay"].keys[name], strict=True)]
    unguarded = next(c for c in table.columns if not c.primary_key and not c.foreign_keys)
    with cast.database.write(cast.actor(cast.dana).clients) as tx:
        changed = tx.execute(update(table).where(*theirs).values({unguarded.name: unguarded}))
        assert changed.rowcount == 0
        gone = tx.execute(table.delete().where(*theirs))
        assert gone.rowcount == 0


@pytest.mark.parametrize("name", [n for n in GUARDED if n not in THROUGH])
def test_nobody_writes_a_row_into_another_client(cast: Cast, name: str):
    rows, table = both(cast, name), all_tables().tables[name]
    mine = [c == key for c, key in zip(keys(table), rows["gulf"].keys[name], strict=True)]
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        cast.database.write(cast.actor(cast.dana).clients) as tx,
    ):
        tx.execute(update(table).where(*mine).values(client_id=cast.bay.id))


def test_a_key_for_one_client_reads_that_client_alone(cast: Cast):
    rows, table = both(cast, "assignment"), all_tables().tables["assignment"]
    holder = Actor("api_key", 1, "upload", frozenset({cast.bay.id}))
    with cast.database.read(holder.clients) as tx:
        assert seen(tx, table, rows) == {"bay"}


def test_a_transaction_does_not_inherit_what_the_one_before_might_see(cast: Cast):
    both(cast, "assignment")
    there = select(func.count(column("id"))).select_from(all_tables().tables["assignment"])
    for clients, expected in ((None, 2), (frozenset(), 0), (frozenset({cast.gulf.id}), 1), (frozenset(), 0)):
        with cast.database.read(clients) as tx:
            assert tx.execute(there).scalar_one() == expected
