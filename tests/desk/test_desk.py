"""Today, search and vendors: joined from every area, for one's own clients alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.certificates.models import Arrival, Drop, StoredFile
from app.desk.routes import KINDS_SHOWN
from app.items.actions import assign_item, claim_item, skip_item, snooze_item
from app.kit.actor import worker
from app.parties.actions import add_contact_point
from app.parties.models import Touch, Vendor
from app.parties.queries.found import KINDS

HTMX = {"HX-Request": "true"}


def test_today_says_what_is_late_due_and_with_me(database, browse, cast, open_one, now):
    late = open_one(due_at=now - timedelta(hours=1))
    mine, held, theirs = open_one(), open_one(kind="reading"), open_one(cast.bay)
    dana, sam = cast.actor(cast.dana), cast.actor(cast.sam)
    with database.write(None) as tx:
        assign_item(tx, mine.id, cast.dana.id, who=sam, now=now)
    with database.write(dana.clients) as tx:
        claim_item(tx, held.id, who=dana, now=now)
    html = browse(cast.dana).get("/").text
    assert "1 item is late" in html
    assert "2 with you" in html
    assert "in hand" in html
    assert f'href="/items/{late.id}"' in html
    assert f'href="/items/{theirs.id}"' not in html
    assert 'action="/queues/next"' in html


def test_today_without_work_says_what_to_do(browse, cast):
    html = browse(cast.dana).get("/?none=1").text
    assert "Nothing is left that nobody holds" in html
    assert "Nothing is due" in html


@pytest.mark.parametrize("state", ["waiting", "reading"])
def test_while_files_are_read_nothing_is_said_to_be_done(database, browse, cast, now, state):
    with database.write(None) as tx:
        drop = Drop(channel="mail", brought_by="mail", started_at=now)
        tx.add_all([drop, StoredFile(sha256="c" * 64, size=1, stored_at=now)])
        tx.flush()
        more = {"sha256": "c" * 64, "channel": "mail", "received_at": now, "drop_id": drop.id}
        tx.add_all([Arrival(file_name=f"{number}.pdf", state=state, **more) for number in range(2)])
        tx.add(Arrival(file_name="known.pdf", state="read", **more))
    browser = browse(cast.dana)
    for address, otherwise in (("/", "Nothing is due"), ("/queues/deficient", "All done here")):
        html = browser.get(address).text
        assert "2 files are being read" in html
        assert otherwise not in html


def test_today_shows_what_wakes_and_a_supervisor_reads_why_items_were_skipped(database, browse, cast, open_one, now):
    rests, skipped = open_one(), open_one()
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        snooze_item(tx, rests.id, until=now + timedelta(seconds=5), who=dana, now=now)
        skip_item(tx, skipped.id, "I do not know this form", who=dana, now=now)
    assert "I do not know this form" in browse(cast.sam).get("/").text
    html = browse(cast.dana).get("/").text
    assert "I do not know this form" not in html
    assert f'href="/items/{rests.id}"' in html


def test_today_costs_the_same_for_one_item_and_for_many(browse, cast, open_one, queries):
    open_one()
    browser = browse(cast.dana)
    browser.get("/")
    with queries.counted() as one:
        browser.get("/")
    for _ in range(12):
        open_one()
    with queries.counted() as many:
        assert browser.get("/").status_code == 200
    assert len(many) == len(one) <= 26


def test_search_groups_what_is_found_and_answers_with_a_block_while_one_types(browse, cast, known_vendor):
    browser = browse(cast.dana)
    whole = browser.get("/search?q=harbor").text
    assert "<html" in whole
    assert f'href="/vendors/{known_vendor.id}"' in whole
    block = browser.get("/search?q=bayl", headers=HTMX).text
    assert "<html" not in block
    assert "Bayline Insurance Services" in block


def test_a_person_is_found_once_with_every_way_to_reach_them(database, browse, cast, known_vendor, now):
    with database.write(None) as tx:
        for kind, value in (("phone", "(813) 555-0177"), ("email", "lee@harbor.example.com")):
            add_contact_point(
                tx, kind=kind, value=value, vendor_id=known_vendor.id, person_name="Wilhelmina Example",
                learnt_from="test", who=worker(), now=now,
            )  # fmt: skip
    block = browse(cast.dana).get("/search?q=wilhelmina", headers=HTMX).text
    assert block.count("<span>Wilhelmina Example</span>") == 1
    assert "(813) 555-0177" in block
    assert "lee@harbor.example.com" in block


def test_whatever_search_finds_has_a_heading():
    assert set(KINDS) <= set(KINDS_SHOWN)


def test_search_says_a_trade_in_words(database, browse, cast, known_vendor):
    with database.write(None) as tx:
        tx.get_one(Vendor, known_vendor.id).trade = "office_supply"
    block = browse(cast.dana).get("/search?q=harbor", headers=HTMX).text
    assert "office supply" in block
    assert "office_supply" not in block


def test_search_finds_an_item_by_its_number_if_it_is_of_my_clients(browse, cast, open_one):
    ours, theirs = open_one(cast.gulf), open_one(cast.bay)
    browser = browse(cast.dana)
    assert f'href="/items/{ours.id}"' in browser.get(f"/search?q=%23{ours.id}", headers=HTMX).text
    assert f'href="/items/{theirs.id}"' not in browser.get(f"/search?q={theirs.id}", headers=HTMX).text


def test_search_for_nothing_and_for_nothing_known(browse, cast, vendor):
    browser = browse(cast.dana)
    assert "A vendor, its other names" in browser.get("/search?q=", headers=HTMX).text
    assert "Nothing of yours is called “delgado”" in browser.get("/search?q=delgado", headers=HTMX).text


def test_vendors_show_the_standing_with_my_clients_alone(browse, cast, known_vendor):
    dana = browse(cast.dana).get("/vendors").text
    assert "Harbor Point Roofing LLC" in dana
    assert "Gulf States Grocers" in dana
    assert "Bay Transit" not in dana
    assert "Compliant" not in dana.split("<table", 1)[1]
    sam = browse(cast.sam).get("/vendors").text
    assert "Bay Transit" in sam


def test_vendors_are_narrowed_by_words_client_standing_and_agency(browse, cast, known_vendor):
    browser = browse(cast.sam)

    def found(query: str) -> bool:
        return f'href="/vendors/{known_vendor.id}"' in browser.get(f"/vendors?{query}").text

    assert found("words=harbor")
    assert not found("words=delgado")
    assert found(f"client={cast.gulf.id}&status=deficient")
    assert not found(f"client={cast.gulf.id}&status=compliant")
    assert not found("status=expired")
    assert not found("status=not_judged")
    assert found("agency=1")
    assert not found("agency=2")


def test_vendors_follow_each_other_by_name(database, browse, cast, now):
    with database.write(None) as tx:
        tx.add_all(Vendor(legal_name=f"Vendor {n:03}", created_at=now, facts={}) for n in range(60))
    browser = browse(cast.sam)
    first = browser.get("/vendors").text
    assert "Vendor 049" in first
    assert "Vendor 050" not in first
    rows = browser.get("/vendors?after=Vendor+049~50&rows=1", headers=HTMX).text
    assert "Vendor 050" in rows
    assert "Vendor 059" in rows
    assert "<html" not in rows


def test_a_vendor_page_joins_people_papers_standing_and_history(browse, cast, known_vendor, open_one):
    item = open_one()
    html = browse(cast.dana).get(f"/vendors/{known_vendor.id}").text
    for expected in (
        "Bayline Insurance Services",
        "Lee Example",
        "tel:+18135550142",
        "harbor.pdf",
        "Letter 1",
        "Gulf States Grocers",
        "Deficient",
        f"/items/{item.id}",
    ):
        assert expected in html, expected
    assert "Bay Transit" not in html


def test_the_history_is_narrowed_by_kind_and_goes_on(database, browse, cast, known_vendor, now):
    with database.write(None) as tx:
        tx.add_all(
            Touch(
                vendor_id=known_vendor.id,
                at=now - timedelta(days=n),
                kind="note",
                title=f"Note {n:02}",
                actor_name="Dana",
            )
            for n in range(40)
        )
    browser = browse(cast.dana)
    html = browser.get(f"/vendors/{known_vendor.id}?kind=note").text
    assert "Letter 1" not in html
    assert "Note 29" in html
    assert "Note 30" not in html
    import re

    earlier = re.search(r'href="(\?kind=note&before=[^"]+)"', html.replace("&amp;", "&"))[1]
    assert "Note 30" in browser.get(f"/vendors/{known_vendor.id}{earlier}").text


def test_a_vendor_of_another_client_is_not_there(database, browse, cast, now):
    with database.write(None) as tx:
        stranger = Vendor(legal_name="Stranger", created_at=now, facts={})
        tx.add(stranger)
    assert browse(cast.dana).get(f"/vendors/{stranger.id}").status_code == 404
    assert browse(cast.sam).get(f"/vendors/{stranger.id}").status_code == 200


def test_a_vendor_page_costs_a_fixed_number_of_queries(browse, cast, known_vendor, open_one, queries):
    browser = browse(cast.dana)
    open_one()
    browser.get(f"/vendors/{known_vendor.id}")
    with queries.counted() as one:
        browser.get(f"/vendors/{known_vendor.id}")
    for _ in range(5):
        open_one()
    with queries.counted() as many:
        browser.get(f"/vendors/{known_vendor.id}")
    assert len(many) == len(one) <= 22
