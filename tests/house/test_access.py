"""Every route of the application is tried by nobody, by every role, from another site, and with another client's ids.

A new route belongs in DOORS below; the first test fails until it is there. `roles` says who may; what stands in braces
in the path is filled with the row of that name of the first client (`item_id` is a work_item), or as `fill` says;
`of_a_client` says that a person who does not serve that client is told that there is nothing (404). `send` is the form
that goes with it, filled likewise; `made` sets columns of the rows where the route wants a certain kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from sqlalchemy import insert, select, text

from app.kit.tables import all_tables
from app.main import make_app
from app.people import actions
from app.people.models import Person, SignIn, Team
from app.settings import settings
from tests.conftest import Browse, Cast
from tests.people.rows import Rows

EVERYBODY = frozenset({"analyst", "supervisor", "account_manager", "admin"})
WORKERS = EVERYBODY - {"admin"}  # those who work items
ANSWERERS = frozenset({"supervisor", "account_manager"})  # those who answer what was escalated
PROGRAMS = frozenset({"account_manager"})
TAKERS_ON = frozenset({"account_manager", "admin"})
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
    send: dict[str, str] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    sends_file: bool = False
    hidden: int = 404  # how somebody is told that there is nothing; 409 where it is said of many at once
    nobody: bool = False  # open to those who are not signed in
    by_key: bool = False  # for programs, which carry a key
    leads_out: bool = False  # ends the session of those who may


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of its own, and an event stream that ends."""
    monkeypatch.setattr(settings(), "data", tmp_path)
    monkeypatch.setattr("app.queues.routes.live.STAYS_SECONDS", 0)


def own_sign_in(cast: Cast, person: Person) -> int:
    with cast.database.read() as tx:
        return (
            tx.scalars(select(SignIn.id).where(SignIn.person_id == person.id).order_by(SignIn.id.desc())).first() or 0
        )


def password_link(cast: Cast, _person: Person) -> str:
    with cast.database.write() as tx:
        return actions.add_password_link(tx, cast.priya.id, who=cast.actor(cast.ada), now=cast.priya.created_at)


def gulf_team(cast: Cast, _person: Person) -> int:
    with cast.database.read() as tx:
        return tx.scalars(select(Team.id).where(Team.name == "Gulf team")).one()


def priya(cast: Cast, _person: Person) -> int:
    return cast.priya.id


def own_view(cast: Cast, person: Person) -> int:
    with cast.database.write() as tx:
        values = {
            "person_id": person.id,
            "name": "Mine",
            "address": "/queues/deficient",
            "created_at": person.created_at,
        }
        return tx.execute(insert(all_tables().tables["saved_view"]).values(values).returning(text("id"))).scalar_one()


def gulf_manager(cast: Cast) -> Person:
    """Priya as an account manager, who does not serve the second client either."""
    with cast.database.write() as tx:
        return actions.change_role(
            tx, cast.priya.id, "account_manager", who=cast.actor(cast.ada), now=cast.priya.created_at
        )


PRIYA: dict[str, Fill] = {"person_id": priya}
GULF_TEAM: dict[str, Fill] = {"team_id": gulf_team}

