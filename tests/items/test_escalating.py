"""What an analyst hands up waits for those who answer it, and comes back with their answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.items.actions import (
    claim_item,
    decide_part,
    hand_back_part,
    open_item,
    snooze_item,
    start_next,
    undo_decision,
    wake_item,
)
from app.items.models import ItemClient, WorkItem
from app.items.queries import escalated_count, open_items
from app.items.rules import KINDS, Filter, Part
from app.kit.actor import worker
from app.kit.audit import AuditRow
from app.kit.errors import BadInput, NotAllowed, Refused

ESCALATED = Filter(KINDS, state="escalated")
WHY = "The aggregate may be shared."


@pytest.fixture
def act(database, cast, now):
    """An action in a transaction of its own, by whom and seeing what they see."""

    def act(action: Any, *args: Any, by: Any, **more: Any) -> Any:
        who = cast.actor(by)
        with database.write(who.clients) as tx:
            return action(tx, *args, who=who, now=more.pop("now", now), **more)

    return act


@pytest.fixture
def item(database):
    def item(number: int) -> WorkItem:
        with database.read(None) as tx:
            return tx.get_one(WorkItem, number)

    return item


@pytest.fixture
def part(database, cast):
    def part(number: int, client: Any = None) -> ItemClient:
        with database.read(None) as tx:
            return tx.get_one(ItemClient, (number, (client or cast.gulf).id))

    return part


@pytest.fixture
def handed_up(open_one, act, cast, item):
    """An item that Dana escalated."""
    made = open_one()
    act(decide_part, made.id, cast.gulf.id, "escalated", WHY, version=made.version, by=cast.dana)
    return item(made.id)


def queue_of(database, who) -> list[int]:
    with database.read(who.clients) as tx:
        return [key.item_id for key in open_items(tx, ESCALATED, who)]


def test_what_is_escalated_is_not_done_but_waits_in_the_queue_of_those_who_answer(database, cast, handed_up, part):
    assert (handed_up.state, handed_up.outcome, handed_up.closed_at) == ("escalated", None, None)
    assert (part(handed_up.id).state, part(handed_up.id).decision_reason) == ("escalated", WHY)
    for person in (cast.sam, cast.morgan):
        assert queue_of(database, cast.actor(person)) == [handed_up.id]


def test_an_account_manager_is_asked_about_their_clients_alone(database, cast, act, open_one):
    made = open_one(cast.bay)
    act(decide_part, made.id, cast.bay.id, "escalated", WHY, version=made.version, by=cast.sam)
    morgan = cast.actor(cast.morgan)
    assert queue_of(database, morgan) == [made.id]
    assert queue_of(database, replace(morgan, clients=frozenset({cast.gulf.id}))) == []


def test_it_is_due_by_a_service_level_of_its_own_and_counted(database, cast, handed_up, now):
    sam = cast.actor(cast.sam)
    with database.read(None) as tx:
        assert (escalated_count(tx, sam, now).total, escalated_count(tx, sam, now).late) == (1, 0)
        assert escalated_count(tx, sam, handed_up.due_at + timedelta(minutes=1)).late == 1


def test_an_analyst_can_neither_take_nor_decide_what_is_escalated(cast, act, handed_up):
    with pytest.raises(Refused, match="a supervisor or the client's account manager"):
        act(claim_item, handed_up.id, by=cast.priya)
    with pytest.raises(Refused, match="Dana Example escalated it"):
        act(decide_part, handed_up.id, cast.gulf.id, "accepted", None, version=handed_up.version, by=cast.priya)
    with pytest.raises(NotAllowed):
        act(hand_back_part, handed_up.id, cast.gulf.id, "yes", version=handed_up.version, by=cast.priya)


def test_a_supervisor_takes_the_first_and_decides_it(cast, act, handed_up, item):
    taken = act(start_next, KINDS, f=ESCALATED, by=cast.sam)
    assert taken.id == handed_up.id
    act(decide_part, handed_up.id, cast.gulf.id, "accepted", None, version=handed_up.version, by=cast.sam)
    done = item(handed_up.id)
    assert (done.state, done.outcome, done.closed_by_id) == ("done", "accepted", cast.sam.id)


def test_the_supervisors_decision_taken_back_is_an_escalation_again(cast, act, handed_up, part, item):
    act(decide_part, handed_up.id, cast.gulf.id, "accepted", None, version=handed_up.version, by=cast.sam)
    act(undo_decision, handed_up.id, by=cast.sam)
    again = part(handed_up.id)
    assert (item(handed_up.id).state, again.state, again.decision) == ("escalated", "escalated", "escalated")
    assert (again.decision_reason, again.decided_by_id) == (WHY, cast.dana.id)


def test_handed_back_it_is_open_for_the_one_who_asked_with_the_answer(database, cast, act, handed_up, part, item, now):
    act(hand_back_part, handed_up.id, cast.gulf.id, "Ask the agent.", version=handed_up.version, by=cast.sam)
    back, mine = item(handed_up.id), part(handed_up.id)
    assert (back.state, back.assignee_id, mine.state, mine.decision) == ("open", cast.dana.id, "open", None)
    assert (mine.question, mine.answer, mine.answered_by_id) == (WHY, "Ask the agent.", cast.sam.id)
    assert now < back.due_at <= now + timedelta(days=5)
    assert queue_of(database, cast.actor(cast.sam)) == []
    with database.read(None) as tx:
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "items.hand_back_part")).one()
    assert (row.why, row.before["reason"]) == ("Ask the agent.", WHY)


def test_an_answer_wants_words_and_something_escalated(cast, act, handed_up, open_one):
    with pytest.raises(BadInput, match="Write the answer"):
        act(hand_back_part, handed_up.id, cast.gulf.id, " ", version=handed_up.version, by=cast.sam)
    other = open_one()
    with pytest.raises(Refused, match="not escalated"):
        act(hand_back_part, other.id, cast.gulf.id, "yes", version=other.version, by=cast.sam)


def test_an_answer_is_taken_back_until_somebody_has_gone_on_from_it(cast, act, handed_up, part, item):
    act(hand_back_part, handed_up.id, cast.gulf.id, "Ask.", version=handed_up.version, by=cast.sam)
    act(undo_decision, handed_up.id, by=cast.sam)
    assert (item(handed_up.id).state, part(handed_up.id).answer) == ("escalated", None)
    act(hand_back_part, handed_up.id, cast.gulf.id, "Ask.", version=item(handed_up.id).version, by=cast.sam)
    version = item(handed_up.id).version
    act(decide_part, handed_up.id, cast.gulf.id, "asked", None, version=version, by=cast.dana)
    with pytest.raises(Refused, match="Dana Example has gone on from this"):
        act(undo_decision, handed_up.id, by=cast.sam)


def test_an_escalation_is_taken_back_until_it_is_answered(cast, act, handed_up, item):
    act(undo_decision, handed_up.id, by=cast.dana)
    assert item(handed_up.id).state == "open"
    act(decide_part, handed_up.id, cast.gulf.id, "escalated", WHY, version=item(handed_up.id).version, by=cast.dana)
    act(hand_back_part, handed_up.id, cast.gulf.id, "Ask.", version=item(handed_up.id).version, by=cast.sam)
    with pytest.raises(Refused, match="Sam Example has gone on from this"):
        act(undo_decision, handed_up.id, by=cast.dana)


def test_a_part_is_escalated_while_another_clients_stays_with_the_analysts(database, cast, act, open_one, part, item):
    number = open_one(cast.gulf, cast.bay).id
    act(decide_part, number, cast.gulf.id, "escalated", WHY, version=item(number).version, by=cast.dana)
    assert (item(number).state, part(number).state, part(number, cast.bay).state) == ("open", "escalated", "open")
    assert queue_of(database, cast.actor(cast.sam)) == [number]
    act(snooze_item, number, event="reply", by=cast.sam)
    assert (part(number).state, part(number, cast.bay).state) == ("escalated", "waiting")
    act(wake_item, number, by=cast.sam)
    act(decide_part, number, cast.bay.id, "asked", None, version=item(number).version, by=cast.sam)
    assert (item(number).state, item(number).snoozed_for) == ("escalated", None)


def test_what_is_wholly_escalated_is_not_put_off(cast, act, handed_up):
    with pytest.raises(Refused, match="hand it back"):
        act(snooze_item, handed_up.id, event="reply", by=cast.sam)


def test_a_new_verdict_does_not_take_it_from_those_who_were_asked(database, cast, handed_up, part, now):
    def judged(*parts: Part) -> WorkItem:
        with database.write(None) as tx:
            return open_item(
                tx, once_key=handed_up.once_key, kind="deficient", summary="More is wrong", parts=parts, who=worker(),
                now=now,
            )  # fmt: skip

    assert judged(Part(cast.gulf.id, status="deficient", summary="More is wrong", risk=95)).state == "escalated"
    assert (part(handed_up.id).decision, part(handed_up.id).summary) == ("escalated", "More is wrong")
    cleared = judged()
    assert (cleared.state, cleared.outcome, part(handed_up.id).decision) == ("done", "cleared", "cleared")
