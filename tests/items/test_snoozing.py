"""An item is put off until a moment or an event, and wakes by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.items.actions import close_item, decide_part, save_draft, snooze_item, wake_item, wake_items
from app.items.jobs import wake_due
from app.items.models import ItemClient, WorkItem
from app.items.queries import draft_of, open_items
from app.items.rules import Filter
from app.kit.actor import worker
from app.kit.errors import BadInput, Refused

NEW_YORK = ZoneInfo("America/New_York")


def test_an_item_is_not_put_off_for_a_client_of_another_team(database, cast, open_one, now):
    item = open_one(cast.gulf, cast.bay)
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx, pytest.raises(Refused, match="a client of another team too"):
        snooze_item(tx, item.id, until=now + timedelta(hours=1), who=dana, now=now)


def test_it_is_put_off_where_the_other_team_has_decided(database, cast, open_one, now):
    item = open_one(cast.gulf, cast.bay)
    dana, noor = cast.actor(cast.dana), cast.actor(cast.noor)
    with database.write(noor.clients) as tx:
        decide_part(tx, item.id, cast.bay.id, "asked", None, version=item.version, who=noor, now=now)
    with database.write(dana.clients) as tx:
        assert snooze_item(tx, item.id, event="reply", who=dana, now=now).state == "waiting"


def test_an_item_put_off_leaves_every_clients_queue(database, cast, open_one, now):
    item = open_one(cast.gulf, cast.bay)
    morgan, noor = cast.actor(cast.morgan), cast.actor(cast.noor)
    with database.write(morgan.clients) as tx:
        snooze_item(tx, item.id, until=now + timedelta(hours=1), who=morgan, now=now)
    with database.read(noor.clients) as tx:
        assert open_items(tx, Filter(("deficient",)), noor) == []
        assert len(open_items(tx, Filter(("deficient",), state="waiting"), noor)) == 1
    with database.read(None) as tx:
        assert {p.state for p in tx.query(ItemClient)} == {"waiting"}


def test_an_item_wakes_when_its_moment_has_come(database, cast, open_one, now):
    item = open_one()
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        snooze_item(tx, item.id, until=now + timedelta(hours=1), who=dana, now=now)
    with database.write(None) as tx:
        assert wake_items(tx, who=worker(), now=now + timedelta(minutes=59)) == 0
        assert wake_items(tx, who=worker(), now=now + timedelta(hours=1)) == 1
        assert wake_items(tx, who=worker(), now=now + timedelta(hours=1)) == 0
    with database.read(dana.clients) as tx:
        assert len(open_items(tx, Filter(("deficient",)), dana)) == 1


def test_an_upload_wakes_what_waits_for_it(database, cast, open_one, now, vendor):
    item = open_one()
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        snooze_item(tx, item.id, event="upload", who=dana, now=now)
    with database.write(None) as tx:
        assert wake_items(tx, vendor_id=vendor.id, event="reply", who=worker(), now=now) == 0
        assert wake_items(tx, vendor_id=vendor.id, event="upload", who=worker(), now=now) == 1


def test_waiting_for_the_agent_pauses_our_clock_and_a_date_does_not(database, cast, open_one):
    monday = datetime(2026, 11, 23, 9, tzinfo=NEW_YORK)
    waits, rests = open_one(now=monday), open_one(now=monday)
    dana, tuesday = cast.actor(cast.dana), monday + timedelta(hours=24)
    with database.write(dana.clients) as tx:
        snooze_item(tx, waits.id, event="reply", who=dana, now=monday + timedelta(hours=2))
        snooze_item(tx, rests.id, until=tuesday, who=dana, now=monday + timedelta(hours=2))
        assert tx.get_one(WorkItem, waits.id).acts == "agent"
        wake_item(tx, waits.id, who=dana, now=tuesday)
        wake_item(tx, rests.id, who=dana, now=tuesday)
    with database.read(None) as tx:
        assert tx.get_one(WorkItem, waits.id).due_at == tuesday + timedelta(hours=8)  # eight of ten hours were left
        assert tx.get_one(WorkItem, rests.id).due_at == rests.due_at


@pytest.mark.parametrize("until", [timedelta(0), timedelta(days=400)])
def test_a_moment_that_cannot_be_is_refused(database, cast, open_one, now, until):
    item, dana = open_one(), cast.actor(cast.dana)
    with database.write(dana.clients) as tx, pytest.raises(BadInput):
        snooze_item(tx, item.id, until=now + until, who=dana, now=now)


def test_a_snooze_says_until_when_or_what(database, cast, open_one, now):
    item, dana = open_one(), cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        with pytest.raises(BadInput):
            snooze_item(tx, item.id, who=dana, now=now)
        with pytest.raises(BadInput):
            snooze_item(tx, item.id, event="full moon", who=dana, now=now)


def test_a_done_item_is_not_put_off(database, cast, open_one, now):
    item, dana = open_one(), cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        close_item(tx, item.id, "cured", who=dana, now=now)
        with pytest.raises(Refused):
            snooze_item(tx, item.id, event="reply", who=dana, now=now)


def test_the_waking_job_is_safe_to_run_twice(database, cast, open_one, now):
    item, dana = open_one(), cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        snooze_item(tx, item.id, until=now + timedelta(microseconds=1), who=dana, now=now)
    wake_due(database)
    wake_due(database)
    with database.read(None) as tx:
        assert tx.get_one(WorkItem, item.id).state == "open"


def test_what_one_has_typed_is_there_after_a_reload_and_is_ones_own(database, cast, open_one, now):
    item, dana, priya = open_one(), cast.actor(cast.dana), cast.actor(cast.priya)
    with database.write(dana.clients) as tx:
        save_draft(tx, item.id, {"note": "called"}, who=dana, now=now)
        save_draft(tx, item.id, {"note": "called twice"}, who=dana, now=now)
    with database.write(dana.clients) as tx:
        assert draft_of(tx, item.id, dana) == {"note": "called twice"}
        assert draft_of(tx, item.id, priya) == {}
        save_draft(tx, item.id, {}, who=dana, now=now)
        tx.flush()
        assert draft_of(tx, item.id, dana) == {}
