"""Nothing is put off to a day on which its vendor has lost cover, or past it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.items.calendar import ZONE, add_hours
from app.kit.errors import Refused
from app.standing.putting_off import loses_cover_on, put_off_item
from tests.reviews.conftest import desk, reading  # noqa: F401
from tests.standing.cast import notice


@pytest.fixture
def cut_off(desk):  # noqa: F811
    """An item of a vendor whose liability policy is cancelled in ten days, with that day."""
    day = desk.now.astimezone(ZONE).date() + timedelta(days=10)
    desk.arrive(reading(desk.now))
    document = desk.arrive(notice("GL-100", day.isoformat()))
    return desk.item(document), day


def test_the_day_of_a_cancellation_is_known_before_it_comes(desk, cut_off):  # noqa: F811
    with desk.cast.database.read(None) as tx:
        assert loses_cover_on(tx, desk.vendor_id, desk.now) == cut_off[1]


@pytest.mark.parametrize("later", [0, 5])
def test_it_is_not_put_off_to_that_day_or_past_it(desk, cut_off, cast, later):  # noqa: F811
    item, day = cut_off
    until = datetime(day.year, day.month, day.day, 8, tzinfo=ZONE) + timedelta(days=later)
    with pytest.raises(Refused, match="Cover is lost on"):
        desk.act(put_off_item, item.id, until=until, event=None, who=cast.actor(cast.dana))


def test_what_waits_for_a_reply_comes_back_the_morning_before(desk, cut_off, cast):  # noqa: F811
    item, day = cut_off
    put_off = desk.act(put_off_item, item.id, until=None, event="reply", who=cast.actor(cast.dana))
    assert put_off.snoozed_until_at.astimezone(ZONE).date() == day - timedelta(days=1)


def test_the_panel_says_so_and_offers_no_later_day(desk, cut_off, cast, browse):  # noqa: F811
    item, day = cut_off
    page = browse(cast.dana).get(f"/items/{item.id}?panel=snooze").text
    assert "Cover is lost on" in page
    assert f'max="{(day - timedelta(days=1)).isoformat()}"' in page


def test_what_loses_cover_soon_is_due_before_it_does(desk, cast):  # noqa: F811
    day = desk.now.astimezone(ZONE).date() + timedelta(days=2)
    desk.arrive(reading(desk.now))
    item = desk.item(desk.arrive(notice("GL-100", day.isoformat())))
    assert item.due_at <= datetime(day.year, day.month, day.day, tzinfo=ZONE)


def test_what_loses_cover_tomorrow_is_due_within_the_hour(desk, cast):  # noqa: F811
    day = desk.now.astimezone(ZONE).date() + timedelta(days=1)
    desk.arrive(reading(desk.now))
    item = desk.item(desk.arrive(notice("GL-100", day.isoformat())))
    assert item.due_at == add_hours(desk.now, timedelta(hours=1))
