"""Teams: who is in them and which clients they serve. From this follows who may see which client."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound
from app.people import queries
from app.people.access import must
from app.people.models import Person, Team, TeamClient, TeamMember
from app.people.rules import Right


def add_team(tx: Session, name: str, *, who: Actor, now: datetime) -> Team:
    """Make a team.

    Raises BadInput where the name is empty or taken.
    """
    must(who, Right.MANAGE_PEOPLE)
    return _new_team(tx, name, who, now)


def serve_new_client(tx: Session, client_id: int, team_id: int | None, name: str, *, who: Actor, now: datetime) -> None:
    """Have a team serve a client just taken on; without one, a team named after the client is made.

    An account manager chooses among their own teams, and is in a team that is made. Raises NotFound for another's team,
    BadInput where the name of the team to be made is taken.
    """
    must(who, Right.TAKE_ON)
    anybodys = Right.MANAGE_PEOPLE.value in who.rights
    if team_id is None:
        team = _new_team(tx, f"{name} team", who, now)
        tx.flush()
        if who.id is not None and not anybodys:
            _join(tx, team, queries.person(tx, who.id), who, now)
    elif anybodys or team_id in queries.teams_of(tx, who.id or 0):
        team = queries.team(tx, team_id)
    else:
        raise NotFound("You are in no such team. Choose one of yours, or a new one.")
    _serve(tx, team, client_id, who, now)


def _new_team(tx: Session, name: str, who: Actor, now: datetime) -> Team:
    name = " ".join(name.split())
    if not name:
        raise BadInput("Give the team a name.")
    if tx.scalars(select(Team).where(Team.name == name)).first() is not None:
        raise BadInput(f"There is a team {name} already.")
    team = Team(name=name)
    tx.add(team)
    audit.record(tx, who, now, "people.add_team", team, after={"name": name})
    return team


def join_team(tx: Session, team_id: int, person_id: int, *, who: Actor, now: datetime) -> None:
    """Put a person in a team, so that they see its clients."""
    must(who, Right.MANAGE_PEOPLE)
    _join(tx, queries.team(tx, team_id), queries.person(tx, person_id), who, now)


def _join(tx: Session, team: Team, person: Person, who: Actor, now: datetime) -> None:
    row = insert(TeamMember).values(team_id=team.id, person_id=person.id)
    if tx.execute(row.on_conflict_do_nothing().returning(TeamMember.team_id)).first():
        audit.record(tx, who, now, "people.join_team", person, after={"team": team.name})


def leave_team(tx: Session, team_id: int, person_id: int, *, who: Actor, now: datetime) -> None:
    """Take a person out of a team, and with it from its clients."""
    must(who, Right.MANAGE_PEOPLE)
    team, person = queries.team(tx, team_id), queries.person(tx, person_id)
    rows = delete(TeamMember).where(TeamMember.team_id == team.id, TeamMember.person_id == person.id)
    if tx.execute(rows.returning(TeamMember.team_id)).first():
        audit.record(tx, who, now, "people.leave_team", person, before={"team": team.name})


def serve_client(tx: Session, team_id: int, client_id: int, *, who: Actor, now: datetime) -> None:
    """Have a team serve a client, so that its members see the client.

    Raises NotFound for a client that there is not.
    """
    must(who, Right.MANAGE_PEOPLE)
    team = queries.team(tx, team_id)
    if client_id not in {client.id for client in queries.clients(tx)}:
        raise NotFound("There is no such client. Reload the page.")
    _serve(tx, team, client_id, who, now)


def _serve(tx: Session, team: Team, client_id: int, who: Actor, now: datetime) -> None:
    row = insert(TeamClient).values(team_id=team.id, client_id=client_id)
    if tx.execute(row.on_conflict_do_nothing().returning(TeamClient.team_id)).first():
        audit.record(tx, who, now, "people.serve_client", team, after={"client": client_id})


def end_service(tx: Session, team_id: int, client_id: int, *, who: Actor, now: datetime) -> None:
    """Have a team serve a client no more."""
    must(who, Right.MANAGE_PEOPLE)
    team = queries.team(tx, team_id)
    rows = delete(TeamClient).where(TeamClient.team_id == team.id, TeamClient.client_id == client_id)
    if tx.execute(rows.returning(TeamClient.team_id)).first():
        audit.record(tx, who, now, "people.end_service", team, before={"client": client_id})


def choose_members(tx: Session, team_id: int, person_ids: Iterable[int], *, who: Actor, now: datetime) -> None:
    """Make a team's members exactly these; those whose access was ended keep their place, unseen."""
    team, wanted = queries.team(tx, team_id, lock=True), set(person_ids)
    query = select(TeamMember.person_id).join(Person, Person.id == TeamMember.person_id)
    there = set(tx.scalars(query.where(TeamMember.team_id == team.id, Person.ended_at.is_(None))))
    for person_id in sorted(wanted - there):
        join_team(tx, team.id, person_id, who=who, now=now)
    for person_id in sorted(there - wanted):
        leave_team(tx, team.id, person_id, who=who, now=now)


def choose_clients(tx: Session, team_id: int, client_ids: Iterable[int], *, who: Actor, now: datetime) -> None:
    """Make the clients that a team serves exactly these."""
    team, wanted = queries.team(tx, team_id, lock=True), set(client_ids)
    there = set(tx.scalars(select(TeamClient.client_id).where(TeamClient.team_id == team.id)))
    for client_id in sorted(wanted - there):
        serve_client(tx, team.id, client_id, who=who, now=now)
    for client_id in sorted(there - wanted):
        end_service(tx, team.id, client_id, who=who, now=now)


def choose_teams(tx: Session, person_id: int, team_ids: Iterable[int], *, who: Actor, now: datetime) -> None:
    """Make a person's teams exactly these."""
    person, wanted = queries.person(tx, person_id, lock=True), set(team_ids)
    there = queries.teams_of(tx, person.id)
    for team_id in sorted(wanted - there):
        join_team(tx, team_id, person.id, who=who, now=now)
    for team_id in sorted(there - wanted):
        leave_team(tx, team_id, person.id, who=who, now=now)
