"""What the demonstration's team did with the papers of the past: the same decisions that a person makes on the screen."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.certificates.models import DocumentArrival
from app.certificates.paths import NoSuchPlace
from app.certificates.queries import corrected_reading, value_at
from app.items.actions import leave_standing, release_item
from app.items.models import ItemClient, WorkItem
from app.kit.actor import Actor
from app.kit.database import see_clients
from app.kit.errors import Refused
from app.people.access import actor_of
from app.people.models import Person
from app.reviews.actions import Entry, accept_part, ask_for_correction, correct_values
from app.reviews.queries.lines import accepting_of, rows_of
from app.reviews.rules import shown
from app.standing import queries as standing
from app.standing.lines import lines_of
from app.standing.models import Judgment

MOST_LOOKS = 3


@dataclass(frozen=True)
class Team:
    """Those who act in the story."""

    analysts: tuple[Actor, ...]
    manager: Actor

    def analyst_for(self, client_id: int) -> Actor:
        """An analyst of the team that serves a client; always the same one."""
        serving = [analyst for analyst in self.analysts if analyst.sees(client_id)]
        return serving[client_id % len(serving)]


def gather_team(tx: Session) -> Team:
    """The analysts and an account manager, as actors."""
    analysts = [actor_of(tx, person) for person in tx.scalars(_in_role("analyst"))]
    return Team(tuple(analysts), actor_of(tx, tx.scalars(_in_role("account_manager")).all()[0]))


def _in_role(role: str) -> Select[Person]:
    return select(Person).where(Person.role == role).order_by(Person.id)


def answer(tx: Session, team: Team, arrival_ids: Collection[int], moment: datetime, *, look: bool) -> None:
    """Settle the items that files of the past opened: look at what was unsure, then accept or ask for a correction.

    Papers of terms long past are not looked at value by value: nothing hangs on them any more. What cannot be settled
    stays in the queue.
    """
    brought = select(DocumentArrival.document_id).where(DocumentArrival.arrival_id.in_(arrival_ids))
    items = select(WorkItem).where(WorkItem.document_id.in_(brought), WorkItem.state == "open").order_by(WorkItem.id)
    for item in tx.scalars(items).all():
        for client_id in tx.scalars(select(ItemClient.client_id).where(ItemClient.item_id == item.id)).all():
            who = team.analyst_for(client_id)
            see_clients(tx, who.clients)
            with suppress(Refused):
                # Once one paper's values are certain, the verdict may come to hang on another's.
                for _ in range(MOST_LOOKS if look else 0):
                    if not _look(tx, item, client_id, who, moment):
                        break
                _decide(tx, item, client_id, who, moment)
            release_item(tx, item.id, who=who, now=moment)
            leave_standing(tx, item.id, who=who, now=moment)
            see_clients(tx, None)


def _look(tx: Session, item: WorkItem, client_id: int, who: Actor, moment: datetime) -> bool:
    """Confirm the values that were read, but not for certain; whether there were any."""
    judgment = _judgment(tx, item, client_id)
    findings = judgment.verdict["review"] if judgment else []
    places = {
        (int(place["file"]), place["path"])
        for finding in findings
        for place in finding["evidence"]
        if place["path"] and place["file"].isdigit()
    }
    readings = {number: corrected_reading(tx, number) for number, _ in places}
    values = {(number, path): _value(readings[number], path) for number, path in sorted(places)}
    entries = [Entry(number, path, shown(path, value)) for (number, path), value in values.items() if value]
    if entries:
        correct_values(tx, item.id, entries, confirm=True, who=who, now=moment)
    return bool(entries)


def _value(reading: dict[str, Any], path: str) -> Any:
    try:
        return value_at(reading, path)
    except NoSuchPlace:
        return None


def _decide(tx: Session, item: WorkItem, client_id: int, who: Actor, moment: datetime) -> None:
    judgment = _judgment(tx, item, client_id)
    part = tx.get(ItemClient, (item.id, client_id))
    if judgment is None or part is None or item.state != "open" or part.decision is not None:
        return
    accepting = accepting_of(judgment.status, rows_of(lines_of(judgment.verdict), {}))
    if accepting.allowed:
        seen = [row.id for row in accepting.to_see]
        accept_part(tx, item.id, client_id, version=item.version, seen=seen, who=who, now=moment)
    elif judgment.verdict["deficiencies"]:
        ask_for_correction(tx, item.id, client_id, version=item.version, who=who, now=moment)


def _judgment(tx: Session, item: WorkItem, client_id: int) -> Judgment | None:
    part = tx.get(ItemClient, (item.id, client_id))
    if part is None or part.assignment_id is None:
        return None
    return standing.newest_judgments(tx, [part.assignment_id]).get(part.assignment_id)
