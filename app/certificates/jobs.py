"""What the worker does with files: reads them, takes up what was given up, and looks again for those without a vendor."""

from __future__ import annotations

import email
import email.policy
from email.utils import parseaddr
from functools import cache
from threading import BoundedSemaphore

import structlog
from sqlalchemy import and_, or_, select

from app.certificates import actions, queries, rules
from app.certificates.actions.arrivals import Inner
from app.certificates.keeping import Kept, keep_bytes
from app.certificates.models import Arrival
from app.certificates.reader import read_for_keeping
from app.gateways.storage import Storage, StorageTrouble, open_storage
from app.kit import jobs
from app.kit.actor import Actor, worker
from app.kit.clock import utc_now
from app.kit.database import Database
from app.reading.containers import Member, members
from app.reading.kinds import FileKind, file_kind
from app.reading.safely import pages_safely
from app.settings import settings

CONTAINERS = (FileKind.ZIP, FileKind.MAIL)
HEADERS = 64 * 1024
# The newest of the unmatched; what waits longer than that is for a person in any case.
LOOKED_AT_AGAIN = 500

log = structlog.get_logger()


@cache
def _readers() -> BoundedSemaphore:
    """One for each file that may be read at a time: a file that waits for its turn is not said to be read."""
    return BoundedSemaphore(settings().reading_children)


def read_arrival(database: Database, arrival_id: int, is_long: bool = False) -> None:
    """Read a file and keep what it says; open it if it is a ZIP or mail. Safe to run twice, and after a kill.

    A file of many pages goes to the readers of long files first. Raises StorageTrouble as below.
    """
    with _readers():
        _read_arrival(database, arrival_id, is_long)


def _read_arrival(database: Database, arrival_id: int, is_long: bool) -> None:
    """No transaction is open while the file is fetched and read. Raises StorageTrouble, so that it is tried again later."""
    who = worker("reader")
    with database.write(None) as tx:
        arrival = actions.take_arrival(tx, arrival_id, who=who, now=utc_now())
        if arrival is None or actions.reuse_readings(tx, arrival_id, who=who, now=utc_now()):
            return
        container = tx.get(Arrival, arrival.inside_id) if arrival.inside_id else None
    try:
        storage = open_storage()
        data = storage.get(arrival.sha256)
    except StorageTrouble as trouble:
        _give_up_or_raise(database, arrival, trouble, who)
        return
    if container is not None and container.sha256 == arrival.sha256:
        _read_member_again(database, storage, arrival, data, who)
    elif file_kind(data) in CONTAINERS:
        _open_container(database, storage, arrival, data, who)
    elif not is_long and (pages := _many_pages(data)):
        with database.write(None) as tx:
            actions.put_with_long_files(tx, arrival_id, pages, who=who, now=utc_now())
    else:
        _read(database, arrival, data, who)


def _many_pages(data: bytes) -> int:
    """How many pages a long file has; 0 for a short one."""
    if len(data) < rules.LONG_BYTES or file_kind(data) is not FileKind.PDF:
        return 0
    pages = pages_safely(data)
    return pages if pages > rules.LONG_PAGES else 0


def _read(database: Database, arrival: Arrival, data: bytes, who: Actor) -> None:
    readings = read_for_keeping(data, arrival.file_name)
    with database.write(None) as tx:
        actions.record_readings(tx, arrival.id, readings, who=who, now=utc_now())


def _give_up_or_raise(database: Database, arrival: Arrival, trouble: StorageTrouble, who: Actor) -> None:
    log.warning("document could not be fetched", arrival_id=arrival.id, tried=arrival.tried, reason=str(trouble))
    if arrival.tried < rules.MOST_TRIES:
        raise trouble
    with database.write(None) as tx:
        actions.record_trouble(tx, arrival.id, str(trouble), who=who, now=utc_now())


def _open_container(database: Database, storage: Storage, arrival: Arrival, data: bytes, who: Actor) -> None:
    """Put what lies in a ZIP or mail down as arrivals of their own; their bytes are kept first."""
    found = members(data, arrival.file_name)
    itself = next((member for member in found if member.name == arrival.file_name), None)
    if itself is not None:
        with database.write(None) as tx:
            actions.record_trouble(tx, arrival.id, itself.problem or "It holds nothing.", who=who, now=utc_now())
        return
    own = Kept(arrival.sha256, len(data), "application/octet-stream")
    inner = [
        Inner(member.name, _kept(storage, member, own), member.problem) for member in found if not member.decoration
    ]
    passed_over = [member.name.rpartition("/")[2] for member in found if member.decoration]
    sender = _sender(data) if file_kind(data) is FileKind.MAIL else None
    with database.write(None) as tx:
        actions.record_members(tx, arrival.id, inner, sender=sender, passed_over=passed_over, who=who, now=utc_now())


def _kept(storage: Storage, member: Member, container: Kept) -> Kept:
    # What could not be taken out has no bytes of its own; they are in the container's.
    return keep_bytes(storage, member.data) if member.data else container


def _sender(mail: bytes) -> str | None:
    header = email.message_from_bytes(mail[:HEADERS], policy=email.policy.default).get("from", "")
    return parseaddr(str(header))[1].lower() or None


def _read_member_again(database: Database, storage: Storage, arrival: Arrival, container: bytes, who: Actor) -> None:
    """Try to take a member out of its container that could not be taken out before."""
    name = arrival.file_name.partition("/")[0]
    again = next((member for member in members(container, name) if member.name == arrival.file_name), None)
    if again is None or again.problem or not again.data:
        with database.write(None) as tx:
            problem = again.problem if again else None
            actions.record_trouble(tx, arrival.id, problem or "It is not in the archive.", who=who, now=utc_now())
        return
    kept = keep_bytes(storage, again.data)
    with database.write(None) as tx:
        actions.give_bytes(tx, arrival.id, kept, who=who, now=utc_now())
    arrival.sha256 = kept.sha256
    _read(database, arrival, again.data, who)


def sweep_arrivals(database: Database) -> None:
    """Take up arrivals that somebody began to read and gave up, or that no job is there for. Safe to run at any time."""
    now = utc_now()
    given_up = and_(Arrival.state == "reading", Arrival.taken_at < now - rules.GIVEN_UP_AFTER)
    forgotten = and_(Arrival.state == "waiting", Arrival.received_at < now - rules.FORGOTTEN_AFTER)
    with database.write(None) as tx:
        for arrival_id in tx.scalars(select(Arrival.id).where(or_(given_up, forgotten)).order_by(Arrival.id)):
            if jobs.defer(
                tx, "certificates.reading", once=f"reading:{arrival_id}", queue="reading", arrival_id=arrival_id
            ):
                log.info("arrival taken up again", arrival_id=arrival_id)


def match_waiting(database: Database, vendor_id: int) -> None:
    """Something was learnt of a vendor: look whether documents in the queue of unmatched ones are surely its own now.

    Each is given in a transaction of its own, so that nobody waits for the others.
    """
    who = worker("matching")
    with database.read(None) as tx:
        likely = queries.surely_of(tx, vendor_id, LOOKED_AT_AGAIN)
    for document_id in likely:
        with database.write(None) as tx:
            actions.find_home_again(tx, document_id, who=who, now=utc_now())


JOBS = {"reading": read_arrival, "sweep": sweep_arrivals, "matching": match_waiting}
