"""Setting up, proving and ending the second factor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import Refused
from app.kit.sealing import Unopened, seal, unseal
from app.people import queries
from app.people.access import must
from app.people.actions.people import end_sign_ins
from app.people.models import Person, RecoveryCode
from app.people.rules import Right, must_have_second_factor
from app.people.second_factor import new_secret, step_of
from app.people.tokens import hash_token, new_recovery_code

RECOVERY_CODES = 10
KEY_LOST = (
    "Codes cannot be checked: the key that second factors were kept with is not set now. Use a recovery code, and tell "
    "whoever runs Certdesk that CERTDESK_SECRET or the key file has changed."
)


def begin_second_factor(tx: Session, person_id: int, *, who: Actor, now: datetime) -> Person:
    """Make a secret that the person's app is to learn; it counts once a code of it was shown.

    Raises Refused where a second factor is in force: it has to be ended first, which takes the password.
    """
    person = queries.person(tx, person_id, lock=True)
    if person.totp_enrolled_at is not None:
        raise Refused("A second factor is set up already. To use another phone, end this one first.")
    person.totp_secret, person.totp_last_step = seal(new_secret()), None
    audit.record(tx, who, now, "people.begin_second_factor", person)
    return person


def enrol_second_factor(tx: Session, person_id: int, code: str, *, who: Actor, now: datetime) -> list[str] | None:
    """Put the second factor in force with a code from the app; answers the recovery codes, None for a wrong code.

    Raises Refused where one is in force already or none was begun.
    """
    person = queries.person(tx, person_id, lock=True)
    if person.totp_enrolled_at is not None or person.totp_secret is None:
        raise Refused("Nothing is being set up. Start again from your profile.")
    step = _step(person.totp_secret, code, now)
    if step is None:
        return None
    person.totp_enrolled_at, person.totp_last_step = now, step
    audit.record(
        tx, who, now, "people.enrol_second_factor", person, before={"enrolled": False}, after={"enrolled": True}
    )
    return renew_recovery_codes(tx, person_id, who=who, now=now)


def prove_second_factor(tx: Session, person_id: int, code: str, *, who: Actor, now: datetime) -> bool:
    """Whether a code is right: one of the app that was not used yet, nor one older than the last; or a recovery code.

    A used code is spent. Raises Refused where no code can be checked, the key of the secrets being another.
    """
    person = queries.person(tx, person_id, lock=True)
    if person.totp_secret is None or person.totp_enrolled_at is None:
        return False
    if _spend_recovery_code(tx, person, code, who, now):
        return True
    step = _step(person.totp_secret, code, now)
    if step is None:
        return False
    if person.totp_last_step is not None and step <= person.totp_last_step:
        return False
    person.totp_last_step = step
    return True


def renew_recovery_codes(tx: Session, person_id: int, *, who: Actor, now: datetime) -> list[str]:
    """New recovery codes in place of the old ones; they are answered once and kept as hashes only."""
    person = queries.person(tx, person_id, lock=True)
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    tx.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    tx.add_all(RecoveryCode(person_id=person.id, code_hash=hash_token(code), made_at=now) for code in codes)
    audit.record(tx, who, now, "people.renew_recovery_codes", person, after={"codes": len(codes)})
    return codes


def end_second_factor(tx: Session, person_id: int, *, who: Actor, now: datetime, another: bool = False) -> Person:
    """End one's own second factor; with `another`, to set up another phone at once.

    Raises Refused for a role that must have one and wants no other.
    """
    person = queries.person(tx, person_id, lock=True)
    if must_have_second_factor(person.role) and not another:
        raise Refused("Your role needs a second factor. Set up another phone instead.")
    _forget(tx, person)
    audit.record(tx, who, now, "people.end_second_factor", person, before={"enrolled": True}, after={"enrolled": False})
    return begin_second_factor(tx, person_id, who=who, now=now) if another else person


def reset_second_factor(tx: Session, person_id: int, *, who: Actor, now: datetime) -> Person:
    """End somebody else's second factor, whose phone is lost, and sign them out everywhere."""
    must(who, Right.MANAGE_PEOPLE)
    person = queries.person(tx, person_id, lock=True)
    had = person.totp_enrolled_at is not None
    _forget(tx, person)
    end_sign_ins(tx, person, who=who, now=now)
    audit.record(
        tx, who, now, "people.reset_second_factor", person, before={"enrolled": had}, after={"enrolled": False}
    )
    return person


def reseal_second_factors(tx: Session, *, who: Actor, now: datetime) -> int:
    """Seal every secret with the first key that is set, so that the others may be left out; answers how many."""
    must(who, Right.MANAGE_PEOPLE)
    people = tx.scalars(select(Person).where(Person.totp_secret.is_not(None)).with_for_update()).all()
    for person in people:
        person.totp_secret = seal(unseal(person.totp_secret or ""))
        audit.record(tx, who, now, "people.reseal_second_factors", person)
    return len(people)


def _step(sealed: str, code: str, now: datetime) -> int | None:
    try:
        return step_of(unseal(sealed), code, now)
    except Unopened:
        raise Refused(KEY_LOST) from None


def _spend_recovery_code(tx: Session, person: Person, code: str, who: Actor, now: datetime) -> bool:
    wanted = hash_token(code.strip().lower())
    query = select(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.code_hash == wanted)
    found = tx.scalars(query.where(RecoveryCode.used_at.is_(None)).with_for_update()).first()
    if found is None:
        return False
    found.used_at = now
    audit.record(tx, who, now, "people.spend_recovery_code", person)
    return True


def _forget(tx: Session, person: Person) -> None:
    person.totp_secret = person.totp_enrolled_at = person.totp_last_step = None
    tx.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
