"""What every change of an item shares: its parts follow it, its version rises, and those who look on are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, select, text, update
from sqlalchemy.orm import Session

from app.items.models import ItemClient, ItemUndo, WorkItem
from app.items.rules import is_held
from app.kit.actor import Actor
from app.kit.database import see_clients
from app.kit.errors import Refused

CHANNEL = "items"
WIDE = "reaches the parts of all clients"

STATE = (
    "state",
    "acts",
    "assignee_id",
    "due_at",
    "snoozed_until_at",
    "snoozed_for",
    "paused_at",
    "outcome",
    "closed_at",
)
OF_A_PART = (
    "decision",
    "decision_reason",
    "decided_at",
    "decided_by_id",
    "due_at",
    "question",
    "answer",
    "answered_at",
    "answered_by_id",
)


def changed(tx: Session, item: WorkItem, who: Actor) -> None:
    """Let the item's parts, of every client, follow its kind, state and due; raise its version; tell who looks on.

    An escalated part keeps its own due, and stays in its queue while other parts are decided or put off.
    """
    item.version += 1
    tx.flush()
    up = and_(ItemClient.decision == "escalated", literal(item.state != "done"))
    follow = (
        update(ItemClient)
        .where(ItemClient.item_id == item.id)
        .values(
            kind=item.kind,
            due_at=case((up, ItemClient.due_at), else_=item.due_at),
            state=case((ItemClient.decision.is_(None), item.state), (up, "escalated"), else_="done"),
        )
    )
    with all_clients(tx, who):
        tx.execute(follow.execution_options(synchronize_session=False))
    tell(tx, item)


def tell(tx: Session, item: WorkItem) -> None:
    """Tell the screens that show the item; they hear of it when the transaction commits."""
    tx.execute(select(func.pg_notify(CHANNEL, str(item.id))))


@contextmanager
def all_clients(tx: Session, who: Actor) -> Iterator[None]:
    """Reach the parts of all clients for a moment, also those that the actor may not see.

    An item is whole although each sees only their parts: a colleague's part must not stay open in a queue because the
    one who put the item off cannot see it, and the last part is the last of all clients.
    """
    if who.clients is None or tx.info.get(WIDE):  # it reaches them already
        yield
        return
    see_clients(tx, None)
    tx.info[WIDE] = True
    try:
        yield
        tx.flush()
    finally:
        tx.info[WIDE] = False
    see_clients(tx, who.clients)


def left_of(tx: Session, item: WorkItem, who: Actor) -> str:
    """What the parts, of all clients, leave to do: the item is "open", "escalated" or "done"."""
    query = select(ItemClient.decision).where(
        ItemClient.item_id == item.id, ItemClient.decision.is_(None) | (ItemClient.decision == "escalated")
    )
    with all_clients(tx, who):
        waiting = set(tx.scalars(query))
    return "open" if None in waiting else "escalated" if waiting else "done"


def hand_up(item: WorkItem) -> None:
    """All that is left of the item waits for those who answer what was escalated."""
    item.state, item.acts = "escalated", "we"
    item.snoozed_until_at = item.snoozed_for = item.paused_at = None
    let_go(item)


def picture(item: WorkItem) -> dict[str, Any]:
    """The item's state as JSON, to be put back by `put_back`."""
    return {name: _plain(getattr(item, name)) for name in STATE}


def put_back(item: WorkItem, before: dict[str, Any]) -> None:
    """Give the item the state of a picture."""
    for name in STATE:
        value = before[name]
        setattr(item, name, datetime.fromisoformat(value) if value and name.endswith("_at") else value)
    item.closed_by_id = None


def part_picture(part: ItemClient) -> dict[str, Any]:
    """What was decided and answered for a client, as JSON, to be put back by `put_back_part`."""
    return {name: _plain(getattr(part, name)) for name in OF_A_PART}


def put_back_part(part: ItemClient, before: dict[str, Any]) -> None:
    """Give the part what a picture says was decided and answered; what the picture leaves out is empty."""
    for name in OF_A_PART:
        value = before.get(name)
        if name != "due_at" or value:
            setattr(part, name, datetime.fromisoformat(value) if value and name.endswith("_at") else value)


def let_go(item: WorkItem) -> None:
    """End the claim."""
    item.claimed_by_id = item.claimed_at = item.claimed_until_at = None


def keep_undo(
    tx: Session,
    item: WorkItem,
    what: str,
    before: dict[str, Any],
    *,
    who: Actor,
    now: datetime,
    until_at: datetime | None = None,
) -> ItemUndo | None:
    """Keep the picture before a person's change, so that it can be taken back; the worker's changes are not."""
    if who.kind != "person" or who.id is None:
        return None
    undo = ItemUndo(
        item_id=item.id, person_id=who.id, what=what, before=before, made_at=now, until_at=until_at, undone_at=None
    )
    tx.add(undo)
    tx.flush()
    return undo


def refuse_if_held(tx: Session, item: WorkItem, who: Actor, now: datetime) -> None:
    """Raise Refused, naming the colleague, if somebody else holds the item."""
    if item.claimed_by_id != who.id and is_held(item.claimed_until_at, now):
        holder, since = names_of(tx, "person", item.claimed_by_id), item.claimed_at
        minutes = int((now - since).total_seconds() // 60) if since else 0
        # two servers' clocks may differ by seconds, so that a claim can seem to lie ahead
        told = f"has been on this for {minutes} min" if minutes > 0 else "has just taken this"
        raise Refused(f"{holder} {told}. Start next instead, or ask them to let it go.")


def names_of(tx: Session, table: str, key: int | None) -> str:
    """The name of a person or client, for a sentence."""
    query = text(
        "select name from client where id = :id" if table == "client" else "select name from person where id = :id"
    )
    return str(tx.execute(query, {"id": key}).scalar() or "somebody")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
