"""Clients, agencies and carriers."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.judging.names import compare_names
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, Refused
from app.parties.models import Agency, Carrier, Client
from app.parties.rules import fold_name, time_zone_at
from app.parties.terms import index_terms
from app.people.access import must
from app.people.actions import serve_new_client
from app.people.rules import Right


def add_client(tx: Session, name: str, *, time_zone: str = "America/New_York", who: Actor, now: datetime) -> Client:
    """Take on a client.

    Raises BadInput for an empty name or a time zone that is none, Refused where a client has that name already, commas
    and case aside.
    """
    name = " ".join(name.split())
    if not name:
        raise BadInput("The client needs a name. Give it as the client writes it.")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as America
        raise BadInput(f"{time_zone} is no time zone. Give one such as America/Chicago.") from None
    known = next((each for each in tx.scalars(select(Client.name)) if compare_names(each, name) == "same"), None)
    if known is not None:  # papers made out to the one would be the other's as well
        raise Refused(f"There is a client {known} already. Use it, or give the new one another name.")
    client = Client(name=name, time_zone=time_zone, created_at=now)
    tx.add(client)
    audit.record(tx, who, now, "parties.add_client", client, after={"name": name, "time_zone": time_zone})
    index_terms(tx, "client", client.id, [name])
    return client


def take_on_client(
    tx: Session, name: str, *, time_zone: str, team_id: int | None = None, who: Actor, now: datetime
) -> Client:
    """Take on a client that a team serves from the start: without one nobody but those who see all would see it.

    Raises what `add_client` does, NotAllowed, NotFound for a team that is not one's own.
    """
    must(who, Right.TAKE_ON)
    client = add_client(tx, name, time_zone=time_zone, who=who, now=now)
    tx.flush()
    serve_new_client(tx, client.id, team_id, client.name, who=who, now=now)
    return client


def add_agency(
    tx: Session,
    name: str,
    *,
    address: str | None = None,
    state: str | None = None,
    time_zone: str | None = None,
    who: Actor,
    now: datetime,
) -> Agency:
    """An agency by its name: the one we know, whatever its entity form is written like, or a new one."""
    folded = fold_name(name).partition(" ")[0]
    known = tx.scalar(select(Agency).where(Agency.folded == folded))
    if known is not None:
        return known
    zone = time_zone or time_zone_at(state)
    agency = Agency(name=name, folded=folded, address=address, state=state, time_zone=zone, created_at=now)
    tx.add(agency)
    audit.record(tx, who, now, "parties.add_agency", agency, after={"name": name})
    index_terms(tx, "agency", agency.id, [name])
    return agency


def add_carrier(tx: Session, name: str, *, naic: str | None = None, who: Actor, now: datetime) -> Carrier:
    """A writing company by its name: the one we know (its NAIC code is kept if we had none), or a new one."""
    folded = fold_name(name).partition(" ")[0]
    known = tx.scalar(select(Carrier).where(Carrier.folded == folded))
    if known is not None:
        if known.naic is None and naic is not None:
            known.naic = naic
            audit.record(tx, who, now, "parties.add_carrier", known, before={"naic": None}, after={"naic": naic})
        return known
    carrier = Carrier(name=name, folded=folded, naic=naic)
    tx.add(carrier)
    audit.record(tx, who, now, "parties.add_carrier", carrier, after={"name": name, "naic": naic})
    index_terms(tx, "carrier", carrier.id, [name])
    return carrier
