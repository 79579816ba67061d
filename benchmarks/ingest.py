"""Imports certificates end to end and says how that compares with a floor measured in the same run.

Usage: python benchmarks/ingest.py [certificates]        (1,000 if not said)

End to end: every file is taken in through the product's own action, then the worker's jobs read it, match it to its
vendor and judge the vendor, until nothing waits. The floor is pdfminer.six laying out the same pages, in one process,
with its own defaults; it makes neither documents nor judgments of them. The certificates are drawn beforehand by the
demonstration, for vendors that are in the database.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psycopg
from pdfminer.high_level import extract_pages
from sqlalchemy import select, text

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.certificates import actions, queries  # noqa: E402
from app.certificates.models import Drop  # noqa: E402
from app.demo.founding import found_network, found_vendor  # noqa: E402
from app.demo.papers import Print  # noqa: E402
from app.demo.story import plan  # noqa: E402
from app.gateways.storage import open_storage  # noqa: E402
from app.kit.actor import Actor  # noqa: E402
from app.kit.clock import utc_now  # noqa: E402
from app.kit.database import APP_ROLE, Database  # noqa: E402
from app.kit.migrate import migrate  # noqa: E402
from app.kit.postgres import OWNER_ROLE, embedded  # noqa: E402
from app.settings import settings  # noqa: E402
from app.worker import run_waiting  # noqa: E402

WHO = Actor("cli", None, "benchmark", clients=None)
DAY = utc_now().date()


def main(wanted: int) -> None:
    """Draw, found, import, lay out, compare."""
    network, files = drawn(wanted)
    with tempfile.TemporaryDirectory(prefix="certdesk-benchmark-") as folder:
        Path(folder).chmod(0o711)
        settings().storage = f"{folder}/documents"
        with embedded(Path(folder) / "data") as server:
            with psycopg.connect(server.url(OWNER_ROLE, "postgres").replace("+psycopg", ""), autocommit=True) as maker:
                maker.execute("create database benchmark")
            migrate(server.url(OWNER_ROLE, "benchmark"))
            database = Database(server.url(APP_ROLE, "benchmark"))
            with database.write(None) as tx:
                ids = found_network(tx, network, WHO)
                for vendor in network.vendors:
                    found_vendor(tx, vendor, network, ids, WHO)
            taken, read = imported(database, files)
            print(outcome(database))
            database.close()
    pages, floor = laid_out(files)
    count = len(files)
    print(f"{count:,} files of {pages:,} pages, {len(network.vendors):,} vendors")
    print(f"taken in     {taken:8.1f} s  {1000 * taken / count:7.1f} ms a file")
    print(f"read, judged {read:8.1f} s  {1000 * read / count:7.1f} ms a file")
    print(f"floor        {floor:8.1f} s  {1000 * floor / count:7.1f} ms a file  (pdfminer.six lays out the same pages)")
    print(f"ratio        {(taken + read) / floor:8.2f}    end to end, against the floor")


def drawn(wanted: int):
    """A network with its certificates as PDFs: prints alone, since the floor has no eyes for scans."""
    network = plan(max(10, wanted * 3 // 4), 1, DAY)
    prints = [arrival for arrival in network.arrivals if isinstance(arrival.paper, Print)][:wanted]
    return network, [(arrival.file_name, arrival.data()) for arrival in prints]


def imported(database: Database, files: list[tuple[str, bytes]]) -> tuple[float, float]:
    """Seconds for taking in, and for everything after it."""
    storage, began = open_storage(), time.perf_counter()
    with database.write(None) as tx:
        drop_id = actions.open_drop(tx, channel="cli", who=WHO, now=utc_now()).id
    for name, data in files:
        with database.write(None) as tx:
            actions.receive_file(tx, storage, tx.get_one(Drop, drop_id), data, name, who=WHO, now=utc_now())
    taken = time.perf_counter()
    run_waiting(database)
    return taken - began, time.perf_counter() - taken


def outcome(database: Database) -> str:
    """What became of the files, so that nobody takes a failed run for a fast one. Raises SystemExit where work is left."""
    with database.read(None) as tx:
        progress = queries.drop_progress(tx, tx.scalars(select(Drop.id)).one())
        left = Counter(tx.execute(text("select task_name || ' ' || status from procrastinate_jobs")).scalars())
        judged = tx.execute(text("select count(*) from judgment")).scalar_one()
    if progress.under_way or left:
        sys.exit(f"The run is worth nothing: {progress}, jobs left: {dict(left)}")
    return (
        f"{progress.documents:,} documents, {progress.matched:,} with their vendor, {progress.unmatched:,} unmatched, "
        f"{progress.trouble:,} in trouble, {judged:,} judgments"
    )


def laid_out(files: list[tuple[str, bytes]]) -> tuple[int, float]:
    """Pages, and the seconds that pdfminer.six takes to lay them out in this process."""
    began, pages = time.perf_counter(), 0
    for _, data in files:
        pages += sum(1 for _ in extract_pages(io.BytesIO(data)))
    return pages, time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
