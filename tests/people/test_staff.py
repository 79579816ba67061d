"""Taking people on, their roles, their teams, and ending their access."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.kit.audit import AuditRow
from app.kit.database import Database
from app.kit.errors import BadInput, NotAllowed, NotFound, Refused
from app.people import actions, queries
from app.people.access import visible_clients
from app.people.history import SAID
from app.people.models import Person
from app.settings import ROOT
from tests.conftest import Browse, Cast
from tests.people.conftest import knock


def test_a_person_is_taken_on_once(cast: Cast, now: datetime):
    ada = cast.actor(cast.ada)
    with cast.database.write() as tx:
        lee = actions.add_person(tx, " LEE@example.com ", "Lee  Example", "analyst", who=ada, now=now)
    assert (lee.email, lee.name) == ("lee@example.com", "Lee Example")
    with cast.database.write() as tx, pytest.raises(BadInput, match="on the list already"):
        actions.add_person(tx, "lee@example.com", "Another Lee", "analyst", who=ada, now=now)


@pytest.mark.parametrize(
    ("email", "name", "role"),
    [("nobody", "Lee", "analyst"), ("lee@example.com", " ", "analyst"), ("lee@example.com", "Lee", "owner")],
)
def test_a_person_needs_an_address_a_name_and_a_role(cast: Cast, now: datetime, email: str, name: str, role: str):
    with cast.database.write() as tx, pytest.raises(BadInput):
        actions.add_person(tx, email, name, role, who=cast.actor(cast.ada), now=now)


@pytest.mark.parametrize("name", ["dana", "sam", "morgan"])
def test_only_an_admin_takes_people_on(cast: Cast, now: datetime, name: str):
    who = cast.actor(getattr(cast, name))
    with cast.database.write() as tx, pytest.raises(NotAllowed, match="manage people"):
        actions.add_person(tx, "lee@example.com", "Lee", "analyst", who=who, now=now)


def test_nobody_changes_their_own_role_or_ends_themselves(cast: Cast, now: datetime):
    ada = cast.actor(cast.ada)
    with cast.database.write() as tx, pytest.raises(Refused, match="another administrator"):
        actions.change_role(tx, cast.ada.id, "analyst", who=ada, now=now)
    with cast.database.write() as tx, pytest.raises(Refused, match="another administrator"):
        actions.end_access(tx, cast.ada.id, who=ada, now=now)


def test_somebody_stays_who_can_manage_people(cast: Cast, now: datetime):
    from app.kit.actor import Actor

    operator = Actor("cli", None, "command line", None)
    with cast.database.write() as tx, pytest.raises(Refused, match="Nobody else"):
        actions.change_role(tx, cast.ada.id, "supervisor", who=operator, now=now)
    with cast.database.write() as tx, pytest.raises(Refused, match="Nobody else"):
        actions.end_access(tx, cast.ada.id, who=operator, now=now)
    with cast.database.write() as tx:
        actions.change_role(tx, cast.sam.id, "admin", who=operator, now=now)
        assert actions.change_role(tx, cast.ada.id, "supervisor", who=operator, now=now).role == "supervisor"


def test_a_new_role_holds_from_the_next_click(cast: Cast, browse: Browse, now: datetime):
    dana = browse(cast.dana)
    assert dana.get("/people").status_code == 403
    with cast.database.write() as tx:
        actions.change_role(tx, cast.dana.id, "admin", who=cast.actor(cast.ada), now=now)
    assert dana.get("/people").status_code == 200


def test_an_ended_person_is_signed_out_everywhere(cast: Cast, browse: Browse):
    laptop, phone, ada = browse(cast.dana), browse(cast.dana), browse(cast.ada)
    assert laptop.get("/profile").status_code == phone.get("/profile").status_code == 200
    assert ada.post(f"/people/{cast.dana.id}/end").status_code == 303
    assert laptop.get("/profile").headers["location"].startswith("/sign-in")
    assert phone.get("/profile").headers["location"].startswith("/sign-in")


def test_a_person_who_returns_signs_in_anew(cast: Cast, browse: Browse):
    dana, ada = browse(cast.dana), browse(cast.ada)
    ada.post(f"/people/{cast.dana.id}/end")
    ada.post(f"/people/{cast.dana.id}/return")
    assert dana.get("/profile").status_code == 303
    assert browse(cast.dana).get("/profile").status_code == 200


def seen(database: Database, person: Person) -> frozenset[int] | None:
    with database.read() as tx:
        return visible_clients(tx, person)


def test_a_person_sees_the_clients_of_their_teams(cast: Cast, now: datetime):
    assert seen(cast.database, cast.dana) == {cast.gulf.id}
    assert seen(cast.database, cast.morgan) == {cast.gulf.id, cast.bay.id}
    with cast.database.write() as tx:
        bay = next(team for team in queries.teams(tx) if team.name == "Bay team")
        actions.join_team(tx, bay.id, cast.dana.id, who=cast.actor(cast.ada), now=now)
    assert seen(cast.database, cast.dana) == {cast.gulf.id, cast.bay.id}
    with cast.database.write() as tx:
        actions.end_service(tx, bay.id, cast.bay.id, who=cast.actor(cast.ada), now=now)
    assert seen(cast.database, cast.dana) == {cast.gulf.id}


def test_supervisors_and_admins_see_every_client(cast: Cast):
    assert seen(cast.database, cast.sam) is None
    assert seen(cast.database, cast.ada) is None


def test_a_team_serves_a_client_that_is_there(cast: Cast, now: datetime):
    with cast.database.write() as tx, pytest.raises(NotFound):
        actions.serve_client(tx, queries.teams(tx)[0].id, 999_999, who=cast.actor(cast.ada), now=now)


def test_who_changed_a_person_and_from_what_to_what_is_kept(cast: Cast, browse: Browse):
    ada = browse(cast.ada)
    assert ada.post(f"/people/{cast.dana.id}/role", data={"role": "supervisor"}).status_code == 303
    with cast.database.read() as tx:
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "people.change_role")).one()
    assert (row.actor_name, row.subject_id, row.before, row.after) == (
        "Ada Example",
        str(cast.dana.id),
        {"role": "analyst"},
        {"role": "supervisor"},
    )
    assert row.request_id


def test_every_screen_of_people_shows_what_is_there(cast: Cast, browse: Browse):
    ada = browse(cast.ada)
    assert "Dana Example" in ada.get("/people").text
    person = ada.get(f"/people/{cast.dana.id}").text
    assert "dana@example.com" in person
    assert "Gulf team" in person
    teams = ada.get("/teams").text
    assert "Gulf States Grocers" in teams
    assert "Priya Example" in teams


def test_a_persons_page_says_in_words_what_was_done(cast: Cast, browse: Browse, door: TestClient):
    ada = browse(cast.ada)
    knock(door, password="not this one")
    ada.post(f"/people/{cast.dana.id}/role", data={"role": "account_manager"})
    ada.post(f"/people/{cast.dana.id}/end", data={"why": "left the company"})
    page = ada.get(f"/people/{cast.dana.id}").text
    for words in (
        "Wrong password or code, try 1",
        "Role changed from analyst to account manager",
        "Access ended",
        "left the company",
    ):
        assert words in page


def test_everything_that_is_recorded_of_a_person_has_words():
    sources = (ROOT / "app" / "people" / "actions").glob("*.py")
    recorded = {
        what
        for path in sources
        for what, subject in re.findall(r'"(people\.\w+)", (\w+)', path.read_text())
        if subject in {"person", "wait"}
    }
    assert len(recorded) > 15
    assert recorded - set(SAID) == set()
