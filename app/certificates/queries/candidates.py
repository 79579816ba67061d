"""The vendors that come near a document, found by indexes however many vendors there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz, process
from sqlalchemy import select, union
from sqlalchemy.orm import Session

from app.certificates.evidence import Said, said_of
from app.certificates.matching import ALIKE_ENOUGH_TO_SHOW, Candidate, Decision, Known, decide, weigh
from app.certificates.models import Document
from app.judging.names import parse_name
from app.parties.models import Agency, ContactPoint, SearchTerm, Vendor, VendorName, VendorPolicy
from app.parties.rules import core_range, fold_place, fold_words, skeleton

Owners = frozenset[tuple[str, int]]

# Of the many that share a word, the likest are weighed.
MOST_LOOKED_AT, MOST_WEIGHED = 400, 12


def find_vendor(tx: Session, said: Said, *, sender: str | None = None, told: int | None = None) -> Decision:
    """Whom a document belongs to, as far as its own words and the address it came from say.

    `told` is weighed too, whatever its name. Near misses are looked for only where nobody is sure.
    """
    senders = _owners_of(tx, sender)
    exact = (
        _exact(tx, said) | {vendor_id for kind, vendor_id in senders if kind == "vendor"} | ({told} if told else set())
    )
    decision = decide(_weighed(tx, said, exact, senders, told))
    if decision.vendor_id is not None:
        return decision
    return decide(_weighed(tx, said, exact | _alike(tx, said), senders, told))


def _weighed(tx: Session, said: Said, ids: Collection[int], senders: Owners, told: int | None) -> list[Candidate]:
    known = known_vendors(tx, ids, said, senders)
    return [weigh(said, replace(vendor, told=vendor.vendor_id == told)) for vendor in known]


def _owners_of(tx: Session, sender: str | None) -> Owners:
    """The vendors and agencies that a mail address is known to belong to."""
    if not sender:
        return frozenset()
    query = select(ContactPoint.vendor_id, ContactPoint.agency_id).where(
        ContactPoint.value == sender.lower(), ContactPoint.kind == "email", ContactPoint.ended_at.is_(None)
    )
    found = {("vendor", row.vendor_id) if row.vendor_id else ("agency", row.agency_id) for row in tx.execute(query)}
    return frozenset((kind, owner) for kind, owner in found if owner is not None)


def _exact(tx: Session, said: Said) -> set[int]:
    ways: list[Any] = []
    for low, high in {core_range(name) for name in (*said.names, *said.trade_names)}:
        ways.append(select(VendorName.vendor_id).where(VendorName.folded >= low, VendorName.folded < high).limit(50))
    if said.policies:
        folded = [number for number, _ in said.policies]
        ways.append(select(VendorPolicy.vendor_id).where(VendorPolicy.folded.in_(folded)).limit(50))
    place = fold_place(said.address) if said.address else None
    if place:
        ways.append(select(Vendor.id).where(Vendor.place == place).limit(50))
    return set(tx.scalars(union(*ways))) if ways else set()


def _alike(tx: Session, said: Said) -> set[int]:
    """Vendors whose names come near: a shared pair of words, or the same consonants; of those the likest."""
    found: dict[int, float] = {}
    for name in (*said.names, *said.trade_names):
        ranges = list(_near_ranges(name))
        if not ranges:
            continue
        ways = [
            select(SearchTerm.subject_id, SearchTerm.shown)
            .where(SearchTerm.kind == "vendor", SearchTerm.term >= low, SearchTerm.term < high)
            .limit(MOST_LOOKED_AT)
            for low, high in ranges
        ]
        rows = tx.execute(union(*ways)).all()
        shown = [parse_name(row.shown).text for row in rows]
        likest = process.extract(
            parse_name(name).text,
            shown,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=ALIKE_ENOUGH_TO_SHOW - 10,
            limit=MOST_WEIGHED,
        )
        for _, score, index in likest:
            vendor_id = rows[index].subject_id
            found[vendor_id] = max(score, found.get(vendor_id, 0.0))
    return set(sorted(found, key=lambda vendor_id: -found[vendor_id])[:MOST_WEIGHED])


def _near_ranges(name: str) -> Iterable[tuple[str, str]]:
    core = " ".join(parse_name(name).core)
    words = fold_words(core)
    terms = [" ".join(pair) for pair in pairwise(words)][:4] or words[:1]
    bones = skeleton(core)
    if bones:
        terms.append(bones)
    # the first letters of a word that stands alone, so that a slip further on does not hide it
    terms += [word[:4] for word in words[:1] if len(words) <= 2 and len(word) >= 4]
    return [(term, f"{term}\uffff") for term in terms]


def known_vendors(tx: Session, vendor_ids: Collection[int], said: Said, senders: Owners = frozenset()) -> list[Known]:
    """Some vendors as matching knows them: three queries, however many."""
    if not vendor_ids:
        return []
    vendors = tx.execute(
        select(Vendor.id, Vendor.street, Vendor.city, Vendor.state, Vendor.zip, Vendor.agency_id, Agency.name)
        .outerjoin(Agency, Agency.id == Vendor.agency_id)
        .where(Vendor.id.in_(vendor_ids))
    ).all()
    names: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for vendor_id, kind, name in tx.execute(
        select(VendorName.vendor_id, VendorName.kind, VendorName.name)
        .where(VendorName.vendor_id.in_(vendor_ids))
        .order_by(VendorName.id)
    ):
        names[vendor_id].append((kind, name))
    policies = _policies_seen(tx, vendor_ids, said)
    return [
        Known(
            vendor_id=row.id,
            names=tuple(names[row.id]),
            address=f"{row.street}\n{row.city}, {row.state} {row.zip}" if row.street and row.zip else None,
            state=row.state,
            agency=row.name,
            policies=tuple(policies[row.id]),
            sent_it=_who_sent(senders, row.id, row.agency_id),
        )
        for row in vendors
    ]


def _who_sent(senders: Owners, vendor_id: int, agency_id: int | None) -> str | None:
    if ("vendor", vendor_id) in senders:
        return "vendor"
    return "agency" if ("agency", agency_id) in senders else None


def _policies_seen(tx: Session, vendor_ids: Collection[int], said: Said) -> dict[int, list[str]]:
    seen: dict[int, list[str]] = defaultdict(list)
    if said.policies:
        printed = dict(said.policies)
        query = select(VendorPolicy.vendor_id, VendorPolicy.folded).where(
            VendorPolicy.folded.in_(printed), VendorPolicy.vendor_id.in_(vendor_ids)
        )
        for vendor_id, folded in tx.execute(query):
            seen[vendor_id].append(printed[folded])
    return seen


def surely_of(tx: Session, vendor_id: int, most: int) -> list[int]:
    """Of the newest unmatched documents, those that would be surely this vendor's if there were no other."""
    unmatched = (
        select(Document.id, Document.reading)
        .where(Document.vendor_id.is_(None), Document.superseded_at.is_(None), Document.set_aside_at.is_(None))
        .order_by(Document.id.desc())
        .limit(most)
    )
    seen = set(tx.scalars(select(VendorPolicy.folded).where(VendorPolicy.vendor_id == vendor_id)))
    found = []
    for vendor in known_vendors(tx, [vendor_id], Said()):
        for row in tx.execute(unmatched):
            said = said_of(row.reading)
            policies = tuple(printed for folded, printed in said.policies if folded in seen)
            if weigh(said, replace(vendor, policies=policies)).sure:
                found.append(row.id)
    return found
