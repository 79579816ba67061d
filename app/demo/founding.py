"""Puts the network's people and firms into the product through its own actions, each on the day it began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.firms import AgencyFirm, ClientFirm, Contact, Network, VendorFirm
from app.demo.staff import SIGN_INS, TEAMS
from app.kit.actor import Actor
from app.parties.actions import add_agency, add_carrier, add_client, add_contact_point, add_vendor, assign_vendor
from app.people.actions import add_person, add_team, join_team, serve_client, set_password
from app.people.models import Team
from app.programs.actions import import_program

BEGAN_DAYS_AGO = 1150
LEARNT_FROM = "client's list"


@dataclass(frozen=True)
class Founded:
    """The database's ids of the network's firms, by key; programs and assignments by pair of keys."""

    clients: dict[str, int]
    agencies: dict[str, int]
    vendors: dict[str, int]
    programs: dict[tuple[str, str], int]
    assignments: dict[tuple[str, str], int]

    def kept(self) -> dict[str, Any]:
        """What a load that is cut short needs to go on, as JSON; vendors are founded with their history."""
        programs = [[client, tier, number] for (client, tier), number in self.programs.items()]
        return {"clients": self.clients, "agencies": self.agencies, "programs": programs}

    @classmethod
    def again(cls, kept: dict[str, Any]) -> Founded:
        """The same from what was kept."""
        programs = {(client, tier): number for client, tier, number in kept["programs"]}
        return cls(kept["clients"], kept["agencies"], {}, programs, {})


def found_network(tx: Session, network: Network, who: Actor) -> Founded:
    """Clients with their programs, agencies, carriers, vendors and who works for whom."""
    began = network.today - timedelta(days=BEGAN_DAYS_AGO)
    ids = Founded({}, {}, {}, {}, {})
    used = {(work.client, work.tier) for work in network.works}
    for client in network.clients:
        ids.clients[client.key] = _client(tx, client, who, at(began))
        for tier in sorted(tier for key, tier in used if key == client.key):
            body = client.programs[tier]
            version = import_program(
                tx,
                ids.clients[client.key],
                body,
                takes_effect_on=began,
                note="As agreed at the start",
                who=who,
                now=at(began),
            )
            ids.programs[client.key, tier] = version.program_id
    for carrier in network.carriers:
        add_carrier(tx, carrier.name, naic=carrier.naic, who=who, now=at(began))
    for agency in network.agencies:
        ids.agencies[agency.key] = _agency(tx, agency, who, at(began))
    return ids


def at(day: date) -> datetime:
    """Nine in the morning on the east coast, on that day."""
    return datetime.combine(day, time(14), UTC)


def _client(tx: Session, firm: ClientFirm, who: Actor, now: datetime) -> int:
    client = add_client(tx, firm.name, time_zone=firm.time_zone, who=who, now=now)
    for kind, value in _ways(firm.contact):
        add_contact_point(
            tx, kind=kind, value=value, learnt_from="contract", client_id=client.id, person_name=firm.contact.name,
            title=firm.contact.title, time_zone=firm.time_zone, who=who, now=now,
        )  # fmt: skip
    return client.id


def _agency(tx: Session, firm: AgencyFirm, who: Actor, now: datetime) -> int:
    agency = add_agency(tx, firm.name, address=firm.address, state=firm.city.state, who=who, now=now)
    for person in firm.people:
        for kind, value in _ways(person):
            add_contact_point(
                tx, kind=kind, value=value, learnt_from="certificate", agency_id=agency.id, person_name=person.name,
                title=person.title, state=firm.city.state, who=who, now=now,
            )  # fmt: skip
    return agency.id


def found_vendor(tx: Session, firm: VendorFirm, network: Network, ids: Founded, who: Actor) -> None:
    """A vendor with its contact, and its work for each client, from the day of the contract."""
    works = [work for work in network.works if work.vendor == firm.key]
    now = at(min(work.contract_from for work in works))
    vendor = add_vendor(
        tx, legal_name=firm.legal_name, dba=[firm.dba] if firm.dba else [], trade=firm.trade, tier=firm.tier,
        work_state=firm.city.state, street=firm.address.split("\n")[0], city=firm.city.name, state=firm.city.state,
        zip=firm.city.zip, agency_id=ids.agencies[firm.agency], learnt_from=LEARNT_FROM, who=who, now=now,
    )  # fmt: skip
    ids.vendors[firm.key] = vendor.id
    for kind, value in _ways(firm.contact):
        add_contact_point(
            tx, kind=kind, value=value, learnt_from=LEARNT_FROM, vendor_id=vendor.id, person_name=firm.contact.name,
            title=firm.contact.title, state=firm.city.state, who=who, now=now,
        )  # fmt: skip
    for work in works:
        assignment = assign_vendor(
            tx, ids.clients[work.client], vendor.id, ids.programs[work.client, work.tier], contract_from_on=work.contract_from,
            contract_on_file=True, active_from_on=work.contract_from, who=who, now=at(work.contract_from),
        )  # fmt: skip
        ids.assignments[work.vendor, work.client] = assignment.id


def _ways(person: Contact) -> Iterator[tuple[str, str]]:
    yield "phone", person.phone
    yield "email", person.email


def found_staff(tx: Session, who: Actor, now: datetime, password_hashes: dict[str, str]) -> None:
    """The service team with its passwords (hashed by the caller, by e-mail address) and the teams without clients."""
    for name in TEAMS:
        add_team(tx, name, who=who, now=now)
    tx.flush()
    teams = {team.name: team.id for team in tx.scalars(select(Team))}
    for sign_in in SIGN_INS:
        person = add_person(tx, sign_in.email, sign_in.name, sign_in.role, who=who, now=now)
        tx.flush()
        set_password(tx, person.id, password_hashes[sign_in.email], who=who, now=now)
        if sign_in.team:
            join_team(tx, teams[sign_in.team], person.id, who=who, now=now)


def give_clients_to_teams(tx: Session, ids: Founded, who: Actor, now: datetime) -> None:
    """Have each team serve its clients."""
    for team in tx.scalars(select(Team)):
        for key in TEAMS.get(team.name, ()):
            if key in ids.clients:
                serve_client(tx, team.id, ids.clients[key], who=who, now=now)
