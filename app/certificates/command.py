"""`bin/certdesk ingest`: files and folders brought in as the console's drop zone does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from sqlalchemy import text

from app.certificates import actions, queries, rules, telling
from app.certificates.models import Drop
from app.gateways.storage import Storage, StorageTrouble, open_storage
from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.places import open_database
from app.reading.kinds import FileKind, file_kind, what_it_is
from app.settings import settings

LITTER = ("Thumbs.db", "desktop.ini")
LOOKS_EVERY = 1.0
SILENCE = 30.0
HEAD = 4096


def ingest(paths: Sequence[Path], *, wait: bool = False) -> None:
    """Bring every file under the paths in as one drop; with `wait`, stay until the worker has read them.

    Prints what became of each file and a line for all. Raises typer.Exit with status 1 where a path leads nowhere or
    nothing that can be read was taken in.
    """
    taken = Taken()
    files = list(_files(paths, taken))
    who = Actor("cli", None, os.environ.get("USER") or "command line", None)
    if files:
        with open_database() as database:
            bring_in(database, _storage(), files, who, taken)
            if taken.drop_id is not None:
                taken.failed |= wait and not _is_read(database, taken.drop_id)
                _tell(database, taken, who)
    for line in telling.refusals(taken.refused):
        typer.echo(line, err=True)
    if not files:
        typer.echo("Nothing was taken in. Name files, or folders that hold some.", err=True)
    if taken.failed or not taken.readable:
        raise typer.Exit(1)


@dataclass
class Taken:
    """What was taken in: the drop, how many files, and how many of them can be read; what could not be, with reasons."""

    drop_id: int | None = None
    count: int = 0
    readable: int = 0
    unread: dict[int, str] = field(default_factory=dict)  # arrivals of no kind that is read
    refused: list[tuple[str, str]] = field(default_factory=list)
    failed: bool = False  # a path that leads nowhere, or a file that cannot be opened or kept

    def refuse(self, path: Path, reason: str, *, failed: bool = True) -> None:
        """Note a path of which nothing was taken in."""
        self.refused.append((str(path), reason))
        self.failed = self.failed or failed


def bring_in(
    database: Database, storage: Storage, files: Sequence[Path], who: Actor, taken: Taken | None = None
) -> Taken:
    """Take files in one by one, each in a transaction of its own, so that what stops in the middle keeps what came."""
    taken = taken or Taken()
    for number, path in enumerate(files, start=1):
        _line(f"{number:,} of {len(files):,} · {path.name}")
        try:
            _bring(database, storage, path, who, taken)
        except OSError as reason:
            taken.refuse(
                path, f"it cannot be opened ({reason.strerror or reason}). Check the path and who may read it."
            )
        except StorageTrouble as reason:
            taken.refuse(path, f"it could not be kept. {str(reason).rstrip('.')}. bin/certdesk check tells more.")
    _line("")
    return taken


def _bring(database: Database, storage: Storage, path: Path, who: Actor, taken: Taken) -> None:
    size = path.stat().st_size
    if size == 0:
        taken.refuse(path, "it is empty. Get the file again.", failed=False)
        return
    now = utc_now()
    with path.open("rb") as file, database.write(None) as tx:
        head = file.read(HEAD)
        drop = (
            tx.get_one(Drop, taken.drop_id) if taken.drop_id else actions.open_drop(tx, channel="cli", who=who, now=now)
        )
        arrival_id = actions.receive_file(tx, storage, drop, file, path.name, who=who, now=now).id
        drop_id = drop.id
    taken.drop_id, taken.count = drop_id, taken.count + 1
    if file_kind(head) is FileKind.OTHER:
        taken.unread[arrival_id] = f"kept for a person to see, but {what_it_is(head)} is not read. {KINDS}"
    elif size <= rules.LARGEST_READ:
        taken.readable += 1


KINDS = "PDF, PNG, JPEG, TIFF, HEIC, ZIP and EML are."


def _files(paths: Sequence[Path], taken: Taken) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = list(_files_in(path))
            if not inside:
                taken.refuse(path, "there is no file in this folder.", failed=False)
            yield from inside
        elif path.exists():
            yield path
        else:
            taken.refuse(path, "there is no such file. Check the path.")


def _files_in(folder: Path) -> Iterator[Path]:
    for inner in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in inner.relative_to(folder).parts)
        if inner.is_file() and not hidden and inner.name not in LITTER:
            yield inner


def _storage() -> Storage:
    try:
        return open_storage()
    except StorageTrouble as trouble:
        typer.echo(f"{trouble} See bin/certdesk check.", err=True)
        raise typer.Exit(1) from None


def _is_read(database: Database, drop_id: int) -> bool:
    """Show the drop's progress until nothing of it is under way; says so, and gives up, where no worker seems to run."""
    moved, before = time.monotonic(), -1
    while True:
        with database.read(None) as tx:
            progress = queries.drop_progress(tx, drop_id)
            working = tx.execute(text("select count(*) from procrastinate_workers")).scalar_one()
        _line(f"{progress.finished:,} of {progress.files:,} read")
        if not progress.under_way:
            _line("")
            return True
        if progress.finished != before:
            moved, before = time.monotonic(), progress.finished
        if not working and time.monotonic() - moved > SILENCE:
            _line("")
            typer.echo("No worker is running, so nothing is read. Start one: bin/run or bin/certdesk worker.", err=True)
            return False
        time.sleep(LOOKS_EVERY)


def _tell(database: Database, taken: Taken, who: Actor) -> None:
    assert taken.drop_id is not None
    rows, again = what_became_of(database, taken.drop_id, who)
    now = utc_now()
    for row in rows:
        typer.echo(telling.told(row, again.get(row.id), now, taken.unread.get(row.id)))
    typer.echo(telling.in_all(rows, again, len(taken.refused)))
    if any(row.state in telling.WAITING and row.id not in taken.unread for row in rows):
        typer.echo("They are read as soon as a worker runs; --wait stays until then.")
    typer.echo(f"See {settings().base_url}/drops/{taken.drop_id}")


def what_became_of(database: Database, drop_id: int, who: Actor) -> tuple[list[Any], dict[int, datetime]]:
    """Every arrival of a drop in the order in which they came, and which had come before."""
    rows: list[Any] = []
    with database.read(None) as tx:
        while page := queries.arrivals_of(tx, drop_id, who, after=rows[-1].id if rows else 0):
            rows += page
        return rows, queries.seen_before(tx, drop_id)


def _line(words: str) -> None:
    """One line that is written over where a person looks on, and left out where the output goes to a file."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\033[K{words}")
        sys.stdout.flush()
