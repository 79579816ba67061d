"""A browser's name for people, out of what it says of itself; and which people have signed in in it before.

The second is a sealed cookie: a number of the browser's own and the ids of the last people who came in whole, second
factor included. It opens no door. It only has wrong tries counted by this browser instead of by the account, so that
nobody locks a person out by trying their account from elsewhere.
"""

from __future__ import annotations

import secrets

from fastapi import Request, Response

from app.kit.sealing import Unopened, seal, unseal
from app.settings import settings

KEPT_FOR = 180 * 24 * 3600  # seconds
MOST_PEOPLE = 8  # of one browser, on a shared desk

# The first that fits: the later ones also stand in what the earlier ones say.
PROGRAMS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name(said: str | None) -> str:
    """`Firefox on Windows`; `another program` where nothing is known."""
    program = next((name for sign, name in PROGRAMS if sign in (said or "")), "")
    system = next((name for sign, name in SYSTEMS if sign in (said or "")), "")
    return " on ".join(part for part in (program, system) if part) or "another program"


def known_browser(request: Request, person_id: int | None) -> str:
    """The number of a browser in which this person came in before; empty where nobody or somebody else did."""
    number, people = _remembered(request)
    return number if person_id is not None and person_id in people else ""


def remember_browser(request: Request, response: Response, person_id: int) -> None:
    """Note with the browser that this person came in in it."""
    number, people = _remembered(request)
    kept = [person_id, *(each for each in people if each != person_id)][:MOST_PEOPLE]
    value = seal(" ".join([number or secrets.token_hex(16), *map(str, kept)]))
    response.set_cookie(
        _cookie(), value, max_age=KEPT_FOR, path="/", secure=settings().secure, httponly=True, samesite="lax"
    )


def _remembered(request: Request) -> tuple[str, list[int]]:
    try:
        number, *people = unseal(request.cookies.get(_cookie(), "")).split()
    except (Unopened, ValueError):
        return "", []
    return number, [int(each) for each in people]


def _cookie() -> str:
    return "__Host-certdesk-known" if settings().secure else "certdesk-known"
