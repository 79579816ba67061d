"""Passwords given anew. The hash is made by the caller, before any row is locked: it takes a tenth of a second."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import Refused
from app.people import queries
from app.people.access import must
from app.people.actions.people import end_sign_ins
from app.people.models import PasswordLink, Person
from app.people.rules import LINK_LASTS, Right
from app.people.tokens import hash_token, new_token


def add_password_link(tx: Session, person_id: int, *, who: Actor, now: datetime) -> str:
    """A link's token with which the person chooses a password; links given before stop working.

    Raises Refused for somebody whose access was ended.
    """
    must(who, Right.MANAGE_PEOPLE)
    person = queries.person(tx, person_id, lock=True)
    if person.ended_at is not None:
        raise Refused("This person's access was ended. Give it back first.")
    _end_links(tx, person, now)
    token = new_token()
    tx.add(PasswordLink(person_id=person.id, token_hash=hash_token(token), made_at=now, expires_at=now + LINK_LASTS))
    audit.record(tx, who, now, "people.add_password_link", person)
    return token


def use_password_link(tx: Session, token: str, password_hash: str, *, who: Actor, now: datetime) -> Person:
    """Choose a password by a link, which works once.

    Raises NotFound for a link that is used or too old.
    """
    link, person = queries.password_link(tx, token, now, lock=True)
    link.used_at = now
    themselves = Actor("person", person.id, person.name, request_id=who.request_id)
    set_password(tx, person.id, password_hash, who=themselves, now=now)
    return person


def set_password(
    tx: Session, person_id: int, password_hash: str, *, who: Actor, now: datetime, but: int | None = None
) -> Person:
    """Give a person a new password, end the wait for wrong tries, and sign them out everywhere but in one sign-in."""
    if who.id != person_id or who.kind != "person":
        must(who, Right.MANAGE_PEOPLE)
    person = queries.person(tx, person_id, lock=True)
    person.password_hash = password_hash
    wait = queries.wait_of(tx, person.email)
    if wait is not None:
        tx.delete(wait)
    _end_links(tx, person, now)
    end_sign_ins(tx, person, who=who, now=now, but=but)
    audit.record(tx, who, now, "people.set_password", person)
    return person


def _end_links(tx: Session, person: Person, now: datetime) -> None:
    old = update(PasswordLink).where(PasswordLink.person_id == person.id, PasswordLink.expires_at > now)
    tx.execute(old.where(PasswordLink.used_at.is_(None)).values(expires_at=now))
