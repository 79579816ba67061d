"""Every route of the application is tried by nobody, by every role, from another site, and with another client's ids.

A new route belongs in DOORS below; the first test fails until it is there. `roles` says who may; what stands in braces
in the path is filled with the row of that name of the first client (`item_id` is a work_item), or as `fill` says;
`of_a_client` says that a person who does not serve that client is told that there is nothing (404).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.main import make_app
from app.people import actions
from app.people.models import Person, SignIn, Team
from tests.conftest import Browse, Cast
from tests.people.rows import Rows

EVERYBODY = frozenset({"analyst", "supervisor", "account_manager", "admin"})
WORKERS = EVERYBODY - {"admin"}  # those who work items
PROGRAMS = frozenset({"account_manager"})
ADMIN = frozenset({"admin"})
ACTORS = {"analyst": "dana", "supervisor": "sam", "account_manager": "morgan", "admin": "ada"}
TABLES = {"item": "work_item"}  # where a parameter's name is not its table's

Fill = str | Callable[[Cast, Person], Any]


@dataclass(frozen=True)
class Door:
    """Who may go through a route, and how it is tried."""

    roles: frozenset[str] = EVERYBODY
    of_a_client: bool = False
    fill: dict[str, Fill] = field(default_factory=dict)
    send: dict[str, Any] = field(default_factory=dict)
    nobody: bool = False  # open to those who are not signed in
    by_key: bool = False  # for programs, which carry a key
    leads_out: bool = False  # ends at the sign-in page also for those who may


def own_sign_in(cast: Cast, person: Person) -> int:
    with cast.database.read() as tx:
        return tx.scalars(select(SignIn.id).where(SignIn.person_id == person.id).order_by(SignIn.id.desc())).first() or 0


def password_link(cast: Cast, _person: Person) -> str:
    with cast.database.write() as tx:
        return actions.add_password_link(tx, cast.priya.id, who=cast.actor(cast.ada), now=cast.priya.created_at)


def gulf_team(cast: Cast, _person: Person) -> int:
    with cast.database.read() as tx:
        return tx.scalars(select(Team.id).where(Team.name == "Gulf team")).one()


def priya(cast: Cast, _person: Person) -> int:
    return cast.priya.id


PRIYA: dict[str, Fill] = {"person_id": priya}
GULF_TEAM: dict[str, Fill] = {"team_id": gulf_team}

DOORS: dict[str, Door] = {
    "GET /health": Door(nobody=True),
    # signing in and out
    "GET /sign-in": Door(nobody=True),
    "POST /sign-in": Door(nobody=True),
    "GET /passwords/{token}": Door(nobody=True, fill={"token": password_link}),
    "POST /passwords/{token}": Door(nobody=True, fill={"token": password_link}),
    "GET /sign-in/code": Door(),
    "POST /sign-in/code": Door(),
    "POST /sign-out": Door(leads_out=True),
    # oneself
    "GET /profile": Door(),
    "POST /profile/password": Door(),
    "POST /profile/settings": Door(),
    "GET /profile/second-factor": Door(),
    "POST /profile/second-factor": Door(),
    "POST /profile/second-factor/code": Door(),
    "POST /profile/second-factor/end": Door(),
    "POST /profile/recovery-codes": Door(),
    "POST /profile/sign-ins/end": Door(leads_out=True),
    "POST /profile/sign-ins/{sign_in_id}/end": Door(fill={"sign_in_id": own_sign_in}),
    # people, teams and keys
    "GET /people": Door(ADMIN),
    "POST /people": Door(ADMIN),
    "GET /people/{person_id}": Door(ADMIN, fill=PRIYA),
    "POST /people/{person_id}/role": Door(ADMIN, fill=PRIYA),
    "POST /people/{person_id}/teams": Door(ADMIN, fill=PRIYA),
    "POST /people/{person_id}/end": Door(ADMIN, fill=PRIYA),
    "POST /people/{person_id}/return": Door(ADMIN, fill=PRIYA),
    "POST /people/{person_id}/password-link": Door(ADMIN, fill=PRIYA),
    "POST /people/{person_id}/second-factor/reset": Door(ADMIN, fill=PRIYA),
    "GET /teams": Door(ADMIN),
    "POST /teams": Door(ADMIN),
    "GET /teams/{team_id}": Door(ADMIN, fill=GULF_TEAM),
    "POST /teams/{team_id}/members": Door(ADMIN, fill=GULF_TEAM),
    "POST /teams/{team_id}/clients": Door(ADMIN, fill=GULF_TEAM),
    "GET /api-keys": Door(ADMIN),
    "POST /api-keys": Door(ADMIN),
    "POST /api-keys/{key_id}/end": Door(ADMIN),
}
TABLES["key"] = "api_key"

UNSAFE = sorted(key for key in DOORS if not key.startswith("GET "))
KEPT = sorted(key for key, door in DOORS.items() if not door.nobody)


def routes() -> set[str]:
    app = make_app(object())  # type: ignore[arg-type]
    found = {(route.path, method) for route in iter_route_contexts(app.routes) for method in route.methods or ()}
    return {f"{method} {path}" for path, method in found if method != "HEAD"}


def address(key: str, cast: Cast, rows: Rows, person: Person) -> str:
    """The route's path with everything in braces filled in."""
    door = DOORS[key]

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        given = door.fill.get(name)
        if given is not None:
            return str(given(cast, person) if callable(given) else given)
        table = name.removesuffix("_id")
        return str(rows.make(TABLES.get(table, table)))

    return re.sub(r"{(\w+)(?::\w+)?}", value, key.split(" ", 1)[1])


