"""`bin/certdesk serve` and `worker`: one part of the service, started alone or by bin/run."""

from __future__ import annotations

import sys
import time

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.cli.listening import hindrance
from app.cli.troubles import database_sentence
from app.kit.database import Database
from app.kit.lifeline import end_with_parent
from app.kit.places import open_database
from app.settings import settings

PATIENCE = 30.0
LOOKS_EVERY = 1.0


def serve() -> None:
    """Serve until told to end. Ends the program with a sentence where nobody can listen at the address that is set."""
    import uvicorn

    alone = not end_with_parent()
    if settings().database_url is None:
        # A folder that cannot be made is said here, before the web server says it in words of its own.
        settings().data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if why := hindrance(settings().host, settings().port):
        sys.exit(why)
    if alone:
        say(
            f"Certdesk is at {settings().base_url}; Ctrl-C ends the web server. Documents are read by bin/certdesk worker."
        )
        _warn_of_database()
    uvicorn.run(
        "app.main:make_app", factory=True, host=settings().host, port=settings().port, workers=settings().web_workers,
        log_level="warning", timeout_graceful_shutdown=3, proxy_headers=True, server_header=False,
    )  # fmt: skip


def work() -> None:
    """Do what there is to do until told to end. Ends the program with a sentence where the database stays away."""
    from app.kit.logs import configure_logs
    from app.worker import work as go_on

    configure_logs()
    alone = not end_with_parent()
    with open_database() as database:
        wait_for(database)
        if alone:
            say("The worker runs; Ctrl-C ends it.")
        go_on()


def wait_for(database: Database) -> None:
    """Come back when the database answers. Raises OperationalError where it does not within half a minute."""
    until, told = time.monotonic() + PATIENCE, False
    while (trouble := _silence_of(database)) is not None:
        if time.monotonic() > until:
            raise trouble
        if not told:
            say(f"The database does not answer yet; waiting {PATIENCE:.0f} seconds for it.")
            told = True
        time.sleep(LOOKS_EVERY)


def _silence_of(database: Database) -> OperationalError | None:
    try:
        with database.read(None) as tx:
            tx.execute(text("select 1"))
    except OperationalError as trouble:
        return trouble
    return None


def _warn_of_database() -> None:
    if settings().database_url is None:
        return  # the embedded one comes with the server
    with open_database() as database:
        trouble = _silence_of(database)
    if trouble is not None:
        say(f"{database_sentence(trouble)} Pages fail until it answers.")


def say(sentence: str) -> None:
    """Tell the person at the terminal."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
