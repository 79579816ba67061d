"""`bin/certdesk ingest`: files and folders brought in as the console's drop zone does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typer
from sqlalchemy import text

from app.certificates import actions, queries
from app.certificates.models import Drop
from app.certificates.queries import DropProgress
from app.gateways.storage import Storage, StorageTrouble, open_storage
from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.places import open_database

LITTER = ("Thumbs.db", "desktop.ini")
LOOKS_EVERY = 1.0
SILENCE = 30.0


def ingest(paths: Sequence[Path], *, wait: bool = False) -> None:
    """Bring every file under the paths in as one drop; with `wait`, stay until the worker has read them.

    Prints progress and what became of them. Raises typer.Exit with status 1 where nothing could be brought in.
    """
    files = list(_files(paths))
    if not files:
        typer.echo("There is no file at " + ", ".join(str(path) for path in paths) + ".", err=True)
        raise typer.Exit(1)
    who = Actor("cli", None, os.environ.get("USER") or "command line", None)
    with open_database() as database:
        taken = bring_in(database, _storage(), files, who)
        for name, reason in taken.refused:
            typer.echo(f"✕ {name}: {reason}", err=True)
        if taken.drop_id is None:
            raise typer.Exit(1)
        typer.echo(f"{taken.count:,} {'file' if taken.count == 1 else 'files'} taken in; see /drops/{taken.drop_id}")
        if wait:
            _print(_until_read(database, taken.drop_id))


@dataclass
class Taken:
    """What was taken in: the drop, how many files, and which could not be, with the reasons."""

    drop_id: int | None = None
    count: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def bring_in(database: Database, storage: Storage, files: Sequence[Path], who: Actor) -> Taken:
    """Take files in one by one, each in a transaction of its own, so that what stops in the middle keeps what came."""
    taken = Taken()
    for number, path in enumerate(files, start=1):
        _line(f"{number:,} of {len(files):,} · {path.name}")
        try:
            taken.drop_id = _bring(database, storage, path, taken.drop_id, who)
            taken.count += 1
        except (OSError, StorageTrouble) as reason:
            taken.refused.append((str(path), str(reason)))
    _line("")
    return taken


def _bring(database: Database, storage: Storage, path: Path, drop_id: int | None, who: Actor) -> int:
    now = utc_now()
    with path.open("rb") as file, database.write(None) as tx:
        drop = tx.get_one(Drop, drop_id) if drop_id else actions.open_drop(tx, channel="cli", who=who, now=now)
        actions.receive_file(tx, storage, drop, file, path.name, who=who, now=now)
        return drop.id


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (inner for inner in sorted(path.rglob("*")) if inner.is_file())
            hidden = path.parts
            yield from (
                inner for inner in inside
                if inner.name not in LITTER and not any(part.startswith(".") for part in inner.parts[len(hidden) :])
            )  # fmt: skip
        elif path.exists():
            yield path
        else:
            typer.echo(f"✕ {path}: there is no such file", err=True)


def _storage() -> Storage:
    try:
        return open_storage()
    except StorageTrouble as trouble:
        typer.echo(f"{trouble} See bin/certdesk check.", err=True)
        raise typer.Exit(1) from None


def _until_read(database: Database, drop_id: int) -> DropProgress:
    """Show the drop's progress until nothing of it is under way; says so where no worker seems to run."""
    moved, before = time.monotonic(), -1
    while True:
        with database.read(None) as tx:
            progress = queries.drop_progress(tx, drop_id)
            working = tx.execute(text("select count(*) from procrastinate_workers")).scalar_one()
        _line(f"{progress.finished:,} of {progress.files:,} read")
        if not progress.under_way:
            _line("")
            return progress
        if progress.finished != before:
            moved, before = time.monotonic(), progress.finished
        if not working and time.monotonic() - moved > SILENCE:
            _line("")
            typer.echo(
                "No worker is running, so nothing is read. Start one with bin/run or bin/certdesk worker.", err=True
            )
            raise typer.Exit(1)
        time.sleep(LOOKS_EVERY)


def _print(progress: DropProgress) -> None:
    typer.echo(f"{progress.files:,} files: {progress.read:,} read, {progress.trouble:,} in trouble")
    matched, unmatched = f"{progress.matched:,} with their vendor", f"{progress.unmatched:,} unmatched"
    typer.echo(f"{progress.documents:,} documents: {matched}, {unmatched}")


def _line(words: str) -> None:
    """One line that is written over where a person looks on, and left out where the output goes to a file."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\033[K{words}")
        sys.stdout.flush()
