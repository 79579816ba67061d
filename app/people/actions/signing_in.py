"""Signing in: count the try, check the password outside any transaction, then open a session; and signing out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.kit.sealing import seal
from app.people import queries
from app.people.models import Person, SignIn, SignInWait
from app.people.rules import FORGOTTEN_AFTER, HALF_LASTS, LASTS, must_have_second_factor, wait_after
from app.people.second_factor import new_secret
from app.people.tokens import hash_token, new_token


def try_sign_in(tx: Session, email: str, *, browser: str = "", who: Actor, now: datetime) -> timedelta:
    """Count a try with an address before its password or code is looked at, so that many at once count as many.

    Answers how long the address still rests; zero: go on. Known and unknown addresses are treated alike. `browser` is
    the number of one known to the person (`browsers.known_browser`), whose tries are counted apart.
    """
    key = queries.wait_key(email, browser)
    first = {"email_hash": key, "tries": 0, "last_try_at": now, "rests_until_at": now}
    tx.execute(insert(SignInWait).values(**first).on_conflict_do_nothing())
    wait = queries.wait_of(tx, email, browser)
    assert wait is not None
    if wait.rests_until_at > now:
        return wait.rests_until_at - now
    before = 0 if now - wait.last_try_at > FORGOTTEN_AFTER else wait.tries
    wait.tries, wait.last_try_at = before + 1, now
    wait.rests_until_at = now + wait_after(wait.tries)
    if wait.rests_until_at > now:
        audit.record(tx, who, now, "people.try_sign_in", wait, before={"tries": before}, after={"tries": wait.tries})
    return timedelta(0)


def refuse_sign_in(tx: Session, email: str, *, browser: str = "", who: Actor, now: datetime) -> None:
    """Keep that a try was wrong: the same row whether the address is anybody's."""
    wait = queries.wait_of(tx, email, browser)
    if wait is not None:
        audit.record(tx, who, now, "people.refuse_sign_in", wait, after={"tries": wait.tries})


def sign_in(
    tx: Session,
    person_id: int,
    browser: str | None,
    *,
    known: str = "",
    who: Actor,
    now: datetime,
    new_hash: str | None = None,
) -> str:
    """Open a session for somebody whose password was right; answers its token, which only the browser keeps.

    With a second factor still owed the session is short and opens no other door. `new_hash` replaces a dated one;
    `known` is the number of a browser known to the person, whose own wrong tries are forgotten.
    Raises NotFound for somebody whose access was ended meanwhile.
    """
    person = queries.person(tx, person_id, lock=True)
    if person.ended_at is not None:
        raise NotFound("This sign-in is not there any more. Ask your administrator.")
    person.password_hash = new_hash or person.password_hash
    owes = person.totp_enrolled_at is not None or must_have_second_factor(person.role)
    if owes and person.totp_secret is None:
        person.totp_secret = seal(new_secret())
    if not owes:
        _forget_tries(tx, person, known)
    token = new_token()
    row = SignIn(
        token_hash=hash_token(token), person_id=person.id, started_at=now, seen_at=now,
        expires_at=now + (HALF_LASTS if owes else LASTS), browser=(browser or "")[:300] or None,
    )  # fmt: skip
    tx.add(row)
    themselves = replace(who, id=person.id, name=person.name)
    audit.record(tx, themselves, now, "people.sign_in", person, after={"second factor owed": owes})
    return token


def finish_sign_in(tx: Session, sign_in_id: int, *, known: str = "", who: Actor, now: datetime) -> str:
    """Turn a session whose second factor was proven into a whole one, under a new token."""
    row = tx.get_one(SignIn, sign_in_id, with_for_update=True)
    person = queries.person(tx, row.person_id, lock=True)
    token = new_token()
    row.token_hash, row.second_factor_at, row.seen_at, row.expires_at = hash_token(token), now, now, now + LASTS
    _forget_tries(tx, person, known)
    audit.record(tx, who, now, "people.finish_sign_in", person)
    return token


def sign_out(tx: Session, sign_in_id: int, *, who: Actor, now: datetime) -> None:
    """End one session of one's own.

    Raises NotFound for somebody else's.
    """
    row = tx.get(SignIn, sign_in_id, with_for_update=True)
    if row is None or row.person_id != who.id:
        raise NotFound("There is no such sign-in. Reload the page.")
    if row.ended_at is None:
        row.ended_at = now
        audit.record(tx, who, now, "people.sign_out", row)


def _forget_tries(tx: Session, person: Person, known: str) -> None:
    # Those from elsewhere stay counted: they were somebody else's.
    wait = queries.wait_of(tx, person.email, known)
    if wait is not None:
        tx.delete(wait)
