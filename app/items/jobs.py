"""What the worker does with items: waking those whose moment has come."""

from __future__ import annotations

from app.items.actions import wake_items
from app.kit.actor import worker
from app.kit.clock import utc_now
from app.kit.database import Database


def wake_due(database: Database) -> None:
    """Wake the items whose snooze is over; running it twice wakes nothing twice."""
    woken = 1
    while woken:
        with database.write(None) as tx:
            woken = wake_items(tx, who=worker(), now=utc_now())


JOBS = {"wake": wake_due}
