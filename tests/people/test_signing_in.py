"""The door: the right password, wrong ones, waits, and what a stranger can learn (nothing)."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from app.kit.audit import AuditRow
from app.people.models import Person, SignIn
from app.people.passwords import is_right
from app.people.tokens import hash_token
from app.settings import settings
from tests.conftest import Browse, Cast
from tests.people.conftest import PASSWORD, Clock, csrf, hold, knock


def test_the_right_password_leads_to_the_page_that_was_asked_for(door: TestClient):
    asked = door.get("/profile?from=mail")
    assert asked.headers["location"] == "/sign-in?to=/profile%3Ffrom%3Dmail"
    page = door.get(asked.headers["location"])
    assert 'value="/profile?from=mail"' in page.text
    answer = knock(door, to="/profile?from=mail")
    assert (answer.status_code, answer.headers["location"]) == (303, "/profile?from=mail")
    assert door.get("/profile").status_code == 200


def test_an_address_may_be_written_in_capitals(door: TestClient):
    assert knock(door, " DANA@example.com ").status_code == 303


@pytest.mark.parametrize(
    "to",
    [
        "//evil.example.com",
        "https://evil.example.com/",
        "/\\evil.example.com",
        "javascript:alert(1)",
        "/\t/evil.example.com",
        "profile",
        "/sign-out",
    ],
)
def test_signing_in_never_leads_out_of_the_house(door: TestClient, to: str):
    assert knock(door, to=to).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_address_look_alike(door: TestClient):
    wrong, unknown = knock(door, password="not this one"), knock(door, "nobody@example.com")
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.text.replace("dana@", "") == unknown.text.replace("nobody@", "")
    assert "set-cookie" not in wrong.headers


def test_an_unknown_address_takes_a_hash_as_well(door: TestClient, monkeypatch: pytest.MonkeyPatch):
    tried = []
    monkeypatch.setattr("app.people.entrance.is_right", lambda kept, word: bool(tried.append(kept)))
    knock(door, "nobody@example.com")
    assert tried == [None]
    assert not is_right(None, "anything")


def test_five_wrong_passwords_lock_for_a_minute(door: TestClient, clock: Clock):
    for _ in range(5):
        assert knock(door, password="not this one").status_code == 422
    refused = knock(door)
    assert refused.status_code == 429
    assert "Wait a minute" in refused.text
    assert int(refused.headers["Retry-After"]) <= 61
    clock.go_on(seconds=61)
    assert knock(door).status_code == 303


def test_each_wrong_password_after_that_doubles_the_wait(door: TestClient, clock: Clock):
    for _ in range(5):
        knock(door, password="not this one")
    clock.go_on(seconds=61)
    assert knock(door, password="not this one").status_code == 422
    assert "Wait 2 minutes" in knock(door).text


def test_an_unknown_address_rests_like_a_known_one(door: TestClient):
    answers = [knock(door, "nobody@example.com").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_signing_in_forgets_the_wrong_tries(door: TestClient):
    for _ in range(4):
        knock(door, password="not this one")
    assert knock(door).status_code == 303
    assert [knock(door, password="not this one").status_code for _ in range(5)] == [422] * 5


def test_wrong_tries_of_yesterday_do_not_count(door: TestClient, clock: Clock):
    for _ in range(4):
        knock(door, password="not this one")
    clock.go_on(hours=25)
    assert [knock(door, password="not this one").status_code for _ in range(5)] == [422] * 5


def test_one_address_on_the_net_may_not_try_everybody(door: TestClient):
    answers = [knock(door, f"person{n}@example.com").status_code for n in range(101)]
    assert answers == [422] * 100 + [429]
    assert knock(door).status_code == 429


def beside(door: TestClient) -> TestClient:
    """Another browser before the same door, at the same address on the net."""
    return TestClient(door.app, follow_redirects=False)


def test_one_persons_mistakes_do_not_keep_the_office_out(door: TestClient):
    answers = [knock(door, password="not this one").status_code for _ in range(120)]
    assert answers == [422] * 5 + [429] * 115
    assert knock(beside(door), "priya@example.com").status_code == 303


def test_whoever_tries_an_account_from_elsewhere_does_not_lock_its_owners_own_browser(door: TestClient):
    assert knock(door).status_code == 303
    stranger = beside(door)
    for _ in range(8):
        knock(stranger, password="not this one")
    assert knock(stranger).status_code == 429
    assert knock(door).status_code == 303
    assert knock(stranger).status_code == 429, "coming in there does not begin the stranger's count anew"


def test_a_known_browser_comes_in_while_its_address_rests_and_has_no_more_tries_than_others(door: TestClient):
    assert knock(door).status_code == 303
    stranger = beside(door)
    for n in range(101):
        knock(stranger, f"person{n}@example.com")
    assert knock(stranger, "priya@example.com").status_code == 429
    assert knock(door, "priya@example.com").status_code == 429, "it is known to Dana alone"
    assert [knock(door, password="not this one").status_code for _ in range(6)] == [422] * 5 + [429]


def test_what_is_remembered_of_a_browser_opens_no_door_and_cannot_be_made_up(door: TestClient):
    knock(door)
    other = beside(door)
    other.cookies.set("certdesk-known", door.cookies["certdesk-known"])
    assert other.get("/profile").status_code == 303
    other.cookies.set("certdesk-known", "0123456789abcdef 1 2 3")
    assert [knock(other, password="not this one").status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_person_without_a_password_or_access_stays_out(cast: Cast, door: TestClient):
    with cast.database.write() as tx:
        tx.execute(update(Person).where(Person.id == cast.dana.id).values(password_hash=None))
    assert knock(door, password="").status_code == 422
    with cast.database.write() as tx:
        tx.execute(update(Person).where(Person.id == cast.priya.id).values(ended_at=cast.priya.created_at))
    assert knock(door, "priya@example.com").status_code == 422


def test_the_browser_holds_the_token_and_the_table_its_hash(cast: Cast, door: TestClient):
    cookie = knock(door).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    with cast.database.read() as tx:
        kept = tx.scalars(select(SignIn.token_hash)).one()
    assert kept == hash_token(door.cookies["certdesk"])
    assert door.cookies["certdesk"] not in kept


def test_over_tls_the_cookie_is_bound_to_the_host(door: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings(), "base_url", "https://certdesk.example.com")
    cookie = knock(door).headers["set-cookie"]
    assert cookie.startswith("__Host-certdesk=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


def test_signing_in_again_gives_another_token_and_ends_the_old(cast: Cast, door: TestClient):
    knock(door)
    first = door.cookies["certdesk"]
    knock(door)
    assert door.cookies["certdesk"] != first
    hold(door, first)
    assert door.get("/profile").status_code == 303


def test_a_session_that_nobody_uses_ends(door: TestClient, clock: Clock):
    knock(door)
    clock.go_on(hours=1, minutes=50)
    assert door.get("/profile").status_code == 200
    clock.go_on(hours=1, minutes=50)
    assert door.get("/profile").status_code == 200
    clock.go_on(hours=2, minutes=1)
    assert door.get("/profile").status_code == 303


def test_a_session_ends_after_a_working_day_whatever_happens(door: TestClient, clock: Clock):
    knock(door)
    for _ in range(11):
        clock.go_on(hours=1)
        assert door.get("/profile").status_code == 200
    clock.go_on(hours=1, minutes=1)
    assert door.get("/profile").status_code == 303


def test_signing_out_ends_the_session_for_good(door: TestClient):
    knock(door)
    token = door.cookies["certdesk"]
    assert door.post("/sign-out", data={"csrf": csrf(door)}).headers["location"] == "/sign-in"
    hold(door, token)
    assert door.get("/profile").status_code == 303


def test_signing_out_everywhere_ends_every_session(cast: Cast, browse: Browse):
    here, there, priya = browse(cast.dana), browse(cast.dana), browse(cast.priya)
    assert here.post("/profile/sign-ins/end").status_code == 303
    assert here.get("/profile").status_code == there.get("/profile").status_code == 303
    assert priya.get("/profile").status_code == 200


def test_nobody_ends_a_colleagues_sign_in(cast: Cast, browse: Browse):
    dana, priya = browse(cast.dana), browse(cast.priya)
    with cast.database.read() as tx:
        hers = tx.scalars(select(SignIn.id).where(SignIn.person_id == cast.priya.id)).one()
    assert dana.post(f"/profile/sign-ins/{hers}/end").status_code == 404
    assert priya.get("/profile").status_code == 200


def test_signing_in_and_failing_to_are_kept_without_any_secret(cast: Cast, door: TestClient):
    knock(door, password="not this one")
    knock(door)
    with cast.database.read() as tx:
        rows = tx.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [row.what for row in rows] == ["people.refuse_sign_in", "people.sign_in"]
    assert rows[1].actor_id == cast.dana.id
    said = "".join(str((r.before, r.after, r.subject_id, r.why)) for r in rows)
    assert PASSWORD not in said
    assert "not this one" not in said
    assert "dana@" not in said
