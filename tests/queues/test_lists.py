"""A queue shows what one may see, in the order of due, with filters in the address, and stays in its places."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.items.actions import assign_item, claim_item, close_item, decide_part, snooze_item
from app.items.queries import open_items, queue_counts
from app.items.rules import KINDS, Filter, parse_key
from app.parties.models import Touch, Vendor
from app.parties.terms import index_terms
from app.queues.queries import PAGE, page_of, rows_of
from app.queues.rules import TITLES, address_of, filter_of


def shown(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'<tr id="item-(\d+)"', html)]


def see(database, who, f=Filter(("deficient",)), **more):
    with database.read(who.clients) as tx:
        return [key.item_id for key in open_items(tx, f, who, **more)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_queue_opens_and_an_empty_one_says_what_to_do(browse, cast, kind):
    answer = browse(cast.dana).get(f"/queues/{kind}")
    assert answer.status_code == 200
    assert TITLES[kind] in answer.text
    assert "All done here" in answer.text


def test_there_is_no_other_queue(browse, cast):
    assert browse(cast.dana).get("/queues/nothing").status_code == 404


def test_the_queues_lead_to_the_one_that_is_late(browse, cast, open_one, now):
    open_one(kind="trouble", due_at=now - timedelta(hours=1))
    open_one()
    assert browse(cast.dana).get("/queues").headers["location"] == "/queues/trouble"


def test_items_stand_in_the_order_of_due(browse, cast, open_one, now):
    later, late, soon = (open_one(due_at=now + timedelta(hours=n)) for n in (30, -2, 1))
    html = browse(cast.dana).get("/queues/deficient").text
    assert shown(html) == [late.id, soon.id, later.id]
    assert "2 h 00 late" in html


def test_a_person_sees_their_clients_parts_alone(browse, cast, open_one):
    both = open_one(cast.gulf, cast.bay)
    gulf = open_one(cast.gulf)
    bay = open_one(cast.bay)
    dana, noor, sam = (browse(person).get("/queues/deficient").text for person in (cast.dana, cast.noor, cast.sam))
    assert set(shown(dana)) == {both.id, gulf.id}
    assert set(shown(noor)) == {both.id, bay.id}
    assert set(shown(sam)) == {both.id, gulf.id, bay.id}
    assert "Bay Transit" not in dana
    assert "Gulf States" not in noor
    assert "+1" not in dana


def test_what_is_wrong_is_said_of_ones_own_client(database, browse, cast, open_one):
    from app.items.actions import open_item
    from app.items.rules import Part
    from app.kit.actor import worker
    from app.kit.clock import utc_now

    with database.write(None) as tx:
        parts = [
            Part(cast.gulf.id, summary="Limit is short", risk=10),
            Part(cast.bay.id, summary="Policy was cancelled", risk=95),
        ]
        open_item(
            tx,
            once_key="deficient:1",
            kind="deficient",
            summary="Policy was cancelled",
            parts=parts,
            who=worker(),
            now=utc_now(),
        )
    assert "Policy was cancelled" not in browse(cast.dana).get("/queues/deficient").text
    assert "Limit is short" in browse(cast.dana).get("/queues/deficient").text
    sam = browse(cast.sam).get("/queues/deficient").text
    assert "Policy was cancelled" in sam
    assert "+1" in sam


def test_items_of_no_client_are_in_everybodys_queue(database, cast, open_one):
    item = open_one(kind="unmatched", vendor_id=None)
    assert see(database, cast.actor(cast.dana), Filter(("unmatched",))) == [item.id]
    assert see(database, cast.actor(cast.sam), Filter(("unmatched",))) == [item.id]


def test_filters_narrow_for_those_who_see_few_clients_and_all(database, cast, open_one, now, vendor):
    ours, theirs = open_one(cast.gulf), open_one(cast.bay)
    waits = open_one(cast.gulf)
    sam, dana = cast.actor(cast.sam), cast.actor(cast.dana)
    with database.write(None) as tx:
        assign_item(tx, ours.id, cast.dana.id, who=sam, now=now)
        snooze_item(tx, waits.id, event="reply", who=sam, now=now)
    for who, both in ((sam, [ours.id, theirs.id]), (dana, [ours.id])):
        asked = lambda **f: see(database, who, Filter(("deficient",), **f))  # noqa: B023, E731
        assert asked() == both
        assert asked(client_id=cast.gulf.id) == [ours.id]
        assert asked(client_id=cast.bay.id) == both[1:]
        assert asked(acts="agent") == []
        assert asked(state="waiting") == [waits.id]
        assert asked(state="waiting", acts="agent") == [waits.id]
        assert asked(assignee=cast.dana.id) == [ours.id]
        assert asked(assignee="none") == both[1:]
        assert asked(trade="roofing", tier="T2") == both
        assert asked(trade="roofing", tier="T3") == []
        assert asked(words="nobody", vendors=()) == []
        assert asked(words="harbor", vendors=(vendor.id,)) == both
        assert asked(words=f"#{ours.id}") == [ours.id]


def test_words_find_a_vendor_by_its_name(database, browse, cast, open_one, vendor):
    item = open_one()
    with database.write(None) as tx:
        index_terms(tx, "vendor", vendor.id, ["Harbor Point Roofing LLC"])
    assert shown(browse(cast.dana).get("/queues/deficient?words=harbor").text) == [item.id]
    assert shown(browse(cast.dana).get("/queues/deficient?words=delgado").text) == []


def test_an_address_says_what_the_filter_is():
    asked = {
        "state": "waiting",
        "client": "3",
        "acts": "agent",
        "with": "me",
        "trade": "roofing",
        "tier": "T2",
        "words": "a b",
    }
    f = filter_of("deficient", asked, 7)
    address = address_of(f, 7)
    assert address == "/queues/deficient?state=waiting&client=3&acts=agent&with=me&trade=roofing&tier=T2&words=a+b"
    assert filter_of("deficient", {"client": "x", "acts": "nobody", "state": "lost", "with": "?"}, 7) == Filter(
        ("deficient",)
    )


def test_pages_follow_each_other_without_gap_or_repeat_forwards_and_back(database, cast, open_one, now):
    ids = [open_one(due_at=now + timedelta(minutes=n // 3)).id for n in range(2 * PAGE + 20)]
    for who in (cast.actor(cast.dana), cast.actor(cast.sam)):
        with database.read(who.clients) as tx:
            f = Filter(("deficient",))
            first = page_of(tx, f, who, now)
            second = page_of(tx, f, who, now, after=first.after)
            third = page_of(tx, f, who, now, after=second.after)
            assert [row.id for page in (first, second, third) for row in page.rows] == ids
            assert (first.before, third.after) == (None, None)
            assert page_of(tx, f, who, now, before=third.before).rows == second.rows
            back = page_of(tx, f, who, now, before=second.before)
            assert back.rows == first.rows
            assert back.before is None


def test_a_place_stays_where_it_is_while_others_come_and_go(database, cast, open_one, now):
    ids = [open_one(due_at=now + timedelta(minutes=n)).id for n in range(PAGE + 5)]
    dana = cast.actor(cast.dana)
    with database.read(dana.clients) as tx:
        after = page_of(tx, Filter(("deficient",)), dana, now).after
    with database.write(None) as tx:
        close_item(tx, ids[3], "cured", who=cast.actor(cast.sam), now=now)
    open_one(due_at=now - timedelta(days=1))
    with database.read(dana.clients) as tx:
        assert [row.id for row in page_of(tx, Filter(("deficient",)), dana, now, after=after).rows] == ids[PAGE:]


def test_the_links_of_a_long_queue_work_without_script(browse, cast, open_one, now):
    ids = [open_one(due_at=now + timedelta(minutes=n)).id for n in range(PAGE + 5)]
    browser = browse(cast.dana)
    html = browser.get("/queues/deficient?acts=we").text
    later = re.search(r'<a href="([^"]+)"[^>]*>Later items', html)[1].replace("&amp;", "&")
    assert "acts=we" in later
    following = browser.get(later).text
    assert shown(following) == ids[PAGE:]
    earlier = re.search(r'<a href="([^"]+)"[^>]*>Earlier items', following)[1].replace("&amp;", "&")
    assert shown(browser.get(earlier).text) == ids[:PAGE]


def test_scrolling_on_brings_rows_alone(browse, cast, open_one, now):
    for n in range(PAGE + 5):
        open_one(due_at=now + timedelta(minutes=n))
    browser = browse(cast.dana)
    html = browser.get("/queues/deficient").text
    more = re.search(r'hx-get="([^"]+rows=1[^"]*)"', html)[1].replace("&amp;", "&")
    rows = browser.get(more, headers={"HX-Request": "true"}).text
    assert len(shown(rows)) == 5
    assert "<html" not in rows


def test_a_row_says_who_is_in_it_and_what_was_last_said(database, browse, cast, open_one, now, vendor):
    item = open_one()
    priya = cast.actor(cast.priya)
    with database.write(priya.clients) as tx:
        claim_item(tx, item.id, who=priya, now=now)
        tx.add(
            Touch(
                vendor_id=vendor.id,
                at=now - timedelta(days=2),
                kind="letter",
                title="Letter 1 to Bayline",
                actor_name="Dana",
            )
        )
        tx.add(Touch(vendor_id=vendor.id, at=now, kind="decision", title="Decided", actor_name="Dana"))
    html = browse(cast.dana).get("/queues/deficient").text
    assert "Priya Example is in it" in html
    assert "Letter 1 to Bayline" in html
    assert "2 d ago" in html


def test_what_a_colleague_finished_stays_in_its_place_greyed(database, browse, cast, open_one, now):
    item = open_one()
    priya = cast.actor(cast.priya)
    with database.write(priya.clients) as tx:
        close_item(tx, item.id, "cured", who=priya, now=now)
    html = browse(cast.dana).get(f"/queues/rows?ids={item.id}").text
    assert shown(html) == [item.id]
    assert "cured by Priya Example" in html


def test_rows_of_another_client_are_not_given_out(browse, cast, open_one):
    item = open_one(cast.bay)
    assert shown(browse(cast.dana).get(f"/queues/rows?ids={item.id}").text) == []


def test_counts_are_of_ones_own_clients_and_late_ones_told_apart(database, cast, open_one, now):
    open_one(cast.gulf, due_at=now - timedelta(hours=1))
    open_one(cast.gulf, cast.bay)
    open_one(cast.bay)
    open_one(kind="trouble")
    with database.read(cast.actor(cast.dana).clients) as tx:
        dana = queue_counts(tx, cast.actor(cast.dana), now)
    with database.read(None) as tx:
        sam = queue_counts(tx, cast.actor(cast.sam), now)
    assert (dana["deficient"].total, dana["deficient"].late, dana["trouble"].total) == (2, 1, 1)
    assert (sam["deficient"].total, sam["reading"].total) == (3, 0)


def test_a_queue_page_costs_the_same_number_of_queries_for_one_item_and_for_fifty(
    browse, cast, open_one, queries, database, now
):
    open_one(cast.gulf, cast.bay)
    for person in (cast.dana, cast.sam):
        browser = browse(person)
        browser.get("/queues/deficient")
        with queries.counted() as one:
            assert browser.get("/queues/deficient").status_code == 200
        for _ in range(25):
            with database.write(None) as tx:
                vendor = Vendor(legal_name="Another", created_at=now, facts={})
                tx.add(vendor)
            open_one(cast.gulf, cast.bay, vendor_id=vendor.id)
        with queries.counted() as many:
            assert len(shown(browser.get("/queues/deficient").text)) > 20
        assert len(many) == len(one) <= 14


def test_a_place_that_cannot_be_understood_is_the_beginning(browse, cast, open_one):
    item = open_one()
    assert parse_key("yesterday~x") is None
    assert parse_key("2026-11-25T10:00:00~7") is None
    assert shown(browse(cast.dana).get("/queues/deficient?after=nonsense").text) == [item.id]


def test_an_administrator_reads_queues_and_finds_nothing_to_press(browse, cast, open_one, database):
    item = open_one()
    html = browse(cast.ada).get("/queues/deficient").text
    assert shown(html) == [item.id]
    assert "Start next" not in html
    assert 'name="item"' not in html


def test_nobody_sees_a_queue_without_signing_in(browse, cast):
    assert browse(None).get("/queues/deficient").status_code == 303


def test_rows_come_in_the_order_asked_for(database, cast, open_one, now):
    first, second = open_one(), open_one()
    sam = cast.actor(cast.sam)
    with database.read(None) as tx:
        assert [row.id for row in rows_of(tx, [second.id, first.id, 999], sam, now)] == [second.id, first.id]


def test_what_was_escalated_has_a_queue_that_says_who_asked_and_why(database, cast, browse, open_one, now):
    made, dana = open_one(), cast.actor(cast.dana)
    number = made.id
    with database.write(dana.clients) as tx:
        decide_part(tx, number, cast.gulf.id, "escalated", "Is it shared?", version=made.version, who=dana, now=now)
    shown = browse(cast.sam).get("/queues/escalated").text
    assert f'href="/items/{number}"' in shown
    assert re.search(r"Dana Example, [^<]+: Is it shared\?", shown)
    assert f'href="/items/{number}"' not in browse(cast.sam).get("/queues/deficient").text
    assert "Escalated" in browse(cast.sam).get("/").text
    assert browse(cast.dana).get("/queues/escalated").status_code == 404
    assert "/queues/escalated" not in browse(cast.dana).get("/").text


def test_a_trade_is_asked_for_in_words(database, cast, browse, open_one, vendor):
    with database.write(None) as tx:
        tx.get_one(Vendor, vendor.id).trade = "tree_service"
    number = open_one().id
    page = browse(cast.dana).get("/queues/deficient?trade=Tree+service").text
    assert shown(page) == [number]
    assert '<option value="tree service">' in page
    assert "tree_service" not in page
    assert shown(browse(cast.dana).get("/queues/deficient?trade=roofing").text) == []
