"""The queue is worked by the keyboard alone, in a real browser, and anybody can read it without script."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta

import pytest

from app.items.actions import claim_item, close_item
from app.items.models import WorkItem
from app.parties.terms import index_terms

pytestmark = pytest.mark.browser


@pytest.fixture
def three(open_one, now):
    return [open_one(due_at=now + timedelta(hours=n - 1), summary=f"Limit {n} is short") for n in range(3)]


def states(database) -> list[str]:
    with database.read(None) as tx:
        return [item.state for item in tx.query(WorkItem).order_by(WorkItem.id)]


def test_a_queue_is_worked_by_keys_alone(enter, cast, three, database, axe):
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    in_hand = page.locator("tr[data-at]")
    assert in_hand.get_attribute("id") == f"item-{three[0].id}"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert in_hand.get_attribute("id") == f"item-{three[2].id}"
    page.keyboard.press("k")
    assert in_hand.get_attribute("id") == f"item-{three[1].id}"
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.locator("[data-selected]").inner_text() == "2 selected"
    axe(page)
    page.keyboard.press("z")
    page.keyboard.press("Enter")  # the first of the menu: the next business day
    page.get_by_text("2 items put off until").wait_for()
    assert states(database) == ["open", "waiting", "waiting"]
    assert page.locator(f"#item-{three[1].id} .due").inner_text() == "put off"
    axe(page)
    page.keyboard.press("u")
    page.get_by_text("2 items as before.").wait_for()
    assert states(database) == ["open"] * 3


def test_a_key_of_the_selection_takes_the_row_in_hand(enter, cast, three, database):
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.get_by_text("1 item taken.").wait_for()
    assert page.locator(f"#item-{three[0].id} .with").inner_text() == "for you"
    page.keyboard.press("x")
    page.keyboard.press("Escape")
    assert page.locator("input[name=item]:checked").count() == 0


def test_enter_opens_the_row_in_hand_and_n_starts_the_next(enter, cast, three):
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    page.keyboard.press("j")
    with page.expect_request(re.compile(rf"/items/{three[1].id}$")):
        page.keyboard.press("Enter")
    page.goto("/queues/deficient")
    with page.expect_request(re.compile(rf"/items/{three[0].id}$")):
        page.keyboard.press("n")


def test_a_row_changes_in_place_while_a_colleague_works(enter, cast, three, database, now):
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    page.locator(".live:not(.lost)").wait_for()
    page.wait_for_timeout(500)  # the listener hears from the moment it has said so to the database
    page.keyboard.press("x")
    priya = cast.actor(cast.priya)
    with database.write(priya.clients) as tx:
        claim_item(tx, three[1].id, who=priya, now=now)
    page.get_by_text("Priya Example is in it").wait_for()
    with database.write(priya.clients) as tx:
        close_item(tx, three[0].id, "cured", who=priya, now=now)
    page.get_by_text("cured by Priya Example").wait_for()
    assert page.locator("tr[data-item]").count() == 3
    assert page.locator("tr[data-at]").get_attribute("id") == f"item-{three[0].id}"


def test_changes_of_another_client_are_not_heard(enter, cast, open_one, database, now):
    theirs, ours = open_one(cast.bay), open_one(cast.gulf)
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    heard = page.evaluate(
        """() => new Promise((done) => {
            const all = [];
            const source = new EventSource("/queues/live");
            source.onmessage = (event) => all.push(event.data);
            source.onopen = () => setTimeout(() => done(window.heard = all), 500);
        })"""
    )
    assert heard == []
    noor, dana = cast.actor(cast.noor), cast.actor(cast.dana)
    with database.write(noor.clients) as tx:
        claim_item(tx, theirs.id, who=noor, now=now)
    with database.write(dana.clients) as tx:
        claim_item(tx, ours.id, who=dana, now=now)
    page.wait_for_function("window.heard.length > 0")
    assert page.evaluate("window.heard") == [str(ours.id)]


def test_the_question_mark_lists_the_keys_and_escape_closes_it(enter, cast, three, axe):
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    page.keyboard.press("?")
    keys = page.locator("dialog[open]").inner_text()
    for words in ("Start next", "Snooze", "Search", "Open", "Select up to here"):
        assert words in keys
    axe(page)
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_search_is_one_key_away_and_arrows_walk_what_is_found(enter, cast, three, vendor, database, axe):
    with database.write(None) as tx:
        index_terms(tx, "vendor", vendor.id, [vendor.legal_name])
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    page.keyboard.press("/")
    page.keyboard.type("harb")
    page.locator("#found a").first.wait_for()
    axe(page, "#found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/vendors/{vendor.id}")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/queues/deficient")


def test_a_long_queue_goes_on_as_one_scrolls(enter, cast, open_one, now):
    for n in range(55):
        open_one(due_at=now + timedelta(minutes=n))
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    assert page.locator("tr[data-item]").count() == 50
    for _ in range(49):
        page.keyboard.press("j")
    page.locator("tr[data-item]").nth(54).wait_for(state="attached")
    page.keyboard.press("j")
    assert page.locator("tr[data-at]").get_attribute("id") == page.locator("tr[data-item]").nth(50).get_attribute("id")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_every_screen_is_accessible_and_fits(enter, cast, three, open_one, vendor, axe, scheme, width, height):
    open_one(kind="trouble", vendor_id=None, summary="scan.pdf: it is damaged")
    page = enter(cast.sam, width=width, height=height, scheme=scheme)
    for address in (
        "/",
        "/queues/deficient",
        "/queues/deficient?state=waiting",
        "/queues/trouble",
        "/vendors",
        f"/vendors/{vendor.id}",
        "/search?q=harbor",
    ):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_without_script_a_queue_is_read_and_worked(enter, cast, three, database):
    page = enter(cast.dana, script=False)
    page.goto("/queues/deficient")
    page.locator(f"#item-{three[0].id} input").check()
    page.locator(".bulk summary", has_text="Snooze").click()
    page.get_by_role("button", name="In a week").click()
    page.locator(".notice", has_text="1 item put off until").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator(".notice", has_text="1 item as before.").wait_for()
    assert states(database) == ["open"] * 3
    page.goto("/queues/deficient")
    page.get_by_text("Client any of 1").click()
    page.get_by_role("link", name="Gulf States Grocers").click()
    assert page.locator("tr[data-item]").count() == 3


def test_the_first_visit_is_light(enter, cast, three):
    page = enter(cast.dana)
    answers = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright marks the function
    page.goto("/queues/deficient")
    assets = {answer.url: len(gzip.compress(answer.body())) for answer in list(answers) if "/static/" in answer.url}
    assert len(assets) > 5
    assert sum(assets.values()) < 100_000, assets


def test_on_a_phone_every_queue_is_in_view_and_search_opens_over_the_bar(enter, cast, three, vendor, axe):
    page = enter(cast.sam, width=390, height=844)
    page.goto("/queues/deficient")
    for chip in page.locator(".side a").all():
        box = chip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    search = page.get_by_role("searchbox", name="Search")
    assert search.bounding_box()["width"] <= 48
    search.click()
    assert search.bounding_box()["width"] > 340
    axe(page)
    search.press("Escape")
