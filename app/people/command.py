"""People from the command line: the first administrator, and a way in for somebody who is locked out."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import NoReturn

import typer

from app.kit.actor import Actor
from app.kit.clock import utc_now
from app.kit.errors import Refused
from app.kit.places import open_database
from app.kit.sealing import Unopened
from app.people import actions, queries
from app.people.access import visible_clients
from app.people.passwords import hash_password, new_password
from app.people.rules import password_fault


def add_user(email: str, name: str, role: str, team: str | None = None) -> None:
    """Add a person of the service team, with a password asked for or made up; ends the program where that cannot be.

    Of somebody in no team it is said that they see no client, and which teams there are.
    """
    with open_database() as database:
        with database.read() as tx:
            known = {each.name: each.id for each in queries.teams(tx)}
            team_id = _team(known, team) if team else None
            if queries.person_by_email(tx, email) is not None:
                _stop(f"{email} is there already; bin/certdesk user passwd gives a new password.")
        word, made = _ask_or_make(email, name)
        kept = hash_password(word)
        try:
            with database.write(None) as tx:
                person = actions.add_person(tx, email, name, role, who=_operator(), now=utc_now())
                actions.set_password(tx, person.id, kept, who=_operator(), now=utc_now())
                if team_id is not None:
                    actions.join_team(tx, team_id, person.id, who=_operator(), now=utc_now())
                sees_all = visible_clients(tx, person) is None
        except Refused as refused:
            _stop(refused.sentence)
    typer.echo(f"{name} ({email}) may sign in as {role.replace('_', ' ')}.")
    if team_id is None and not sees_all:
        typer.echo(_no_team(known))
    _show(word, made)


def _team(known: dict[str, int], name: str) -> int:
    folded = {each.casefold(): each for each in known}
    wanted = name.strip().casefold()
    if wanted not in folded:
        near = get_close_matches(wanted, folded, n=1)
        meant = f" Did you mean “{folded[near[0]]}”?" if near else ""
        _stop(f"There is no team “{name}”.{meant} There are: {'; '.join(known) or 'none yet'}.")
    return known[folded[wanted]]


def _no_team(known: dict[str, int]) -> str:
    """What somebody without a team lacks, and what to do."""
    sees = "They are in no team yet, and so see no client."
    if not known:
        return f"{sees} There is no team yet: one is made with the first client, in the console under Clients."
    return f"{sees} Put them in one in the console (People, Teams), or add with --team NAME. There are: {'; '.join(known)}."


def change_password(email: str) -> None:
    """Give a person a new password and sign them out everywhere; ends the program where there is no such person."""
    with open_database() as database:
        with database.read() as tx:
            person = queries.person_by_email(tx, email)
        if person is None:
            _stop(f"Nobody has the address {email}; bin/certdesk user add adds a person.")
        word, made = _ask_or_make(person.email, person.name)
        kept = hash_password(word)
        with database.write(None) as tx:
            actions.set_password(tx, person.id, kept, who=_operator(), now=utc_now())
    typer.echo(f"{person.name} has a new password and was signed out everywhere.")
    _show(word, made)


def reseal() -> None:
    """Seal every second factor with the first key of CERTDESK_SECRET; ends the program where one cannot be opened."""
    with open_database() as database:
        try:
            with database.write(None) as tx:
                number = actions.reseal_second_factors(tx, who=_operator(), now=utc_now())
        except Unopened:
            _stop("A second factor was sealed with another key. Add that key to CERTDESK_SECRET, after a comma.")
    typer.echo(f"{number} second factors are sealed with the first key; the others may be left out now.")


def _operator() -> Actor:
    return Actor("cli", None, "command line", None)


def _show(word: str, made: bool) -> None:
    if made:
        typer.echo(f"Password, shown this once: {word}")


def _ask_or_make(email: str, name: str) -> tuple[str, bool]:
    """A password that was typed, or one made up where nobody sits at a terminal; and whether it was made up."""
    if not sys.stdin.isatty():
        return new_password(), True
    while True:
        word = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
        fault = password_fault(word, email, name)
        if fault is None:
            return word, False
        typer.echo(fault)


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
