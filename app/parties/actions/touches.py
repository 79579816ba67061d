"""The timeline: what happened with a vendor or agency."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.parties.models import Touch


def add_touch(
    tx: Session,
    *,
    kind: str,
    title: str,
    vendor_id: int | None = None,
    agency_id: int | None = None,
    client_id: int | None = None,
    body: str | None = None,
    inbound: bool = False,
    subject_kind: str | None = None,
    subject_id: int | None = None,
    who: Actor,
    now: datetime,
) -> Touch:
    """Put one thing that happened on the timeline. With a client, it is shown to those who see that client alone."""
    touch = Touch(
        vendor_id=vendor_id, agency_id=agency_id, client_id=client_id, at=now, kind=kind, inbound=inbound, title=title,
        body=body, actor_name=who.name, subject_kind=subject_kind, subject_id=subject_id,
    )  # fmt: skip
    tx.add(touch)
    audit.record(tx, who, now, "parties.add_touch", touch, after={"kind": kind, "title": title})
    return touch
