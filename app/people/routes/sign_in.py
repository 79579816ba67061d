"""Signing in and out, and choosing a password by a link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.kit.clock import utc_now
from app.kit.database import Database
from app.people import actions, queries
from app.people.browsers import known_browser, remember_browser
from app.people.doorway import ArrivingRead, ArrivingWrite, outside
from app.people.entrance import enter, resting, visitor
from app.people.origin import from_our_pages
from app.people.passwords import hash_password
from app.people.rates import rates
from app.people.rules import local_address, password_fault
from app.people.tokens import cookie_name
from app.settings import settings

router = APIRouter()

Text = Annotated[str, Form()]


def let_in(token: str, to: str) -> Response:
    """Give the browser its session and send it on."""
    response = RedirectResponse(to, 303)
    response.set_cookie(cookie_name(), token, path="/", secure=settings().secure, httponly=True, samesite="lax")
    return response


@router.get("/sign-in")
def show_sign_in(to: str = "/") -> Response:
    """The door."""
    return outside("people/sign_in.html", to=local_address(to), email="", refusal="")


@router.post("/sign-in", dependencies=[Depends(from_our_pages)])
def create_sign_in(request: Request, email: Text = "", password: Text = "", to: Text = "/") -> Response:
    """A session for the right password; what may still be owed shows at the next page."""
    entered = enter(request, email, password)
    to = local_address(to)
    if entered.token:
        answer = let_in(entered.token, to)
        if entered.person_id is not None:
            remember_browser(request, answer, entered.person_id)
        return answer
    status = 429 if entered.wait else 422
    response = outside("people/sign_in.html", status=status, to=to, email=email, refusal=entered.refusal)
    if entered.wait:
        response.headers["Retry-After"] = str(int(entered.wait.total_seconds()) + 1)
    return response


@router.get("/sign-in/code")
def show_code(visit: ArrivingRead, to: str = "/") -> Response:
    """Where the second factor is proven."""
    if visit.owes != "/sign-in/code":
        return RedirectResponse(visit.owes or local_address(to), 303)
    return outside("people/code.html", to=local_address(to), csrf=visit.csrf, person=visit.person, refusal="")


@router.post("/sign-in/code")
def create_code(visit: ArrivingWrite, code: Text = "", to: Text = "/") -> Response:
    """The whole session, under a new token, for a right code."""
    to = local_address(to)
    if visit.owes != "/sign-in/code":
        return RedirectResponse(visit.owes or to, 303)
    tx, who, now = visit.tx, visit.who, visit.now
    known = known_browser(visit.request, visit.person.id)
    wait = actions.try_sign_in(tx, visit.person.email, browser=known, who=who, now=now)
    if not wait and actions.prove_second_factor(tx, visit.person.id, code, who=who, now=now):
        answer = let_in(actions.finish_sign_in(tx, visit.sign_in.id, known=known, who=who, now=now), to)
        remember_browser(visit.request, answer, visit.person.id)
        return answer
    rates(visit.request).count(visit.request, visit.person.email)
    if not wait:
        actions.refuse_sign_in(tx, visit.person.email, browser=known, who=who, now=now)
    refusal = resting(wait).refusal if wait else "This code is wrong, or it was used already. Wait for the next one."
    page = {"to": to, "csrf": visit.csrf, "person": visit.person, "refusal": refusal}
    return outside("people/code.html", status=429 if wait else 422, **page)


@router.post("/sign-out")
def create_sign_out(visit: ArrivingWrite) -> Response:
    """End this session."""
    actions.sign_out(visit.tx, visit.sign_in.id, who=visit.who, now=visit.now)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(cookie_name(), path="/", secure=settings().secure, httponly=True, samesite="lax")
    return response


@router.get("/passwords/{token}")
def show_password(request: Request, token: str) -> Response:
    """Where somebody chooses a password by a link."""
    database: Database = request.app.state.database
    with database.read() as tx:
        _link, person = queries.password_link(tx, token, utc_now())
    return outside("people/password.html", person=person, token=token, refusal="")


@router.post("/passwords/{token}", dependencies=[Depends(from_our_pages)])
def create_password(request: Request, token: str, password: Text = "", again: Text = "") -> Response:
    """The password chosen; the link is used up, and the person signs in with it."""
    database: Database = request.app.state.database
    with database.read() as tx:
        _link, person = queries.password_link(tx, token, utc_now())
    fault = password_fault(password, person.email, person.name)
    if fault is None and password != again:
        fault = "The two are not the same. Write the password again."
    if fault is not None:
        return outside("people/password.html", status=422, person=person, token=token, refusal=fault)
    kept = hash_password(password)
    with database.write() as tx:
        actions.use_password_link(tx, token, kept, who=visitor(request), now=utc_now())
    return RedirectResponse("/sign-in", 303)
