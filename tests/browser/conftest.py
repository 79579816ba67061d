"""A real browser at a real server: the console must stay silent, and axe must find nothing."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import uvicorn

from app.kit.database import Database
from app.main import make_app
from app.people.access import cookie_name
from app.people.models import Person, SignIn
from app.people.tokens import hash_token
from app.settings import settings
from tests.items.conftest import open_one, vendor  # noqa: F401

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """Debian's Chromium, or the one that CERTDESK_CHROMIUM names. For a module: its driver's event loop would be in the
    way of other tests in the same process."""
    if not settings().chromium.exists():
        pytest.skip(f"there is no browser at {settings().chromium}; set CERTDESK_CHROMIUM")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(settings().chromium), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def served(database: Database) -> Iterator[str]:
    """The address of a server on a free port that works on the test's database."""
    config = uvicorn.Config(
        make_app(database), host="127.0.0.1", port=0, log_level="warning", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(15)


Enter = Callable[..., object]


@pytest.fixture
def enter(chromium, served: str, database: Database, now: datetime) -> Iterator[Enter]:
    """Opens a browser window for a person who has signed in; at the end its console must have stayed silent."""
    contexts, complaints = [], []

    def enter(person: Person, *, width: int = 1440, height: int = 900, scheme: str = "light", script: bool = True):
        context = chromium.new_context(
            base_url=served,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
        )
        contexts.append(context)
        token = secrets.token_urlsafe()
        moment = datetime.now(now.tzinfo)
        with database.write(None) as tx:
            tx.add(
                SignIn(
                    token_hash=hash_token(token),
                    person_id=person.id,
                    started_at=moment,
                    seen_at=moment,
                    expires_at=moment + timedelta(hours=8),
                    second_factor_at=moment,
                )
            )
        context.add_cookies([{"name": cookie_name(), "value": token, "url": served}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield enter
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[..., None]:
    """Asserts that a page has no accessibility fault of WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page, within: str | None = None) -> None:
        found = Axe().run(
            page, context=within, options={"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
        )
        faults = [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found.response["violations"]]
        assert faults == [], page.url

    return check
