"""Every page of the console on a small demonstration: accessible, within 390 pixels, silent in the console, in both themes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.demo.load import load_network
from app.demo.story import plan
from app.kit.database import Database
from app.people.models import Person
from app.settings import settings
from tests.browser.conftest import Enter

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.timeout(900)]

SHOTS = Path(__file__).parent / "shots"
PAGES = {
    "analyst": (
        "/",
        "/queues/unmatched",
        "/queues/reading",
        "/queues/deficient",
        "/queues/trouble",
        "/queues/escalated",
        "/documents",
        "/vendors",
        "/clients",
        "/letters",
        "/search?q=co",
        "/profile",
    ),
    "account_manager": ("/", "/clients", "/documents", "/vendors"),
    "admin": ("/people", "/teams", "/api-keys", "/documents"),
}


@pytest.fixture
def network(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(settings(), "data", tmp_path)
    load_network(database, plan(14, 3, date.today()), lambda _sentence: None)
    return database


def person(database: Database, role: str) -> Person:
    with database.read(None) as tx:
        return tx.scalars(select(Person).where(Person.role == role).order_by(Person.id)).first()


SERVED = "select c.client_id from team_client c join team_member m using (team_id) where m.person_id = :person"
OF_SOMETHING = {
    "analyst": {
        "/items/{}": "select min(id) from work_item where state = 'open' group by kind",
        "/vendors/{}": "select min(vendor_id) from assignment",
        "/clients/{}": "select min(id) from client",
        "/drops/{}": 'select max(id) from "drop"',
        "/letters/{}": "select min(id) from letter",
    },
    "account_manager": {
        "/clients/{}": "select distinct client_id from program",
        "/clients/{}/programs/new": "select min(client_id) from program",
        "/assignments/{}/waivers/new": "select min(id) from assignment",
    },
    "admin": {"/people/{}": "select min(id) from person", "/teams/{}": "select min(id) from team"},
}


def of_something(database: Database, role: str, who: Person) -> list[str]:
    """Pages that need something to show, of what that person may see."""
    with database.read(None) as tx:
        clients = tx.scalars(text(SERVED), {"person": who.id}).all()
    with database.read(frozenset(clients) if role == "account_manager" else None) as tx:
        return [
            address.format(id_)
            for address, query in OF_SOMETHING[role].items()
            for id_ in tx.scalars(text(query))
            if id_
        ]


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_accessible_fits_a_phone_and_is_silent(network: Database, enter: Enter, axe, role: str):
    SHOTS.mkdir(exist_ok=True)
    who = person(network, "supervisor" if role == "analyst" else role)  # sees what an analyst of every team sees
    addresses = [*PAGES[role], *of_something(network, role, who)]
    for width, height, scheme in ((1440, 900, "light"), (1440, 900, "dark"), (390, 844, "light"), (390, 844, "dark")):
        page = enter(who, width=width, height=height, scheme=scheme)
        for address in addresses:
            answer = page.goto(address, wait_until="load")
            assert answer.status == 200, address
            page.screenshot(
                path=SHOTS / f"{address.strip('/').replace('/', '-').replace('?', '-') or 'today'}-{width}-{scheme}.png"
            )
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} wide at {width}"
            axe(page)
        page.close()
