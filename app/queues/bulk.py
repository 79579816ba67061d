"""One thing done to many items at once: each is done or refused on its own, and the whole can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.certificates.actions import retry_arrival
from app.items.actions import assign_item, close_item, undo_change, wake_item
from app.items.queries import undo_of, visible_item
from app.kit import jobs
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotAllowed, Refused
from app.people.access import must
from app.people.rules import Right
from app.queues.rules import Snooze
from app.standing.putting_off import put_off_item

AT_ONCE = 200


@dataclass
class Outcome:
    """What came of it: which items were changed, why others were not, and what takes it back."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    undo_ids: list[int] = field(default_factory=list)


def assign_all(tx: Session, ids: Sequence[int], person_id: int | None, *, who: Actor, now: datetime) -> Outcome:
    """Give the items to a person, or to nobody."""
    return _each(tx, ids, lambda item_id: assign_item(tx, item_id, person_id, who=who, now=now), who, now)


def snooze_all(tx: Session, ids: Sequence[int], snooze: Snooze, *, who: Actor, now: datetime) -> Outcome:
    """Put the items off, each no further than its vendor keeps its cover."""

    def put_off(item_id: int) -> object:
        return put_off_item(tx, item_id, until=snooze.until, event=snooze.event, who=who, now=now)

    return _each(tx, ids, put_off, who, now)


def wake_all(tx: Session, ids: Sequence[int], *, who: Actor, now: datetime) -> Outcome:
    """Bring snoozed items back."""
    return _each(tx, ids, lambda item_id: wake_item(tx, item_id, who=who, now=now), who, now)


def close_all(tx: Session, ids: Sequence[int], *, who: Actor, now: datetime) -> Outcome:
    """Set system trouble aside as done: somebody has seen to it."""

    def close(item_id: int) -> object:
        must(who, Right.WORK_ITEMS)
        if visible_item(tx, item_id, who).kind != "trouble":
            raise Refused("Open it to decide: only system trouble is closed from the list.")
        return close_item(tx, item_id, "seen to", who=who, now=now)

    return _each(tx, ids, close, who, now)


def read_all_again(tx: Session, ids: Sequence[int], *, who: Actor, now: datetime) -> Outcome:
    """Hand the files of items in trouble to the reader again."""

    def read_again(item_id: int) -> object:
        must(who, Right.WORK_ITEMS)
        item = visible_item(tx, item_id, who)
        if item.arrival_id is None:
            raise Refused("There is no file to read again.")
        return retry_arrival(tx, item.arrival_id, who=who, now=now)

    return _each(tx, ids, read_again, who, now)


def judge_all_again(tx: Session, ids: Sequence[int], *, who: Actor, now: datetime) -> Outcome:
    """Have the items' vendors judged again; the items follow what comes out."""

    def judge_again(item_id: int) -> object:
        must(who, Right.WORK_ITEMS)
        item = visible_item(tx, item_id, who)
        if item.vendor_id is None:
            raise Refused("There is no vendor to judge yet.")
        return jobs.defer(
            tx,
            "standing.judging",
            once=f"judging:{item.vendor_id}:{item.document_id}",
            vendor_id=item.vendor_id,
            document_id=item.document_id,
            cause=f"asked for by {who.name}",
        )

    return _each(tx, ids, judge_again, who, now)


def undo_all(tx: Session, undo_ids: Sequence[int], *, who: Actor, now: datetime) -> Outcome:
    """Take back what was done to many items."""
    if not undo_ids:
        raise BadInput("There is nothing to take back.")
    outcome = Outcome()
    for undo_id in list(undo_ids)[:AT_ONCE]:
        try:
            with tx.begin_nested():
                outcome.done.append(undo_change(tx, undo_id, who=who, now=now).item_id)
        except Refused as refused:
            outcome.refused[undo_id] = refused.sentence
    return outcome


def _each(tx: Session, ids: Sequence[int], act: Callable[[int], object], who: Actor, now: datetime) -> Outcome:
    if not ids:
        raise BadInput("Select an item first: x, or the box at its left.")
    if len(ids) > AT_ONCE:
        raise BadInput(f"At most {AT_ONCE} items at once. Select fewer.")
    outcome = Outcome()
    for item_id in sorted(set(ids)):  # in one order, so that two who do this at once do not wait for each other
        try:
            with tx.begin_nested():
                act(item_id)
        except NotAllowed:
            raise
        except Refused as refused:
            outcome.refused[item_id] = refused.sentence
            continue
        outcome.done.append(item_id)
        undo = undo_of(tx, item_id, who, now)
        if undo is not None and undo.made_at == now:
            outcome.undo_ids.append(undo.id)
    return outcome
