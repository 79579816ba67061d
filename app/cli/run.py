"""`bin/run`: the database, the web server and the worker, together, until Ctrl-C."""

from __future__ import annotations

import signal
import socket
import time
import urllib.request
from types import FrameType

import typer
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from app.cli.listening import hindrance
from app.kit.database import Database
from app.kit.lifeline import Household
from app.kit.migrate import migrate
from app.kit.places import addresses
from app.settings import settings


class Told(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def run(vendors: int) -> None:
    """Serve until told to end; an empty database is filled with a demo network of `vendors` meanwhile."""
    signal.signal(signal.SIGTERM, _told)
    signal.signal(signal.SIGINT, _told)
    _port_is_free()
    try:
        while True:
            with addresses() as (owner, serving):
                _serve(owner, serving, vendors)
            say("The database ended; starting everything again.")
    except Told as told:
        say(f"Ended ({told}).")
    except OperationalError as trouble:
        say(f"The database cannot be used: {str(trouble.orig).splitlines()[0]}")
        say("Start it or mend DATABASE_URL, then start again. bin/certdesk check tells whether it answers.")
        raise typer.Exit(1) from None


def _serve(owner: str, serving: str, vendors: int) -> None:
    """Keep the children running; comes back only when the embedded database has died."""
    household = Household(say)
    try:
        migrate(owner)
        household.start("worker", "-m", "app.cli", "worker")
        household.start("web server", "-m", "app.cli", "serve")
        _until_it_answers()
        say(f"Certdesk is at {settings().base_url}")
        _demo(household, serving, vendors)
        while _listens(serving):
            household.keep()
            time.sleep(1)
    except Told:
        say("Ending …")
        raise
    except SQLAlchemyError:
        if _listens(serving):
            raise
    finally:
        household.end()


def _listens(address: str) -> bool:
    """Whether the embedded database still listens; a server of one's own comes back by itself, and the pools find it."""
    if settings().database_url is not None:
        return True
    try:
        socket.create_connection(("127.0.0.1", make_url(address).port or 5432), timeout=5).close()
    except OSError:
        return False
    return True


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    typer.echo(sentence, err=True)


def _told(number: int, _frame: FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not cut the ending short.
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, signal.SIG_IGN)
    raise Told(signal.Signals(number).name)


def _port_is_free() -> None:
    if why := hindrance(settings().host, settings().port):
        say(why)
        raise typer.Exit(1)


def _until_it_answers() -> None:
    address = f"http://{settings().host}:{settings().port}/health"
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    say("The web server does not answer yet; see its messages above.")


def _demo(household: Household, serving: str, vendors: int) -> None:
    from app.demo.load import SIGN_INS, is_cut_short

    database = Database(serving, pool_size=1)
    try:
        emails = _emails(database)
        if emails and not emails & {sign_in.email for sign_in in SIGN_INS}:
            return  # a real installation: nobody's demo
        with database.read(None) as tx:
            cut_short = is_cut_short(tx)
        if cut_short or (not emails and vendors):
            household.run_once("-m", "app.cli", "demo", "--vendors", str(vendors))
            say(
                "The demonstration that was cut short goes on while you look around."
                if cut_short
                else f"The database is empty: loading a demo network of {vendors} vendors while you look around."
            )
            _until_somebody_may_sign_in(database)
    finally:
        database.close()
    if vendors or emails:
        _tell_sign_ins()
    else:
        say("Nobody can sign in yet. Make the first person: bin/certdesk user add EMAIL --name NAME --role admin")


def _emails(database: Database) -> set[str]:
    with database.read(None) as tx:
        return {row[0] for row in tx.execute(text("select email from person"))}


def _until_somebody_may_sign_in(database: Database) -> None:
    for _ in range(300):
        if _emails(database):
            return
        time.sleep(0.1)


def _tell_sign_ins() -> None:
    from app.demo.load import SIGN_INS

    say("Demo sign-ins (invented people):")
    say(
        "  (managers and admins set up an authenticator app at their first sign-in; analysts and supervisors go straight in)"
    )
    for sign_in in SIGN_INS:
        say(f"  {sign_in.role.replace('_', ' '):16} {sign_in.email:28} {sign_in.password}")
