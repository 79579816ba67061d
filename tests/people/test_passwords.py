"""Passwords: what one must be, how a person gets one that nobody else knows, and how it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.people import actions
from app.people.models import Person
from app.people.passwords import hash_password, is_right
from app.people.rules import password_fault
from tests.conftest import Browse, Cast
from tests.people.conftest import PASSWORD, Clock, knock

NEW = "seven brass kettles"


@pytest.mark.parametrize(
    "word", ["short", "dana@example.com", "dana example dana", "certdeskcertdesk", "aaaaaaaaaaaaaaa", "x" * 300]
)
def test_a_password_that_will_not_do(word: str):
    assert password_fault(word, "dana@example.com", "Dana Example")


@pytest.mark.parametrize("word", [PASSWORD, "correct horse battery staple", "пароль из слов", "certdesk kettle lamp"])
def test_a_few_words_in_a_row_do(word: str):
    assert password_fault(word, "dana@example.com", "Dana Example") is None


def test_the_same_characters_typed_on_another_system_are_the_same_password():
    assert is_right(hash_password("cafe\u0301 am Ufer, drei"), "caf\u00e9 am Ufer, drei")


def test_a_dated_hash_is_made_anew_at_the_next_sign_in(cast: Cast, door: TestClient):
    dated = PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)
    with cast.database.write() as tx:
        tx.execute(update(Person).where(Person.id == cast.dana.id).values(password_hash=dated))
    assert knock(door).status_code == 303
    with cast.database.read() as tx:
        kept = tx.scalars(select(Person.password_hash).where(Person.id == cast.dana.id)).one()
    assert kept != dated
    assert is_right(kept, PASSWORD)


def make_link(cast: Cast, now: datetime) -> str:
    with cast.database.write() as tx:
        return actions.add_password_link(tx, cast.dana.id, who=cast.actor(cast.ada), now=now)


def test_a_link_gives_one_password_once(cast: Cast, door: TestClient, clock: Clock):
    address = f"/passwords/{make_link(cast, clock.now)}"
    assert "dana@example.com" in door.get(address).text
    assert door.post(address, data={"password": NEW, "again": NEW}).headers["location"] == "/sign-in"
    assert knock(door).status_code == 422
    assert knock(door, password=NEW).status_code == 303
    assert door.get(address).status_code == 404
    assert door.post(address, data={"password": PASSWORD, "again": PASSWORD}).status_code == 404


def test_a_link_keeps_its_word_when_the_password_will_not_do(cast: Cast, door: TestClient, clock: Clock):
    address = f"/passwords/{make_link(cast, clock.now)}"
    assert door.post(address, data={"password": "short", "again": "short"}).status_code == 422
    assert door.post(address, data={"password": NEW, "again": "another"}).status_code == 422
    assert door.post(address, data={"password": NEW, "again": NEW}).status_code == 303


def test_a_link_runs_out_and_a_newer_one_ends_it(cast: Cast, door: TestClient, clock: Clock):
    first, second = make_link(cast, clock.now), make_link(cast, clock.now)
    assert door.get(f"/passwords/{first}").status_code == 404
    assert door.get(f"/passwords/{second}").status_code == 200
    clock.go_on(hours=73)
    assert door.get(f"/passwords/{second}").status_code == 404


def test_nobody_chooses_a_password_after_access_ended(cast: Cast, door: TestClient, clock: Clock):
    token = make_link(cast, clock.now)
    with cast.database.write() as tx:
        actions.end_access(tx, cast.dana.id, who=cast.actor(cast.ada), now=clock.now)
    assert door.get(f"/passwords/{token}").status_code == 404


def test_the_admin_gets_a_link_and_never_a_password(cast: Cast, browse: Browse):
    answer = browse(cast.ada).post(
        "/people", data={"name": "Lee Example", "email": "lee@example.com", "role": "analyst"}
    )
    assert answer.status_code == 200
    link = answer.text.split('id="link" value="', 1)[1].split('"', 1)[0]
    lee = browse(None)
    address = "/" + link.split("/", 3)[3]
    assert lee.post(address, data={"password": NEW, "again": NEW}).status_code == 303
    assert knock(lee, "lee@example.com", NEW).status_code == 303


def test_a_new_password_signs_out_everywhere_else(cast: Cast, door: TestClient, browse: Browse):
    here, there = browse(cast.dana), browse(cast.dana)
    changed = here.post("/profile/password", data={"present": PASSWORD, "password": NEW, "again": NEW})
    assert changed.status_code == 303
    assert here.get("/profile").status_code == 200
    assert there.get("/profile").status_code == 303
    assert knock(door, password=NEW).status_code == 303


def test_a_new_password_asks_for_the_present_one(cast: Cast, door: TestClient, browse: Browse):
    here = browse(cast.dana)
    refused = here.post("/profile/password", data={"present": "not this one", "password": NEW, "again": NEW})
    assert refused.status_code == 422
    assert knock(door).status_code == 303


def test_a_new_password_ends_the_wait(cast: Cast, door: TestClient, clock: Clock):
    for _ in range(6):
        knock(door, password="not this one")
    token = make_link(cast, clock.now)
    door.post(f"/passwords/{token}", data={"password": NEW, "again": NEW})
    assert knock(door, password=NEW).status_code == 303


def test_no_lock_is_held_while_a_password_is_checked(cast: Cast, door: TestClient, monkeypatch: pytest.MonkeyPatch):
    def look(kept: str | None, word: str) -> bool:
        # a colleague's change to the same person goes through while the hash is reckoned
        with cast.database.write() as tx:
            actions.change_settings(
                tx, cast.dana.id, "dark", "normal", who=cast.actor(cast.dana), now=cast.dana.created_at + timedelta(1)
            )
        return is_right(kept, word)

    monkeypatch.setattr("app.people.entrance.is_right", look)
    assert knock(door).status_code == 303
