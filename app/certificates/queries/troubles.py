"""Which arrivals are one trouble: the same bytes, or the same part of the same ZIP or mail that cannot be taken out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from app.certificates.models import Arrival
from app.items.models import WorkItem

NAME_TOLD = 200


def trouble_key(tx: Session, arrival: Arrival) -> str:
    """The once-only key of an arrival's trouble.

    What could not be taken out of a ZIP or mail stands under the bytes of that, so that its name in there tells it.
    """
    container = tx.get(Arrival, arrival.inside_id) if arrival.inside_id else None
    if container is None or container.sha256 != arrival.sha256:
        return f"trouble:{arrival.sha256}"
    return f"trouble:{arrival.sha256}:{arrival.file_name.partition('/')[2][:NAME_TOLD]}"


def trouble_key_of(arrival: Any = Arrival) -> Any:
    """`trouble_key` as a column."""
    container = aliased(Arrival)
    is_inside = select(container.id).where(container.id == arrival.inside_id, container.sha256 == arrival.sha256)
    name = func.substr(arrival.file_name, func.strpos(arrival.file_name, "/") + 1, NAME_TOLD)
    return "trouble:" + arrival.sha256 + case((is_inside.exists(), ":" + name), else_="")


def arrivals_of_trouble(tx: Session, arrival: Arrival) -> list[Arrival]:
    """Every arrival of the same file that is in trouble with it, the first to come first."""
    same = aliased(Arrival)
    query = select(same).where(
        same.sha256 == arrival.sha256, same.state == "trouble", trouble_key_of(same) == trouble_key(tx, arrival)
    )
    return list(tx.scalars(query.order_by(same.received_at, same.id)))


def is_in_trouble(tx: Session, arrival: Arrival) -> bool:
    """Whether something of the file could not be read, and a person has it before them."""
    open_one = select(WorkItem.id).where(WorkItem.once_key == trouble_key(tx, arrival), WorkItem.state != "done")
    return tx.scalar(open_one) is not None
