"""What is done to the selected items: each answer says how many, why not the others, and offers to take it back."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Response
from fastapi.responses import HTMLResponse

from app.kit.errors import BadInput, Refused
from app.kit.web.pages import blocks, page
from app.kit.web.visit import Visit
from app.kit.web.words import count
from app.people.access import Write
from app.queues import bulk
from app.queues.queries import Row, rows_of
from app.queues.rules import snooze_of

router = APIRouter()

Items = Annotated[list[int], Form(alias="item", default_factory=list)]
Text = Annotated[str, Form()]


@router.post("/queues/assignments")
def create_assignments(visit: Write, item: Items, to: Text = "") -> Response:
    """Give the selected items to a person, to oneself or to nobody."""
    person_id = visit.who.id if to == "me" else int(to) if to.isdigit() else None
    outcome = bulk.assign_all(visit.tx, item, person_id, who=visit.who, now=visit.now)
    words = "given back" if person_id is None else "taken" if person_id == visit.who.id else "assigned"
    return _answer(visit, outcome, words)


@router.post("/queues/snoozes")
def create_snoozes(visit: Write, item: Items, until: Text = "", day: Text = "") -> Response:
    """Put the selected items off."""
    try:
        snooze = snooze_of(until, day, visit.now)
    except ValueError:
        raise BadInput("Choose until when: one of the menu, or a date.") from None
    return _answer(visit, bulk.snooze_all(visit.tx, item, snooze, who=visit.who, now=visit.now), f"put off {snooze}")


@router.post("/queues/wakings")
def create_wakings(visit: Write, item: Items) -> Response:
    """Bring the selected items back."""
    return _answer(visit, bulk.wake_all(visit.tx, item, who=visit.who, now=visit.now), "back in the queue")


@router.post("/queues/closings")
def create_closings(visit: Write, item: Items) -> Response:
    """Set selected system trouble aside as seen to."""
    return _answer(visit, bulk.close_all(visit.tx, item, who=visit.who, now=visit.now), "done")


@router.post("/queues/readings")
def create_readings(visit: Write, item: Items) -> Response:
    """Have the selected items' files read again."""
    return _answer(visit, bulk.read_all_again(visit.tx, item, who=visit.who, now=visit.now), "being read again")


@router.post("/queues/judgings")
def create_judgings(visit: Write, item: Items) -> Response:
    """Have the selected items' vendors judged again."""
    return _answer(visit, bulk.judge_all_again(visit.tx, item, who=visit.who, now=visit.now), "being judged again")


@router.post("/queues/undoings")
def create_undoings(visit: Write, undo: Annotated[list[int], Form(default_factory=list)]) -> Response:
    """Take back what was done to many items a moment ago."""
    return _answer(visit, bulk.undo_all(visit.tx, undo, who=visit.who, now=visit.now), "as before")


def _answer(visit: Visit, outcome: bulk.Outcome, words: str) -> Response:
    if not outcome.done and outcome.refused:
        raise Refused(next(iter(outcome.refused.values())))
    sentence = f"{count(len(outcome.done), 'item')} {words}."
    context: dict[str, Any] = {
        "sentence": sentence,
        "refused": list(dict.fromkeys(outcome.refused.values())),
        "undo_ids": outcome.undo_ids,
    }
    if visit.is_htmx:
        changed = blocks(visit, "queues/open.html", ["rows"], rows=_changed(visit, outcome), oob=True)
        notice = blocks(visit, "queues/outcome.html", ["notice"], **context)
        # rows of a table are no rows after a div, unless a template holds them
        return HTMLResponse(bytes(notice.body) + b"<template>" + bytes(changed.body) + b"</template>")
    return page(visit, "queues/outcome.html", **context, back=_back(visit))


def _changed(visit: Visit, outcome: bulk.Outcome) -> list[Row]:
    return rows_of(visit.tx, outcome.done, visit.who, visit.now)


def _back(visit: Visit) -> str:
    came_from = urlsplit(visit.request.headers.get("Referer", ""))
    address = came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return address if address.startswith("/queues/") else "/queues"
