"""Who there is in the demonstration: clients, vendors, agencies, carriers, and who works for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.demo.names import City
from app.demo.papers import Paper
from app.demo.style import Style


@dataclass(frozen=True)
class Contact:
    """A person who can be reached."""

    name: str
    phone: str
    email: str
    title: str = ""


@dataclass(frozen=True)
class CarrierFirm:
    """A writing company with its invented NAIC code, the lines it writes and how its policy numbers begin."""

    name: str
    naic: str
    lines: tuple[str, ...]
    prefix: str


@dataclass(frozen=True)
class AgencyFirm:
    """A producer: its office, its people, and how its software prints."""

    key: str
    name: str
    address: str
    city: City
    fax: str
    people: tuple[Contact, ...]
    style: Style


@dataclass(frozen=True)
class ClientFirm:
    """A company that hires vendors. `programs` are program files by tier; `evidence` says how much paper it wants."""

    key: str
    name: str
    trade: str
    address: str
    time_zone: str
    upstream: tuple[str, ...]
    evidence: str
    contact: Contact
    programs: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class VendorFirm:
    """A contractor. `dba` is a trade name; `renews_on` is the day its present term ends."""

    key: str
    legal_name: str
    dba: str | None
    trade: str
    tier: str
    address: str
    city: City
    contact: Contact
    agency: str
    renews_on: date


@dataclass(frozen=True)
class Work:
    """A vendor at work for a client under the program of its tier."""

    vendor: str
    client: str
    tier: str
    contract_from: date


@dataclass(frozen=True)
class WaiverPlan:
    """A requirement set aside for a vendor by somebody who may, from a day to the day it ends."""

    vendor: str
    client: str
    requirement: str
    approver: str
    reason: str
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Arrival:
    """A file that came in. `vendors` says whose it is in truth, nobody's or several's; the product is not told.

    `answered` is true where the team dealt with it at the time, false for what waits on the present day.
    """

    at: datetime
    file_name: str
    came_from: str
    vendors: tuple[str, ...]
    paper: Paper
    answered: bool

    def data(self) -> bytes:
        """The file's bytes, drawn now; the same each time."""
        return self.paper.data()


@dataclass(frozen=True)
class Network:
    """Everything the demonstration knows; `arrivals` are in the order of time."""

    today: date
    clients: tuple[ClientFirm, ...]
    vendors: tuple[VendorFirm, ...]
    agencies: tuple[AgencyFirm, ...]
    carriers: tuple[CarrierFirm, ...]
    works: tuple[Work, ...]
    waivers: tuple[WaiverPlan, ...] = ()
    arrivals: tuple[Arrival, ...] = ()

    def agency(self, key: str) -> AgencyFirm:
        """The agency of that key."""
        return next(firm for firm in self.agencies if firm.key == key)

    def client(self, key: str) -> ClientFirm:
        """The client of that key."""
        return next(firm for firm in self.clients if firm.key == key)

    def clients_of(self, vendor: VendorFirm) -> list[ClientFirm]:
        """The clients that a vendor works for."""
        keys = [work.client for work in self.works if work.vendor == vendor.key]
        return [firm for firm in self.clients if firm.key in keys]
