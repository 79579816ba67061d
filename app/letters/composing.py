"""Composing: what stands open with a vendor, as the agent and the vendor are told about it. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.judging.codes import code, spoken
from app.judging.labels import FIELDS, lower, requirement_label
from app.judging.priority import phrase
from app.judging.verdict import finding_of
from app.kit.actor import Actor
from app.letters.receiving import not_on_file, receiver_of, receivers_of
from app.letters.rules import (
    AUDIENCES,
    Ask,
    Certificate,
    Composed,
    Receiver,
    is_sendable,
    leaves_at,
    points_of,
    reference,
    sentence_for,
    to_send,
)
from app.letters.text import body_of, subject_of
from app.parties.models import Assignment, Client, Vendor
from app.parties.queries import people_of
from app.parties.queries.cards import VendorCard, vendor_card
from app.standing.models import Deficiency
from app.standing.queries import open_deficiencies

KIND = "correction_request"


def compose_correction_request(
    tx: Session,
    assignment_id: int,
    *,
    certificate: Certificate,
    only: Collection[int] | None = None,
    to: Collection[int] = (),
    who: Actor,
    now: datetime,
) -> list[Composed]:
    """The letters that ask for what one client's vendor falls short of: to the agent, to the vendor, or to both.

    `only` are the ids of the deficiencies to ask about; None for all. `to` are the contact points that the analyst
    chose. A reader whom nothing concerns gets no letter.
    """
    client_name, vendor_id = tx.execute(
        select(Client.name, Assignment.vendor_id)
        .join(Assignment, Assignment.client_id == Client.id)
        .where(Assignment.id == assignment_id)
    ).one()
    card = vendor_card(tx, vendor_id)
    assert card is not None
    open_ones = open_deficiencies(tx, [assignment_id])[assignment_id]
    told = [each for each in open_ones if only is None or each.id in only]
    reaches = people_of(tx, vendor_id, now)
    about = _About(client_name, reference(client_name, assignment_id), card, certificate, who.name)
    letters = []
    for audience in AUDIENCES:
        asks = asks_of(told, audience)
        if asks and (audience == "vendor" or card.agency_id):
            choices = receivers_of(reaches, audience, card, certificate)
            letters.append(_compose(audience, asks, about, choices, chosen=to, now=now))
    return letters


@dataclass(frozen=True)
class _About:
    client_name: str
    reference: str
    card: VendorCard
    certificate: Certificate
    writer: str


def asks_of(deficiencies: Sequence[Deficiency], audience: str) -> tuple[Ask, ...]:
    """What a letter to this reader asks for, worst first."""
    found = [
        _ask(each, sentence)
        for each in deficiencies
        if is_sendable(each.severity, each.waived) and (sentence := sentence_for(each.finding, audience))
    ]
    alike = Counter(ask.label for ask in found)
    told = [ask if alike[ask.label] > 1 else replace(ask, part="") for ask in found]
    return tuple(sorted(told, key=lambda ask: ("fatal", "major", "minor").index(ask.severity)))


def _compose(
    audience: str,
    asks: tuple[Ask, ...],
    about: _About,
    choices: tuple[Receiver, ...],
    *,
    chosen: Collection[int],
    now: datetime,
) -> Composed:
    to = receiver_of(choices, audience, about.card, chosen)
    words = {
        "audience": audience,
        "points": points_of(asks),
        "to_send": to_send(asks),
        "to": to,
        "client_name": about.client_name,
        "vendor_name": about.card.legal_name,
        "agency_name": about.card.agency_name,
        "certificate": about.certificate,
        "reference": about.reference,
        "writer": about.writer,
    }
    return Composed(
        kind=KIND,
        audience=audience,
        to=to,
        subject=subject_of(KIND, **words),
        body=body_of(KIND, **words),
        asks=asks,
        reference=about.reference,
        leaves_at=leaves_at(now, to.time_zone),
        choices=choices,
        not_on_file=not_on_file(choices, audience, about.certificate),
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
        send=code(deficiency.slug).send,
        part=_part(deficiency.requirement),
    )


def _part(requirement: str) -> str:
    name = FIELDS.get(requirement.rpartition(".")[2]) or requirement_label(requirement)
    return lower(name.removeprefix("Employer's liability, "))


def _short(value: Any) -> str:
    # Amounts help an agent find the place; whole lists and names already stand in the sentence.
    return spoken(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def vendor_name_of(tx: Session, vendor_id: int) -> str:
    """A vendor's legal name."""
    return str(tx.scalar(select(Vendor.legal_name).where(Vendor.id == vendor_id)))
