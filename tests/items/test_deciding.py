"""Each client's part is decided once, on the picture as it stands, and can be taken back until it has left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.items.actions import claim_item, decide_part, snooze_item, undo_change, undo_decision
from app.items.models import ItemClient, WorkItem
from app.items.queries import undo_of
from app.kit.errors import BadInput, NotFound, Refused
from tests.items.test_claiming import all_at_once


def decide(database, item, client, who, now, decision="accepted", version=None, **more):
    with database.write(who.clients) as tx:
        return decide_part(
            tx, item.id, client.id, decision, None, version=version or item.version, who=who, now=now, **more
        )


def test_two_decide_and_one_wins(database, cast, open_one, now):
    item = open_one()
    people = [cast.actor(cast.dana), cast.actor(cast.priya)]
    results = all_at_once(lambda who: decide(database, item, cast.gulf, who, now), people)
    refused = [r for r in results if isinstance(r, Refused)]
    assert len(refused) == 1
    assert "accepted it for Gulf States Grocers" in refused[0].sentence


def test_the_second_is_told_what_the_first_did_and_when(database, cast, open_one, now):
    item = open_one()
    decide(database, item, cast.gulf, cast.actor(cast.dana), now, "asked")
    with pytest.raises(Refused, match="Dana Example asked for a correction for Gulf States Grocers 12 min ago"):
        decide(database, item, cast.gulf, cast.actor(cast.priya), now + timedelta(minutes=12))


def test_the_item_closes_with_its_last_part_of_all_clients(database, cast, open_one, now):
    item = open_one(cast.gulf, cast.bay)
    after_first = decide(database, item, cast.gulf, cast.actor(cast.dana), now)
    assert after_first.state == "open"  # Dana does not see Bay Transit's part, and yet it is not over
    after_last = decide(database, item, cast.bay, cast.actor(cast.noor), now, "asked", version=after_first.version)
    assert (after_last.state, after_last.outcome) == ("done", "asked")


def test_a_decided_part_leaves_that_clients_queue_alone(database, cast, open_one, now):
    item = open_one(cast.gulf, cast.bay)
    decide(database, item, cast.gulf, cast.actor(cast.dana), now)
    with database.read(None) as tx:
        states = {p.client_id: p.state for p in tx.query(ItemClient)}
    assert states == {cast.gulf.id: "done", cast.bay.id: "open"}


def test_nobody_decides_on_an_old_picture(database, cast, open_one, now):
    item = open_one(once_key="deficient:1")
    open_one(once_key="deficient:1", summary="Policy GL-1 was cancelled")
    with pytest.raises(Refused, match="Something new came in just now, and this was judged again"):
        decide(database, item, cast.gulf, cast.actor(cast.dana), now)


def test_who_snoozed_it_and_when_is_said_in_plain_words(database, cast, open_one, now):
    item = open_one()
    with database.write(cast.actor(cast.priya).clients) as tx:
        snooze_item(tx, item.id, until=now + timedelta(days=1), who=cast.actor(cast.priya), now=now)
    later = now + timedelta(minutes=12)
    with pytest.raises(Refused, match="Priya Example snoozed it 12 min ago"):
        decide(database, item, cast.gulf, cast.actor(cast.dana), later)


def test_a_decision_for_another_client_is_named_to_whom_it_concerns_and_to_nobody_else(database, cast, open_one, now):
    item = open_one(cast.gulf, cast.bay)
    decide(database, item, cast.bay, cast.actor(cast.noor), now, "asked")
    with pytest.raises(Refused, match="Noor Example decided a part of this item just now") as told:
        decide(database, item, cast.gulf, cast.actor(cast.dana), now)
    assert "Bay Transit" not in told.value.sentence
    with pytest.raises(Refused, match="Noor Example asked for a correction for Bay Transit just now"):
        decide(database, item, cast.gulf, cast.actor(cast.morgan), now)


def test_nobody_decides_what_a_colleague_holds(database, cast, open_one, now):
    item = open_one()
    priya = cast.actor(cast.priya)
    with database.write(priya.clients) as tx:
        claim_item(tx, item.id, who=priya, now=now)
    with pytest.raises(Refused, match="Priya Example has just taken this"):
        decide(database, item, cast.gulf, cast.actor(cast.dana), now)


def test_a_client_that_one_does_not_serve_cannot_be_decided(database, cast, open_one, now):
    item = open_one(cast.gulf, cast.bay)
    with pytest.raises(NotFound):
        decide(database, item, cast.bay, cast.actor(cast.dana), now)


def test_an_unknown_decision_is_refused(database, cast, open_one, now):
    with pytest.raises(BadInput):
        decide(database, open_one(), cast.gulf, cast.actor(cast.dana), now, "shrugged")


def test_a_decision_is_taken_back_and_the_item_is_open_again(database, cast, open_one, now):
    item = open_one()
    dana = cast.actor(cast.dana)
    done = decide(database, item, cast.gulf, dana, now)
    with database.write(dana.clients) as tx:
        undone = undo_decision(tx, item.id, who=dana, now=now)
        assert undone.before["decision"] == "accepted"
    with database.read(None) as tx:
        found = tx.get_one(WorkItem, item.id)
        part = tx.get_one(ItemClient, (item.id, cast.gulf.id))
        assert (found.state, found.outcome, found.closed_at) == ("open", None, None)
        assert (part.decision, part.state) == (None, "open")
        assert found.version > done.version
    with database.write(dana.clients) as tx, pytest.raises(Refused):
        undo_decision(tx, item.id, who=dana, now=now)


def test_what_has_left_cannot_be_taken_back(database, cast, open_one, now):
    item = open_one()
    dana = cast.actor(cast.dana)
    decide(database, item, cast.gulf, dana, now, "asked", undo_until=now + timedelta(minutes=5))
    with database.write(dana.clients) as tx:
        assert undo_of(tx, item.id, dana, now) is not None
        with pytest.raises(Refused, match="it has left"):
            undo_decision(tx, item.id, who=dana, now=now + timedelta(minutes=5))


def test_one_takes_back_ones_own_decisions_alone(database, cast, open_one, now):
    item = open_one()
    decide(database, item, cast.gulf, cast.actor(cast.dana), now)
    priya = cast.actor(cast.priya)
    with database.write(priya.clients) as tx, pytest.raises(Refused):
        undo_decision(tx, item.id, who=priya, now=now)


def test_a_snooze_is_taken_back(database, cast, open_one, now):
    item = open_one()
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        snooze_item(tx, item.id, event="reply", who=dana, now=now)
        undo = undo_of(tx, item.id, dana, now)
        undo_change(tx, undo.id, who=dana, now=now)
    with database.read(None) as tx:
        found = tx.get_one(WorkItem, item.id)
        assert (found.state, found.acts, found.snoozed_for, found.paused_at, found.due_at) == (
            "open",
            "we",
            None,
            None,
            item.due_at,
        )
