"""What opens an item, what refreshes it, and what closes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.items.actions import close_item, decide_part, open_item, snooze_item
from app.items.models import ItemClient, WorkItem
from app.items.queries import visible_item
from app.items.rules import Part
from app.kit.actor import worker
from app.kit.audit import AuditRow
from app.kit.errors import NotFound

MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("America/New_York"))


def parts(database, item) -> dict[int, ItemClient]:
    with database.read(None) as tx:
        return {p.client_id: p for p in tx.scalars(select(ItemClient).where(ItemClient.item_id == item.id))}


def again(database, item) -> WorkItem:
    with database.read(None) as tx:
        return tx.get_one(WorkItem, item.id)


def test_a_vendor_that_may_be_uninsured_is_due_within_two_business_hours(open_one):
    assert open_one(risk=95, now=MONDAY).due_at == MONDAY + timedelta(hours=2)


def test_a_plain_deficiency_is_due_within_one_business_day(open_one):
    assert open_one(now=MONDAY).due_at == MONDAY + timedelta(hours=24)  # ten business hours, over one night


def test_opening_twice_refreshes_the_one_item(database, open_one):
    first = open_one(once_key="deficient:1")
    second = open_one(once_key="deficient:1", summary="Workers' compensation not shown")
    assert (second.id, second.version) == (first.id, first.version + 1)
    assert again(database, first).summary == "Workers' compensation not shown"


def test_opening_with_nothing_new_changes_nothing(database, open_one, cast):
    first = open_one(once_key="deficient:1")
    second = open_one(once_key="deficient:1")
    assert second.version == first.version
    with database.read(None) as tx:
        assert len(tx.scalars(select(AuditRow).where(AuditRow.what == "items.open_item")).all()) == 1


def test_worse_news_hurries_an_open_item_and_better_news_does_not_put_it_off(open_one):
    first = open_one(once_key="deficient:1", now=MONDAY)
    worse = open_one(once_key="deficient:1", risk=95, now=MONDAY)
    better = open_one(once_key="deficient:1", risk=0, now=MONDAY, summary="paper fault")
    assert worse.due_at < first.due_at
    assert better.due_at == worse.due_at


def test_a_decided_part_is_not_asked_again_about_the_same_thing(database, open_one, cast, now):
    item = open_one(once_key="deficient:1")
    with database.write(None) as tx:
        decide_part(tx, item.id, cast.gulf.id, "asked", None, version=item.version, who=cast.actor(cast.sam), now=now)
    assert open_one(once_key="deficient:1").state == "done"
    assert parts(database, item)[cast.gulf.id].decision == "asked"


def test_a_done_item_opens_again_with_something_new(database, open_one, cast, now):
    item = open_one(once_key="deficient:1")
    with database.write(None) as tx:
        decide_part(
            tx, item.id, cast.gulf.id, "accepted", None, version=item.version, who=cast.actor(cast.sam), now=now
        )
    opened = open_one(once_key="deficient:1", summary="Policy GL-1 was cancelled on 20 Nov")
    assert (opened.state, opened.outcome) == ("open", None)
    assert parts(database, item)[cast.gulf.id].decision is None
    assert parts(database, item)[cast.gulf.id].state == "open"


def test_a_part_that_is_no_longer_named_is_cleared_and_the_last_one_closes_the_item(database, open_one, cast):
    item = open_one(cast.gulf, cast.bay, once_key="deficient:1")
    open_one(cast.bay, once_key="deficient:1")
    assert parts(database, item)[cast.gulf.id].decision == "cleared"
    assert again(database, item).state == "open"
    with database.write(None) as tx:
        open_item(tx, once_key="deficient:1", kind="deficient", summary="nothing", parts=(), who=worker(), now=MONDAY)
    assert again(database, item).state == "done"


def test_who_sees_one_client_clears_no_part_of_another(database, open_one, cast, now):
    item = open_one(cast.gulf, cast.bay, once_key="deficient:1")
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        open_item(
            tx,
            once_key="deficient:1",
            kind="deficient",
            summary="as before",
            parts=[Part(cast.gulf.id, status="deficient", summary="Holder is wrong")],
            who=dana,
            now=now,
        )
    assert parts(database, item)[cast.bay.id].decision is None
    assert parts(database, item)[cast.gulf.id].summary == "Holder is wrong"


def test_closing_by_the_once_only_key_closes_every_part(database, open_one, cast, now):
    item = open_one(cast.gulf, cast.bay, once_key="deficient:1")
    with database.write(None) as tx:
        close_item(tx, "deficient:1", "cured", who=worker(), now=now)
        assert close_item(tx, "deficient:1", "cured", who=worker(), now=now) is None
        assert close_item(tx, "deficient:2", "cured", who=worker(), now=now) is None
    assert again(database, item).outcome == "cured"
    assert {p.state for p in parts(database, item).values()} == {"done"}


def test_an_item_of_another_client_is_not_there(database, open_one, cast):
    item = open_one(cast.bay)
    dana = cast.actor(cast.dana)
    with database.read(dana.clients) as tx, pytest.raises(NotFound):
        visible_item(tx, item.id, dana)


def test_an_item_of_no_client_is_everybodys(database, open_one, cast):
    item = open_one(kind="trouble", vendor_id=None)
    dana = cast.actor(cast.dana)
    with database.read(dana.clients) as tx:
        assert visible_item(tx, item.id, dana).id == item.id


def test_news_wakes_an_item_that_waits_for_the_agent(database, open_one, cast):
    item = open_one(once_key="deficient:1", now=MONDAY)
    with database.write(None) as tx:
        snooze_item(tx, item.id, event="reply", who=cast.actor(cast.sam), now=MONDAY)
    same = open_one(once_key="deficient:1", now=MONDAY + timedelta(days=1))
    assert same.state == "waiting"
    woken = open_one(once_key="deficient:1", summary="Policy GL-1 was cancelled", now=MONDAY + timedelta(days=1))
    assert (woken.state, woken.acts, woken.due_at) == ("open", "we", MONDAY + timedelta(days=2))
