"""Files reaching us: kept before anything is read, then handed to the reader; what fails goes to a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.certificates import rules
from app.certificates.actions.troubles import end_trouble, leave_trouble, record_trouble
from app.certificates.keeping import Kept, keep_bytes
from app.certificates.models import Arrival, Drop, StoredFile
from app.gateways.storage import Storage
from app.kit import audit, jobs
from app.kit.actor import Actor
from app.kit.errors import NotFound

SOON, LATER = 5, 0


def open_drop(
    tx: Session, *, channel: str, client_id: int | None = None, vendor_id: int | None = None, who: Actor, now: datetime
) -> Drop:
    """Begin a number of files that come in together, said to be a client's or a vendor's if somebody said so."""
    drop = Drop(
        channel=channel, person_id=who.id if who.kind == "person" else None, brought_by=who.name, started_at=now,
        client_id=client_id, vendor_id=vendor_id,
    )  # fmt: skip
    tx.add(drop)
    audit.record(tx, who, now, "certificates.open_drop", drop, after={"channel": channel, "vendor_id": vendor_id})
    return drop


def receive_file(
    tx: Session,
    storage: Storage,
    drop: Drop,
    data: bytes | IO[bytes],
    file_name: str,
    *,
    sender: str | None = None,
    received_at: datetime | None = None,
    inside_id: int | None = None,
    who: Actor,
    now: datetime,
) -> Arrival:
    """Take a file in: its bytes are kept first, then it is put down as arrived and handed to the reader.

    An empty or too large file is put down with what is wrong instead. Raises StorageTrouble, and nothing was taken in.
    """
    kept = keep_bytes(storage, data)
    arrival = _new_arrival(
        tx, drop, kept, file_name, sender=sender, received_at=received_at or now, inside_id=inside_id, now=now
    )
    audit.record(tx, who, now, "certificates.receive_file", arrival, after={"sha256": kept.sha256, "size": kept.size})
    if kept.size == 0:
        # There is nothing to keep and nothing to retry: whoever brought it sees it, and it is no work for others.
        arrival.state, arrival.outcome = "trouble", "The file is empty. Attach it again."
    elif kept.size > rules.LARGEST_READ:
        record_trouble(tx, arrival.id, rules.too_large(kept.size), who=who, now=now)
    else:
        _hand_to_reader(tx, arrival)
    return arrival


def _new_arrival(
    tx: Session,
    drop: Drop,
    kept: Kept,
    file_name: str,
    *,
    sender: str | None,
    received_at: datetime,
    inside_id: int | None,
    now: datetime,
) -> Arrival:
    _note_bytes(tx, kept, now)
    name = file_name if inside_id else rules.clean_file_name(file_name)
    arrival = Arrival(
        drop_id=drop.id, inside_id=inside_id, sha256=kept.sha256, file_name=name, channel=drop.channel, sender=sender,
        vendor_id=drop.vendor_id, client_id=drop.client_id, received_at=received_at, state="waiting", tried=0,
    )  # fmt: skip
    tx.add(arrival)
    tx.flush()
    return arrival


def _note_bytes(tx: Session, kept: Kept, now: datetime) -> None:
    stored = {"sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type, "stored_at": now}
    tx.execute(insert(StoredFile).values(stored).on_conflict_do_nothing())


def _hand_to_reader(tx: Session, arrival: Arrival) -> None:
    # What a person waits for at a screen is read before what came in by the thousand.
    priority = SOON if arrival.channel in ("console", "link", "api") else LATER
    jobs.defer(
        tx, "certificates.reading", once=f"reading:{arrival.id}", queue="reading", priority=priority,
        arrival_id=arrival.id,
    )  # fmt: skip


def put_with_long_files(tx: Session, arrival_id: int, pages: int, *, who: Actor, now: datetime) -> None:
    """Hand a file of many pages to the readers of long files, so that no short file waits for it."""
    arrival = tx.get_one(Arrival, arrival_id, with_for_update=True)
    arrival.state, arrival.taken_at, arrival.tried = "waiting", None, arrival.tried - 1
    arrival.outcome = f"{pages:,} pages: read beside the shorter files"
    audit.record(tx, who, now, "certificates.put_with_long_files", arrival, after={"pages": pages})
    jobs.defer(
        tx, "certificates.reading", once=f"reading:{arrival_id}", queue="long reading", arrival_id=arrival_id,
        is_long=True,
    )  # fmt: skip


def take_arrival(tx: Session, arrival_id: int, *, who: Actor, now: datetime) -> Arrival | None:
    """Begin to read an arrival; None where that is done already. Counted, so that one that kills its reader stops.

    After too many tries it goes to a person instead, and None is returned.
    """
    arrival = tx.get(Arrival, arrival_id, with_for_update=True)
    if arrival is None or arrival.state not in ("waiting", "reading"):
        return None
    if arrival.tried >= rules.MOST_TRIES:
        reason = f"Reading it was broken off {arrival.tried} times."
        record_trouble(tx, arrival_id, reason, who=who, now=now)
        return None
    before = arrival.state
    arrival.state, arrival.taken_at, arrival.tried = "reading", now, arrival.tried + 1
    audit.record(
        tx, who, now, "certificates.take_arrival", arrival, before={"state": before}, after={"tried": arrival.tried}
    )
    return arrival


@dataclass(frozen=True)
class Inner:
    """What lay in a ZIP or mail: its name, where its bytes are kept, and why it cannot be read, if so."""

    name: str
    kept: Kept
    problem: str | None = None


def record_members(
    tx: Session,
    arrival_id: int,
    members: Iterable[Inner],
    *,
    sender: str | None = None,
    passed_over: Sequence[str] = (),
    who: Actor,
    now: datetime,
) -> list[Arrival]:
    """Put down what lay in a ZIP or mail as arrivals of their own, and the container as opened. Safe to do twice.

    A mail's decorations, which are passed over, are named in what is said of it.
    """
    container = tx.get(Arrival, arrival_id, with_for_update=True)
    if container is None:
        raise NotFound("There is no such file.")
    drop = tx.get_one(Drop, container.drop_id)
    known = set(tx.scalars(select(Arrival.file_name).where(Arrival.inside_id == arrival_id)))
    made = []
    for member in members:
        if member.name in known:
            continue
        arrival = _new_arrival(
            tx, drop, member.kept, member.name, sender=sender or container.sender,
            received_at=container.received_at, inside_id=arrival_id, now=now,
        )  # fmt: skip
        made.append(arrival)
        if member.problem:
            record_trouble(tx, arrival.id, member.problem, who=who, now=now)
        else:
            _hand_to_reader(tx, arrival)
    count = len(known) + len(made)
    container.state, container.outcome = "read", rules.held(count, passed_over)
    audit.record(tx, who, now, "certificates.record_members", container, after={"files": count})
    end_trouble(tx, container, who=who, now=now)
    return made


def give_bytes(tx: Session, arrival_id: int, kept: Kept, *, who: Actor, now: datetime) -> None:
    """Give an arrival the bytes that could not be taken out of its container before; that trouble ends."""
    arrival = tx.get_one(Arrival, arrival_id, with_for_update=True)
    _note_bytes(tx, kept, now)
    end_trouble(tx, arrival, who=who, now=now)
    before, arrival.sha256 = arrival.sha256, kept.sha256
    after = {"sha256": kept.sha256}
    audit.record(tx, who, now, "certificates.give_bytes", arrival, before={"sha256": before}, after=after)


def retry_arrival(tx: Session, arrival_id: int, *, who: Actor, now: datetime) -> Arrival:
    """Hand a file that was in trouble to the reader again, every arrival of it; its item closes when that succeeds.

    What could not be taken out of a ZIP or mail is taken out again. Raises Refused where it is not in trouble.
    """
    for arrival in leave_trouble(tx, arrival_id, who=who, now=now):
        _hand_to_reader(tx, arrival)
    return tx.get_one(Arrival, arrival_id)
