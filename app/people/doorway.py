"""Between the password and the second factor: a session that may prove or set up the second factor, or end, no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.web.pages import environment
from app.people.access import actor_of, must_match, owes, sent_csrf, session_of
from app.people.models import Person, SignIn
from app.people.tokens import csrf_token


@dataclass(frozen=True)
class Arriving:
    """Somebody whose password was right. `owes` is where the second factor is still to be proven, if it is."""

    request: Request
    tx: Session
    person: Person
    sign_in: SignIn
    who: Actor
    now: datetime
    csrf: str
    owes: str | None


def outside(name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page without the frame, for those who are not in yet."""
    return HTMLResponse(environment().get_template(name).render(visit=None, **context), status)


def _arriving(request: Request, tx: Session, sent: str | None) -> Arriving:
    now = utc_now()
    found = session_of(request, tx, now)
    if sent is not None:
        must_match(sent, found.token)
    who = actor_of(tx, found.person, request.state.request_id)
    owed = owes(found.person, found.sign_in)
    return Arriving(request, tx, found.person, found.sign_in, who, now, csrf_token(found.token), owed)


def _reads(request: Request) -> Iterator[Arriving]:
    database: Database = request.app.state.database
    with database.read() as tx:
        yield _arriving(request, tx, None)


def _writes(request: Request, sent: Annotated[str, Depends(sent_csrf)]) -> Iterator[Arriving]:
    database: Database = request.app.state.database
    with database.write() as tx:
        yield _arriving(request, tx, sent)


ArrivingRead = Annotated[Arriving, Depends(_reads, scope="function")]
ArrivingWrite = Annotated[Arriving, Depends(_writes, scope="function")]