def rows_of(cast: Cast, client_id: int, key: str, person: Person) -> str:
    with cast.database.write(None) as tx:
        rows = Rows(tx, client_id)
        for name in ("assignment", "item_client", "letter_line", "judgment", "document_arrival"):
            rows.make(name)
        return address(key, cast, rows, person)


def knock(browser: TestClient, key: str, path: str, **headers: str):
    method = key.split(" ", 1)[0]
    more = {} if method == "GET" else {"data": DOORS[key].send}
    return browser.request(method, path, headers=headers, **more)


def is_turned_away(answer: Any) -> bool:
    return answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in")


def test_every_route_says_who_may_go_through_it():
    assert routes() - set(DOORS) == set(), "add these to DOORS in this file"
    assert set(DOORS) - routes() == set(), "these are gone; take them out of DOORS"


@pytest.mark.parametrize("key", KEPT)
def test_nobody_is_sent_to_sign_in(cast: Cast, browse: Browse, key: str):
    path = rows_of(cast, cast.gulf.id, key, cast.dana)
    assert is_turned_away(knock(browse(None), key, path))


@pytest.mark.parametrize("key", UNSAFE)
def test_another_sites_page_is_refused(cast: Cast, browse: Browse, key: str):
    if DOORS[key].by_key:
        pytest.skip("carries no cookie, so another site's page has nothing to use")
    path = rows_of(cast, cast.gulf.id, key, cast.ada)
    for header in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example.com"}, {"Origin": "null"}):
        assert knock(browse(cast.ada), key, path, **header).status_code == 403, header


@pytest.mark.parametrize("key", [key for key in UNSAFE if key in KEPT and not DOORS[key].by_key])
def test_a_form_without_its_token_is_refused(cast: Cast, browse: Browse, key: str):
    for name in ("dana", "sam", "morgan", "ada"):
        person = getattr(cast, name)
        browser = browse(person)
        for token in ("", "0" * 64):
            browser.headers["X-CSRF-Token"] = token
            assert knock(browser, key, rows_of(cast, cast.gulf.id, key, person)).status_code == 403


@pytest.mark.parametrize("key", [key for key in KEPT if not DOORS[key].by_key])
def test_a_role_without_the_right_is_refused_and_one_with_it_is_not(cast: Cast, browse: Browse, key: str):
    door = DOORS[key]
    for role in sorted(EVERYBODY, key=lambda role: role in door.roles):  # the refused first: they change nothing
        person = getattr(cast, ACTORS[role])
        browser = browse(person)
        answer = knock(browser, key, rows_of(cast, cast.gulf.id, key, person))
        if role not in door.roles:
            assert answer.status_code == 403, role
        else:
            assert answer.status_code not in {401, 403, 404, 405, 500}, (role, answer.status_code)
            assert door.leads_out or not is_turned_away(answer), role


@pytest.mark.parametrize("key", [key for key in KEPT if DOORS[key].of_a_client])
def test_another_clients_row_is_not_there(cast: Cast, browse: Browse, key: str):
    path = rows_of(cast, cast.bay.id, key, cast.dana)
    assert knock(browse(cast.dana), key, path).status_code == 404
    assert knock(browse(cast.noor), key, path).status_code != 404  # it is there for those who serve the client


@pytest.mark.parametrize("key", [key for key in KEPT if DOORS[key].by_key])
def test_a_program_needs_a_key_that_was_not_ended(cast: Cast, browse: Browse, key: str):
    ada, now = cast.actor(cast.ada), cast.ada.created_at
    with cast.database.write() as tx:
        row, secret = actions.add_api_key(tx, "upload", who=ada, now=now)
    path = rows_of(cast, cast.gulf.id, key, cast.ada)
    assert knock(browse(None), key, path, Authorization="Bearer certdesk_none").status_code == 401
    assert knock(browse(cast.ada), key, path).status_code == 401  # a cookie is no key
    assert knock(browse(None), key, path, Authorization=f"Bearer {secret}").status_code not in {401, 403, 404, 500}
    with cast.database.write() as tx:
        actions.end_api_key(tx, row.id, who=ada, now=now)
    assert knock(browse(None), key, path, Authorization=f"Bearer {secret}").status_code == 401
