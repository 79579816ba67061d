"""Composing: what stands open with a vendor, as the agent and the vendor are told about it. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.judging.codes import spoken
from app.judging.priority import phrase
from app.judging.verdict import finding_of
from app.kit.actor import Actor
from app.letters.rules import AUDIENCES, Ask, Composed, Receiver, is_sendable, leaves_at, reference, sentence_for
from app.letters.text import body_of, subject_of
from app.parties.models import Assignment, Client, Vendor
from app.parties.queries import people_of
from app.parties.queries.cards import Reach, VendorCard, vendor_card
from app.parties.rules import time_zone_at
from app.standing.models import Deficiency
from app.standing.queries import open_deficiencies

KIND = "correction_request"


def compose_correction_request(
    tx: Session,
    assignment_id: int,
    *,
    received_on: date,
    only: Collection[int] | None = None,
    who: Actor,
    now: datetime,
) -> list[Composed]:
    """The letters that ask for what one client's vendor falls short of: to the agent, to the vendor, or to both.

    `only` are the ids of the deficiencies to ask about; None for all. A reader whom nothing concerns gets no letter.
    """
    client_name, vendor_id = tx.execute(
        select(Client.name, Assignment.vendor_id)
        .join(Assignment, Assignment.client_id == Client.id)
        .where(Assignment.id == assignment_id)
    ).one()
    card = vendor_card(tx, vendor_id)
    assert card is not None
    open_ones = [
        each for each in open_deficiencies(tx, [assignment_id])[assignment_id] if only is None or each.id in only
    ]
    reaches = people_of(tx, vendor_id, now)
    letters = []
    for audience in AUDIENCES:
        asks = asks_of(open_ones, audience)
        if asks and (audience == "vendor" or card.agency_id):
            facts = {
                "client_name": client_name,
                "received_on": received_on,
                "reference": reference(client_name, assignment_id),
            }
            letters.append(
                _compose(audience, card, asks, receiver_of(reaches, audience, card), facts, who=who, now=now)
            )
    return letters


def asks_of(deficiencies: Sequence[Deficiency], audience: str) -> tuple[Ask, ...]:
    """What a letter to this reader asks for, worst first."""
    found = [
        _ask(each, sentence)
        for each in deficiencies
        if is_sendable(each.severity, each.waived) and (sentence := sentence_for(each.finding, audience))
    ]
    return tuple(sorted(found, key=lambda ask: ("fatal", "major", "minor").index(ask.severity)))


def receiver_of(reaches: Sequence[Reach], audience: str, card: VendorCard) -> Receiver:
    """Who gets the letter: the mail address that worked last, else the firm without one."""
    role = "agency" if audience == "agent" else "vendor"
    zone = time_zone_at(card.state)
    for reach in reaches:
        if reach.role == role and reach.kind == "email":
            return Receiver(reach.firm, reach.value, reach.person_name, reach.id, reach.time_zone or zone)
    firm = card.agency_name if audience == "agent" else card.legal_name
    return Receiver(firm or card.legal_name, time_zone=zone)


def _compose(
    audience: str,
    card: VendorCard,
    asks: tuple[Ask, ...],
    to: Receiver,
    facts: dict[str, Any],
    *,
    who: Actor,
    now: datetime,
) -> Composed:
    words = facts | {
        "audience": audience,
        "asks": asks,
        "to": to,
        "vendor_name": card.legal_name,
        "agency_name": card.agency_name,
        "writer": who.name,
    }
    return Composed(
        kind=KIND,
        audience=audience,
        to=to,
        subject=subject_of(KIND, **words),
        body=body_of(KIND, **words),
        asks=asks,
        reference=facts["reference"],
        leaves_at=leaves_at(now, to.time_zone),
    )


def _ask(deficiency: Deficiency, sentence: str) -> Ask:
    finding = deficiency.finding
    return Ask(
        deficiency_id=deficiency.id,
        slug=deficiency.slug,
        severity=deficiency.severity,
        label=phrase(finding_of(finding)),
        sentence=sentence,
        shown=_short(finding.get("found")),
        required=_short(finding.get("required")),
    )


def _short(value: Any) -> str:
    # Amounts help an agent find the place; whole lists and names already stand in the sentence.
    return spoken(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def vendor_name_of(tx: Session, vendor_id: int) -> str:
    """A vendor's legal name."""
    return str(tx.scalar(select(Vendor.legal_name).where(Vendor.id == vendor_id)))
