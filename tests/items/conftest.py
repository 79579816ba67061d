"""A vendor with two clients, and items about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from app.items.actions import open_item
from app.items.models import WorkItem
from app.items.rules import Part
from app.kit.actor import worker
from app.kit.database import Database
from app.parties.models import Assignment, Vendor
from app.programs.models import Program
from tests.conftest import Cast

Open = Callable[..., WorkItem]


@pytest.fixture
def vendor(database: Database, cast: Cast, now: datetime) -> Vendor:
    """Harbor Point Roofing works for both clients."""
    with database.write(None) as tx:
        vendor = Vendor(legal_name="Harbor Point Roofing LLC", trade="roofing", tier="T2", created_at=now, facts={})
        tx.add(vendor)
        tx.flush()
        for client in (cast.gulf, cast.bay):
            program = Program(client_id=client.id, name="Contractors", created_at=now)
            tx.add(program)
            tx.flush()
            tx.add(
                Assignment(
                    client_id=client.id,
                    vendor_id=vendor.id,
                    program_id=program.id,
                    active_from_on=now.date(),
                    created_at=now,
                )
            )
    return vendor


@pytest.fixture
def open_one(database: Database, cast: Cast, vendor: Vendor, now: datetime) -> Open:
    """Opens an item as the worker does; for Gulf unless other clients are named."""
    numbers = iter(range(1, 10_000))

    def open_one(
        *clients, kind="deficient", once_key=None, summary="General aggregate $1,000,000 short", risk=0, **more
    ):
        wanted = clients or (() if kind in {"unmatched", "trouble"} else (cast.gulf,))
        parts = [Part(client.id, status="deficient", summary=summary, risk=risk) for client in wanted]
        more = {"vendor_id": vendor.id, "now": now, **more}
        with database.write(None) as tx:
            return open_item(
                tx,
                once_key=once_key or f"{kind}:{next(numbers)}",
                kind=kind,
                summary=summary,
                parts=parts,
                risk=risk,
                who=worker(),
                **more,
            )

    return open_one
