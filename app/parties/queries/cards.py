"""What stands on a vendor's card, and the people who can be reached about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from app.kit.actor import Actor
from app.parties.models import Agency, Assignment, Carrier, Client, ContactPoint, Vendor, VendorName, VendorPolicy
from app.parties.rules import hours_there, shown_phone


@dataclass(frozen=True)
class VendorCard:
    """A vendor with its other names and the agency that writes its certificates now."""

    id: int
    legal_name: str
    dba: tuple[str, ...]
    aliases: tuple[str, ...]
    trade: str | None
    tier: str | None
    work_state: str | None
    street: str | None
    city: str | None
    state: str | None
    zip: str | None
    agency_id: int | None
    agency_name: str | None
    facts: dict[str, Any]

    @property
    def address(self) -> str:
        """The address on one line."""
        place = " ".join(part for part in (self.state, self.zip) if part)
        return ", ".join(part for part in (self.street, self.city, place) if part)


def vendor_card(tx: Session, vendor_id: int) -> VendorCard | None:
    """A vendor's card; None if there is no such vendor. Whether the actor may see it is asked before."""
    vendor = tx.get(Vendor, vendor_id)
    if vendor is None:
        return None
    agency = tx.get(Agency, vendor.agency_id) if vendor.agency_id else None
    names = tx.execute(
        select(VendorName.kind, VendorName.name).where(VendorName.vendor_id == vendor_id).order_by(VendorName.id)
    ).all()
    return VendorCard(
        id=vendor.id,
        legal_name=vendor.legal_name,
        dba=tuple(name for kind, name in names if kind == "dba"),
        aliases=tuple(name for kind, name in names if kind == "alias"),
        trade=vendor.trade,
        tier=vendor.tier,
        work_state=vendor.work_state,
        street=vendor.street,
        city=vendor.city,
        state=vendor.state,
        zip=vendor.zip,
        agency_id=vendor.agency_id,
        agency_name=agency.name if agency else None,
        facts=vendor.facts,
    )


def seen_vendors(who: Actor, vendor_id: Any = Vendor.id) -> ColumnElement[bool]:
    """The condition that the actor may see a vendor: it works for a client of theirs.

    Row-level security leaves only the assignments of the actor's clients, so that any one will do.
    """
    if who.clients is None:
        return vendor_id.is_not(None)  # type: ignore[no-any-return]
    return exists().where(Assignment.vendor_id == vendor_id)


def is_visible_vendor(tx: Session, vendor_id: int, who: Actor) -> bool:
    """Whether the actor may see a vendor."""
    return tx.scalar(select(Vendor.id).where(Vendor.id == vendor_id, seen_vendors(who))) is not None


def assignments_of(tx: Session, vendor_id: int) -> list[Any]:
    """Whom a vendor works for, of the clients that this transaction sees: `id, client_id, client_name, program_id` and
    the contract's and the assignment's days. Clients by name."""
    query = (
        select(
            Assignment.id,
            Assignment.client_id,
            Client.name.label("client_name"),
            Assignment.program_id,
            Assignment.contract_from_on,
            Assignment.contract_to_on,
            Assignment.contract_on_file,
            Assignment.active_from_on,
            Assignment.active_to_on,
        )
        .join(Client, Client.id == Assignment.client_id)
        .where(Assignment.vendor_id == vendor_id)
        .order_by(Client.name, Assignment.id)
    )
    return list(tx.execute(query))


@dataclass(frozen=True)
class Reach:
    """One way to reach somebody about a vendor. `role` is vendor, agency or carrier."""

    id: int
    role: str
    firm: str
    firm_id: int
    person_name: str | None
    title: str | None
    kind: str
    value: str
    shown: str
    time_zone: str | None
    hours: str
    learnt_from: str
    last_worked_at: datetime | None


def people_of(tx: Session, vendor_id: int, now: datetime) -> list[Reach]:
    """Ways to reach the vendor, its agency and the carriers of its policies, with the time of day there.

    In that order; of one firm, what worked last comes first.
    """
    agency = select(Vendor.agency_id).where(Vendor.id == vendor_id).scalar_subquery()
    carriers = select(VendorPolicy.carrier_id).where(VendorPolicy.vendor_id == vendor_id)
    point = ContactPoint
    order = case((point.vendor_id.is_not(None), 0), (point.agency_id.is_not(None), 1), else_=2)
    query = (
        select(point, Vendor.legal_name, Agency.name, Carrier.name)
        .outerjoin(Vendor, Vendor.id == point.vendor_id)
        .outerjoin(Agency, Agency.id == point.agency_id)
        .outerjoin(Carrier, Carrier.id == point.carrier_id)
        .where(
            point.ended_at.is_(None),
            or_(point.vendor_id == vendor_id, point.agency_id == agency, point.carrier_id.in_(carriers)),
        )
        .order_by(order, Carrier.name, point.last_worked_at.desc().nulls_last(), point.id)
    )
    return [_reach(row.ContactPoint, row[1:], now) for row in tx.execute(query)]


def _reach(point: ContactPoint, firms: Iterable[str | None], now: datetime) -> Reach:
    role = "vendor" if point.vendor_id else "agency" if point.agency_id else "carrier"
    return Reach(
        id=point.id,
        role=role,
        firm=next(name for name in firms if name),
        firm_id=point.vendor_id or point.agency_id or point.carrier_id or 0,
        person_name=point.person_name,
        title=point.title,
        kind=point.kind,
        value=point.value,
        shown=shown_phone(point.value, point.extension) if point.kind == "phone" else point.value,
        time_zone=point.time_zone,
        hours=hours_there(point.time_zone, now),
        learnt_from=point.learnt_from,
        last_worked_at=point.last_worked_at,
    )
