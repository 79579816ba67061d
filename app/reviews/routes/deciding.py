"""Decisions, and taking them back. Each is answered with what comes next."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response

from app.items.actions import skip_item, snooze_item, start_next, wake_item
from app.items.models import WorkItem
from app.items.queries import held_by, parts_of
from app.items.rules import KINDS, SKIP_REASONS, Filter
from app.kit.errors import BadInput
from app.kit.web.pages import go_to
from app.kit.web.visit import Visit
from app.people.access import Write
from app.people.rules import Right
from app.reviews import actions, rules
from app.reviews.actions import Written
from app.reviews.looking import Looking
from app.reviews.routes.correcting import Posted, works_items
from app.reviews.routes.showing import other_item

router = APIRouter(prefix="/items/{item_id}", dependencies=[Depends(works_items)])


class Decision:
    """A decision as a form sends it: which, on which version, why, and with which letters."""

    def __init__(
        self,
        *,
        decision: Annotated[str, Form()],
        version: Annotated[int, Form()],
        reason: Annotated[str, Form(max_length=1000)] = "",
        seen: Annotated[list[str] | None, Form()] = None,
        about: Annotated[list[int] | None, Form()] = None,
        send: Annotated[list[str] | None, Form()] = None,
        panel: Annotated[str, Form()] = "",
        subject_agent: Annotated[str, Form(max_length=300)] = "",
        body_agent: Annotated[str, Form(max_length=20_000)] = "",
        subject_vendor: Annotated[str, Form(max_length=300)] = "",
        body_vendor: Annotated[str, Form(max_length=20_000)] = "",
    ) -> None:
        self.decision, self.version, self.reason, self.seen = decision, version, reason, seen or []
        self.about = frozenset(about) if about is not None else None
        words = {"agent": (subject_agent, body_agent), "vendor": (subject_vendor, body_vendor)}
        chosen = [audience for audience in send or [] if audience in words]
        self.written = [Written(audience, *words[audience]) for audience in chosen] if panel == "letter" else None


@router.post("/decision")
def create_decision(visit: Write, looking: Posted, made: Annotated[Decision, Depends()]) -> Response:
    """Decide for the client on the screen."""
    queue = queue_at(visit, looking)
    item = _decide(visit, looking, made)
    return onward(visit, item, queue)


@router.post("/answer")
def create_answer(
    visit: Write,
    looking: Posted,
    version: Annotated[int, Form()],
    answer: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Hand what was escalated back with an answer."""
    if looking.client_id is None:
        raise BadInput("Say for which client. Choose its tab and answer again.")
    queue = queue_at(visit, looking)
    by: dict[str, Any] = {"version": version, "who": visit.who, "now": visit.now}
    item = actions.hand_back(visit.tx, looking.item_id, looking.client_id, answer, **by)
    return next_item(visit, item, queue)


def _decide(visit: Visit, looking: Looking, made: Decision) -> WorkItem:
    tx, number = visit.tx, looking.item_id
    by: dict[str, Any] = {"version": made.version, "who": visit.who, "now": visit.now}
    if made.decision == "wrong_vendor":
        return actions.mark_wrong_vendor(tx, number, **by)
    if made.decision == "duplicate":
        return actions.mark_duplicate(tx, number, **by)
    if looking.client_id is None:
        raise BadInput("Say for which client. Choose its tab and decide again.")
    if made.decision == "accepted":
        return actions.accept_part(tx, number, looking.client_id, seen=made.seen, **by)
    if made.decision == "asked":
        return actions.ask_for_correction(tx, number, looking.client_id, about=made.about, written=made.written, **by)
    if made.decision == "escalated":
        return actions.escalate_part(tx, number, looking.client_id, made.reason, **by)
    raise BadInput("That is no decision. Reload the page and choose again.")


@router.post("/snooze")
def create_snooze(
    visit: Write,
    looking: Posted,
    until: Annotated[str, Form()] = "",
    event: Annotated[str, Form()] = "",
    on: Annotated[str, Form()] = "",
) -> Response:
    """Put the item off until a day or an event."""
    try:
        moment = rules.morning(date.fromisoformat(until or on)) if not event and (until or on) else None
    except ValueError:
        raise BadInput("That is no day. Choose one of the calendar.") from None
    item = snooze_item(visit.tx, looking.item_id, until=moment, event=event or None, who=visit.who, now=visit.now)
    return onward(visit, item)


@router.post("/waking")
def create_waking(visit: Write, looking: Posted) -> Response:
    """Bring a snoozed item back now."""
    wake_item(visit.tx, looking.item_id, who=visit.who, now=visit.now)
    return other_item(visit, looking)


@router.post("/skip")
def create_skip(visit: Write, looking: Posted, reason: Annotated[str, Form(max_length=200)]) -> Response:
    """Pass the item by and go on to the next."""
    words = SKIP_REASONS.get(reason, reason)
    item = skip_item(visit.tx, looking.item_id, words, who=visit.who, now=visit.now)
    return next_item(visit, item)


@router.post("/undo")
def create_undo(visit: Write, looking: Posted) -> Response:
    """Take back my last decision on the item, with its letters, and go back to it."""
    actions.undo_last(visit.tx, looking.item_id, client_id=looking.client_id, who=visit.who, now=visit.now)
    return other_item(visit, Looking(looking.item_id, looking.client_id))


def onward(visit: Visit, item: WorkItem, queue: Filter | None = None) -> Response:
    """After a decision: the next client of this item that waits for one, else the next item."""
    state = queue.state if queue else "open"
    waiting = [part for part in parts_of(visit.tx, item.id, visit.who) if part.state == state]
    if waiting:
        return other_item(visit, Looking(item.id, waiting[0].client_id))
    return next_item(visit, item, queue)


def queue_at(visit: Visit, looking: Looking) -> Filter | None:
    """The queue of what was escalated, where the person answers it and the part on the screen stands there."""
    if Right.ANSWER_ESCALATIONS.value not in visit.who.rights:
        return None
    parts = parts_of(visit.tx, looking.item_id, visit.who)
    shown = [part for part in parts if looking.client_id in {None, part.client_id}]
    return Filter(KINDS, state="escalated") if any(part.state == "escalated" for part in shown) else None


def next_item(visit: Visit, item: WorkItem, queue: Filter | None = None) -> Response:
    """The next item of the same queue, taken in the same step, else one that I hold; the queue where nothing is left."""
    queue = queue or Filter((item.kind,))
    following = start_next(visit.tx, queue.kinds, who=visit.who, now=visit.now, f=queue)
    if following is None:
        held = held_by(visit.tx, visit.who, visit.now)
        held = [each for each in held if each.kind in queue.kinds and each.state == queue.state and each.id != item.id]
        following = held[0] if held else None
    if following is None:
        return go_to(visit, f"/queues/{queue.queue}")
    return other_item(visit, Looking(following.id))