ITEM = {
    "client": "{client_id}",
    "decision": "escalated",
    "version": "1",
    "reason": "look",
    "body": "a note",
    "key": "note",
    "answer": "ask them",
    "place": "{document_id}:notice.reason",
    "typed": "x",
    "paper": "{document_id}",
    "path": "certificate.insured.name",
    "why": "look",
    "until": "2027-01-04",
}
MANY = {"item": "{item_id}", "to": "me", "until": "tomorrow"}
WAIVER = {
    "deficiency_id": "{deficiency_id}",
    "approver": "client",
    "reason": "asked",
    "from_on": "2026-11-25",
    "to_on": "2027-01-01",
}
IN_WORK = Door(WORKERS, of_a_client=True, send=ITEM)
IN_MANY = Door(WORKERS, of_a_client=True, send=MANY, hidden=409)
OF_A_CLIENT = Door(of_a_client=True)
NUMBER: dict[str, Fill] = {"number": "1"}

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
    "POST /profile/sign-ins/{sign_in_id}/end": Door(fill={"sign_in_id": own_sign_in}, leads_out=True),
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
    # Today, search, vendors
    "GET /": Door(),
    "GET /search": Door(),
    "GET /vendors": Door(),
    "GET /vendors/{vendor_id}": OF_A_CLIENT,
    # queues
    "GET /queues": Door(),
    "GET /queues/rows": Door(),
    "GET /queues/side": Door(),
    "GET /queues/live": Door(),
    "GET /queues/{kind}": Door(fill={"kind": "deficient"}),
    "POST /queues/next": Door(WORKERS),
    "POST /queues/{kind}/next": Door(WORKERS, fill={"kind": "deficient"}),
    "POST /queues/assignments": IN_MANY,
    "POST /queues/snoozes": IN_MANY,
    "POST /queues/wakings": IN_MANY,
    "POST /queues/closings": IN_MANY,
    "POST /queues/readings": IN_MANY,
    "POST /queues/judgings": IN_MANY,
    "POST /queues/undoings": Door(),
    "POST /views": Door(send={"name": "Mine", "address": "/queues/deficient"}),
    "POST /views/{view_id}/ending": Door(fill={"view_id": own_view}),
    # the workspace
    "GET /items/{item_id}": OF_A_CLIENT,
    "POST /items/{item_id}/answer": Door(
        ANSWERERS, of_a_client=True, send=ITEM, made={"item_client__decision": "escalated"}
    ),
    "POST /items/{item_id}/corrections": IN_WORK,
    "POST /items/{item_id}/corrections/{correction_id}/end": IN_WORK,
    "POST /items/{item_id}/rulings": IN_WORK,
    "POST /items/{item_id}/rulings/{ruling_id}/end": IN_WORK,
    "POST /items/{item_id}/decision": IN_WORK,
    "POST /items/{item_id}/draft": IN_WORK,
    "POST /items/{item_id}/leaving": IN_WORK,
    "POST /items/{item_id}/lease": IN_WORK,
    "POST /items/{item_id}/next": IN_WORK,
    "POST /items/{item_id}/notes": IN_WORK,
    "POST /items/{item_id}/skip": IN_WORK,
    "POST /items/{item_id}/snooze": IN_WORK,
    "POST /items/{item_id}/taking": IN_WORK,
    "POST /items/{item_id}/undo": IN_WORK,
    "POST /items/{item_id}/waking": IN_WORK,
    "POST /items/{item_id}/match": Door(WORKERS, of_a_client=True, send={"vendor": "{vendor_id}"}),
    "POST /items/{item_id}/vendor": Door(
        WORKERS, of_a_client=True, send={"legal_name": "Example LLC", "program": "{program_id}"}
    ),
    "POST /items/{item_id}/not-ours": IN_WORK,
    "POST /items/{item_id}/retry": IN_WORK,
    "POST /items/{item_id}/closing": Door(WORKERS, of_a_client=True, made={"work_item__kind": "trouble"}),
    # documents
    "GET /documents": Door(),
    "POST /documents": Door(sends_file=True),
    "GET /drops/{drop_id}": OF_A_CLIENT,
    "POST /arrivals/{arrival_id}/retry": Door(of_a_client=True),
    "GET /arrivals/{arrival_id}/file": OF_A_CLIENT,
    "GET /documents/{document_id}/file": OF_A_CLIENT,
    "GET /documents/{document_id}/pages/{number}.png": Door(of_a_client=True, fill=NUMBER),
    "GET /documents/{document_id}/pages/{number}/words.json": Door(of_a_client=True, fill=NUMBER),
    "POST /documents/{document_id}/regions": Door(of_a_client=True, send={"page": "1", "box": "0 0 9 9"}),
    "POST /api/v1/documents": Door(by_key=True, sends_file=True),
    "GET /api/v1/drops/{drop_id}": Door(by_key=True),
    # letters
    "GET /letters": Door(),
    "GET /letters/{letter_id}": OF_A_CLIENT,
    "GET /letters/{letter_id}/mail": OF_A_CLIENT,
    "POST /letters/{letter_id}/withdrawal": Door(WORKERS, of_a_client=True),
    # clients, programs, waivers
    "GET /clients": Door(),
    "POST /clients": Door(TAKERS_ON, send={"name": "Example Works", "time_zone": "America/Chicago"}),
    "GET /clients/{client_id}": OF_A_CLIENT,
    "POST /clients/{client_id}/vendors": Door(
        TAKERS_ON, of_a_client=True, send={"legal_name": "Example LLC", "program": "{program_id}"}
    ),
    "GET /programs": Door(),
    "GET /clients/{client_id}/programs/new": Door(PROGRAMS, of_a_client=True),
    "POST /clients/{client_id}/programs": Door(
        PROGRAMS, of_a_client=True, send={"takes_effect_on": "2027-01-01", "text": "name: x"}
    ),
    "GET /programs/{program_id}/versions/{number}": Door(of_a_client=True, fill=NUMBER),
    "GET /assignments/{assignment_id}/waivers/new": Door(PROGRAMS, of_a_client=True),
    "POST /assignments/{assignment_id}/waivers": Door(PROGRAMS, of_a_client=True, send=WAIVER),
    "POST /waivers/{waiver_id}/ending": Door(PROGRAMS, of_a_client=True, send={"reason": "withdrawn"}),
}
TABLES |= {"key": "api_key"}

