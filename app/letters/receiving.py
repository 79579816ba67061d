"""Receiving: to whom a letter goes, and why there. Nobody is written to whose address is not on file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.kit.errors import BadInput
from app.letters.rules import Certificate, Receiver
from app.parties.queries import people_of
from app.parties.queries.cards import Reach, VendorCard
from app.parties.rules import time_zone_at

ROLES = {"agent": "agency", "vendor": "vendor"}
NAMED = "named on the certificate"
CHOSEN = "your choice"


def receivers_of(
    reaches: Sequence[Reach], audience: str, card: VendorCard, certificate: Certificate
) -> tuple[Receiver, ...]:
    """Everybody at the reader's firm who has a mail address: whom the certificate names first, then what worked last."""
    role, zone = ROLES[audience], time_zone_at(card.state)
    found = [
        Receiver(
            reach.firm, reach.value, reach.person_name, reach.id, reach.time_zone or zone, _why(reach, certificate)
        )
        for reach in reaches
        if reach.role == role and reach.kind == "email"
    ]
    return tuple(sorted(found, key=lambda each: each.why != NAMED))


def receiver_of(choices: Sequence[Receiver], audience: str, card: VendorCard, chosen: Collection[int] = ()) -> Receiver:
    """Who gets the letter: whom the analyst chose, else the first of those who could, else the firm without an address."""
    for each in choices:
        if each.contact_point_id in chosen:
            return each if each == choices[0] else replace(each, why=CHOSEN)
    firm = card.agency_name if audience == "agent" else card.legal_name
    return choices[0] if choices else Receiver(firm or card.legal_name, time_zone=time_zone_at(card.state))


def must_be_theirs(tx: Session, vendor_id: int, chosen: Collection[int], now: datetime) -> None:
    """Refuse a receiver who is neither the vendor's nor its agency's, or is no longer. Raises BadInput."""
    known = {
        reach.id for reach in people_of(tx, vendor_id, now) if reach.role in ROLES.values() and reach.kind == "email"
    }
    if set(chosen) - known:
        raise BadInput("That address is not on file for this vendor or its agency. Choose one of the list.")


def not_on_file(choices: Sequence[Receiver], audience: str, certificate: Certificate) -> str | None:
    """The address that the certificate names for the agent, where the agency is not known by it."""
    if audience != "agent" or not certificate.email:
        return None
    return None if any(each.why == NAMED for each in choices) else certificate.email


def _why(reach: Reach, certificate: Certificate) -> str:
    firm = "agency" if reach.role == "agency" else "vendor"
    if reach.role == "agency" and reach.value.casefold() == (certificate.email or "").casefold():
        return NAMED
    return f"answers for this {firm}" if reach.last_worked_at else f"on file for this {firm}"
