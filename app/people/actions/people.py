"""Who is on the staff, in which role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, Refused
from app.people import queries
from app.people.access import must
from app.people.models import Person, SignIn
from app.people.rules import Right, Role


def add_person(tx: Session, email: str, name: str, role: str, *, who: Actor, now: datetime) -> Person:
    """Take somebody on; they choose a password by a link, or get one from the command line.

    Raises BadInput where the address is none or taken, the name is empty, or the role is none.
    """
    must(who, Right.MANAGE_PEOPLE)
    email, name = email.strip().lower(), " ".join(name.split())
    local, at, host = email.partition("@")
    if not (local and at and host) or email.split() != [email]:
        raise BadInput("Write the e-mail address as name@company.")
    if not name:
        raise BadInput("Write the person's name, as colleagues know it.")
    if queries.person_by_email(tx, email) is not None:
        raise BadInput(f"{email} is on the list already. Open that person instead.")
    person = Person(email=email, name=name, role=_role(role).value, created_at=now, settings={})
    tx.add(person)
    audit.record(tx, who, now, "people.add_person", person, after={"role": person.role})
    return person


def change_role(tx: Session, person_id: int, role: str, *, who: Actor, now: datetime) -> Person:
    """Give a person another role; it holds from their next click.

    Raises Refused for one's own role, and where nobody would be left to manage people.
    """
    must(who, Right.MANAGE_PEOPLE)
    new = _role(role)
    admins = queries.active_admins(tx, lock=True)
    person = queries.person(tx, person_id, lock=True)
    if person.role == new.value:
        return person
    if person.id == who.id:
        raise Refused("Your own role is changed by another administrator.")
    if new is not Role.ADMIN:
        _somebody_stays(admins, person)
    before, person.role = person.role, new.value
    audit.record(tx, who, now, "people.change_role", person, before={"role": before}, after={"role": person.role})
    return person


def end_access(tx: Session, person_id: int, *, who: Actor, now: datetime, why: str | None = None) -> Person:
    """Let a person in no more and sign them out everywhere; what they did stays under their name.

    Raises Refused for oneself, and where nobody would be left to manage people.
    """
    must(who, Right.MANAGE_PEOPLE)
    admins = queries.active_admins(tx, lock=True)
    person = queries.person(tx, person_id, lock=True)
    if person.ended_at is not None:
        return person
    if person.id == who.id:
        raise Refused("Your own access is ended by another administrator.")
    _somebody_stays(admins, person)
    person.ended_at = now
    end_sign_ins(tx, person, who=who, now=now)
    audit.record(tx, who, now, "people.end_access", person, before={"ended": False}, after={"ended": True}, why=why)
    return person


def restore_access(tx: Session, person_id: int, *, who: Actor, now: datetime) -> Person:
    """Let a person who was ended in again, with the same password, second factor and teams."""
    must(who, Right.MANAGE_PEOPLE)
    person = queries.person(tx, person_id, lock=True)
    if person.ended_at is not None:
        person.ended_at = None
        audit.record(tx, who, now, "people.restore_access", person, before={"ended": True}, after={"ended": False})
    return person


def end_sign_ins(tx: Session, person: Person, *, who: Actor, now: datetime, but: int | None = None) -> int:
    """Sign a person out everywhere, but for one sign-in; answers how many were ended."""
    open_ones = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
    ended = len(tx.execute(open_ones.values(ended_at=now).returning(SignIn.id)).all())
    if ended:
        audit.record(tx, who, now, "people.end_sign_ins", person, after={"ended": ended})
    return ended


def change_settings(tx: Session, person_id: int, theme: str, density: str, *, who: Actor, now: datetime) -> None:
    """How screens look for a person.

    Raises BadInput for a theme or density that there is not.
    """
    if theme not in {"system", "light", "dark"} or density not in {"normal", "compact"}:
        raise BadInput("Choose one of the themes and densities offered.")
    person = queries.person(tx, person_id, lock=True)
    before, person.settings = person.settings, {**person.settings, "theme": theme, "density": density}
    audit.record(tx, who, now, "people.change_settings", person, before=before, after=person.settings)


def _role(role: str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise BadInput(f"Choose a role: {', '.join(r.value for r in Role)}.") from None


def _somebody_stays(admins: Sequence[Person], person: Person) -> None:
    if list(admins) == [person]:
        raise Refused("Nobody else could manage people. Make somebody else an administrator first.")