UNSAFE = sorted(key for key in DOORS if not key.startswith("GET "))
KEPT = sorted(key for key, door in DOORS.items() if not door.nobody)
WITH_COOKIE = [key for key in KEPT if not DOORS[key].by_key]
BROKEN = {401, 403, 404, 405, 500}  # what somebody who may is never told


def routes() -> set[str]:
    app = make_app(object())  # type: ignore[arg-type]
    found = {(route.path, method) for route in iter_route_contexts(app.routes) for method in route.methods or ()}
    return {f"{method} {path}" for path, method in found if method != "HEAD"}


@dataclass(frozen=True)
class Try:
    """One request, everything in braces filled in."""

    method: str
    path: str
    form: dict[str, str]
    files: dict[str, tuple[str, bytes]] | None


def filled(cast: Cast, client_id: int, key: str, person: Person) -> Try:
    """The route's path and form for a client's rows."""
    door = DOORS[key]

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        given = door.fill.get(name)
        if given is not None:
            return str(given(cast, person) if callable(given) else given)
        table = name.removesuffix("_id")
        return str(rows.make(TABLES.get(table, table)))

    with cast.database.write(None) as tx:
        rows = Rows(tx, client_id, **door.made)
        for name in (
            "item_client",
            "letter_line",
            "judgment_document",
            "document_arrival",
            "program_version",
            "deficiency",
        ):
            rows.make(name)
        fill = partial(re.sub, r"{(\w+)(?::\w+)?}", value)
        method, path = key.split(" ", 1)
        files = {"files": ("note.txt", b"no certificate")} if door.sends_file else None
        return Try(method, fill(path), {name: fill(words) for name, words in door.send.items()}, files)


def knock(browser: TestClient, tried: Try, **headers: str):
    more: dict[str, Any] = {} if tried.method == "GET" else {"data": tried.form, "files": tried.files}
    return browser.request(tried.method, tried.path, headers=headers, **more)


def is_turned_away(answer: Any) -> bool:
    return answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in")


def test_every_route_says_who_may_go_through_it():
    assert routes() - set(DOORS) == set(), "add these to DOORS in this file"
    assert set(DOORS) - routes() == set(), "these are gone; take them out of DOORS"


