"""`bin/certdesk client add`: the first step of taking on a client."""

from __future__ import annotations

from datetime import datetime

import typer

from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.errors import Refused
from app.kit.places import open_database
from app.parties.actions import add_client

AT_THE_COMMAND_LINE = Actor(kind="cli", id=None, name="command line", clients=None)


def add(name: str, time_zone: str) -> None:
    """Take on a client and say what comes next; exit status 1 with the reason where that is refused."""
    with open_database() as database:
        try:
            typer.echo(add_into(database, name, time_zone, now=utc_now()))
        except Refused as refusal:
            typer.echo(refusal.sentence, err=True)
            raise typer.Exit(1) from None


def add_into(database: Database, name: str, time_zone: str, *, now: datetime) -> str:
    """Take on a client; tells what became of it.

    Raises BadInput for an empty name or a time zone that is none, Refused where a client has that name already.
    """
    with database.write(None) as tx:
        client = add_client(tx, name, time_zone=time_zone, who=AT_THE_COMMAND_LINE, now=now)
        return f"{client.name} is a client now. Next: bin/certdesk program import FILE, for what it demands."
