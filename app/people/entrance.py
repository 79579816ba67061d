"""The password step of signing in: count the try, check outside any transaction, open a session or keep the refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database
from app.people import actions, queries
from app.people.access import SignInNeeded, actor_of, session_of
from app.people.browsers import known_browser
from app.people.passwords import hash_password, is_dated, is_right
from app.people.rates import rates
from app.people.rules import must_have_second_factor

WRONG = "This address and password do not go together. After five wrong tries an address rests a minute, then longer."


@dataclass(frozen=True)
class Entered:
    """A session's token, or why there is none."""

    token: str = ""
    refusal: str = ""
    person_id: int | None = None  # who came in whole: nothing more is owed
    wait: timedelta = timedelta(0)


def visitor(request: Request) -> Actor:
    """Somebody who is not signed in, as the one who acts."""
    return Actor("person", None, "not signed in", request_id=request.state.request_id)


def enter(request: Request, email: str, password: str) -> Entered:
    """Try a password; what is answered, and how long it takes, is the same whether the address is anybody's."""
    database: Database = request.app.state.database
    who, now = visitor(request), utc_now()
    with database.read() as tx:
        asked = queries.person_by_email(tx, email)
    known = known_browser(request, asked.id if asked else None)
    if not known and rates(request).is_spent(request):
        return resting(timedelta(minutes=5))
    with database.write() as tx:
        wait = actions.try_sign_in(tx, email, browser=known, who=who, now=now)
        person = queries.person_by_email(tx, email)
    if wait:
        rates(request).count(request, email)
        return resting(wait)
    kept = person.password_hash if person is not None and person.ended_at is None else None
    if not is_right(kept, password) or person is None or kept is None:
        rates(request).count(request, email)
        with database.write() as tx:
            actions.refuse_sign_in(tx, email, browser=known, who=who, now=now)
        return Entered(refusal=WRONG)
    renewed = hash_password(password) if is_dated(kept) else None
    with database.write() as tx:
        _leave_old_session(request, tx, now)
        browser = request.headers.get("User-Agent")
        token = actions.sign_in(tx, person.id, browser, known=known, who=who, now=now, new_hash=renewed)
        owes = person.totp_enrolled_at is not None or must_have_second_factor(person.role)
        return Entered(token, person_id=None if owes else person.id)


def resting(wait: timedelta) -> Entered:
    """No session, for an address that has to wait."""
    minutes = -(-int(wait.total_seconds()) // 60)
    words = "a minute" if minutes <= 1 else f"{minutes} minutes"
    return Entered(refusal=f"Too many wrong tries. Wait {words}, then try again.", wait=wait)


def _leave_old_session(request: Request, tx: Session, now: datetime) -> None:
    try:
        old = session_of(request, tx, now)
    except SignInNeeded:
        return
    actions.sign_out(tx, old.sign_in.id, who=actor_of(tx, old.person, request.state.request_id), now=now)
