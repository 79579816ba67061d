"""Deciding for one client: accept what is proven, ask for what falls short, hand up what is beyond one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.items.actions import decide_part, hand_back_part, save_draft
from app.items.models import ItemClient, WorkItem
from app.items.queries import visible_item
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound, Refused
from app.letters.actions import put_in_outbox
from app.letters.composing import compose_correction_request
from app.letters.receiving import must_be_theirs
from app.letters.rules import Composed
from app.letters.text import greeted
from app.parties.actions import add_touch
from app.parties.models import Client
from app.reviews.queries.asking import certificate_on
from app.reviews.queries.lines import accepting_of, rows_of
from app.reviews.rules import DECIDED, unseen
from app.reviews.views import Row
from app.standing.actions import judge_vendor
from app.standing.lines import lines_of
from app.standing.models import Judgment


@dataclass(frozen=True)
class Written:
    """A letter as the person left it: to whom, and in which words."""

    audience: str
    subject: str
    body: str


def accept_part(
    tx: Session, item_id: int, client_id: int, *, version: int, seen: Collection[str], who: Actor, now: datetime
) -> WorkItem:
    """Accept an item for one client, by a verdict made this moment.

    `seen` are the ids of the notes that the person has read. Raises Refused, with what stands in the way, unless the
    verdict is compliant and every note was seen: a wrong "compliant" is the worst mistake.
    """
    item, part = _part(tx, item_id, client_id, who)
    if part.assignment_id is None:
        raise Refused("Nothing was judged for this client yet. Wait a moment and reload.")
    opened_at_version = item.version
    judgment = _judged_now(tx, item, part, cause=f"before {who.name} accepts", who=who, now=now)
    rows = rows_of(lines_of(judgment.verdict), {})
    accepting = accepting_of(judgment.status, rows)
    if not accepting.allowed:
        raise Refused(
            f"This cannot be accepted: {_listed(accepting.in_the_way)}. Confirm, correct, ask or have it waived first."
        )
    if left := unseen([row.id for row in accepting.to_see], seen):
        raise Refused(f"Look at {'the note' if len(left) == 1 else f'the {len(left)} notes'} first, then accept.")
    if version == opened_at_version:
        version = item.version  # what changed since is the verdict just made, and that is what is accepted
    done = decide_part(tx, item_id, client_id, "accepted", None, version=version, who=who, now=now)
    _tell(tx, item, client_id, "accepted", None, who=who, now=now)
    if judgment.status == "under_review":
        # What accepting itself settles, such as a first certificate, is settled in the standing too.
        _judged_now(tx, item, part, cause=f"accepted by {who.name}", who=who, now=now)
    return done


def _judged_now(tx: Session, item: WorkItem, part: ItemClient, *, cause: str, who: Actor, now: datetime) -> Judgment:
    """The verdict of this moment. All of the vendor's clients are judged: judging one alone would clear the others'
    parts of the item away."""
    judgments = judge_vendor(tx, item.vendor_id or 0, cause=cause, document_id=item.document_id, who=who, now=now)
    found = next((each for each in judgments if each.assignment_id == part.assignment_id), None)
    if found is None:
        raise Refused("The client's program had not begun today, so there is nothing to accept by.")
    return found


def ask_for_correction(
    tx: Session,
    item_id: int,
    client_id: int,
    *,
    version: int,
    about: Collection[int] | None = None,
    to: Collection[int] = (),
    written: Sequence[Written] | None = None,
    who: Actor,
    now: datetime,
) -> WorkItem:
    """Put the letters that ask for a correction in the outbox, and decide the item for this client.

    `about` are the deficiencies to ask for, None for all; `to` are the contact points that the person chose; `written`
    are the letters as edited, None as composed. The decision can be taken back until the first letter leaves. Raises
    Refused where nothing is to be asked for, BadInput where a receiver is none of the vendor's or its agency's.
    """
    item, part = _part(tx, item_id, client_id, who)
    if part.assignment_id is None or item.vendor_id is None:
        raise Refused("Nothing was judged for this client yet. Wait a moment and reload.")
    must_be_theirs(tx, item.vendor_id, to, now)
    certificate = certificate_on(tx, item, part.assignment_id)
    composed = compose_correction_request(
        tx, part.assignment_id, certificate=certificate, only=about, to=to, who=who, now=now
    )
    if written is not None:
        composed = _as_written(composed, written)
    if not composed:
        raise Refused("There is nothing to ask for: no deficiency is ticked, or no letter is. Tick one, or close this.")
    leaves = min(each.leaves_at for each in composed)
    reason = ", ".join(dict.fromkeys(ask.label for each in composed for ask in each.asks))
    decide_part(tx, item_id, client_id, "asked", reason, version=version, undo_until=leaves, who=who, now=now)
    for each in composed:
        put_in_outbox(tx, each, item_id=item_id, client_id=client_id, vendor_id=item.vendor_id, who=who, now=now)
    _tell(tx, item, client_id, "asked", reason, who=who, now=now)
    return item


def _as_written(composed: Sequence[Composed], written: Sequence[Written]) -> list[Composed]:
    """The letters that the person ticked, in their words; a greeting of ours follows a change of the receiver."""
    words = {each.audience: each for each in written}
    return [
        replace(each, subject=kept.subject, body=greeted(kept.body, each.choices, each.to))
        for each in composed
        if (kept := words.get(each.audience))
    ]


def escalate_part(
    tx: Session, item_id: int, client_id: int, reason: str, *, version: int, who: Actor, now: datetime
) -> WorkItem:
    """Hand an item up for one client, saying what should be looked at. Raises BadInput without a reason."""
    if not reason.strip():
        raise BadInput("Say what should be looked at; your supervisor reads it first.")
    item, _ = _part(tx, item_id, client_id, who)
    decide_part(tx, item_id, client_id, "escalated", reason.strip(), version=version, who=who, now=now)
    _tell(tx, item, client_id, "escalated", reason.strip(), who=who, now=now)
    return item


def hand_back(
    tx: Session, item_id: int, client_id: int, answer: str, *, version: int, who: Actor, now: datetime
) -> WorkItem:
    """Hand what was escalated back to the analysts with an answer. Raises BadInput without one."""
    item = hand_back_part(tx, item_id, client_id, answer, version=version, who=who, now=now)
    _tell(tx, item, client_id, "handed_back", answer.strip(), who=who, now=now)
    return item


def _part(tx: Session, item_id: int, client_id: int, who: Actor) -> tuple[WorkItem, ItemClient]:
    item = visible_item(tx, item_id, who, lock=True)
    part = tx.get(ItemClient, (item_id, client_id))
    if part is None or not who.sees(client_id):
        raise NotFound("This item does not concern that client, or you do not serve it.")
    return item, part


def _tell(
    tx: Session, item: WorkItem, client_id: int, decision: str, reason: str | None, *, who: Actor, now: datetime
) -> None:
    audit.record(tx, who, now, "reviews.decide", item, after={"client_id": client_id, "decision": decision}, why=reason)
    name = tx.scalar(select(Client.name).where(Client.id == client_id))
    add_touch(
        tx, vendor_id=item.vendor_id, client_id=client_id, kind="decision", title=f"{name}: {DECIDED[decision].lower()}",
        body=reason, subject_kind="work_item", subject_id=item.id, who=who, now=now,
    )  # fmt: skip
    save_draft(tx, item.id, {}, who=who, now=now)


def _listed(rows: Sequence[Row]) -> str:
    first = "; ".join(f"{row.label.lower()} {row.word}" for row in rows[:3])
    return f"{first}; {len(rows) - 3} more" if len(rows) > 3 else first
