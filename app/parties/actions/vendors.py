"""Vendors: taken on, and who writes their certificates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.judging.names import TRADE_NAME
from app.kit import audit
from app.kit.actor import Actor
from app.kit.audit import AuditRow
from app.kit.errors import BadInput
from app.parties.models import SearchTerm, Vendor, VendorName
from app.parties.rules import fold_name, fold_place
from app.parties.terms import index_terms


def add_vendor(
    tx: Session,
    *,
    legal_name: str,
    dba: Iterable[str] = (),
    trade: str | None = None,
    tier: str | None = None,
    work_state: str | None = None,
    street: str | None = None,
    city: str | None = None,
    state: str | None = None,
    zip: str | None = None,
    agency_id: int | None = None,
    facts: dict[str, Any] | None = None,
    learnt_from: str = "client's list",
    who: Actor,
    now: datetime,
) -> Vendor:
    """Take a vendor on. `Jane Roe dba Roe Roofing` is Jane Roe, who trades under a name.

    Raises BadInput for a name without a letter.
    """
    legal, *trade_names = (part.strip(" ,") for part in TRADE_NAME.split(legal_name))
    if not any(char.isalpha() for char in legal):
        raise BadInput("A vendor needs its legal name, as the contract has it.")
    address = f"{street or ''}\n{city or ''}, {state or ''} {zip or ''}"
    vendor = Vendor(
        legal_name=legal, trade=trade, tier=tier, work_state=work_state, street=street, city=city, state=state, zip=zip,
        place=fold_place(address), agency_id=agency_id, facts=facts or {}, created_at=now,
    )  # fmt: skip
    tx.add(vendor)
    audit.record(tx, who, now, "parties.add_vendor", vendor, after={"legal_name": legal})
    names = {("legal", fold_name(legal)): legal}
    names |= {("dba", fold_name(name)): name for name in (*trade_names, *dba) if name}
    tx.add_all(
        VendorName(vendor_id=vendor.id, kind=kind, name=name, folded=folded, learnt_from=learnt_from, learnt_at=now)
        for (kind, folded), name in names.items()
    )
    index_terms(tx, "vendor", vendor.id, names.values())
    return vendor


def put_with_agency(tx: Session, vendor: Vendor, agency_id: int | None, *, who: Actor, now: datetime) -> None:
    """Note who writes a vendor's certificates now: whom to ask for a correction."""
    if vendor.agency_id == agency_id:
        return
    before = vendor.agency_id
    vendor.agency_id = agency_id
    audit.record(
        tx, who, now, "parties.put_with_agency", vendor, before={"agency_id": before}, after={"agency_id": agency_id}
    )


def put_back_with_agency(tx: Session, vendor: Vendor, at: datetime, *, who: Actor, now: datetime) -> None:
    """Put a vendor back with the agency that it had before a moment, if it is still with the one it was given then."""
    put = select(AuditRow).where(
        AuditRow.subject_kind == "vendor",
        AuditRow.subject_id == str(vendor.id),
        AuditRow.what == "parties.put_with_agency",
        AuditRow.at == at,
    )
    row = tx.scalars(put.order_by(AuditRow.id.desc()).limit(1)).first()
    if row is not None and (row.after or {}).get("agency_id") == vendor.agency_id:
        put_with_agency(tx, vendor, (row.before or {}).get("agency_id"), who=who, now=now)


def withdraw_vendor(tx: Session, vendor_id: int, *, who: Actor, now: datetime) -> None:
    """Let a vendor that was taken on by mistake be found by no name: it is no candidate, and may be taken on anew."""
    vendor = tx.get_one(Vendor, vendor_id)
    names = list(tx.scalars(delete(VendorName).where(VendorName.vendor_id == vendor_id).returning(VendorName.name)))
    tx.execute(delete(SearchTerm).where(SearchTerm.kind == "vendor", SearchTerm.subject_id == vendor_id))
    audit.record(tx, who, now, "parties.withdraw_vendor", vendor, before={"names": names})
