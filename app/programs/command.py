"""`bin/certdesk program import|export`: program files in and out of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.errors import BadInput, NotFound, Refused
from app.kit.places import open_database
from app.parties.models import Client
from app.programs import queries
from app.programs.actions import import_program
from app.programs.files import checked_program, parse_program, written
from app.programs.rules import local_day

AT_THE_COMMAND_LINE = Actor(kind="cli", id=None, name="command line", clients=None)


def import_file(path: Path, takes_effect_on: date | None) -> None:
    """Import a program file and say what became of it; exit status 1 with the reason where it is refused."""
    with open_database() as database, _refusals_told():
        typer.echo(import_into(database, path, takes_effect_on=takes_effect_on, now=utc_now()))


def export_file(client: str, program: str | None) -> None:
    """Print a client's program as a file that `import` takes back."""
    with open_database() as database, _refusals_told():
        typer.echo(export_from(database, client=client, program=program, now=utc_now()), nl=False)


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        typer.echo(refusal.sentence, err=True)
        raise typer.Exit(1) from None


def import_into(
    database: Database, path: Path, *, client: str | None = None, takes_effect_on: date | None = None, now: datetime
) -> str:
    """Import a program file for the client that it names (or for another, said by name); tells what became of it.

    Raises BadInput (the file), NotFound (the client), Refused (a day in the past).
    """
    try:
        body = parse_program(path.read_bytes(), str(path))
    except OSError as trouble:
        raise BadInput(f"{path} cannot be opened ({trouble.strerror}). Check the path.") from None
    program = checked_program(body, str(path))
    with database.write(None) as tx:
        owner = client_named(tx, client or program.client)
        day = takes_effect_on or local_day(owner.time_zone, now)
        known = queries.program_named(tx, owner.id, program.name)
        before = queries.newest_version(tx, known.id) if known else None
        version = import_program(tx, owner.id, body, takes_effect_on=day, who=AT_THE_COMMAND_LINE, now=now)
        if before is not None and before.id == version.id:
            return f"{owner.name}, {program.name}: nothing changed, version {version.number} stands as it is."
        return f"{owner.name}, {program.name}: version {version.number} takes effect on {day:%d %b %Y}."


def export_from(
    database: Database, *, client: str, program: str | None = None, day: date | None = None, now: datetime
) -> str:
    """The program file of a client's program as in force on a day (today where the client is).

    Raises NotFound, naming what there is.
    """
    with database.read(None) as tx:
        owner = client_named(tx, client)
        own = queries.programs_of(tx, owner.id)
        chosen = [each for each in own if program is None or each.name.casefold() == program.casefold()]
        if len(chosen) != 1:
            names = "; ".join(each.name for each in own) or "none yet"
            raise NotFound(f"Say which program of {owner.name} to export. There are: {names}.")
        version = queries.version_in_force(tx, chosen[0].id, day or local_day(owner.time_zone, now))
        if version is None:
            raise NotFound(f"{chosen[0].name} had not begun on that day. Choose a later one.")
        return written(version.body)


def client_named(tx: Session, name: str) -> Client:
    """A client by its name, upper and lower case alike. Raises NotFound, naming the clients that there are."""
    clients = tx.scalars(select(Client).order_by(Client.name)).all()
    for client in clients:
        if client.name.casefold() == name.strip().casefold():
            return client
    names = "; ".join(client.name for client in clients) or "none yet"
    folded = {client.name.casefold(): client.name for client in clients}
    near = get_close_matches(name.strip().casefold(), folded, n=1)
    meant = f"Did you mean “{folded[near[0]]}”? " if near else ""
    raise NotFound(
        f"There is no client named “{name}”. {meant}There are: {names}. "
        f'A new one: bin/certdesk client add "{name.strip()}".'
    )
