"""Filters kept under a name, for oneself or the team."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.items.actions import drop_view, save_view
from app.kit.web.pages import go_to
from app.people.access import Write

router = APIRouter()


@router.post("/views")
def create_view(
    visit: Write, name: Annotated[str, Form()], address: Annotated[str, Form()], shared: Annotated[bool, Form()] = False
) -> Response:
    """Keep a queue's filters under a name."""
    view = save_view(visit.tx, name, address, shared, who=visit.who, now=visit.now)
    return go_to(visit, view.address)


@router.post("/views/{view_id}/ending")
def create_ending(visit: Write, view_id: int) -> Response:
    """Forget one's own saved view."""
    drop_view(visit.tx, view_id, who=visit.who, now=visit.now)
    return go_to(visit, "/queues")
