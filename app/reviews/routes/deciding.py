"""Decisions, and taking them back. Each is answered with what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response

from app.items.actions import release_item, skip_item, start_next, wake_item
from app.items.models import WorkItem
from app.items.queries import held_by, parts_of, visible_item
from app.items.rules import KINDS, SKIP_REASONS, Filter, Key
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
from app.standing.putting_off import put_off_item

router = APIRouter(prefix="/items/{item_id}", dependencies=[Depends(works_items)])


@dataclass(frozen=True)
class Place:
    """Where an item stands in the queue that the person works, before a decision moves it."""

    queue: Filter
    key: Key


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
        to: Annotated[list[int] | None, Form()] = None,
        send: Annotated[list[str] | None, Form()] = None,
        panel: Annotated[str, Form()] = "",
        subject_agent: Annotated[str, Form(max_length=300)] = "",
        body_agent: Annotated[str, Form(max_length=20_000)] = "",
        subject_vendor: Annotated[str, Form(max_length=300)] = "",
        body_vendor: Annotated[str, Form(max_length=20_000)] = "",
    ) -> None:
        self.decision, self.version, self.reason, self.seen = decision, version, reason, seen or []
        self.about = frozenset(about) if about is not None else None
        self.to = frozenset(to or ())
        words = {"agent": (subject_agent, body_agent), "vendor": (subject_vendor, body_vendor)}
        chosen = [audience for audience in send or [] if audience in words]
        self.written = [Written(audience, *words[audience]) for audience in chosen] if panel == "letter" else None


@router.post("/decision")
def create_decision(visit: Write, looking: Posted, made: Annotated[Decision, Depends()]) -> Response:
    """Decide for the client on the screen."""
    place = place_at(visit, looking)
    item = _decide(visit, looking, made)
    return onward(visit, item, place)


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
    place = place_at(visit, looking)
    by: dict[str, Any] = {"version": version, "who": visit.who, "now": visit.now}
    actions.hand_back(visit.tx, looking.item_id, looking.client_id, answer, **by)
    return next_item(visit, place, did="handed_back")


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
        asked: dict[str, Any] = {"about": made.about, "to": made.to, "written": made.written}
        return actions.ask_for_correction(tx, number, looking.client_id, **asked, **by)
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
    place = place_at(visit, looking)
    item = put_off_item(visit.tx, looking.item_id, until=moment, event=event or None, who=visit.who, now=visit.now)
    return onward(visit, item, place)


@router.post("/waking")
def create_waking(visit: Write, looking: Posted) -> Response:
    """Bring a snoozed item back now."""
    wake_item(visit.tx, looking.item_id, who=visit.who, now=visit.now)
    return other_item(visit, looking)


@router.post("/skip")
def create_skip(visit: Write, looking: Posted, reason: Annotated[str, Form(max_length=200)]) -> Response:
    """Pass the item by and go on to the next."""
    words = SKIP_REASONS.get(reason, reason)
    place = place_at(visit, looking)
    skip_item(visit.tx, looking.item_id, words, who=visit.who, now=visit.now)
    return next_item(visit, place)


@router.post("/undo")
def create_undo(visit: Write, looking: Posted, shown: Annotated[int | None, Form()] = None) -> Response:
    """Take back my last decision on the item, with its letters, and go back to it from the item that was shown."""
    if shown is not None and shown != looking.item_id:
        let_go_of(visit, shown)
    actions.undo_last(visit.tx, looking.item_id, client_id=looking.client_id, who=visit.who, now=visit.now)
    return other_item(visit, Looking(looking.item_id, looking.client_id))


def onward(visit: Visit, item: WorkItem, place: Place) -> Response:
    """After a decision: the next client of this item that waits for one, else the next item."""
    waiting = [part for part in parts_of(visit.tx, item.id, visit.who) if part.state == place.queue.state]
    if waiting:
        return other_item(visit, Looking(item.id, waiting[0].client_id))
    return next_item(visit, place)


def place_at(visit: Visit, looking: Looking) -> Place:
    """Where the item on the screen stands: among what was escalated, where the person answers it, else in its queue."""
    item = visible_item(visit.tx, looking.item_id, visit.who)
    key = Key(item.due_at, item.id)
    if Right.ANSWER_ESCALATIONS.value in visit.who.rights:
        parts = parts_of(visit.tx, looking.item_id, visit.who)
        shown = [part for part in parts if looking.client_id in {None, part.client_id}]
        if any(part.state == "escalated" for part in shown):
            return Place(Filter(KINDS, state="escalated"), key)
    return Place(Filter((item.kind,)), key)


def next_item(visit: Visit, place: Place, did: str = "", *, stays: bool = False) -> Response:
    """The item that comes after a place in its queue, taken in the same step, else one that I hold; else the queue,
    which says what was done (`did`), or the item itself, which says it and takes it back (`stays`).

    The item that stood there is let go: a claim is kept while its page is open, and that page is left.
    """
    let_go_of(visit, place.key.item_id)
    queue = place.queue
    following = start_next(visit.tx, queue.kinds, who=visit.who, now=visit.now, f=queue, after=place.key)
    if following is None:
        held = held_by(visit.tx, visit.who, visit.now)
        following = next((each for each in held if each.kind in queue.kinds and each.state == queue.state), None)
    if following is None and stays:
        return other_item(visit, Looking(place.key.item_id))
    if following is None:
        return go_to(visit, f"/queues/{queue.queue}" + (f"?did={did}" if did else ""))
    return other_item(visit, Looking(following.id))


def let_go_of(visit: Visit, item_id: int) -> None:
    """End my claim of an item whose page is left, if I hold it."""
    if item_id in {each.id for each in held_by(visit.tx, visit.who, visit.now)}:
        release_item(visit.tx, item_id, who=visit.who, now=visit.now)
