"""Teams, their members and the clients that they serve."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from app.kit.web.pages import go_to, page
from app.people import actions, queries
from app.people.access import Read, Write, must
from app.people.rules import Right

router = APIRouter()

Ids = Annotated[list[int] | None, Form()]


@router.get("/teams")
def list_teams(visit: Read) -> Response:
    """Every team."""
    must(visit.who, Right.MANAGE_PEOPLE)
    context: dict[str, Any] = {
        "teams": queries.teams(visit.tx),
        "members": queries.members(visit.tx),
        "served": queries.served(visit.tx),
        "clients": queries.clients(visit.tx),
    }
    return page(visit, "people/teams.html", **context)


@router.post("/teams")
def create_team(visit: Write, name: Annotated[str, Form()] = "") -> Response:
    """A new team; its page is where members and clients are chosen."""
    team = actions.add_team(visit.tx, name, who=visit.who, now=visit.now)
    return go_to(visit, f"/teams/{team.id}")


@router.get("/teams/{team_id}")
def show_team(team_id: int, visit: Read) -> Response:
    """One team."""
    must(visit.who, Right.MANAGE_PEOPLE)
    team = queries.team(visit.tx, team_id)
    context: dict[str, Any] = {
        "team": team,
        "staff": [row[0] for row in queries.staff(visit.tx, visit.now) if row[0].ended_at is None],
        "members": {row[1] for row in queries.members(visit.tx) if row[0] == team.id},
        "clients": queries.clients(visit.tx),
        "served": {row[1] for row in queries.served(visit.tx) if row[0] == team.id},
    }
    return page(visit, "people/team.html", **context)


@router.post("/teams/{team_id}/members")
def create_members(team_id: int, visit: Write, person: Ids = None) -> Response:
    """Who is in it."""
    must(visit.who, Right.MANAGE_PEOPLE)
    actions.choose_members(visit.tx, team_id, person or [], who=visit.who, now=visit.now)
    return go_to(visit, f"/teams/{team_id}")


@router.post("/teams/{team_id}/clients")
def create_clients(team_id: int, visit: Write, client: Ids = None) -> Response:
    """Whom it serves."""
    must(visit.who, Right.MANAGE_PEOPLE)
    actions.choose_clients(visit.tx, team_id, client or [], who=visit.who, now=visit.now)
    return go_to(visit, f"/teams/{team_id}")
