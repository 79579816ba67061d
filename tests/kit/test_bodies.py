"""Who may send how much: told by the headers, before the body is read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.kit.web.bodies import FROM_ANYBODY
from app.people.models import ApiKey, Person, SignIn
from app.people.tokens import cookie_name, hash_token
from app.settings import settings
from tests.conftest import Browse, Cast

MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}
HEAD = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
PIECE = b"x" * FROM_ANYBODY


class Sent:
    """A body without an end, and how many pieces of it were taken."""

    def __init__(self) -> None:
        self.taken = 0

    async def __call__(self) -> dict[str, object]:
        self.taken += 1
        assert self.taken < 100, "the body is read on and on"
        return {"type": "http.request", "body": HEAD if self.taken == 1 else PIECE, "more_body": True}


def post(browser: TestClient, address: str, sent: Sent, **headers: str) -> tuple[int, dict[bytes, bytes]]:
    """The status and headers that answer a request of which not one byte may be there yet."""
    answers: list[dict[str, object]] = []
    kept = browser.cookies.get(cookie_name())
    headers |= {"host": "testserver", "content-type": "multipart/form-data; boundary=b"}
    headers |= {"cookie": f"{cookie_name()}={kept}", "x-csrf-token": browser.headers["X-CSRF-Token"]} if kept else {}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": address, "scheme": "http",
        "raw_path": address.encode(), "root_path": "", "query_string": b"", "client": ("127.0.0.1", 1), "state": {},
        "server": ("testserver", 80), "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip

    async def send(message: dict[str, object]) -> None:
        answers.append(message)

    asyncio.run(browser.app(scope, sent, send))
    return int(str(answers[0]["status"])), dict(answers[0]["headers"])  # type: ignore[call-overload]


@pytest.mark.parametrize("address", ["/documents", "/api/v1/documents", "/sign-in", "/profile/settings", "/nowhere"])
def test_what_a_stranger_announces_as_large_is_refused_unread(cast: Cast, browse: Browse, address: str):
    sent = Sent()
    status, headers = post(browse(None), address, sent, content_length="5000000000")
    assert (status, sent.taken) == (401, 0)
    assert headers[b"connection"] == b"close"


@pytest.mark.parametrize("address", ["/documents", "/api/v1/documents", "/sign-in", "/sign-in/code"])
def test_what_a_stranger_sends_without_a_length_ends_at_once(cast: Cast, browse: Browse, address: str):
    sent = Sent()
    status, headers = post(browse(None), address, sent)
    assert status == 401
    assert sent.taken <= 3
    assert headers[b"connection"] == b"close"


def test_a_cookie_or_key_that_is_none_is_a_strangers(cast: Cast, browse: Browse):
    stranger = browse(None)
    stranger.cookies.set(cookie_name(), "made up")
    stranger.headers["X-CSRF-Token"] = "made up"
    assert post(stranger, "/documents", Sent(), content_length="70000")[0] == 401
    key = "Bearer certdesk_made_up"
    assert post(browse(None), "/api/v1/documents", Sent(), content_length="70000", authorization=key)[0] == 401


def test_a_session_that_owes_its_second_factor_may_not_send_much(cast: Cast, browse: Browse):
    dana = browse(cast.dana)
    assert post(dana, "/profile/settings", Sent(), content_length="3000000")[0] == 413
    with cast.database.write(None) as tx:
        tx.execute(update(Person).where(Person.id == cast.dana.id).values(totp_enrolled_at=cast.dana.created_at))
        tx.execute(update(SignIn).values(second_factor_at=None))
    assert post(dana, "/profile/settings", Sent(), content_length="3000000")[0] == 401


def test_who_is_signed_in_sends_documents_but_no_endless_form(cast: Cast, browse: Browse):
    dana = browse(cast.dana)
    sent = Sent()
    assert post(dana, "/documents", sent, content_length="600000000")[0] == 413
    assert sent.taken == 0
    assert post(dana, "/profile/settings", sent)[0] == 413
    assert sent.taken <= 2 * 2**20 // len(PIECE) + 3


def test_a_key_lets_large_documents_in(cast: Cast, browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings(), "data", tmp_path)
    with cast.database.write(None) as tx:
        made = cast.dana.created_at
        tx.add(ApiKey(name="scanner", key_hash=hash_token("certdesk_right"), hint="ight", created_at=made))

    def body() -> Iterator[bytes]:
        yield HEAD
        for _ in range(50):
            yield PIECE
        yield b"\r\n--b--\r\n"

    answer = browse(None).post(
        "/api/v1/documents", content=body(), headers=MULTIPART | {"Authorization": "Bearer certdesk_right"}
    )
    assert answer.status_code == 201
    assert answer.json()["files"][0]["file"] == "a.pdf"
