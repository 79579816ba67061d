"""Clients taken on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.kit.web.pages import go_to
from app.parties import actions
from app.people.access import Write

router = APIRouter()

Text = Annotated[str, Form()]


@router.post("/clients")
def create_client(visit: Write, name: Text = "", time_zone: Text = "", team: Text = "") -> Response:
    """A new client; its page is where a program and vendors come in."""
    team_id = int(team) if team.isdecimal() else None
    client = actions.take_on_client(visit.tx, name, time_zone=time_zone, team_id=team_id, who=visit.who, now=visit.now)
    return go_to(visit, f"/clients/{client.id}")
