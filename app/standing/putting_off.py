"""An item is put off, but never past a day on which its vendor is known to lose cover."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.items.actions import snooze_item
from app.items.calendar import ZONE
from app.items.models import WorkItem
from app.items.queries import visible_item
from app.judging.verdict import HEAVY
from app.kit.actor import Actor
from app.kit.errors import Refused
from app.parties.models import Assignment
from app.standing.models import Deficiency
from app.standing.rules import morning_before


def loses_cover_on(tx: Session, vendor_id: int, now: datetime) -> date | None:
    """The first day to come on which something falls short that does not yet, such as the day of a cancellation; of
    the clients that the transaction sees."""
    query = (
        select(func.min(Deficiency.begins_on))
        .join(Assignment, Assignment.id == Deficiency.assignment_id)
        .where(
            Assignment.vendor_id == vendor_id,
            Deficiency.closed_at.is_(None),
            Deficiency.waived.is_(False),
            Deficiency.severity.in_(HEAVY),
            Deficiency.begins_on > now.astimezone(ZONE).date(),
        )
    )
    return tx.scalar(query)


def put_off_item(
    tx: Session, item_id: int, *, until: datetime | None, event: str | None, who: Actor, now: datetime
) -> WorkItem:
    """As `items.actions.snooze_item`; what waits for an event comes back on the morning before the vendor loses cover.

    Raises Refused for a moment after that, and what `snooze_item` raises.
    """
    item = visible_item(tx, item_id, who)
    lost = loses_cover_on(tx, item.vendor_id, now) if item.vendor_id else None
    if lost is not None:
        latest = morning_before(lost)
        if until is not None and until.astimezone(ZONE).date() >= lost:
            raise Refused(f"Cover is lost on {lost:%A} {lost.day} {lost:%b %Y}. Choose a day before that.")
        if event is not None:
            until = min(until or latest, latest)
        if until is not None and until <= now:
            raise Refused(f"Cover is lost on {lost:%A} {lost.day} {lost:%b %Y}: this cannot wait. Ask for proof today.")
    return snooze_item(tx, item_id, until=until, event=event, who=who, now=now)
