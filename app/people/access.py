"""Who is asking and what they may see: the one place where access is decided. The database enforces it again."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.database import Database, see_clients
from app.kit.errors import NotAllowed
from app.kit.web.visit import Visit
from app.people.models import Person, SignIn, TeamClient, TeamMember
from app.people.rules import RIGHTS, Right, Role
from app.settings import settings

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class SignInNeeded(Exception):
    """Nobody is signed in, or the second factor is still owed."""


def cookie_name() -> str:
    """The session cookie; over TLS its prefix binds it to this host and to TLS."""
    return "__Host-certdesk" if settings().secure else "certdesk"


def hash_token(token: str) -> str:
    """What the database keeps of a session token or API key."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(token: str) -> str:
    """The token that a session's forms carry."""
    return hmac.new(token.encode(), b"form", "sha256").hexdigest()


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


def must(who: Actor, right: Right) -> None:
    """Raise NotAllowed unless the actor has the right."""
    if who.kind == "person" and right.value not in who.rights:
        raise NotAllowed(
            f"Your role ({(who.role or 'none').replace('_', ' ')}) may not {right.value}. Ask a supervisor."
        )


def _visit(request: Request, tx: Session, now: datetime) -> Visit:
    token = request.cookies.get(cookie_name(), "")
    query = (
        select(Person)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(
            SignIn.token_hash == hash_token(token),
            SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
            Person.ended_at.is_(None),
            Person.totp_enrolled_at.is_(None) | SignIn.second_factor_at.is_not(None),
        )
    )
    person = tx.scalars(query).first() if token else None
    if person is None:
        raise SignInNeeded
    who = actor_of(tx, person, request.state.request_id)
    see_clients(tx, who.clients)
    return Visit(request, tx, who, now, csrf_token(token), person.settings)


def _read(request: Request) -> Iterator[Visit]:
    database: Database = request.app.state.database
    with database.read() as tx:
        yield _visit(request, tx, utc_now())


async def _sent_csrf(request: Request) -> str:
    sent = request.headers.get("X-CSRF-Token")
    if sent is None and request.method in UNSAFE:
        sent = str((await request.form()).get("csrf", ""))
    return sent or ""


def _write(request: Request, sent: Annotated[str, Depends(_sent_csrf)]) -> Iterator[Visit]:
    database: Database = request.app.state.database
    with database.write() as tx:
        visit = _visit(request, tx, utc_now())
        if not hmac.compare_digest(sent, visit.csrf):
            raise NotAllowed("This form is out of date. Reload the page and do it again; what you typed is kept.")
        yield visit


# The transaction ends before the answer leaves, so that a failed commit cannot answer 200.
Read = Annotated[Visit, Depends(_read, scope="function")]
Write = Annotated[Visit, Depends(_write, scope="function")]
