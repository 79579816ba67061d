"""A file that could not be read is put before a person once, however often it came; what helps it helps all arrivals."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates import rules
from app.certificates.models import Arrival
from app.certificates.queries.troubles import arrivals_of_trouble, trouble_key
from app.items import actions as items
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import NotFound, Refused


def record_trouble(tx: Session, arrival_id: int, reason: str, *, who: Actor, now: datetime) -> Arrival:
    """Put a file that could not be read before a person, with the reason and what to do. The file is kept.

    The same bytes are one item, whichever way and however often they came.
    """
    arrival = tx.get(Arrival, arrival_id, with_for_update=True)
    if arrival is None:
        raise NotFound("There is no such file.")
    advice = rules.what_to_do(reason)
    arrival.state, arrival.outcome = "trouble", f"{reason} {advice}"
    audit.record(tx, who, now, "certificates.record_trouble", arrival, after={"state": "trouble"}, why=reason)
    tx.flush()
    came = arrivals_of_trouble(tx, arrival)
    vendors = {each.vendor_id for each in came}
    items.open_item(
        tx, once_key=trouble_key(tx, arrival), kind="trouble", summary=f"{arrival.file_name}: {reason}",
        detail=advice + rules.came_often(len(came)), vendor_id=arrival.vendor_id if len(vendors) == 1 else None,
        arrival_id=arrival_id, who=who, now=now,
    )  # fmt: skip
    return arrival


def leave_trouble(tx: Session, arrival_id: int, *, who: Actor, now: datetime) -> list[Arrival]:
    """Let a file that was in trouble wait for the reader again, with every other arrival of it that failed as well.

    Raises Refused where it is not in trouble, NotFound.
    """
    arrival = tx.get(Arrival, arrival_id)
    if arrival is None:
        raise NotFound("There is no such file.")
    same = [each.id for each in arrivals_of_trouble(tx, arrival)]
    locked = select(Arrival).where(Arrival.id.in_(same)).order_by(Arrival.id).with_for_update()
    failed = tx.scalars(locked.execution_options(populate_existing=True)).all()
    failed = [each for each in failed if each.state == "trouble"]
    if arrival_id not in {each.id for each in failed}:
        raise Refused("This file is not in trouble: it was read, or is being read now.")
    for each in failed:
        each.state, each.outcome, each.tried = "waiting", None, 0
        audit.record(tx, who, now, "certificates.retry_arrival", each, before={"state": "trouble"})
    return failed


def end_trouble(tx: Session, arrival: Arrival, *, who: Actor, now: datetime) -> None:
    """Close the item of a file that was read after all."""
    items.close_item(tx, trouble_key(tx, arrival), "read", who=who, now=now)
