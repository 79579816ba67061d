"""`bin/run`: the database, the web server and the worker, together, until Ctrl-C."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.request
from types import FrameType

import typer
from sqlalchemy import text

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
    household = Household(say)
    with addresses() as (owner, serving):
        try:
            migrate(owner)
            household.start("worker", "-m", "app.cli", "worker")
            household.start("web server", "-m", "app.cli", "serve")
            _until_it_answers()
            say(f"Certdesk is at {settings().base_url}")
            _demo(household, serving, vendors)
            while True:
                household.keep()
                time.sleep(1)
        except Told:
            say("Ending …")
        finally:
            household.end()
    say("Ended.")


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    typer.echo(sentence, err=True)


def _told(_signal: int, _frame: FrameType | None) -> None:
    raise Told


def _port_is_free() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings().host, settings().port))
        except OSError:
            say(
                f"Something already listens on port {settings().port}. End it, or choose another: CERTDESK_PORT=8001 bin/run"
            )
            raise typer.Exit(1) from None


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
    from app.demo.load import SIGN_INS

    database = Database(serving, pool_size=1)
    with database.read(None) as tx:
        emails = {row[0] for row in tx.execute(text("select email from person"))}
    database.close()
    if emails and not emails & {sign_in.email for sign_in in SIGN_INS}:
        return  # a real installation: nobody's demo
    say("Demo sign-ins (invented people):")
    for sign_in in SIGN_INS:
        say(f"  {sign_in.role.replace('_', ' '):16} {sign_in.email:28} {sign_in.password}")
    if not emails and vendors:
        say(f"The database is empty: loading a demo network of {vendors} vendors while you look around.")
        child: subprocess.Popen[bytes] = household.run_once("-m", "app.cli", "demo", "--vendors", str(vendors))
        del child  # it ends by itself, or with us
