"""Claims are leases; the next item goes to one person; an assignment is a matter of rights."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.items.actions import assign_item, claim_item, release_item, skip_item, snooze_item, start_next
from app.items.models import ItemSkip
from app.items.queries import next_after
from app.items.rules import LEASE
from app.kit.audit import AuditRow
from app.kit.errors import BadInput, NotAllowed, NotFound, Refused
from app.people.access import actor_of
from app.people.models import Person


def analysts(database, cast, now, count: int) -> list:
    with database.write(None) as tx:
        people = [
            Person(email=f"a{n}@example.com", name=f"Analyst {n}", role="supervisor", created_at=now)
            for n in range(count)
        ]
        tx.add_all(people)
        tx.flush()
        return [actor_of(tx, person) for person in people]


def all_at_once(function, arguments):
    """Run the function for each argument on threads that start at the same moment; what each returned or raised."""
    gate = threading.Barrier(len(arguments))

    def one(argument):
        gate.wait()
        try:
            return function(argument)
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(one, arguments))


def test_eight_analysts_at_once_and_one_gets_the_item(database, cast, open_one, now):
    item = open_one()

    def claim(who):
        with database.write(who.clients) as tx:
            return claim_item(tx, item.id, who=who, now=now)

    results = all_at_once(claim, analysts(database, cast, now, 8))
    refused = [r for r in results if isinstance(r, Refused)]
    assert len(refused) == 7
    winner = next(r for r in results if not isinstance(r, Refused))
    with database.read(None) as tx:
        name = tx.get_one(Person, winner.claimed_by_id).name
    assert all(name in r.sentence for r in refused)


def test_eight_who_start_next_at_once_get_eight_items(database, cast, open_one, now):
    items = [open_one(now=now + timedelta(minutes=n)) for n in range(8)]

    def start(who):
        with database.write(who.clients) as tx:
            return start_next(tx, ["deficient"], who=who, now=now)

    taken = all_at_once(start, analysts(database, cast, now, 8))
    assert sorted(t.id for t in taken) == [i.id for i in items]


def test_three_items_for_eight_who_start_next(database, cast, open_one, now):
    for _ in range(3):
        open_one()

    def start(who):
        with database.write(who.clients) as tx:
            return start_next(tx, ["deficient"], who=who, now=now)

    taken = [t for t in all_at_once(start, analysts(database, cast, now, 8)) if t is not None]
    assert len(taken) == len({t.id for t in taken}) == 3


def test_a_claim_lapses_by_itself(database, cast, open_one, now):
    item = open_one()
    dana, priya = cast.actor(cast.dana), cast.actor(cast.priya)
    with database.write(dana.clients) as tx:
        claim_item(tx, item.id, who=dana, now=now)
    with database.write(priya.clients) as tx, pytest.raises(Refused, match="Dana Example has been on this for 19 min"):
        claim_item(tx, item.id, who=priya, now=now + LEASE - timedelta(minutes=1))
    with database.write(priya.clients) as tx:
        assert claim_item(tx, item.id, who=priya, now=now + LEASE).claimed_by_id == cast.priya.id


def test_what_was_let_go_is_free_at_once(database, cast, open_one, now):
    item = open_one()
    dana, priya = cast.actor(cast.dana), cast.actor(cast.priya)
    with database.write(dana.clients) as tx:
        claim_item(tx, item.id, who=dana, now=now)
        release_item(tx, item.id, who=dana, now=now)
    with database.write(priya.clients) as tx:
        claim_item(tx, item.id, who=priya, now=now)
        release_item(tx, item.id, who=dana, now=now)  # not Dana's any more: nothing happens
    with database.write(priya.clients) as tx, pytest.raises(Refused):
        claim_item(tx, item.id, who=dana, now=now)


def test_the_next_is_due_first_and_of_my_clients_and_not_what_i_hold(database, cast, open_one, now):
    open_one(cast.bay, now=now - timedelta(days=9))
    later, sooner = open_one(), open_one(now=now - timedelta(days=5))
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        assert start_next(tx, ["deficient"], who=dana, now=now).id == sooner.id
        assert start_next(tx, ["deficient"], who=dana, now=now).id == later.id
        assert start_next(tx, ["deficient"], who=dana, now=now) is None


def test_what_is_assigned_to_another_is_not_next(database, cast, open_one, now):
    item = open_one()
    dana, priya, sam = cast.actor(cast.dana), cast.actor(cast.priya), cast.actor(cast.sam)
    with database.write(sam.clients) as tx:
        assign_item(tx, item.id, cast.priya.id, who=sam, now=now)
    with database.write(dana.clients) as tx:
        assert start_next(tx, ["deficient"], who=dana, now=now) is None
    with database.write(priya.clients) as tx:
        assert start_next(tx, ["deficient"], who=priya, now=now).id == item.id


def test_a_skip_wants_a_reason_and_the_item_comes_last(database, cast, open_one, now):
    first, second = open_one(now=now - timedelta(days=5)), open_one()
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        start_next(tx, ["deficient"], who=dana, now=now)
        with pytest.raises(BadInput, match="Say in a word"):
            skip_item(tx, first.id, " ", who=dana, now=now)
        skip_item(tx, first.id, "wants more time", who=dana, now=now)
        assert start_next(tx, ["deficient"], who=dana, now=now).id == second.id
        assert start_next(tx, ["deficient"], who=dana, now=now).id == first.id
    with database.read(None) as tx:
        assert tx.scalars(select(ItemSkip.reason)).all() == ["wants more time"]
        assert tx.scalars(select(AuditRow.why).where(AuditRow.what == "items.skip_item")).all() == ["wants more time"]


def test_after_the_last_comes_the_first(database, cast, open_one, now):
    first, second, third = (open_one(now=now + timedelta(days=n)) for n in range(3))
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        assert next_after(tx, first, dana, now=now) == second.id
        assert next_after(tx, third, dana, now=now) == first.id
        snooze_item(tx, second.id, until=now + timedelta(days=1), who=dana, now=now)
        assert next_after(tx, first, dana, now=now) == third.id


def test_an_analyst_takes_an_item_but_gives_none_to_others(database, cast, open_one, now):
    item = open_one()
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        assert assign_item(tx, item.id, cast.dana.id, who=dana, now=now).assignee_id == cast.dana.id
        assert assign_item(tx, item.id, None, who=dana, now=now).assignee_id is None
        with pytest.raises(NotAllowed):
            assign_item(tx, item.id, cast.priya.id, who=dana, now=now)


def test_an_item_goes_to_nobody_who_may_not_see_it(database, cast, open_one, now):
    item = open_one(cast.gulf)
    sam = cast.actor(cast.sam)
    with database.write(None) as tx:
        with pytest.raises(Refused, match="Noor Example serves none"):
            assign_item(tx, item.id, cast.noor.id, who=sam, now=now)
        tx.get_one(Person, cast.priya.id).ended_at = now
        with pytest.raises(NotFound):
            assign_item(tx, item.id, cast.priya.id, who=sam, now=now)


def test_an_administrator_works_no_items(database, cast, open_one, now):
    item = open_one()
    ada = cast.actor(cast.ada)
    with database.write(None) as tx, pytest.raises(NotAllowed):
        claim_item(tx, item.id, who=ada, now=now)
