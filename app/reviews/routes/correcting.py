"""Values confirmed, put right and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from app.kit.errors import BadInput
from app.people.access import Write, must
from app.people.rules import Right
from app.reviews import actions
from app.reviews.actions import Entry, NoValue, Unexplained
from app.reviews.looking import Asking, Looking, Wrong
from app.reviews.queries.papers import value_id
from app.reviews.routes.showing import same_item


def works_items(visit: Write) -> None:
    """Everything here changes an item, which takes the right to."""
    must(visit.who, Right.WORK_ITEMS)


router = APIRouter(prefix="/items/{item_id}", dependencies=[Depends(works_items)])


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
    reason: Annotated[str, Form()] = "",
    form: Annotated[str, Form()] = "",
    row: Annotated[int | None, Form()] = None,
) -> Response:
    """Keep what was typed into the fields of one form, or confirm them as they stand; or ask why first.

    `confirm` is `yes` for all of them, or the place of one.
    """
    if len(place) != len(typed):
        raise BadInput("The form came in pieces. Reload the page and type it again.")
    entries = [
        replace(_entry(each, words, region), confirm=each == confirm) for each, words in zip(place, typed, strict=True)
    ]
    left = {value_id(entry.document_id, entry.path): entry.typed for entry in entries}
    panel = "row" if form == "row" else ""
    try:
        actions.correct_values(
            visit.tx, looking.item_id, entries, confirm=confirm == "yes", reason=reason, who=visit.who, now=visit.now
        )
    except Unexplained as question:
        asking = Asking(form, question.what, left, confirm, region)
        looking = replace(looking, asking=asking, panel=panel, row=row)
    except NoValue as error:
        for key in error.said:
            actions.keep_draft(visit.tx, looking.item_id, f"fields.{key}", left[key], who=visit.who, now=visit.now)
        looking = replace(looking, wrong=Wrong(form, error.said, left), panel=panel, row=row)
    answer = same_item(visit, looking)
    if form == "row" and not looking.panel:
        answer.headers["HX-Replace-Url"] = looking.at()  # the panel is closed, in the address too
    return answer


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
