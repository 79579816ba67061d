"""An unmatched document is given to a vendor, to a new one, or to nobody; a file in trouble is tried again or let be."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from app.certificates.actions import retry_arrival
from app.items.actions import close_item
from app.items.queries import visible_item
from app.kit.errors import NotFound
from app.kit.web.pages import page_in_place
from app.people.access import Write
from app.programs.taking_on import SameName
from app.reviews import actions
from app.reviews.looking import Looking
from app.reviews.routes.correcting import works_items
from app.reviews.routes.deciding import next_item, place_at

router = APIRouter(prefix="/items/{item_id}", dependencies=[Depends(works_items)])


@router.post("/match")
def create_match(visit: Write, item_id: int, vendor: Annotated[int, Form()]) -> Response:
    """Give the document to a vendor."""
    actions.choose_vendor(visit.tx, item_id, vendor, who=visit.who, now=visit.now)
    return next_item(visit, place_at(visit, Looking(item_id)), stays=True)


@router.post("/vendor")
def create_vendor(
    *,
    visit: Write,
    item_id: int,
    legal_name: Annotated[str, Form(max_length=200)],
    program: Annotated[int, Form()],
    trade: Annotated[str, Form(max_length=60)] = "",
    tier: Annotated[str, Form(max_length=4)] = "",
    state: Annotated[str, Form(max_length=2)] = "",
    known: Annotated[int | None, Form()] = None,
    another: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    """Take on the vendor that the document shows; one that has the name already is offered first."""
    typed = {"legal_name": legal_name, "trade": trade, "tier": tier, "state": state}
    try:
        actions.take_on_vendor(
            visit.tx, item_id, legal_name=legal_name, program_id=program, trade=trade or None, tier=tier or None,
            state=state.upper() or None, known_id=known, is_another=bool(another), who=visit.who, now=visit.now,
        )  # fmt: skip
    except SameName as refusal:
        address = f"/items/{item_id}"
        return page_in_place(
            visit, "programs/namesakes.html", status=409, known=refusal.known, typed=typed | {"program": program},
            crumb="Whose is this?", back=address, action=f"{address}/vendor", take_on="Take this one on and give it this",
            gives_paper=True,
        )  # fmt: skip
    return next_item(visit, place_at(visit, Looking(item_id)), stays=True)


@router.post("/not-ours")
def create_not_ours(visit: Write, item_id: int, reason: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Set the document aside as nobody's of ours."""
    actions.mark_not_ours(visit.tx, item_id, reason, who=visit.who, now=visit.now)
    return next_item(visit, place_at(visit, Looking(item_id)), stays=True)


@router.post("/retry")
def create_retry(visit: Write, item_id: int) -> Response:
    """Have the file read again; its item closes by itself when that succeeds."""
    item = visible_item(visit.tx, item_id, visit.who, lock=True)
    if item.arrival_id is None:
        raise NotFound("This item has no file to try again.")
    retry_arrival(visit.tx, item.arrival_id, who=visit.who, now=visit.now)
    return next_item(visit, place_at(visit, Looking(item_id)))


@router.post("/closing")
def create_closing(visit: Write, item_id: int) -> Response:
    """Say that a file in trouble needs nothing more; the file is kept."""
    item = visible_item(visit.tx, item_id, visit.who, lock=True)
    if item.kind != "trouble":
        raise NotFound("This item is decided client by client, not closed by hand.")
    close_item(visit.tx, item_id, "let be", who=visit.who, now=visit.now)
    return next_item(visit, place_at(visit, Looking(item_id)), stays=True)
