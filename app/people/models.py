"""Staff, their teams, sign-ins and keys. Which clients a person may see follows from their teams, in one place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base
from app.people.rules import Role


class Person(Base):
    """A member of the service team. `email` is stored in lower case."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("email"),
        CheckConstraint("email = lower(email)", "email_is_lower_case"),
        CheckConstraint(f"role in ({', '.join(repr(r.value) for r in Role)})", "role_is_known"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_enrolled_at: Mapped[datetime | None]  # before it, the secret is only being set up
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)  # a code is good once
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # density, theme


class RecoveryCode(Base):
    """A code on paper that stands in for a lost second factor, once; only its hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PasswordLink(Base):
    """A link with which a person chooses a password, once, so that nobody else ever knows it."""

    __tablename__ = "password_link"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_password_link_of_person", "person_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    token_hash: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInWait(Base):
    """Tries to sign in with one e-mail address since the last success, and until when it rests.

    Kept by the address's hash, whether anybody has it or not, so that the wait does not tell who exists.
    """

    __tablename__ = "sign_in_wait"

    email_hash: Mapped[str] = mapped_column(primary_key=True)
    tries: Mapped[int]
    last_try_at: Mapped[datetime]
    rests_until_at: Mapped[datetime]


class SignIn(Base):
    """A session: the browser holds the token, the table its hash."""

    __tablename__ = "sign_in"
    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_sign_in_of_person", "person_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    token_hash: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    browser: Mapped[str | None]


class Team(Base):
    """A group of staff that serves some clients."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]


class TeamMember(Base):
    """A person's place in a team."""

    __tablename__ = "team_member"
    __table_args__ = (Index("ix_team_member_teams_of_person", "person_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)


class TeamClient(Base):
    """A client that a team serves."""

    __tablename__ = "team_client"
    __table_args__ = (Index("ix_team_client_teams_of_client", "client_id"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True)


class ApiKey(Base):
    """A key for the HTTP API, with which a program brings documents; only its hash is kept."""

    __tablename__ = "api_key"
    __table_args__ = (
        UniqueConstraint("key_hash"),
        Index("ix_api_key_created_by_id", "created_by_id"),
        Index("ix_api_key_client_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    key_hash: Mapped[str]
    hint: Mapped[str]  # its last characters, by which its owner knows it again
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))  # none: every client
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    last_used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
