"""The queue page at a thousand, two hundred thousand and a million items, against the same page from ready rows.

    python benchmarks/queue_page.py [--items 1000,200000,1000000] [--rounds 40]

The first thousand items are open; of the others one in ten, the rest are done. Each figure is the quickest of the
rounds, so that what else the machine does counts little: one page made in this process, the work of the database and
the template, without sign-in and network. The floor is the same template with the same rows, made ready beforehand.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from sqlalchemy import select, text
from starlette.requests import Request

from app.kit.database import APP_ROLE, Database
from app.kit.migrate import migrate
from app.kit.postgres import OWNER_ROLE, embedded
from app.kit.web.visit import Visit
from app.people.access import actor_of
from app.people.models import Person
from app.queues.routes import lists

CLIENTS, SERVED, VENDORS = 12, 6, 20_000
NOW = datetime.now(UTC)

FIRMS = f"""
insert into client (name, created_at) select 'Client ' || n, now() from generate_series(1, {CLIENTS}) n;
insert into vendor (legal_name, trade, tier, facts, created_at)
  select 'Vendor ' || n, 'roofing', 'T' || 1 + n % 6, '{{}}', now() from generate_series(1, {VENDORS}) n;
insert into team (name) values ('Team');
insert into team_client (team_id, client_id) select 1, n from generate_series(1, {SERVED}) n;
insert into person (email, name, role, created_at) values
  ('analyst@example.com', 'Analyst', 'analyst', now()), ('supervisor@example.com', 'Supervisor', 'supervisor', now());
insert into team_member (team_id, person_id) values (1, 1);
insert into touch (vendor_id, at, kind, title, actor_name)
  select n, now() - interval '3 days', 'letter', 'Letter 1', 'Analyst' from generate_series(1, {VENDORS}) n;
"""
ITEMS = """
insert into work_item (once_key, kind, state, vendor_id, has_clients, summary, risk, opened_at, due_at)
  select 'bench:' || n, (array['deficient', 'reading', 'deficient', 'trouble'])[1 + (n / 10) % 4],
    case when n <= 1000 or n % 10 = 0 then 'open' else 'done' end, 1 + n % %(vendors)s, true, 'General aggregate $1,000,000 short',
    n % 100, now() - interval '5 days', now() - interval '2 days' + n * interval '1 second'
  from generate_series(%(first)s, %(last)s) n;
insert into item_client (item_id, client_id, kind, state, due_at, status, summary, detail, risk)
  select id, 1 + (id / 40) % %(clients)s, kind, state, due_at, 'deficient', summary, 'policy ends in 96 days', risk
  from work_item where id > %(before)s;
"""


def main() -> None:
    """Fill a scratch database step by step and measure at each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", default="1000,200000,1000000")
    options.add_argument("--rounds", type=int, default=40)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="certdesk-benchmark-") as folder:
        Path(folder).chmod(0o711)
        with embedded(Path(folder) / "data") as server:
            _run(server, [int(n) for n in given.items.split(",")], given.rounds)


def _run(server: Any, sizes: list[int], rounds: int) -> None:
    with psycopg.connect(_plain(server.url(OWNER_ROLE, "postgres")), autocommit=True) as maker:
        maker.execute("create database benchmark")
    migrate(server.url(OWNER_ROLE, "benchmark"))
    database = Database(server.url(APP_ROLE, "benchmark"))
    with psycopg.connect(_plain(server.url(OWNER_ROLE, "benchmark")), autocommit=True) as owner:
        owner.execute("set certdesk.all_clients = 'on'")
        owner.execute(FIRMS)
        before, first_page = 0, {}
        print(f"{'items':>10}  {'who':<34} {'page':>9} {'floor':>9} {'ratio':>6} {'against first':>14}")
        for size in sizes:
            _fill(owner, before, size)
            before = size
            for person_id, who in ((1, f"analyst, {SERVED} of {CLIENTS} clients"), (2, "supervisor, all clients")):
                page, floor = measure(database, person_id, rounds)
                first_page.setdefault(who, page)
                against = page / first_page[who]
                print(
                    f"{size:>10,}  {who:<34} {page * 1e3:>6.1f} ms {floor * 1e3:>6.1f} ms {page / floor:>6.2f} {against:>14.2f}"
                )
    database.close()


def _fill(owner: Any, before: int, size: int) -> None:
    for statement in ITEMS.strip().split(";\n"):
        filled = statement.rstrip(";")
        for name, value in {
            "vendors": VENDORS,
            "clients": CLIENTS,
            "first": before + 1,
            "last": size,
            "before": before,
        }.items():
            filled = filled.replace(f"%({name})s", str(value))
        owner.execute(filled)
    owner.execute("vacuum analyze")


def measure(database: Database, person_id: int, rounds: int) -> tuple[float, float]:
    """Least seconds of a page with its queries, and of the same page from ready rows."""
    ready: dict[str, Any] = {}
    render = lists.page

    def keep(visit: Visit, name: str, **context: Any) -> Any:
        ready.update(context)
        return render(visit, name, **context)

    lists.page = keep  # type: ignore[assignment]
    whole = min(_timed(lambda: _page(database, person_id)) for _ in range(rounds))
    lists.page = render
    with database.read(None) as tx:
        visit = _visit(tx, person_id)
        floor = min(_timed(lambda: render(visit, lists.TEMPLATE, **ready)) for _ in range(rounds))
    assert len(ready["rows"]) > 10
    return whole, floor


def _page(database: Database, person_id: int) -> None:
    with database.read() as tx:
        lists.show_queue(_visit(tx, person_id), "deficient")


def _visit(tx: Any, person_id: int) -> Visit:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/queues/deficient",
        "query_string": b"",
        "headers": [],
        "server": ("127.0.0.1", 80),
    }
    who = actor_of(tx, tx.scalars(select(Person).where(Person.id == person_id)).one())
    ids = "{" + ",".join(map(str, sorted(who.clients or ()))) + "}"
    tx.execute(
        text("select set_config('certdesk.all_clients', :all, true), set_config('certdesk.client_ids', :ids, true)"),
        {"all": "on" if who.clients is None else "off", "ids": ids},
    )
    return Visit(Request(scope), tx, who, NOW, "token")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


if __name__ == "__main__":
    main()
