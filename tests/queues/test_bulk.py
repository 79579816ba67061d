"""What is done to many items at once: each on its own, with a count, a reason for the rest, and an undo."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from app.certificates.models import Arrival, Drop, StoredFile
from app.items.actions import claim_item, snooze_item
from app.items.models import WorkItem
from app.queues.rules import snooze_of

HTMX = {"HX-Request": "true"}


def states(database) -> dict[int, tuple[str, int | None]]:
    with database.read(None) as tx:
        return {item.id: (item.state, item.assignee_id) for item in tx.query(WorkItem)}


def test_two_items_are_taken_and_given_back(database, browse, cast, open_one):
    one, two = open_one(), open_one()
    browser = browse(cast.dana)
    answer = browser.post("/queues/assignments", data={"item": [one.id, two.id], "to": "me"}, headers=HTMX)
    assert "2 items taken." in answer.text
    assert answer.text.count('hx-swap-oob="morph"') == 2
    assert set(states(database).values()) == {("open", cast.dana.id)}
    undo = re.findall(r'name="undo"\s+value="(\d+)"', answer.text)
    assert "2 items as before." in browser.post("/queues/undoings", data={"undo": undo}, headers=HTMX).text
    assert set(states(database).values()) == {("open", None)}


def test_an_analyst_gives_nothing_to_others_and_a_supervisor_does(database, browse, cast, open_one):
    item = open_one()
    assert browse(cast.dana).post("/queues/assignments", data={"item": item.id, "to": cast.priya.id}).status_code == 403
    assert browse(cast.sam).post("/queues/assignments", data={"item": item.id, "to": cast.priya.id}).status_code == 200
    assert states(database)[item.id] == ("open", cast.priya.id)


def test_what_a_colleague_holds_is_left_and_said(database, browse, cast, open_one, now):
    mine, held = open_one(), open_one()
    priya = cast.actor(cast.priya)
    with database.write(priya.clients) as tx:
        claim_item(tx, held.id, who=priya, now=now)
    answer = browse(cast.dana).post("/queues/snoozes", data={"item": [mine.id, held.id], "until": "week"}, headers=HTMX)
    assert "1 item put off until" in answer.text
    assert "Priya Example has just taken this" in answer.text
    assert [state for state, _ in states(database).values()].count("waiting") == 1


def test_where_nothing_could_be_done_the_reason_is_the_answer(browse, cast, open_one, database, now):
    held = open_one()
    priya = cast.actor(cast.priya)
    with database.write(priya.clients) as tx:
        claim_item(tx, held.id, who=priya, now=now)
    answer = browse(cast.dana).post("/queues/snoozes", data={"item": held.id, "until": "week"}, headers=HTMX)
    assert answer.status_code == 409
    assert "Priya Example" in answer.text


def test_nothing_selected_and_no_moment_are_said(browse, cast, open_one):
    browser = browse(cast.dana)
    assert browser.post("/queues/snoozes", data={"until": "week"}).status_code == 422
    assert (
        browser.post("/queues/snoozes", data={"item": open_one().id, "until": "date", "day": "soon"}).status_code == 422
    )


def test_what_was_put_off_is_brought_back(database, browse, cast, open_one, now):
    item = open_one()
    dana = cast.actor(cast.dana)
    with database.write(dana.clients) as tx:
        snooze_item(tx, item.id, event="reply", who=dana, now=now)
    assert "1 item back in the queue" in browse(cast.dana).post("/queues/wakings", data={"item": item.id}).text
    assert states(database)[item.id][0] == "open"


def test_trouble_is_closed_from_the_list_and_nothing_else_is(database, browse, cast, open_one):
    trouble, deficient = open_one(kind="trouble", vendor_id=None), open_one()
    browser = browse(cast.dana)
    answer = browser.post("/queues/closings", data={"item": [trouble.id, deficient.id]}, headers=HTMX)
    assert "1 item done." in answer.text
    assert "only system trouble" in answer.text
    assert (states(database)[trouble.id][0], states(database)[deficient.id][0]) == ("done", "open")
    undo = re.findall(r'name="undo"\s+value="(\d+)"', answer.text)
    browser.post("/queues/undoings", data={"undo": undo})
    assert states(database)[trouble.id][0] == "open"


def test_an_item_of_another_client_cannot_be_touched(database, browse, cast, open_one):
    item = open_one(cast.bay)
    browser = browse(cast.dana)
    for address, more in (
        ("assignments", {"to": "me"}),
        ("snoozes", {"until": "week"}),
        ("judgings", {}),
        ("closings", {}),
        ("readings", {}),
        ("wakings", {}),
    ):
        assert browser.post(f"/queues/{address}", data={"item": item.id, **more}).status_code == 409, address
    assert states(database)[item.id] == ("open", None)


def test_an_administrator_changes_nothing(browse, cast, open_one):
    item = open_one(kind="trouble", vendor_id=None)
    browser = browse(cast.ada)
    for address, more in (
        ("assignments", {"to": "me"}),
        ("snoozes", {"until": "week"}),
        ("judgings", {}),
        ("closings", {}),
        ("readings", {}),
        ("wakings", {}),
        ("next", {}),
    ):
        assert browser.post(f"/queues/{address}", data={"item": item.id, **more}).status_code == 403, address
    assert browser.post("/queues/deficient/next").status_code == 403


def jobs_waiting(database) -> list[tuple[str, dict]]:
    with database.read(None) as tx:
        return [
            tuple(row)
            for row in tx.execute(
                text("select task_name, args from procrastinate_jobs where status = 'todo' order by id")
            )
        ]


def test_judging_again_is_deferred_once(database, browse, cast, open_one, vendor):
    one = open_one()
    browser = browse(cast.dana)
    for _ in range(2):
        assert "1 item being judged again." in browser.post("/queues/judgings", data={"item": one.id}).text
    assert [name for name, _ in jobs_waiting(database)] == ["standing.judging"]
    assert jobs_waiting(database)[0][1]["vendor_id"] == vendor.id


def test_a_file_in_trouble_is_read_again(database, browse, cast, open_one, now):
    with database.write(None) as tx:
        tx.add(StoredFile(sha256="a" * 64, size=1, stored_at=now))
        drop = Drop(channel="console", brought_by="Dana", started_at=now)
        tx.add(drop)
        tx.flush()
        arrival = Arrival(
            drop_id=drop.id, sha256="a" * 64, file_name="scan.pdf", channel="console", received_at=now, state="trouble"
        )
        tx.add(arrival)
    item = open_one(kind="trouble", vendor_id=None, arrival_id=arrival.id)
    browser = browse(cast.dana)
    assert "1 item being read again." in browser.post("/queues/readings", data={"item": item.id}).text
    assert [name for name, _ in jobs_waiting(database)] == ["certificates.reading"]
    assert browser.post("/queues/readings", data={"item": item.id}).status_code == 409


def test_start_next_goes_to_the_item_that_the_filters_show(browse, cast, open_one, now):
    open_one(due_at=now)
    waits = open_one(acts="agent", due_at=now + timedelta(hours=5))
    browser = browse(cast.dana)
    assert browser.post("/queues/deficient/next?acts=agent").headers["location"] == f"/items/{waits.id}"
    answer = browser.post("/queues/deficient/next?acts=agent").headers["location"]
    assert answer == "/queues/deficient?acts=agent&none=1"
    assert "Nothing is left that nobody holds" in browser.get(answer).text


def test_start_next_of_all_queues(browse, cast, open_one):
    item = open_one(kind="trouble", vendor_id=None)
    browser = browse(cast.dana)
    assert browser.post("/queues/next").headers["location"] == f"/items/{item.id}"
    assert browser.post("/queues/next").headers["location"] == "/?none=1"


def test_a_form_without_its_token_changes_nothing(browse, cast, open_one):
    browser = browse(cast.dana)
    del browser.headers["X-CSRF-Token"]
    assert browser.post("/queues/assignments", data={"item": open_one().id, "to": "me"}).status_code == 403


def test_without_script_the_answer_is_a_page_with_the_undo_and_the_way_back(browse, cast, open_one):
    browser = browse(cast.dana)
    referer = {"Referer": "http://testserver/queues/deficient?acts=we"}
    html = browser.post("/queues/assignments", data={"item": open_one().id, "to": "me"}, headers=referer).text
    assert "1 item taken." in html
    assert 'action="/queues/undoings"' in html
    assert 'href="/queues/deficient?acts=we"' in html


WEDNESDAY = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("choice", "day", "until"),
    [
        ("tomorrow", "", "2026-11-30T13:00"),  # Thanksgiving and the day after are closed
        ("monday", "", "2026-11-30T13:00"),
        ("week", "", "2026-12-02T13:00"),
        ("date", "2026-12-25", "2026-12-28T13:00"),
    ],
)
def test_a_snooze_ends_on_a_business_morning(choice, day, until):
    assert snooze_of(choice, day, WEDNESDAY).until.astimezone(UTC).isoformat().startswith(until)


def test_a_view_is_saved_shared_and_forgotten_by_its_owner_alone(browse, cast, database):
    dana, priya = browse(cast.dana), browse(cast.priya)
    for name, shared in (("Mine", ""), ("Ours", "true")):
        more = {"shared": shared} if shared else {}
        answer = dana.post("/views", data={"name": name, "address": "/queues/deficient?acts=agent", **more})
        assert answer.headers["location"] == "/queues/deficient?acts=agent"
    assert "Mine" in dana.get("/queues/deficient").text
    theirs = priya.get("/queues/deficient").text
    assert "Ours" in theirs
    assert "Mine" not in theirs
    assert priya.post("/views/2/ending").status_code == 404
    assert dana.post("/views/2/ending").status_code == 303
    assert "Ours" not in priya.get("/queues/deficient").text


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com/queues/x", "/people"])
def test_only_a_queue_can_be_saved_as_a_view(browse, cast, address):
    assert browse(cast.dana).post("/views", data={"name": "x", "address": address}).status_code == 422
