"""Taking an item, keeping it, going on, and what is written beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from app.items.actions import claim_item, leave_item, release_item
from app.items.queries import visible_item
from app.people.access import Write
from app.reviews import actions
from app.reviews.queries.around import is_touched
from app.reviews.routes.correcting import Posted, works_items
from app.reviews.routes.deciding import next_item, place_at
from app.reviews.routes.showing import other_item, same_item

router = APIRouter(prefix="/items/{item_id}", dependencies=[Depends(works_items)])


@router.post("/taking")
def create_taking(visit: Write, looking: Posted) -> Response:
    """Take the item that is on the screen."""
    claim_item(visit.tx, looking.item_id, who=visit.who, now=visit.now)
    return other_item(visit, looking)


@router.post("/lease")
def create_lease(visit: Write, item_id: int) -> Response:
    """Keep the item while its page is open; a claim that has lapsed or gone to a colleague is not taken back."""
    item = visible_item(visit.tx, item_id, visit.who)
    if item.claimed_by_id == visit.who.id and item.state != "done":
        claim_item(visit.tx, item_id, who=visit.who, now=visit.now)
    return Response(status_code=204)


@router.post("/leaving")
def create_leaving(visit: Write, item_id: int, elsewhere: Annotated[bool, Form()] = False) -> Response:
    """Let go of the item as its page goes away: at once where it is left for another, else unless it comes back."""
    leave = release_item if elsewhere else leave_item
    leave(visit.tx, item_id, who=visit.who, now=visit.now)
    return Response(status_code=204)


@router.post("/next")
def create_next(visit: Write, looking: Posted) -> Response:
    """Go on to the next item of the queue and take it; what was begun is passed by only with a reason."""
    if is_touched(visit.tx, visible_item(visit.tx, looking.item_id, visit.who), visit.who):
        return other_item(visit, replace(looking, panel="skip"))
    return next_item(visit, place_at(visit, looking))


@router.post("/notes")
def create_note(visit: Write, looking: Posted, body: Annotated[str, Form(max_length=4000)]) -> Response:
    """Write a note into the thread."""
    actions.add_note(visit.tx, looking.item_id, body, client_id=looking.client_id, who=visit.who, now=visit.now)
    return same_item(visit, looking)


@router.post("/draft")
def create_draft(
    visit: Write,
    item_id: int,
    key: Annotated[str, Form(max_length=120)],
    words: Annotated[str, Form(max_length=20_000)] = "",
) -> Response:
    """Keep what is being typed."""
    actions.keep_draft(visit.tx, item_id, key, words, who=visit.who, now=visit.now)
    return Response(status_code=204)
