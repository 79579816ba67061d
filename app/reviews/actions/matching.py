"""An unmatched document: whose is it, a vendor's that is not known yet, or nobody's of ours."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.actions import match_document, set_aside_document
from app.items.actions import claim_item, save_draft
from app.items.models import WorkItem
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound, Refused
from app.programs.models import Program
from app.programs.taking_on import employ_vendor

SHORTEST_REASON = 3


def choose_vendor(tx: Session, item_id: int, vendor_id: int, *, who: Actor, now: datetime) -> WorkItem:
    """Say whose the document is; the item closes and the vendor is judged with it. Raises NotFound, Refused."""
    item = claim_item(tx, item_id, who=who, now=now)
    document_id = _document(item)
    audit.record(tx, who, now, "reviews.choose_vendor", item, after={"vendor_id": vendor_id})
    match_document(tx, document_id, vendor_id, who=who, now=now)
    return item


def take_on_vendor(
    tx: Session,
    item_id: int,
    *,
    legal_name: str,
    program_id: int,
    trade: str | None = None,
    tier: str | None = None,
    state: str | None = None,
    known_id: int | None = None,
    is_another: bool = False,
    who: Actor,
    now: datetime,
) -> WorkItem:
    """Take on the vendor that the document shows, under a program of a client, and give it the document.

    Raises SameName where there is one of that name, unless `known_id` says which it is or that it is another firm;
    BadInput, NotFound.
    """
    client_id = tx.scalar(select(Program.client_id).where(Program.id == program_id))
    if client_id is None:
        raise NotFound("Choose the program that the vendor works under.")
    if not legal_name.strip():
        raise BadInput("Type the vendor's legal name, as the client's contract has it.")
    vendor = employ_vendor(
        tx, client_id, program_id, known_id=known_id, is_another=is_another, legal_name=legal_name, trade=trade,
        tier=tier, state=state, work_state=state, learnt_from=f"item {item_id}, taken on by {who.name}",
        who=who, now=now,
    )  # fmt: skip
    return choose_vendor(tx, item_id, vendor.id, who=who, now=now)


def mark_not_ours(tx: Session, item_id: int, reason: str, *, who: Actor, now: datetime) -> WorkItem:
    """Say that the document concerns no vendor of any client: it is set aside and kept. Raises BadInput without why."""
    why = " ".join(reason.split())
    if len(why) < SHORTEST_REASON:
        raise BadInput("Say why it is not ours; whoever finds the document again reads it.")
    item = claim_item(tx, item_id, who=who, now=now)
    audit.record(tx, who, now, "reviews.mark_not_ours", item, why=why)
    set_aside_document(tx, _document(item), "not ours", why=why, who=who, now=now)
    save_draft(tx, item_id, {}, who=who, now=now)
    return item


def _document(item: WorkItem) -> int:
    if item.kind != "unmatched" or item.document_id is None:
        raise Refused("This item's document has its vendor. Say “wrong vendor” there if that is not right.")
    return item.document_id
