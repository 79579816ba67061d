"""What a person sets for themselves: password, second factor, sign-ins, how screens look."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from app.kit.errors import BadInput, Refused
from app.kit.web.pages import blocks, go_to, page
from app.kit.web.visit import Visit
from app.people import actions, queries
from app.people.access import Read, Write, session_of
from app.people.browsers import browser_name
from app.people.doorway import outside
from app.people.models import Person
from app.people.passwords import hash_password, is_right
from app.people.rates import rates
from app.people.rules import must_have_second_factor, password_fault

router = APIRouter()

Text = Annotated[str, Form()]


def _themselves(visit: Visit) -> Person:
    return session_of(visit.request, visit.tx, visit.now).person


def _prove_password(visit: Visit, password: str) -> Person:
    """The person, once they gave their password again: somebody else may sit at their screen.

    Raises BadInput for a wrong one, Refused after too many. Nothing is locked yet while the hash is reckoned.
    """
    person = _themselves(visit)
    if rates(visit.request).is_spent_for(visit.request, person.email):
        raise Refused("Too many wrong tries. Wait five minutes, then try again.")
    if not is_right(person.password_hash, password):
        rates(visit.request).count(visit.request, person.email)
        raise BadInput("Your present password is another one. Write it again.")
    return person


@router.get("/profile")
def show_profile(visit: Read) -> Response:
    """The person's own page."""
    found = session_of(visit.request, visit.tx, visit.now)
    person = found.person
    theirs = queries.teams_of(visit.tx, person.id)
    context: dict[str, Any] = {
        "person": person,
        "here": found.sign_in.id,
        "sign_ins": queries.sign_ins_of(visit.tx, person.id, visit.now),
        "codes_left": queries.recovery_codes_left(visit.tx, person.id),
        "asked": must_have_second_factor(person.role),
        "teams": [team.name for team in queries.teams(visit.tx) if team.id in theirs],
        "browser_name": browser_name,
    }
    return page(visit, "people/profile.html", **context)


@router.post("/profile/password")
def create_own_password(visit: Write, present: Text = "", password: Text = "", again: Text = "") -> Response:
    """A new password; every other sign-in of this person ends."""
    person = _prove_password(visit, present)
    fault = password_fault(password, person.email, person.name)
    if fault is None and password != again:
        fault = "The two new ones are not the same. Write the new password again."
    if fault is not None:
        raise BadInput(fault)
    here = session_of(visit.request, visit.tx, visit.now).sign_in.id
    actions.set_password(visit.tx, person.id, hash_password(password), who=visit.who, now=visit.now, but=here)
    return go_to(visit, "/profile")


@router.post("/profile/settings")
def create_settings(visit: Write, theme: Text = "system", density: Text = "normal") -> Response:
    """How screens look for this person."""
    assert visit.who.id is not None
    actions.change_settings(visit.tx, visit.who.id, theme, density, who=visit.who, now=visit.now)
    return go_to(visit, "/profile")


@router.post("/profile/second-factor/end")
def create_second_factor_end(visit: Write, confirm: Text = "", another: Text = "") -> Response:
    """End the second factor, or go on with another phone."""
    person = _prove_password(visit, confirm)
    actions.end_second_factor(visit.tx, person.id, who=visit.who, now=visit.now, another=bool(another))
    return go_to(visit, "/profile/second-factor" if another else "/profile")


@router.post("/profile/recovery-codes")
def create_recovery_codes(visit: Write, confirm: Text = "") -> Response:
    """New recovery codes, shown this once."""
    person = _prove_password(visit, confirm)
    codes = actions.renew_recovery_codes(visit.tx, person.id, who=visit.who, now=visit.now)
    if visit.is_htmx:
        return blocks(visit, "people/recovery_codes.html", ["content"], codes=codes, to="/profile")
    return outside("people/recovery_codes.html", codes=codes, to="/profile")


@router.post("/profile/sign-ins/end")
def create_sign_ins_end(visit: Write) -> Response:
    """Sign out everywhere, here too."""
    actions.end_sign_ins(visit.tx, _themselves(visit), who=visit.who, now=visit.now)
    return go_to(visit, "/sign-in")


@router.post("/profile/sign-ins/{sign_in_id}/end")
def create_sign_in_end(sign_in_id: int, visit: Write) -> Response:
    """End one of one's own sign-ins."""
    actions.sign_out(visit.tx, sign_in_id, who=visit.who, now=visit.now)
    return go_to(visit, "/profile")
