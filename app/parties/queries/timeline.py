"""Everything that happened with a vendor, newest first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.parties.models import Client, Touch


def timeline(
    tx: Session,
    vendor_id: int,
    *,
    kinds: Collection[str] | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[Any]:
    """A vendor's touches, newest first, of the clients that this transaction sees and of none in particular.

    `before` is the moment and id of the last one shown, for the page that follows.
    """
    query = (
        select(
            Touch.id,
            Touch.at,
            Touch.kind,
            Touch.inbound,
            Touch.title,
            Touch.body,
            Touch.actor_name,
            Touch.client_id,
            Client.name.label("client_name"),
            Touch.subject_kind,
            Touch.subject_id,
        )
        .outerjoin(Client, Client.id == Touch.client_id)
        .where(Touch.vendor_id == vendor_id)
        .order_by(Touch.at.desc(), Touch.id.desc())
        .limit(limit)
    )
    if kinds is not None:
        query = query.where(Touch.kind.in_(kinds))
    if before is not None:
        query = query.where(tuple_(Touch.at, Touch.id) < before)
    return list(tx.execute(query))
