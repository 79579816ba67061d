"""Values confirmed, put right, taken back, read again off a box that was drawn."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response

from app.certificates.queries import visible_document
from app.gateways.storage import open_storage
from app.items.queries import visible_item
from app.kit.errors import BadInput, Refused
from app.people.access import Read, Write
from app.reviews import actions
from app.reviews.actions import Entry
from app.reviews.looking import Looking
from app.reviews.routes.showing import same_item

router = APIRouter(prefix="/items/{item_id}")


def posted(
    *,
    item_id: int,
    client: Annotated[int | None, Form()] = None,
    document: Annotated[int | None, Form()] = None,
    compare: Annotated[bool, Form()] = False,
    thread: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
) -> Looking:
    """The picture that a form was sent from."""
    return Looking(item_id, client, document, compare, thread, words=words)


Posted = Annotated[Looking, Depends(posted)]


@router.post("/corrections")
def create_corrections(
    *,
    visit: Write,
    looking: Posted,
    place: Annotated[list[str], Form()],
    typed: Annotated[list[str], Form()],
    confirm: Annotated[str, Form()] = "",
    region: Annotated[str, Form()] = "",
) -> Response:
    """Keep what was typed into the fields of one line, or confirm them as they stand."""
    if len(place) != len(typed):
        raise BadInput("The form came in pieces. Reload the page and type it again.")
    entries = [_entry(each, words, region) for each, words in zip(place, typed, strict=True)]
    actions.correct_values(visit.tx, looking.item_id, entries, confirm=bool(confirm), who=visit.who, now=visit.now)
    return same_item(visit, looking)


def _entry(place: str, typed: str, region: str) -> Entry:
    document, _, path = place.partition(":")
    if not document.isdigit():
        raise BadInput("The form is out of date. Reload the page and type it again.")
    where, _, box = region.partition("@")
    page, *bbox = (float(each) for each in box.split()) if box and where == place else (0.0,)
    return Entry(int(document), path, typed, int(page) or None, bbox if len(bbox) == 4 else None)


@router.post("/corrections/{correction_id}/end")
def create_correction_end(correction_id: int, visit: Write, looking: Posted) -> Response:
    """Take a correction or confirmation back."""
    actions.take_back_correction(visit.tx, looking.item_id, correction_id, who=visit.who, now=visit.now)
    return same_item(visit, looking)


@router.post("/regions")
def create_region(
    item_id: int,
    visit: Read,
    document: Annotated[int, Form()],
    page: Annotated[int, Form(ge=1)],
    box: Annotated[str, Form(max_length=100)],
) -> dict[str, Any]:
    """Read a box that was drawn on a page; what it says is offered to the field, and nothing is kept."""
    from app.reading.errors import Unreadable
    from app.reading.safely import region_safely

    item = visible_item(visit.tx, item_id, visit.who)
    found = visible_document(visit.tx, document, visit.who)
    if found.vendor_id != item.vendor_id:
        raise Refused("That document belongs to another vendor. Reload the page.")
    try:
        x0, y0, x1, y1 = (float(each) for each in box.split())
        data = open_storage().get(found.sha256)
        text, sure = region_safely(data, found.file_name, page, (x0, y0, x1, y1))
    except ValueError:
        raise BadInput("That is no box on a page. Draw it again.") from None
    except Unreadable as trouble:
        raise Refused(f"The box could not be read: {trouble} Type the value instead.") from None
    return {"text": " ".join(text.split()), "sure": round(sure, 2)}
