"""Who is asking and what they may see: the one place where access is decided. The database enforces it again."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database, see_clients
from app.kit.errors import NotAllowed
from app.kit.web.visit import Visit
from app.people.models import ApiKey, Person, SignIn, TeamClient, TeamMember
from app.people.origin import UNSAFE, from_our_pages
from app.people.rules import IDLE, KEY_RIGHTS, RIGHTS, WHO_MAY, Right, Role, must_have_second_factor
from app.people.tokens import cookie_name, csrf_token, hash_token

SEEN_EVERY = timedelta(minutes=5)  # how exactly we know when a session or key was last used
TRUSTED = {"worker", "cli"}  # they act for the house itself, inside it


class SignInNeeded(Exception):
    """Nobody is signed in, or the second factor is still owed; `address` is where that is made good."""

    def __init__(self, address: str = "/sign-in") -> None:
        super().__init__(address)
        self.address = address


def visible_clients(tx: Session, person: Person) -> frozenset[int] | None:
    """The clients whose rows a person may see; None for all."""
    if Right.SEE_ALL_CLIENTS in RIGHTS[Role(person.role)]:
        return None
    query = (
        select(TeamClient.client_id)
        .join(TeamMember, TeamMember.team_id == TeamClient.team_id)
        .where(TeamMember.person_id == person.id)
    )
    return frozenset(tx.scalars(query))


def actor_of(tx: Session, person: Person, request_id: str | None = None) -> Actor:
    """A person as the one who acts."""
    rights = frozenset(right.value for right in RIGHTS[Role(person.role)])
    clients = visible_clients(tx, person)
    return Actor("person", person.id, person.name, clients, person.role, request_id, rights)


def api_key_actor(tx: Session, key: str, request_id: str | None = None) -> Actor:
    """The holder of an API key as the one who acts: brings documents, for one client or for all.

    Raises SignInNeeded where there is no such key or it was ended.
    """
    query = select(ApiKey).where(ApiKey.key_hash == hash_token(key), ApiKey.ended_at.is_(None))
    known = tx.scalars(query).first() if key else None
    if known is None:
        raise SignInNeeded
    clients = None if known.client_id is None else frozenset({known.client_id})
    return Actor("api_key", known.id, known.name, clients, None, request_id, frozenset(r.value for r in KEY_RIGHTS))


def must(who: Actor, right: Right) -> None:
    """Raise NotAllowed unless the actor has the right."""
    if who.kind in TRUSTED or right.value in who.rights:
        return
    if who.kind == "person":
        role = (who.role or "none").replace("_", " ")
        raise NotAllowed(f"Your role ({role}) may not {right.value}. Ask {WHO_MAY[right]}.")
    raise NotAllowed(f"This key may not {right.value}.")


class Found(NamedTuple):
    """A browser's session as found: whose, which, and under which token."""

    person: Person
    sign_in: SignIn
    token: str


def session_of(request: Request, tx: Session, now: datetime) -> Found:
    """The session that the request's cookie stands for, the second factor proven or not.

    Raises SignInNeeded where there is none in force.
    """
    token = request.cookies.get(cookie_name(), "")
    query = (
        select(Person, SignIn)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(
            SignIn.token_hash == hash_token(token),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            SignIn.seen_at > now - IDLE,
            Person.ended_at.is_(None),
        )
    )
    row = tx.execute(query).first() if token else None
    if row is None:
        raise SignInNeeded
    return Found(row[0], row[1], token)


def owes(person: Person, sign_in: SignIn) -> str | None:
    """Where the second factor is still to be proven or set up; None where nothing is owed."""
    if sign_in.second_factor_at is not None:
        return None
    if person.totp_enrolled_at is not None:
        return "/sign-in/code"
    return "/profile/second-factor" if must_have_second_factor(person.role) else None


