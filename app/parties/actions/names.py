"""What is learnt of a vendor from the papers that come for it: names and policy numbers; and how it is forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.parties.models import Vendor, VendorName, VendorPolicy
from app.parties.rules import fold_name, fold_policy
from app.parties.terms import forget_terms, index_terms


def learn_alias(
    tx: Session, vendor_id: int, name: str, learnt_from: str, *, who: Actor, now: datetime
) -> VendorName | None:
    """Keep a name under which a vendor's papers come; None where the vendor is known by it already."""
    folded = fold_name(name)
    known = select(VendorName.id).where(VendorName.vendor_id == vendor_id, VendorName.folded == folded)
    if not any(char.isalpha() for char in name) or tx.scalar(known.limit(1)) is not None:
        return None
    alias = VendorName(
        vendor_id=vendor_id, kind="alias", name=name, folded=folded, learnt_from=learnt_from, learnt_at=now
    )
    tx.add(alias)
    audit.record(tx, who, now, "parties.learn_alias", alias, after={"vendor_id": vendor_id, "name": name})
    index_terms(tx, "vendor", vendor_id, [name])
    return alias


def learn_policy(
    tx: Session,
    vendor_id: int,
    policy_number: str,
    learnt_from: str,
    *,
    carrier_id: int | None = None,
    who: Actor,
    now: datetime,
) -> VendorPolicy | None:
    """Keep a policy number seen for a vendor; None where it is known already or is no number ("TBD")."""
    folded = fold_policy(policy_number)
    if folded is None:
        return None
    known = select(VendorPolicy).where(VendorPolicy.vendor_id == vendor_id, VendorPolicy.folded == folded)
    seen = tx.scalar(known)
    if seen is not None:
        seen.carrier_id = seen.carrier_id or carrier_id
        return None
    policy = VendorPolicy(
        vendor_id=vendor_id, carrier_id=carrier_id, policy_number=policy_number, folded=folded,
        learnt_from=learnt_from, learnt_at=now,
    )  # fmt: skip
    tx.add(policy)
    audit.record(tx, who, now, "parties.learn_policy", policy, after={"vendor_id": vendor_id, "policy": policy_number})
    index_terms(tx, "policy", vendor_id, [policy_number])
    return policy


def forget_what(tx: Session, vendor: Vendor, learnt_from: str, *, who: Actor, now: datetime) -> None:
    """Forget the aliases and policy numbers that a vendor was given by mistake from one paper."""
    aliases = list(
        tx.scalars(
            delete(VendorName)
            .where(VendorName.vendor_id == vendor.id, VendorName.learnt_from == learnt_from, VendorName.kind == "alias")
            .returning(VendorName.name)
        )
    )
    policies = list(
        tx.scalars(
            delete(VendorPolicy)
            .where(VendorPolicy.vendor_id == vendor.id, VendorPolicy.learnt_from == learnt_from)
            .returning(VendorPolicy.policy_number)
        )
    )
    for name in aliases:
        forget_terms(tx, "vendor", vendor.id, name)
    for number in policies:
        forget_terms(tx, "policy", vendor.id, number)
    if aliases or policies:
        before = {"aliases": aliases, "policies": policies}
        audit.record(tx, who, now, "parties.forget_what", vendor, before=before, why=learnt_from)
