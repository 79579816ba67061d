"""What is swept out, and what stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.people import actions
from app.people.browsers import browser_name
from app.people.entrance import Actor
from app.people.jobs import sweep
from app.people.models import SignIn, SignInWait
from tests.conftest import Cast


def count(cast: Cast, model: type) -> int:
    with cast.database.read() as tx:
        return tx.execute(select(func.count()).select_from(model)).scalar_one()


def test_old_tries_and_sessions_go_and_new_ones_stay(cast: Cast, now: datetime):
    nobody = Actor("person", None, "not signed in")
    with cast.database.write() as tx:
        for age in (0, 100):
            then = now - timedelta(days=age)
            actions.try_sign_in(tx, f"{age}@example.com", who=nobody, now=then)
            actions.sign_in(tx, cast.dana.id, None, who=nobody, now=then)
    for _ in range(2):  # safe to run twice
        sweep(cast.database)
        assert (count(cast, SignInWait), count(cast, SignIn)) == (1, 1)


def test_a_browser_is_named_as_people_name_it():
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
    assert browser_name(chrome) == "Chrome on Windows"
    assert browser_name(chrome + " Edg/140.0") == "Edge on Windows"
    assert browser_name("curl/8.5.0") == browser_name(None) == "another program"
