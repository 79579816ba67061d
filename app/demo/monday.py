"""The morning of the demonstration: when the last files came in, and what the team left over the evening before."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.answering import Team
from app.demo.firms import Arrival
from app.items.actions import leave_standing, release_item, snooze_item
from app.items.calendar import hours_between
from app.items.models import ItemClient, WorkItem
from app.kit.actor import Actor
from app.kit.database import see_clients
from app.kit.errors import Refused
from app.queues.rules import snooze_of
from app.reviews.actions import escalate_part

SPREAD: tuple[tuple[float, float, int], ...] = ((0.1, 1.0, 40), (1.0, 2.5, 30), (2.5, 6.0, 18), (6.0, 12.0, 12))
"""How many business hours ago the files that still wait came in, and how many of a hundred of them."""
LOOKED_BACK = timedelta(days=14)
WHY_ESCALATED = "The broker says that the client agreed to this on the phone. I find no note of it; please ask."


def come_in_lately(arrivals: Iterable[Arrival], rng: Random, now: datetime) -> list[Arrival]:
    """The same files, those that nobody has answered come in over the last business hours, and not before their day."""
    return [
        arrival if arrival.answered else replace(arrival, at=min(now, max(arrival.at, _ago(rng, now))))
        for arrival in arrivals
    ]


def _ago(rng: Random, now: datetime) -> datetime:
    low, high, _ = rng.choices(SPREAD, [share for _, _, share in SPREAD])[0]
    return business_hours_before(now, timedelta(hours=rng.uniform(low, high)))


def business_hours_before(now: datetime, hours: timedelta) -> datetime:
    """The latest moment, to the second, from which so many business hours have passed until now."""
    early, late = now - LOOKED_BACK, now
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        early, late = (middle, late) if hours_between(middle, now) >= hours else (early, middle)
    return early.replace(microsecond=0)


def leave_over(tx: Session, team: Team, now: datetime) -> None:
    """Have the team hand one item up, put one off to the next day and have one wait for the agency's reply."""
    items = tx.scalars(
        select(WorkItem)
        .where(WorkItem.kind == "deficient", WorkItem.state == "open")
        .order_by(WorkItem.due_at, WorkItem.id)
    ).all()
    # Some of each age, so that the queue keeps some of each.
    for turn, item in enumerate(items[::3][:3]):
        clients = tx.scalars(select(ItemClient.client_id).where(ItemClient.item_id == item.id).order_by("client_id"))
        client_id = clients.all()[0]
        _leave(tx, item, client_id, turn, who=team.analyst_for(client_id), now=now)


def _leave(tx: Session, item: WorkItem, client_id: int, turn: int, *, who: Actor, now: datetime) -> None:
    see_clients(tx, who.clients)
    with suppress(Refused):  # an item that another team's client is part of
        if turn == 0:
            escalate_part(tx, item.id, client_id, WHY_ESCALATED, version=item.version, who=who, now=now)
        else:
            choice = snooze_of("tomorrow" if turn == 1 else "reply", "", now)
            snooze_item(tx, item.id, until=choice.until, event=choice.event, who=who, now=now)
    release_item(tx, item.id, who=who, now=now)
    leave_standing(tx, item.id, who=who, now=now)
    see_clients(tx, None)
