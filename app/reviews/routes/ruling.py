"""Questions that no value answers: answered, and opened again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from app.people.access import Write
from app.reviews import actions
from app.reviews.routes.correcting import Posted, works_items
from app.reviews.routes.showing import same_item

router = APIRouter(prefix="/items/{item_id}", dependencies=[Depends(works_items)])


@router.post("/rulings")
def create_ruling(
    *,
    visit: Write,
    looking: Posted,
    paper: Annotated[int, Form()],
    path: Annotated[str, Form()],
    answer: Annotated[str, Form()],
    why: Annotated[str, Form()] = "",
) -> Response:
    """Answer what no value of a document answers, with a sentence why."""
    actions.answer_question(
        visit.tx, looking.item_id, paper, path=path, answer=answer, reason=why, who=visit.who, now=visit.now
    )
    return same_item(visit, looking)


@router.post("/rulings/{ruling_id}/end")
def create_ruling_end(ruling_id: int, visit: Write, looking: Posted) -> Response:
    """Take an answer back."""
    actions.take_back_answer(visit.tx, looking.item_id, ruling_id, who=visit.who, now=visit.now)
    return same_item(visit, looking)
