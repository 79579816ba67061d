"""`bin/certdesk demo`: fills an empty database with the demonstration, through the product's real reader and judge."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.demo.answering import gather_team
from app.demo.firms import Arrival, Network, VendorFirm
from app.demo.founding import Founded, found_network, found_staff, give_clients_to_teams
from app.demo.monday import leave_over
from app.demo.reading_ahead import Prepared, read_ahead
from app.demo.replay import Replay
from app.demo.staff import SIGN_INS
from app.demo.story import plan
from app.gateways.storage import open_storage
from app.kit import jobs, long_work
from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.errors import Refused
from app.kit.migrate import migrate
from app.kit.places import addresses
from app.parties.models import Client, Vendor
from app.people.models import Person
from app.people.passwords import hash_password

__all__ = ["SIGN_INS", "load_demo"]

NAME, TITLE = "demo", "The demonstration network is being loaded"
LOADER = Actor("cli", None, "Demonstration", clients=None)
Group = tuple[list[VendorFirm], list[Arrival]]
Say = Callable[[str], None]


def load_demo(vendors: int, seed: int) -> None:
    """Fill the database that the settings name, or go on where a load was cut short; says how far it is.

    Raises SystemExit where the database is not empty, so that nobody's work is mixed with a demonstration.
    """
    with addresses() as (owner, serving):
        migrate(owner)
        database = Database(serving)
        try:
            asked = _asked(database) or {"vendors": vendors, "seed": seed, "now": utc_now().isoformat()}
            now = datetime.fromisoformat(asked["now"])
            load_network(database, plan(asked["vendors"], asked["seed"], now.date(), now), _say, asked)
        except Refused as refusal:
            sys.exit(str(refusal))
        finally:
            database.close()


def _asked(database: Database) -> dict[str, Any] | None:
    """What the load that was cut short was asked to make; None where the database is empty."""
    with database.read(None) as tx:
        work = long_work.find(tx, NAME)
        if work is None and _is_used(tx):
            sys.exit("The database is not empty, so no demonstration is loaded. Choose another by DATABASE_URL.")
    if work is None:
        return None
    if work.ended_at is not None:
        sys.exit("The demonstration is in this database already. Choose another database by DATABASE_URL.")
    _say(f"Going on with the demonstration of {work.asked['vendors']} vendors that was cut short.\n")
    return work.asked


def is_cut_short(tx: Session) -> bool:
    """Whether a load was begun in this database and is not done."""
    work = long_work.find(tx, NAME)
    return work is not None and work.ended_at is None


def load_network(database: Database, network: Network, say: Say, asked: dict[str, Any] | None = None) -> None:
    """Staff and firms in one transaction, then the vendors with their history, group by group, each in one.

    What was loaded of the same network before is left as it is. Raises Refused where another load is at it.
    """
    began = time.monotonic()
    ids, made, done = _found(database, network, asked or {})
    groups = list(grouped(network))[made:]
    files = read_ahead(arrival for _, arrivals in groups for arrival in arrivals)
    count = len(network.arrivals) - sum(len(arrivals) for _, arrivals in groups)
    for step, (vendors, arrivals) in enumerate(groups, made):
        ready = list(islice(files, len(arrivals)))
        with database.write(None) as tx:
            long_work.take_step(tx, NAME, step, done=len(vendors), now=utc_now())
            _live(tx, network, ids, vendors, ready)
        done, count = done + len(vendors), count + len(arrivals)
        say(f"Demonstration: {done} of {len(network.vendors)} vendors, {count} of {len(network.arrivals)} files read")
    with database.write(None) as tx:
        leave_over(tx, gather_team(tx), utc_now())
        long_work.end(tx, NAME, now=utc_now())
    seconds = time.monotonic() - began
    say(f"Demonstration: all {done} vendors with {count} files are there, after {seconds:.0f} seconds\n")


def grouped(network: Network) -> Iterator[Group]:
    """Vendors that share a file, with all their files in the order of time; files that are nobody's come last."""
    leader = {vendor.key: vendor.key for vendor in network.vendors}
    for arrival in network.arrivals:
        for other in arrival.vendors[1:]:
            first, joined = leader[arrival.vendors[0]], leader[other]
            leader = {key: first if head == joined else head for key, head in leader.items()}
    for head in dict.fromkeys(leader.values()):
        mine = [vendor for vendor in network.vendors if leader[vendor.key] == head]
        yield mine, [arrival for arrival in network.arrivals if arrival.vendors and leader[arrival.vendors[0]] == head]
    yield [], [arrival for arrival in network.arrivals if not arrival.vendors]


def _found(database: Database, network: Network, asked: dict[str, Any]) -> tuple[Founded, int, int]:
    """The firms' ids, and how many groups and vendors were lived through before."""
    with database.read(None) as tx:
        work = long_work.find(tx, NAME)
        if work is not None:
            return Founded.again(work.asked["founded"]), work.steps, work.done
    words = {sign_in.password for sign_in in SIGN_INS}
    hashed = {word: hash_password(word) for word in words}
    hashes = {sign_in.email: hashed[sign_in.password] for sign_in in SIGN_INS}
    began = utc_now() - timedelta(days=1160)
    with database.write(None) as tx:
        jobs.take_over(tx)
        found_staff(tx, LOADER, began, hashes)
        ids = found_network(tx, network, LOADER)
        tx.flush()
        give_clients_to_teams(tx, ids, LOADER, began)
        asked = {**asked, "founded": ids.kept()}
        long_work.begin(
            tx, NAME, title=TITLE, unit="vendors", total=len(network.vendors), asked=asked, now=utc_now()
        )  # fmt: skip
    return ids, 0, 0


def _live(tx: Session, network: Network, ids: Founded, vendors: Sequence[VendorFirm], files: list[Prepared]) -> None:
    Replay(tx, open_storage(), network, ids, gather_team(tx), LOADER, utc_now()).live(vendors, files)


def _is_used(tx: Session) -> bool:
    return any(tx.scalar(select(func.count()).select_from(table)) for table in (Person, Client, Vendor))


def _say(sentence: str) -> None:
    end = "" if sys.stderr.isatty() else "\n"
    sys.stderr.write(f"\r{sentence}" if end == "" else sentence + end)
    sys.stderr.flush()
