"""Blue Heron Mechanical works for Gulf (and, if asked, for Bay); its certificate came and was judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.certificates.models import Document
from app.items.actions import claim_item
from app.items.models import ItemClient, WorkItem
from app.kit.actor import Actor, worker
from app.parties.actions import add_agency, add_contact_point
from app.parties.models import Assignment, Vendor
from app.standing.actions import judge_vendor
from tests.conftest import Cast
from tests.programs.cast import hire, program_body, publish
from tests.standing.cast import HIRED, certificate, file_paper

AGGREGATE = "certificate.coverages[0].limits.general_aggregate"
HOLDER = "certificate.certificate_holder.name"


def reading(now: datetime, **more: Any) -> dict[str, Any]:
    """A certificate whose policies began a hundred days ago."""
    start = now.date() - timedelta(days=100)
    end = start.replace(year=start.year + 1)
    return certificate(
        dated=(start - timedelta(days=8)).isoformat(), start=start.isoformat(), end=end.isoformat(), **more
    )


@dataclass
class Desk:
    """One vendor's file, and what may be done with it."""

    cast: Cast
    now: datetime
    assignment: Assignment

    @property
    def vendor_id(self) -> int:
        return self.assignment.vendor_id

    def arrive(self, made: dict[str, Any], *, ago: timedelta = timedelta()) -> Document:
        """A certificate comes and is judged."""
        document = file_paper(self.cast, self.vendor_id, made, at=self.now - ago)
        with self.cast.database.write(None) as tx:
            judge_vendor(
                tx, self.vendor_id, cause="document came", document_id=document.id, who=worker(), now=self.now - ago
            )
        return document

    def item(self, document: Document | None = None) -> WorkItem:
        """The item that a document opened, or the only one."""
        with self.cast.database.read(None) as tx:
            query = (
                select(WorkItem) if document is None else select(WorkItem).where(WorkItem.document_id == document.id)
            )
            return tx.scalars(query.order_by(WorkItem.id.desc())).first()

    def part(self, item: WorkItem, client_id: int | None = None) -> ItemClient:
        with self.cast.database.read(None) as tx:
            return tx.get_one(ItemClient, (item.id, client_id or self.cast.gulf.id))

    def take(self, item: WorkItem, who: Actor) -> WorkItem:
        with self.cast.database.write(who.clients) as tx:
            return claim_item(tx, item.id, who=who, now=self.now)

    def act(self, action: Callable[..., Any], *args: Any, who: Actor, **more: Any) -> Any:
        """An action in a transaction of its own, seeing what the one who acts sees."""
        with self.cast.database.write(who.clients) as tx:
            return action(tx, *args, who=who, now=more.pop("now", self.now), **more)


@pytest.fixture
def dana(cast: Cast) -> Actor:
    return cast.actor(cast.dana)


@pytest.fixture
def priya(cast: Cast) -> Actor:
    return cast.actor(cast.priya)


@pytest.fixture
def desk(cast: Cast, now: datetime) -> Desk:
    """The vendor under Gulf's program, with an agency that has a mail address."""
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    assignment = hire(cast, version, now=HIRED)
    with cast.database.write(None) as tx:
        agency = add_agency(tx, "Kestrel Agency", state="FL", who=worker(), now=HIRED)
        tx.get_one(Vendor, assignment.vendor_id).agency_id = agency.id
        shared = {"learnt_from": "certificate", "state": "FL", "who": worker(), "now": HIRED}
        add_contact_point(
            tx,
            kind="email",
            value="dana.kestrel@example.com",
            agency_id=agency.id,
            person_name="Dana Kestrel",
            title="Account manager",
            **shared,
        )
        add_contact_point(
            tx,
            kind="email",
            value="office@heron.example.com",
            vendor_id=assignment.vendor_id,
            person_name="Rae Heron",
            **shared,
        )
    return Desk(cast, now, assignment)


@pytest.fixture
def also_bay(desk: Desk) -> Assignment:
    """The vendor works for Bay Transit too."""
    body = program_body(client="Bay Transit", holder="Bay Transit", holder_aliases=["Gulf States Grocers"])
    version = publish(desk.cast, body, on=date(2026, 1, 1), now=HIRED, client_id=desk.cast.bay.id)
    return hire(desk.cast, version, now=HIRED, vendor_id=desk.vendor_id)


@pytest.fixture
def short(desk: Desk) -> WorkItem:
    """An item: the general aggregate falls a million short."""
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    return desk.item()


@pytest.fixture
def unsure(desk: Desk) -> WorkItem:
    """An item: the general aggregate meets what is asked, but the reader is not sure of it."""
    desk.arrive(reading(desk.now, unsure={AGGREGATE: 0.7}))
    return desk.item()
