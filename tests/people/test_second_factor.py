"""The second factor: setting it up, proving it, and losing the phone."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyotp
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import select

from app.kit.sealing import KEY_FILE, own_key, unseal
from app.people import actions
from app.people.models import Person, RecoveryCode
from app.people.second_factor import new_secret, picture, step_of
from app.settings import settings
from tests.conftest import Browse, Cast
from tests.people.conftest import PASSWORD, Clock, code, csrf, hold, knock

Enrol = Callable[[Person], pyotp.TOTP]
CODE = "/sign-in/code"


def show(door: TestClient, digits: str):
    return door.post(CODE, data={"code": digits, "csrf": csrf(door, CODE)})


def test_a_secret_has_160_bits_and_its_picture_needs_no_further_request():
    assert len(b32decode(new_secret())) == 20
    assert picture(new_secret(), "dana@example.com").startswith("data:image/svg+xml")


def test_without_the_code_no_other_door_opens(cast: Cast, door: TestClient, enrol: Enrol):
    enrol(cast.dana)
    knock(door)
    for address in ("/profile", "/people", "/teams"):
        assert door.get(address).headers["location"].split("?")[0] == CODE
    assert door.post("/profile/settings", data={"csrf": csrf(door, CODE)}).headers["location"].startswith(CODE)


def test_the_code_finishes_signing_in_under_a_new_token(cast: Cast, door: TestClient, enrol: Enrol, clock: Clock):
    app = enrol(cast.dana)
    knock(door, to="/profile")
    half = door.cookies["certdesk"]
    assert show(door, code(app, clock)).status_code == 303
    assert door.get("/profile").status_code == 200
    assert door.cookies["certdesk"] != half
    hold(door, half)
    assert door.get("/profile").headers["location"].startswith("/sign-in?")


def test_a_code_works_once(cast: Cast, door: TestClient, browse: Browse, enrol: Enrol, clock: Clock):
    app = enrol(cast.dana)
    digits = code(app, clock)
    knock(door)
    assert show(door, digits).status_code == 303
    overseer = browse(None)
    knock(overseer)
    refused = show(overseer, digits)
    assert refused.status_code == 422
    assert "used already" in refused.text


def test_an_older_code_does_not_work_after_a_newer_one(
    cast: Cast, door: TestClient, browse: Browse, enrol: Enrol, clock: Clock
):
    app = enrol(cast.dana)
    older = code(app, clock)
    clock.go_on(seconds=30)
    knock(door)
    assert show(door, code(app, clock)).status_code == 303
    other = browse(None)
    knock(other)
    assert show(other, older).status_code == 422


@pytest.mark.parametrize(("seconds", "works"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_half_a_minute_off(now: datetime, seconds: int, works: bool):
    secret = new_secret()
    digits = pyotp.TOTP(secret).at(int(now.timestamp()) + seconds)
    assert (step_of(secret, digits, now) is not None) is works


def test_wrong_codes_count_as_wrong_tries(cast: Cast, door: TestClient, enrol: Enrol, clock: Clock):
    app = enrol(cast.dana)
    wrong = "000000" if code(app, clock) != "000000" else "111111"
    knock(door)
    assert [show(door, wrong).status_code for _ in range(5)] == [422] * 4 + [429]
    assert show(door, code(app, clock)).status_code == 429  # also the right one waits
    clock.go_on(seconds=61)
    assert show(door, code(app, clock)).status_code == 303


def test_the_password_alone_does_not_forget_wrong_codes(cast: Cast, door: TestClient, enrol: Enrol):
    enrol(cast.dana)
    for _ in range(2):
        knock(door)
        show(door, "not digits")
    knock(door)
    assert knock(door).status_code == 429


def test_the_time_between_password_and_code_is_short(cast: Cast, door: TestClient, enrol: Enrol, clock: Clock):
    enrol(cast.dana)
    knock(door)
    clock.go_on(minutes=16)
    assert door.get(CODE).headers["location"].startswith("/sign-in?")


@pytest.mark.parametrize("email", ["ada@example.com", "morgan@example.com"])
def test_admins_and_account_managers_set_one_up_at_their_first_sign_in(door: TestClient, clock: Clock, email: str):
    knock(door, email)
    asked = door.get("/profile")
    assert asked.headers["location"].startswith("/profile/second-factor")
    page = door.get("/profile/second-factor").text
    secret = "".join(page.split('aria-label="Key for the app">', 1)[1].split("</p>", 1)[0].split())
    done = door.post(
        "/profile/second-factor/code",
        data={"code": pyotp.TOTP(secret).at(clock.now), "csrf": csrf(door, "/profile/second-factor")},
    )
    assert "not shown again" in done.text
    assert door.get("/profile").status_code == 200


@pytest.mark.parametrize("email", ["dana@example.com", "sam@example.com"])
def test_analysts_and_supervisors_may_do_without(door: TestClient, email: str):
    knock(door, email)
    assert door.get("/profile").status_code == 200


def test_an_analyst_may_set_one_up(cast: Cast, door: TestClient, clock: Clock):
    knock(door)
    door.post("/profile/second-factor", data={"csrf": csrf(door)})
    page = door.get("/profile/second-factor").text
    secret = "".join(page.split('aria-label="Key for the app">', 1)[1].split("</p>", 1)[0].split())
    token = csrf(door, "/profile/second-factor")
    assert door.post("/profile/second-factor/code", data={"code": "000", "csrf": token}).status_code == 422
    assert (
        door.post(
            "/profile/second-factor/code", data={"code": pyotp.TOTP(secret).at(clock.now), "csrf": token}
        ).status_code
        == 200
    )
    with cast.database.read() as tx:
        dana = tx.get_one(Person, cast.dana.id)
    assert dana.totp_enrolled_at is not None


def test_who_knows_only_the_password_cannot_set_up_another_phone(cast: Cast, door: TestClient, enrol: Enrol):
    enrol(cast.dana)
    knock(door)
    assert door.get("/profile/second-factor").headers["location"] == CODE
    assert door.post("/profile/second-factor", data={"csrf": csrf(door, CODE)}).status_code == 409


def test_a_recovery_code_works_once(cast: Cast, door: TestClient, browse: Browse, enrol: Enrol):
    enrol(cast.dana)
    dana = browse(cast.dana)
    shown = dana.post("/profile/recovery-codes", data={"confirm": PASSWORD}).text
    codes = shown.split('<ol class="codes"><li>', 1)[1].split("</li></ol>", 1)[0].split("</li><li>")
    assert len(codes) == len(set(codes)) == 10
    with cast.database.read() as tx:
        kept = set(tx.scalars(select(RecoveryCode.code_hash)))
    assert kept.isdisjoint(codes)
    knock(door)
    assert show(door, codes[0].upper()).status_code == 303
    knock(door)
    assert show(door, codes[0]).status_code == 422
    assert "9 recovery codes left" in dana.get("/profile").text


def test_new_recovery_codes_end_the_old(cast: Cast, door: TestClient, browse: Browse, enrol: Enrol):
    enrol(cast.dana)
    dana = browse(cast.dana)
    old = dana.post("/profile/recovery-codes", data={"confirm": PASSWORD}).text.split('"codes"><li>', 1)[1][:19]
    dana.post("/profile/recovery-codes", data={"confirm": PASSWORD})
    knock(door)
    assert show(door, old).status_code == 422


def test_turning_it_off_takes_the_password(cast: Cast, door: TestClient, browse: Browse, enrol: Enrol):
    enrol(cast.dana)
    dana = browse(cast.dana)
    assert dana.post("/profile/second-factor/end", data={"confirm": "not this one"}).status_code == 422
    assert dana.post("/profile/second-factor/end", data={"confirm": PASSWORD}).status_code == 303
    knock(door)
    assert door.get("/profile").status_code == 200


def test_a_role_that_must_have_one_may_only_change_the_phone(
    cast: Cast, door: TestClient, browse: Browse, enrol: Enrol
):
    enrol(cast.morgan)
    morgan = browse(cast.morgan)
    assert morgan.post("/profile/second-factor/end", data={"confirm": PASSWORD}).status_code == 409
    moved = morgan.post("/profile/second-factor/end", data={"confirm": PASSWORD, "another": "yes"})
    assert moved.headers["location"] == "/profile/second-factor"
    assert "Key for the app" in morgan.get("/profile/second-factor").text


def test_a_reset_after_a_lost_phone_signs_out_everywhere(cast: Cast, door: TestClient, browse: Browse, enrol: Enrol):
    enrol(cast.dana)
    dana, ada = browse(cast.dana), browse(cast.ada)
    assert ada.post(f"/people/{cast.dana.id}/second-factor/reset").status_code == 303
    assert dana.get("/profile").status_code == 303
    knock(door)
    assert door.get("/profile").status_code == 200


def test_a_role_given_that_must_have_one_asks_at_the_next_click(cast: Cast, door: TestClient, browse: Browse):
    knock(door)
    browse(cast.ada).post(f"/people/{cast.dana.id}/role", data={"role": "account_manager"})
    assert door.get("/profile").headers["location"].startswith("/profile/second-factor")
    assert "Start" in door.get("/profile/second-factor").text


def test_the_database_alone_gives_no_code(cast: Cast, door: TestClient, clock: Clock):
    knock(door)
    door.post("/profile/second-factor", data={"csrf": csrf(door)})
    page = door.get("/profile/second-factor").text
    secret = "".join(page.split('aria-label="Key for the app">', 1)[1].split("</p>", 1)[0].split())
    with cast.database.read() as tx:
        kept = tx.get_one(Person, cast.dana.id).totp_secret or ""
    assert secret not in kept
    assert unseal(kept) == secret


def test_under_another_key_recovery_codes_still_open(
    cast: Cast, door: TestClient, browse: Browse, enrol: Enrol, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    app = enrol(cast.dana)
    shown = browse(cast.dana).post("/profile/recovery-codes", data={"confirm": PASSWORD}).text
    recovery = shown.split('"codes"><li>', 1)[1][:19]
    monkeypatch.setattr(settings(), "secret", SecretStr("n" * 32))
    knock(door)
    refused = show(door, code(app, clock))
    assert refused.status_code == 409
    assert "CERTDESK_SECRET" in refused.text
    assert show(door, recovery).status_code == 303


def test_a_key_is_changed_in_three_steps(
    cast: Cast, door: TestClient, enrol: Enrol, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    app = enrol(cast.dana)
    old = settings().secret.get_secret_value()
    monkeypatch.setattr(settings(), "secret", SecretStr(f"{'n' * 32},{old}"))
    with cast.database.write(None) as tx:
        assert actions.reseal_second_factors(tx, who=cast.actor(cast.ada), now=clock.now) == 1
    monkeypatch.setattr(settings(), "secret", SecretStr("n" * 32))
    knock(door)
    assert show(door, code(app, clock)).status_code == 303


def test_without_a_setting_a_key_is_made_that_its_owner_alone_reads(tmp_path: Path):
    made = own_key(tmp_path / "data")
    assert own_key(tmp_path / "data") == made
    assert [(path.name, path.stat().st_mode & 0o777) for path in (tmp_path / "data").iterdir()] == [(KEY_FILE, 0o600)]
    assert len(made) == 64
