"""Reads over staff, teams, sign-ins and keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, and_, column, func, or_, select, table
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.kit.audit import AuditRow
from app.kit.errors import NotFound
from app.people.models import (
    ApiKey,
    PasswordLink,
    Person,
    RecoveryCode,
    SignIn,
    SignInWait,
    Team,
    TeamClient,
    TeamMember,
)
from app.people.rules import IDLE, Right, Role
from app.people.tokens import hash_token

# Clients belong to an area above this one; what is needed here is only the name that goes with a team's client_id.
CLIENT = table("client", column("id"), column("name"))


def person_by_email(tx: Session, email: str) -> Person | None:
    """The person with this address, who may have been ended."""
    return tx.scalars(select(Person).where(Person.email == email.strip().lower())).first()


def person(tx: Session, person_id: int, *, lock: bool = False) -> Person:
    """A person.

    Raises NotFound.
    """
    query = select(Person).where(Person.id == person_id)
    found = tx.scalars(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound("There is no such person. Go back to the list of people.")
    return found


def staff(tx: Session, now: datetime) -> Sequence[Row[Person, str | None, datetime | None]]:
    """Everybody, those who left last: the person, their teams' names, and when they were last seen."""
    teams = (
        select(func.string_agg(Team.name, ", "))
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.person_id == Person.id)
        .scalar_subquery()
    )
    seen = select(func.max(SignIn.seen_at)).where(SignIn.person_id == Person.id).scalar_subquery()
    query = select(Person, teams.label("teams"), seen.label("seen_at"))
    return tx.execute(query.order_by(Person.ended_at.is_not(None), Person.name, Person.id)).all()


def active_admins(tx: Session, *, lock: bool = False) -> Sequence[Person]:
    """Those who may manage people; locked in the order of their ids, so that two cannot both be the last but one."""
    query = select(Person).where(Person.role == Role.ADMIN.value, Person.ended_at.is_(None)).order_by(Person.id)
    return tx.scalars(query.with_for_update() if lock else query).all()


def sign_ins_of(tx: Session, person_id: int, now: datetime) -> Sequence[SignIn]:
    """A person's sessions in force, the one used last first."""
    query = select(SignIn).where(
        SignIn.person_id == person_id,
        SignIn.ended_at.is_(None),
        SignIn.expires_at > now,
        SignIn.seen_at > now - IDLE,
    )
    return tx.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def wait_key(email: str, browser: str = "") -> str:
    """Under what tries with an address are counted: apart for a browser known to its owner."""
    return "-".join(hash_token(part) for part in (email.strip().lower(), browser) if part)


def wait_of(tx: Session, email: str, browser: str = "") -> SignInWait | None:
    """How often somebody tried to sign in with this address without success, locked; in a browser known to its owner,
    how often there."""
    query = select(SignInWait).where(SignInWait.email_hash == wait_key(email, browser))
    return tx.scalars(query.with_for_update()).first()


def recovery_codes_left(tx: Session, person_id: int) -> int:
    """How many recovery codes of a person are unused."""
    query = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return tx.execute(query).scalar_one()


def password_link(tx: Session, token: str, now: datetime, *, lock: bool = False) -> tuple[PasswordLink, Person]:
    """A link to choose a password that is in force, with the person whose it is.

    Raises NotFound for one that was used, ran out, or never was.
    """
    query = (
        select(PasswordLink, Person)
        .join(Person, Person.id == PasswordLink.person_id)
        .where(
            PasswordLink.token_hash == hash_token(token),
            PasswordLink.used_at.is_(None),
            PasswordLink.expires_at > now,
            Person.ended_at.is_(None),
        )
    )
    row = tx.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound("This link was used already, or it is too old. Ask your administrator for a new one.")
    return row[0], row[1]


def teams(tx: Session) -> Sequence[Team]:
    """Every team by name."""
    return tx.scalars(select(Team).order_by(Team.name, Team.id)).all()


def teams_to_choose(tx: Session, who: Actor) -> list[tuple[int, str]]:
    """The teams that may be given a new client, by name: every one for who manages people, else one's own."""
    query = select(Team.id, Team.name).order_by(Team.name, Team.id)
    if Right.MANAGE_PEOPLE.value not in who.rights:
        query = query.join(TeamMember, TeamMember.team_id == Team.id).where(TeamMember.person_id == who.id)
    return [(row.id, row.name) for row in tx.execute(query)]


def team(tx: Session, team_id: int, *, lock: bool = False) -> Team:
    """A team.

    Raises NotFound.
    """
    query = select(Team).where(Team.id == team_id)
    found = tx.scalars(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound("There is no such team. Go back to the list of teams.")
    return found


def members(tx: Session) -> Sequence[Row[int, int, str]]:
    """Every team's members who are there: team id, person id, name."""
    query = select(TeamMember.team_id, Person.id, Person.name).join(Person, Person.id == TeamMember.person_id)
    return tx.execute(query.where(Person.ended_at.is_(None)).order_by(Person.name, Person.id)).all()


def served(tx: Session) -> Sequence[Row[int, int, str]]:
    """Every team's clients: team id, client id, name."""
    query = select(TeamClient.team_id, CLIENT.c.id, CLIENT.c.name).join(CLIENT, CLIENT.c.id == TeamClient.client_id)
    return tx.execute(query.order_by(CLIENT.c.name)).all()


def clients(tx: Session) -> Sequence[Row[int, str]]:
    """Every client's id and name, for those who may manage people."""
    return tx.execute(select(CLIENT.c.id, CLIENT.c.name).order_by(CLIENT.c.name)).all()


def teams_of(tx: Session, person_id: int) -> set[int]:
    """The ids of a person's teams."""
    return set(tx.scalars(select(TeamMember.team_id).where(TeamMember.person_id == person_id)))


def api_keys(tx: Session) -> Sequence[Row[ApiKey, str | None, str | None]]:
    """Every key, those in force first: the key, its client's name, who made it."""
    query = (
        select(ApiKey, CLIENT.c.name, Person.name)
        .outerjoin(CLIENT, CLIENT.c.id == ApiKey.client_id)
        .outerjoin(Person, Person.id == ApiKey.created_by_id)
    )
    return tx.execute(query.order_by(ApiKey.ended_at.is_not(None), ApiKey.id.desc())).all()


def api_key(tx: Session, key_id: int) -> ApiKey:
    """A key, locked.

    Raises NotFound.
    """
    found = tx.scalars(select(ApiKey).where(ApiKey.id == key_id).with_for_update()).first()
    if found is None:
        raise NotFound("There is no such key. Go back to the list of keys.")
    return found


def changes_of(tx: Session, person: Person, limit: int = 30) -> Sequence[AuditRow]:
    """What was done to a person's access, newest first, with the tries to sign in under their address."""
    theirs = and_(AuditRow.subject_kind == Person.__tablename__, AuditRow.subject_id == str(person.id))
    tries = and_(
        AuditRow.subject_kind == SignInWait.__tablename__, AuditRow.subject_id.startswith(wait_key(person.email))
    )
    return tx.scalars(select(AuditRow).where(or_(theirs, tries)).order_by(AuditRow.id.desc()).limit(limit)).all()
