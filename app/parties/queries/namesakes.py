"""The vendors that have a name already, so that nobody is taken on twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.judging.names import TRADE_NAME, Comparison, compare_names
from app.kit.actor import Actor
from app.parties.models import Assignment, Client, Vendor, VendorName
from app.parties.queries.cards import seen_vendors
from app.parties.rules import core_range, fold_name

MOST_SHOWN = 8
HOW: dict[Comparison, str] = {
    "same": "the same name",
    "form_missing": "the same name, one of the two without its entity form",
    "form_differs": "the same name with another entity form: another legal person, unless one of the two is misspelt",
}


@dataclass(frozen=True)
class Namesake:
    """A vendor of that name. Of one that works for nobody whom the actor serves, nothing is told but that it is there."""

    vendor_id: int
    is_seen: bool
    how: str
    legal_name: str = ""
    about: str = ""
    clients: tuple[str, ...] = ()
    is_under_program: bool = False


def hold_name(tx: Session, legal_name: str) -> None:
    """Let nobody else take on a vendor of this name until this transaction ends."""
    core = fold_name(legal_name).partition(" ")[0]
    tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(core, 26))))


def namesakes(tx: Session, legal_name: str, program_id: int, who: Actor) -> list[Namesake]:
    """The vendors that are known by one of these names, whatever the entity form; those that the actor sees first."""
    names = [part.strip(" ,") for part in TRADE_NAME.split(legal_name) if part.strip(" ,")]
    near = [(VendorName.folded >= low) & (VendorName.folded < high) for low, high in map(core_range, names)]
    query = select(VendorName.vendor_id, VendorName.name).where(or_(*near)).order_by(VendorName.id)
    known: dict[int, list[str]] = {}
    for vendor_id, name in tx.execute(query.limit(MOST_SHOWN * 5)) if near else ():
        known.setdefault(vendor_id, []).append(name)
    seen = {vendor.id: vendor for vendor in tx.scalars(select(Vendor).where(Vendor.id.in_(known), seen_vendors(who)))}
    found = [
        _seen(tx, seen[vendor_id], how, program_id) if vendor_id in seen else Namesake(vendor_id, False, how)
        for vendor_id, how in ((number, _how(names, theirs)) for number, theirs in known.items())
    ]
    return sorted(found, key=lambda each: not each.is_seen)[:MOST_SHOWN]


def _how(names: Iterable[str], theirs: Iterable[str]) -> str:
    ways = {compare_names(one, other) for one in names for other in theirs}
    return next((words for way, words in HOW.items() if way in ways), HOW["same"])


def _seen(tx: Session, vendor: Vendor, how: str, program_id: int) -> Namesake:
    query = select(Assignment.program_id, Client.name).join(Client, Client.id == Assignment.client_id)
    now_or_later = Assignment.active_to_on.is_(None) | (Assignment.active_to_on > Assignment.active_from_on)
    works = tx.execute(query.where(Assignment.vendor_id == vendor.id, now_or_later).order_by(Client.name)).all()
    place = ", ".join(part for part in (vendor.street, vendor.city, vendor.state) if part)
    about = (place, (vendor.trade or "").replace("_", " "), vendor.tier or "")
    return Namesake(
        vendor.id, True, how, vendor.legal_name, " · ".join(part for part in about if part),
        tuple(dict.fromkeys(name for _, name in works)), any(number == program_id for number, _ in works),
    )  # fmt: skip
