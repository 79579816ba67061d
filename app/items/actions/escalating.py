"""What was escalated comes back to the analysts with an answer; it is open again and due soon."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.items.calendar import add_hours
from app.items.changing import changed, keep_undo, let_go, part_picture, picture, refuse_if_held
from app.items.models import ItemClient, WorkItem
from app.items.queries import visible_item
from app.items.rules import ANSWERED
from app.items.stale import part_to_decide, refuse_if_stale
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, Refused
from app.people.access import must
from app.people.rules import Right


def hand_back_part(
    tx: Session, item_id: int, client_id: int, answer: str, *, version: int, who: Actor, now: datetime
) -> WorkItem:
    """Hand an escalated part back with an answer: it is open again, for the one who asked if it is nobody's.

    Raises BadInput without an answer, Refused where the part is not escalated, was decided since or a colleague has it.
    """
    must(who, Right.ANSWER_ESCALATIONS)
    if not answer.strip():
        raise BadInput("Write the answer; whoever asked reads it first.")
    item = visible_item(tx, item_id, who, lock=True)
    part = part_to_decide(tx, item, client_id)
    refuse_if_stale(tx, item, part, version, now=now, answers=True)
    refuse_if_held(tx, item, who, now)
    if part.decision != "escalated":
        raise Refused("This is not escalated: decide it, or write a note.")
    before = {"item": picture(item), "client_id": client_id, "decision": "handed_back", "part": part_picture(part)}
    _open_again(item, part, now)
    part.question, part.answer = part.decision_reason, answer.strip()
    part.answered_at, part.answered_by_id = now, who.id if who.kind == "person" else None
    part.decision = part.decision_reason = part.decided_at = part.decided_by_id = None
    let_go(item)
    keep_undo(tx, item, "answer", before, who=who, now=now)
    was = {"decision": "escalated", "reason": part.question}
    audit.record(tx, who, now, "items.hand_back_part", part, before=was, why=part.answer)
    changed(tx, item, who)
    return item


def _open_again(item: WorkItem, part: ItemClient, now: datetime) -> None:
    soon = add_hours(now, ANSWERED)
    # while all of it was escalated, its due was the escalation's
    item.due_at = soon if item.state == "escalated" else min(item.due_at, soon)
    item.state, item.acts = "open", "we"
    item.snoozed_until_at = item.snoozed_for = item.paused_at = None
    if item.assignee_id is None:
        item.assignee_id = part.decided_by_id
