"""Search: what is found by words, numbers or a slip of the keys, of what the actor may see."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.parties.models import Agency, Assignment, Carrier, Client, ContactPoint, SearchTerm, Vendor
from app.parties.queries.cards import seen_vendors
from app.parties.rules import fold_words, shown_phone, skeleton

KINDS = ("vendor", "agency", "policy", "certificate", "reference", "carrier", "client", "person", "phone", "email")
OF_A_VENDOR = ("vendor", "policy", "certificate")
OF_A_CONTACT = ("person", "phone", "email")
# Enough to choose the best few of each kind from; a word as common as "roofing" finds thousands.
MOST_LOOKED_AT = 300


@dataclass(frozen=True)
class Hit:
    """One thing found. `of` is whose it is: `("vendor", 7)`, `("agency", 3)` …; `rank` 0 is the closest."""

    kind: str
    subject_id: int
    shown: str
    detail: str
    of: tuple[str, int]
    rank: int


def search(
    tx: Session, words: str, who: Actor, *, kinds: Collection[str] = KINDS, limit: int = 6
) -> dict[str, list[Hit]]:
    """The best `limit` of each kind for what somebody typed, in the order of `KINDS`; kinds without a hit are left out."""
    found = _found(tx, words, [kind for kind in KINDS if kind in kinds])
    hits = [
        *_vendors(tx, [row for row in found if row.kind in OF_A_VENDOR], who),
        *_firms(tx, found, Agency, "agency", Agency.address),
        *_firms(tx, found, Carrier, "carrier", Carrier.naic),
        *_references(tx, [row for row in found if row.kind == "reference"], who),
        *_clients(tx, found, who),
        *_one_a_person(_contacts(tx, [row for row in found if row.kind in OF_A_CONTACT], who)),
    ]
    hits.sort(key=lambda hit: (hit.rank, hit.shown))
    grouped = {kind: [hit for hit in hits if hit.kind == kind][:limit] for kind in KINDS}
    return {kind: group for kind, group in grouped.items() if group}


def _found(tx: Session, words: str, kinds: list[str]) -> list[Any]:
    asked = list(_ways(words, kinds))
    if not asked:
        return []
    every = union_all(*asked).subquery()
    rank = func.min(every.c.rank).label("rank")
    query = (
        select(every.c.kind, every.c.subject_id, func.min(every.c.shown).label("shown"), rank)
        .group_by(every.c.kind, every.c.subject_id)
        .order_by(rank, func.min(every.c.shown))
    )
    return list(tx.execute(query).all())


def _ways(text: str, kinds: list[str]) -> Iterable[Any]:
    """The ways in which a text may find something, the surest first."""
    folded = fold_words(text)
    typed = text.strip().lower()
    squeezed = re.sub(r"[^a-z0-9]", "", typed)
    if len(squeezed) < 2 or not kinds:
        return
    yield _beginning(" ".join(folded), kinds, 0)
    if "@" in typed or "." in typed:
        yield _beginning(typed, kinds, 0)
    if any(char.isdigit() for char in squeezed):
        yield _beginning(squeezed, kinds, 0)
        yield _beginning(squeezed.removeprefix("1"), kinds, 0)
        if squeezed.startswith("ref"):  # as our letters print it: "Ref GSG-004812"
            yield _beginning(squeezed.removeprefix("ref"), kinds, 0)
    if len(folded) > 1:
        yield _having_all(folded, kinds)
    bones = skeleton(text)
    if bones:
        yield _beginning(bones, kinds, 2)


def _beginning(term: str, kinds: list[str], rank: int) -> Any:
    """What has a term that begins so: a range on the index, not `like`, which row-level security makes slow."""
    # what begins with the text itself is closer than what has it further on
    closeness = case((func.lower(SearchTerm.shown, type_=SearchTerm.term.type) == term, rank), else_=rank + 1)
    return (
        select(SearchTerm.kind, SearchTerm.subject_id, SearchTerm.shown, closeness.label("rank"))
        .where(SearchTerm.term >= term, SearchTerm.term < f"{term}\uffff", SearchTerm.kind.in_(kinds))
        .limit(MOST_LOOKED_AT)
    )


def _having_all(words: list[str], kinds: list[str]) -> Any:
    """What has every word, in any order."""
    first, *others = sorted(words, key=len, reverse=True)
    query = select(SearchTerm.kind, SearchTerm.subject_id, SearchTerm.shown, literal(2).label("rank")).where(
        SearchTerm.term >= first, SearchTerm.term < f"{first}\uffff", SearchTerm.kind.in_(kinds)
    )
    for word in others:
        also = SearchTerm.__table__.alias()
        query = query.where(
            select(also.c.id)
            .where(
                also.c.kind == SearchTerm.kind,
                also.c.subject_id == SearchTerm.subject_id,
                also.c.term >= word,
                also.c.term < f"{word}\uffff",
            )
            .exists()
        )
    return query.limit(MOST_LOOKED_AT)


def _ids(rows: list[Any], kind: str | None = None) -> set[int]:
    return {row.subject_id for row in rows if kind in (None, row.kind)}


def _vendors(tx: Session, rows: list[Any], who: Actor) -> Iterable[Hit]:
    if not rows:
        return
    query = select(Vendor.id, Vendor.legal_name, Vendor.trade, Vendor.city, Vendor.state)
    seen = {row.id: row for row in tx.execute(query.where(Vendor.id.in_(_ids(rows)), seen_vendors(who)))}
    for row in rows:
        vendor = seen.get(row.subject_id)
        if vendor is None:
            continue
        place = ", ".join(part for part in (vendor.city, vendor.state) if part)
        about = [part for part in ((vendor.trade or "").replace("_", " "), place) if part]
        other = [row.shown] if row.kind == "vendor" and row.shown != vendor.legal_name else []
        shown = vendor.legal_name if row.kind == "vendor" else row.shown
        detail = [*other, *about] if row.kind == "vendor" else [vendor.legal_name, *about]
        yield Hit(row.kind, vendor.id, shown, " · ".join(detail), ("vendor", vendor.id), row.rank)


def _references(tx: Session, rows: list[Any], who: Actor) -> Iterable[Hit]:
    """The references of our letters: each is one vendor's with one client, for those who serve that client alone."""
    wanted = {row.subject_id: row for row in rows}
    if not wanted:
        return
    query = (
        select(Assignment.id, Assignment.client_id, Assignment.vendor_id, Vendor.legal_name, Client.name)
        .join(Vendor, Vendor.id == Assignment.vendor_id)
        .join(Client, Client.id == Assignment.client_id)
        .where(Assignment.id.in_(wanted))
    )
    for number, client_id, vendor_id, vendor, client in tx.execute(query):
        if who.sees(client_id):
            detail = f"{vendor} · {client}"
            yield Hit("reference", number, wanted[number].shown, detail, ("vendor", vendor_id), wanted[number].rank)


