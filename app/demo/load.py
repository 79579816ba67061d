"""`bin/certdesk demo`: fills an empty database with the demonstration, through the product's real reader and judge."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from sqlalchemy import func, select

from app.demo.answering import gather_team
from app.demo.firms import Arrival, Network, VendorFirm
from app.demo.founding import Founded, found_network, found_staff, give_clients_to_teams
from app.demo.reading_ahead import Prepared, read_ahead
from app.demo.replay import Replay
from app.demo.staff import SIGN_INS
from app.demo.story import plan
from app.gateways.storage import open_storage
from app.kit import jobs
from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.migrate import migrate
from app.kit.places import addresses
from app.parties.models import Client, Vendor
from app.people.models import Person
from app.people.passwords import hash_password

__all__ = ["SIGN_INS", "load_demo"]

LOADER = Actor("cli", None, "Demonstration", clients=None)
Group = tuple[list[VendorFirm], list[Arrival]]
Say = Callable[[str], None]


def load_demo(vendors: int, seed: int) -> None:
    """Fill the database that the settings name; says how far it is on the standard error stream.

    Raises SystemExit where the database is not empty, so that nobody's work is mixed with a demonstration.
    """
    with addresses() as (owner, serving):
        migrate(owner)
        database = Database(serving)
        try:
            if _is_used(database):
                sys.exit("The database is not empty, so no demonstration is loaded. Choose another by DATABASE_URL.")
            load_network(database, plan(vendors, seed, utc_now().date()), _say)
        finally:
            database.close()


def load_network(database: Database, network: Network, say: Say) -> None:
    """Staff and firms in one transaction, then the vendors with their history, group by group."""
    began = time.monotonic()
    ids = _found(database, network)
    groups = list(grouped(network))
    files = read_ahead(arrival for _, arrivals in groups for arrival in arrivals)
    done = count = 0
    for vendors, arrivals in groups:
        _live(database, network, ids, vendors, list(islice(files, len(arrivals))))
        done, count = done + len(vendors), count + len(arrivals)
        say(f"Demonstration: {done} of {len(network.vendors)} vendors, {count} of {len(network.arrivals)} files read")
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


def _found(database: Database, network: Network) -> Founded:
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
    return ids


def _live(
    database: Database, network: Network, ids: Founded, vendors: Sequence[VendorFirm], files: Sequence[Prepared]
) -> None:
    with database.write(None) as tx:
        team = gather_team(tx)
        Replay(tx, open_storage(), network, ids, team, LOADER, utc_now()).live(vendors, files)


def _is_used(database: Database) -> bool:
    with database.read(None) as tx:
        return any(tx.scalar(select(func.count()).select_from(table)) for table in (Person, Client, Vendor))


def _say(sentence: str) -> None:
    end = "" if sys.stderr.isatty() else "\n"
    sys.stderr.write(f"\r{sentence}" if end == "" else sentence + end)
    sys.stderr.flush()