def test_nobody_is_sent_to_sign_in(cast: Cast, browse: Browse):
    browser = browse(None)
    answers = {key: knock(browser, filled(cast, cast.gulf.id, key, cast.dana)) for key in KEPT}
    assert {key: answer.status_code for key, answer in answers.items() if not is_turned_away(answer)} == {}


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example.com"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_another_sites_page_is_refused(cast: Cast, browse: Browse, header: dict[str, str]):
    browser = browse(cast.ada)
    tried = {key: filled(cast, cast.gulf.id, key, cast.ada) for key in UNSAFE if not DOORS[key].by_key}
    answers = {key: knock(browser, each, **header).status_code for key, each in tried.items()}
    assert {key: status for key, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_form_without_its_token_is_refused(cast: Cast, browse: Browse, role: str):
    person = getattr(cast, ACTORS[role])
    browser = browse(person)
    tried = {key: filled(cast, cast.gulf.id, key, person) for key in WITH_COOKIE if key in UNSAFE}
    for token in ("", "0" * 64):
        browser.headers["X-CSRF-Token"] = token
        answers = {key: knock(browser, each).status_code for key, each in tried.items()}
        assert {key: status for key, status in answers.items() if status != 403} == {}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_role_goes_through_its_own_doors_and_no_others(cast: Cast, browse: Browse, role: str):
    person = getattr(cast, ACTORS[role])
    browser, wrong = browse(person), {}
    for key in WITH_COOKIE:
        door, answer = DOORS[key], knock(browser, filled(cast, cast.gulf.id, key, person))
        if role not in door.roles:
            fine = answer.status_code == 403
        else:
            fine = answer.status_code not in BROKEN and (door.leads_out or not is_turned_away(answer))
        if not fine:
            wrong[key] = answer.status_code
        if door.leads_out:
            browser = browse(person)
    assert wrong == {}


@pytest.mark.parametrize("role", ["analyst", "account_manager"])
def test_another_clients_row_is_not_there(cast: Cast, browse: Browse, role: str):
    stranger, serves = (cast.dana, cast.noor) if role == "analyst" else (gulf_manager(cast), cast.morgan)
    outside, inside, wrong = browse(stranger), browse(serves), {}
    for key in WITH_COOKIE:
        door = DOORS[key]
        if door.of_a_client and role in door.roles:
            tried = filled(cast, cast.bay.id, key, stranger)
            statuses = knock(outside, tried).status_code, knock(inside, tried).status_code
            if statuses[0] != door.hidden or statuses[1] in BROKEN:  # it is there for those who serve the client
                wrong[key] = statuses
    assert wrong == {}


@pytest.mark.parametrize("key", [key for key in KEPT if DOORS[key].by_key])
def test_a_program_needs_a_key_that_was_not_ended(cast: Cast, browse: Browse, key: str):
    ada, now = cast.actor(cast.ada), cast.ada.created_at
    with cast.database.write() as tx:
        row, secret = actions.add_api_key(tx, "upload", who=ada, now=now)
    tried = filled(cast, cast.gulf.id, key, cast.ada)
    assert knock(browse(None), tried, Authorization="Bearer certdesk_none").status_code == 401
    assert knock(browse(cast.ada), tried).status_code == 401  # a cookie is no key
    assert knock(browse(None), tried, Authorization=f"Bearer {secret}").status_code not in {401, 403, 404, 500}
    if "{" in key:
        with cast.database.write() as tx:
            _row, other = actions.add_api_key(tx, "the other client's", cast.bay.id, who=ada, now=now)
        assert knock(browse(None), tried, Authorization=f"Bearer {other}").status_code == 404
    with cast.database.write() as tx:
        actions.end_api_key(tx, row.id, who=ada, now=now)
    assert knock(browse(None), tried, Authorization=f"Bearer {secret}").status_code == 401