def _firms(tx: Session, rows: list[Any], table: Any, kind: str, detail: Any) -> Iterable[Hit]:
    wanted = {row.subject_id: row for row in rows if row.kind == kind}
    if not wanted:
        return
    for firm_id, name, told in tx.execute(select(table.id, table.name, detail).where(table.id.in_(wanted))):
        yield Hit(kind, firm_id, name, " ".join((told or "").split()), (kind, firm_id), wanted[firm_id].rank)


def _clients(tx: Session, rows: list[Any], who: Actor) -> Iterable[Hit]:
    wanted = {row.subject_id: row for row in rows if row.kind == "client" and who.sees(row.subject_id)}
    if not wanted:
        return
    for client_id, name in tx.execute(select(Client.id, Client.name).where(Client.id.in_(wanted))):
        yield Hit("client", client_id, name, "", ("client", client_id), wanted[client_id].rank)


def _contacts(tx: Session, rows: list[Any], who: Actor) -> Iterable[Hit]:
    if not rows:
        return
    point = ContactPoint
    seen_client = point.client_id.is_not(None) if who.clients is None else point.client_id.in_(who.clients)
    query = (
        select(point, Vendor.legal_name, Agency.name, Carrier.name, Client.name)
        .outerjoin(Vendor, Vendor.id == point.vendor_id)
        .outerjoin(Agency, Agency.id == point.agency_id)
        .outerjoin(Carrier, Carrier.id == point.carrier_id)
        .outerjoin(Client, Client.id == point.client_id)
        .where(point.id.in_(_ids(rows)), point.ended_at.is_(None))
        .where(
            or_(
                point.agency_id.is_not(None),
                point.carrier_id.is_not(None),
                seen_client,
                and_(point.vendor_id.is_not(None), seen_vendors(who, point.vendor_id)),
            )
        )
    )
    seen = {row.ContactPoint.id: row for row in tx.execute(query)}
    for row in rows:
        if row.subject_id in seen:
            yield _contact_hit(row, seen[row.subject_id])


def _one_a_person(hits: Iterable[Hit]) -> Iterable[Hit]:
    """Each person of a firm once, with all the ways to reach them."""
    people: dict[Any, Hit] = {}
    for hit in hits:
        key = (hit.shown, hit.of) if hit.kind == "person" else (hit.kind, hit.subject_id)
        there = people.get(key)
        ways = hit.detail.removeprefix(there.detail.split(" · ")[0]) if there else ""
        people[key] = replace(there, detail=there.detail + ways, rank=min(there.rank, hit.rank)) if there else hit
    return people.values()


def _contact_hit(found: Any, row: Any) -> Hit:
    point: ContactPoint = row.ContactPoint
    owners = {
        "vendor": point.vendor_id,
        "agency": point.agency_id,
        "carrier": point.carrier_id,
        "client": point.client_id,
    }
    of = next((kind, owner) for kind, owner in owners.items() if owner is not None)
    firm = next(name for name in row[1:] if name)
    value = shown_phone(point.value, point.extension) if point.kind == "phone" else point.value
    shown = point.person_name or value if found.kind == "person" else value
    detail = " · ".join(part for part in (firm, value if found.kind == "person" else point.person_name) if part)
    return Hit(found.kind, point.id, shown, detail, of, found.rank)
