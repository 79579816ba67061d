"""Setting up the second factor; also for those who may not come in without one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.kit.sealing import Unopened, unseal
from app.people import actions
from app.people.doorway import Arriving, ArrivingRead, ArrivingWrite, outside
from app.people.rates import rates
from app.people.routes.sign_in import let_in
from app.people.rules import local_address, must_have_second_factor
from app.people.second_factor import picture

router = APIRouter()

Text = Annotated[str, Form()]


def _page(visit: Arriving, to: str, *, status: int = 200, refusal: str = "") -> Response:
    try:
        secret = unseal(visit.person.totp_secret) if visit.person.totp_secret else None
    except Unopened:
        secret = None  # begun under another key, in force nowhere yet: it is begun again
    shown = {"secret": secret, "picture": picture(secret, visit.person.email)} if secret else {"secret": None}
    asked = must_have_second_factor(visit.person.role)
    page = {"person": visit.person, "csrf": visit.csrf, "asked": asked, "owes": visit.owes, "to": to}
    return outside("people/second_factor.html", status=status, refusal=refusal, **page, **shown)


@router.get("/profile/second-factor")
def show_second_factor(visit: ArrivingRead, to: str = "/profile") -> Response:
    """The picture to scan, while the second factor is being set up."""
    to = local_address(to)
    if visit.person.totp_enrolled_at is not None:
        return RedirectResponse(visit.owes or to, 303)
    return _page(visit, to)


@router.post("/profile/second-factor")
def create_second_factor(visit: ArrivingWrite, to: Text = "/profile") -> Response:
    """Begin to set it up, with a new secret."""
    actions.begin_second_factor(visit.tx, visit.person.id, who=visit.who, now=visit.now)
    return RedirectResponse(f"/profile/second-factor?to={local_address(to)}", 303)


@router.post("/profile/second-factor/code")
def create_second_factor_code(visit: ArrivingWrite, code: Text = "", to: Text = "/profile") -> Response:
    """In force from the first right code; the recovery codes are shown this once, and the session gets a new token."""
    tx, who, now, to = visit.tx, visit.who, visit.now, local_address(to)
    codes = actions.enrol_second_factor(tx, visit.person.id, code, who=who, now=now)
    if codes is None:
        rates(visit.request).count(visit.request, visit.person.email)
        return _page(visit, to, status=422, refusal="This code does not fit. Wait for the next one, or scan again.")
    token = actions.finish_sign_in(tx, visit.sign_in.id, who=who, now=now)
    answer = outside("people/recovery_codes.html", codes=codes, to=to)
    answer.headers["set-cookie"] = let_in(token, to).headers["set-cookie"]
    return answer
