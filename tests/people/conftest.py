"""A door to try: passwords that are known, and a clock that can be put on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import pyotp
import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.kit.sealing import seal
from app.people import passwords
from app.people.models import Person
from app.people.passwords import hash_password
from tests.conftest import Browse, Cast

PASSWORD = "three green lanterns"


@pytest.fixture(autouse=True, scope="package")
def _quick_hashes() -> Iterator[None]:
    """Hundreds of tries at the door: the algorithm stays, its cost goes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@lru_cache
def kept_password() -> str:
    return hash_password(PASSWORD)


class Clock:
    """The moment that the whole area believes it is."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def go_on(self, **length: float) -> None:
        self.now += timedelta(**length)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("access", "doorway", "entrance", "routes.sign_in"):
        monkeypatch.setattr(f"app.people.{module}.utc_now", clock)
    return clock


@pytest.fixture
def door(cast: Cast, browse: Browse) -> TestClient:
    """Somebody's browser before the door; everybody of the cast has the same password."""
    with cast.database.write() as tx:
        tx.execute(update(Person).values(password_hash=kept_password()))
    return browse(None)


def knock(browser: TestClient, email: str = "dana@example.com", password: str = PASSWORD, **more: str):
    return browser.post("/sign-in", data={"email": email, "password": password, **more})


def hold(browser: TestClient, token: str) -> None:
    """Have the browser hold this session token and no other."""
    browser.cookies.clear()
    browser.cookies.set("certdesk", token)


def csrf(browser: TestClient, page: str = "/profile") -> str:
    """The token that a form of the page carries."""
    text = browser.get(page).text
    return text.split('name="csrf" value="', 1)[1].split('"', 1)[0]


@pytest.fixture
def enrol(cast: Cast, clock: Clock) -> Callable[[Person], pyotp.TOTP]:
    """Give a person a second factor; answers the app on their phone."""

    def give(person: Person) -> pyotp.TOTP:
        secret = pyotp.random_base32()
        with cast.database.write() as tx:
            tx.execute(
                update(Person)
                .where(Person.id == person.id)
                .values(totp_secret=seal(secret), totp_enrolled_at=clock.now)
            )
        return pyotp.TOTP(secret)

    return give


def code(app: pyotp.TOTP, clock: Clock) -> str:
    return app.at(clock.now)