def sign_in_address(request: Request, needed: SignInNeeded) -> str:
    """Where to sign in, and in it where to come back to: the page asked for, or the one a form stood on."""
    page = str(request.url)
    if "HX-Request" in request.headers:
        page = request.headers.get("HX-Current-URL", "")
    elif request.method in UNSAFE:
        page = request.headers.get("Referer", "")
    parts = urlsplit(page)
    to = parts.path + (f"?{parts.query}" if parts.query else "")
    return needed.address if to in {"", "/"} else f"{needed.address}?to={quote(to, safe='/')}"


def _visit(request: Request, tx: Session, now: datetime, found: Found) -> Visit:
    who = actor_of(tx, found.person, request.state.request_id)
    see_clients(tx, who.clients)
    return Visit(request, tx, who, now, csrf_token(found.token), found.person.settings)


def _whole(request: Request, tx: Session, now: datetime) -> Found:
    found = session_of(request, tx, now)
    owed = owes(found.person, found.sign_in)
    if owed is not None:
        raise SignInNeeded(owed)
    return found


async def sent_csrf(request: Request) -> str:
    """The token that a form or htmx sent; refuses what another site's page sent before anything is read."""
    from_our_pages(request)
    sent = request.headers.get("X-CSRF-Token")
    if sent is None and request.method in UNSAFE:
        sent = str((await request.form()).get("csrf", ""))
    return sent or ""


def _read(request: Request, sent: Annotated[str, Depends(sent_csrf)]) -> Iterator[Visit]:
    database: Database = request.app.state.database
    with database.read() as tx:
        now = utc_now()
        found = _whole(request, tx, now)
        if request.method in UNSAFE:  # a question that is posted works for whoever asks it, so it is guarded as well
            must_match(sent, found.token)
        yield _visit(request, tx, now, found)
    _seen(database, found.sign_in, now)


def _write(request: Request, sent: Annotated[str, Depends(sent_csrf)]) -> Iterator[Visit]:
    database: Database = request.app.state.database
    with database.write() as tx:
        now = utc_now()
        found = _whole(request, tx, now)
        must_match(sent, found.token)
        yield _visit(request, tx, now, found)
    _seen(database, found.sign_in, now)


def must_match(sent: str, token: str) -> None:
    """Raise NotAllowed unless the form's token is the session's."""
    if not hmac.compare_digest(sent.encode(), csrf_token(token).encode()):
        raise NotAllowed("This form is out of date. Reload the page and do it again; what you typed is kept.")


def _seen(database: Database, sign_in: SignIn, now: datetime) -> None:
    # In a transaction of its own, after the answer's: a read may not write, and nobody is to wait for this row.
    if now - sign_in.seen_at > SEEN_EVERY:
        with database.write() as tx:
            tx.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now))


def _api(request: Request) -> Iterator[Visit]:
    database: Database = request.app.state.database
    with database.write() as tx:
        now = utc_now()
        who = api_key_actor(tx, _key(request), request.state.request_id)
        see_clients(tx, who.clients)
        yield Visit(request, tx, who, now, "")
    with database.write() as tx:
        used = update(ApiKey).where(ApiKey.id == who.id)
        never = ApiKey.last_used_at.is_(None)
        tx.execute(used.where(never | (ApiKey.last_used_at < now - SEEN_EVERY)).values(last_used_at=now))


def _key(request: Request) -> str:
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else ""


def is_known(request: Request) -> bool:
    """Whether somebody signed in, or the holder of a key, sends a request: told by its headers, its body unread."""
    database: Database = request.app.state.database
    with database.read() as tx:
        try:
            if request.url.path.startswith("/api/"):
                api_key_actor(tx, _key(request))
            else:
                _whole(request, tx, utc_now())
        except SignInNeeded:
            return False
    return True


# The transaction ends before the answer leaves, so that a failed commit cannot answer 200.
Read = Annotated[Visit, Depends(_read, scope="function")]
Write = Annotated[Visit, Depends(_write, scope="function")]
Api = Annotated[Visit, Depends(_api, scope="function")]  # for routes under /api/: a key instead of cookie and token
