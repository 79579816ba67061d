"""The staff: who is there, in which role and teams, and their access."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from app.kit.web.pages import blocks, go_to, page
from app.kit.web.visit import Visit
from app.people import actions, queries
from app.people.access import Read, Write, must
from app.people.history import said
from app.people.rules import LINK_LASTS, Right, Role
from app.settings import settings

router = APIRouter()

Text = Annotated[str, Form()]

ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in Role]


def _show(visit: Visit, person_id: int, token: str = "") -> Response:
    person = queries.person(visit.tx, person_id)
    context: dict[str, Any] = {
        "person": person,
        "roles": ROLES,
        "teams": queries.teams(visit.tx),
        "theirs": queries.teams_of(visit.tx, person.id),
        "sign_ins": queries.sign_ins_of(visit.tx, person.id, visit.now),
        "changes": queries.changes_of(visit.tx, person),
        "said": said,
        "link": f"{settings().base_url.rstrip('/')}/passwords/{token}" if token else "",
        "link_until": visit.now + LINK_LASTS,
    }
    if visit.is_htmx:
        answer = blocks(visit, "people/person.html", ["content"], **context)
        answer.headers["HX-Replace-Url"] = f"/people/{person.id}"
        return answer
    return page(visit, "people/person.html", **context)


@router.get("/people")
def list_people(visit: Read) -> Response:
    """Everybody."""
    must(visit.who, Right.MANAGE_PEOPLE)
    teams = queries.teams(visit.tx)
    staff = queries.staff(visit.tx, visit.now)
    return page(visit, "people/people.html", staff=staff, roles=ROLES, teams=teams)


@router.post("/people")
def create_person(
    visit: Write, name: Text = "", email: Text = "", role: Text = "", team: Annotated[list[int] | None, Form()] = None
) -> Response:
    """Take somebody on; their page shows the link with which they choose a password."""
    person = actions.add_person(visit.tx, email, name, role, who=visit.who, now=visit.now)
    actions.choose_teams(visit.tx, person.id, team or [], who=visit.who, now=visit.now)
    token = actions.add_password_link(visit.tx, person.id, who=visit.who, now=visit.now)
    return _show(visit, person.id, token)


@router.get("/people/{person_id}")
def show_person(person_id: int, visit: Read) -> Response:
    """One person's access and what was done to it."""
    must(visit.who, Right.MANAGE_PEOPLE)
    return _show(visit, person_id)


@router.post("/people/{person_id}/role")
def create_role(person_id: int, visit: Write, role: Text = "") -> Response:
    """Another role."""
    actions.change_role(visit.tx, person_id, role, who=visit.who, now=visit.now)
    return go_to(visit, f"/people/{person_id}")


@router.post("/people/{person_id}/teams")
def create_teams(person_id: int, visit: Write, team: Annotated[list[int] | None, Form()] = None) -> Response:
    """Other teams."""
    must(visit.who, Right.MANAGE_PEOPLE)
    actions.choose_teams(visit.tx, person_id, team or [], who=visit.who, now=visit.now)
    return go_to(visit, f"/people/{person_id}")


@router.post("/people/{person_id}/end")
def create_end(person_id: int, visit: Write, why: Text = "") -> Response:
    """No more access."""
    actions.end_access(visit.tx, person_id, who=visit.who, now=visit.now, why=why or None)
    return go_to(visit, f"/people/{person_id}")


@router.post("/people/{person_id}/return")
def create_return(person_id: int, visit: Write) -> Response:
    """Access again."""
    actions.restore_access(visit.tx, person_id, who=visit.who, now=visit.now)
    return go_to(visit, f"/people/{person_id}")


@router.post("/people/{person_id}/password-link")
def create_password_link(person_id: int, visit: Write) -> Response:
    """A link to choose a new password, shown this once."""
    token = actions.add_password_link(visit.tx, person_id, who=visit.who, now=visit.now)
    return _show(visit, person_id, token)


@router.post("/people/{person_id}/second-factor/reset")
def create_second_factor_reset(person_id: int, visit: Write) -> Response:
    """For a lost phone: no second factor, and signed out everywhere."""
    actions.reset_second_factor(visit.tx, person_id, who=visit.who, now=visit.now)
    return go_to(visit, f"/people/{person_id}")
