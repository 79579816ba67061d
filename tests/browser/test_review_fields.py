"""Fields, notices and a colleague's work, as a browser shows them."""

from __future__ import annotations

import pytest

from app.certificates.models import Document
from app.items.actions import claim_item, release_item
from app.items.models import WorkItem
from app.kit.clock import utc_now
from tests.browser.test_review import queue  # noqa: F401
from tests.conftest import Cast


def open_item(page, number: int) -> None:
    page.goto(f"/items/{number}")
    page.wait_for_function("() => document.activeElement.matches('[data-row]')")


def make_unsure(cast: Cast, item_id: int) -> None:
    """Nothing of the item's document was read for certain."""
    with cast.database.write(None) as tx:
        document = tx.get_one(Document, tx.get_one(WorkItem, item_id).document_id)
        fields = [field | {"confidence": 0.7} for field in document.reading["fields"]]
        document.reading = document.reading | {"fields": fields}


def test_what_cannot_be_a_value_brings_one_back_to_its_field(cast: Cast, enter, queue):  # noqa: F811
    """The console stays silent: a slip of the finger is no failed request."""
    page = enter(cast.dana)
    open_item(page, queue[0])
    row = page.locator(".req", has_text="General aggregate").first
    row.focus()
    page.keyboard.press("i")
    page.keyboard.type("lots")
    page.keyboard.press("Enter")
    field = page.locator("[aria-invalid]:focus")
    field.wait_for()
    assert field.input_value() == "lots"
    told = page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "is no amount. Type dollars such as 1,000,000" in told.inner_text()
    assert page.locator("#notices .notice").count() == 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-row]')")


def test_a_text_takes_new_lines_and_is_kept_with_control_and_enter(cast: Cast, enter, queue):  # noqa: F811
    page = enter(cast.dana)
    open_item(page, queue[0])
    page.locator("#everything > summary").click()
    address = page.locator("#everything textarea[data-field*='insured-address']")
    address.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type("Second line.")
    assert address.input_value().endswith("\nSecond line.")
    assert page.locator(".under.hint:visible").inner_text() == "Ctrl-Enter keeps it, Enter begins a new line"
    with page.expect_response("**/corrections") as answered:
        page.keyboard.press("Control+Enter")
    assert answered.value.ok


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("panel", ["", "?panel=letter", "?panel=snooze"])
def test_no_notice_lies_over_what_decides(cast: Cast, enter, queue, width, height, panel):  # noqa: F811
    page = enter(cast.dana, width=width, height=height)
    page.goto(f"/items/{queue[0]}{panel}")
    page.evaluate("certdesk.say('Copied: General aggregate: short. '.repeat(4)); certdesk.say('Another one.', 'stop')")
    page.wait_for_selector(".notice >> nth=1")
    bars = [
        bar for bar in page.locator(".decide, .panel-of footer, .panel-of:not(:has(footer))").all() if bar.is_visible()
    ]
    assert bars
    for notice in page.locator(".notice").all():
        there = notice.bounding_box()
        for bar in bars:
            box = bar.bounding_box()
            assert there["y"] + there["height"] <= box["y"] or there["y"] >= box["y"] + box["height"]
        assert there["y"] >= 0


def test_who_looks_on_sees_at_once_that_a_colleague_takes_it_and_lets_it_go(cast: Cast, enter, queue):  # noqa: F811
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_selector("text=Nobody is on this.")
    page.wait_for_timeout(500)  # the line to the server stands
    priya = cast.actor(cast.priya)
    with cast.database.write(priya.clients) as tx:
        claim_item(tx, queue[0], who=priya, now=utc_now())
    page.wait_for_selector("text=has been on this since", timeout=5000)
    assert "Priya Example" in page.locator(".strip.stop").inner_text()
    assert page.locator(".decide .btn.go[data-hotkey=r]").count() == 0
    with cast.database.write(priya.clients) as tx:
        release_item(tx, queue[0], who=priya, now=utc_now())
    page.wait_for_selector("text=Nobody is on this.", timeout=5000)


def test_enter_confirms_a_value_of_everything_read_and_goes_on(cast: Cast, enter, queue):  # noqa: F811
    make_unsure(cast, queue[0])
    page = enter(cast.dana)
    open_item(page, queue[0])
    page.locator("#everything > summary").click()
    unsure = page.locator("#everything .read.unsure [data-field]")
    first, second = (unsure.nth(number).get_attribute("id") for number in range(2))
    page.locator(f"#{first}").focus()
    with page.expect_response("**/corrections") as answered:
        page.keyboard.press("Enter")
    assert answered.value.ok
    page.wait_for_selector(f"#everything .read:not(.unsure) #{first}")
    assert page.evaluate("document.activeElement.id") == second


def test_a_digit_goes_to_the_line_of_that_number_and_is_text_in_a_field(cast: Cast, enter, queue):  # noqa: F811
    page = enter(cast.dana)
    open_item(page, queue[0])
    first, second = (page.locator(f"[data-row][data-number='{number}']") for number in (1, 2))
    first.focus()
    was = first.locator("[data-field]").first.input_value()
    page.keyboard.press("2")
    assert second.evaluate(
        "row => row.contains(document.activeElement) && document.activeElement.matches('[data-field]')"
    )
    assert first.locator("[data-field]").first.input_value() == was
    page.keyboard.press("3")
    assert page.locator(":focus").input_value() == "3"
    page.keyboard.press("Escape")


def test_the_keys_of_the_skip_panel_come_before_those_of_the_lines(cast: Cast, enter, queue):  # noqa: F811
    page = enter(cast.dana)
    open_item(page, queue[0])
    page.keyboard.press("s")
    page.wait_for_selector("[data-panel=skip]")
    page.keyboard.press("k")
    page.wait_for_function("before => !location.pathname.endsWith(before)", arg=f"/{queue[0]}")


def test_a_row_is_not_confirmed_before_all_its_values_were_on_the_screen(cast: Cast, enter, queue):  # noqa: F811
    make_unsure(cast, queue[0])
    page = enter(cast.dana, height=640)
    open_item(page, queue[0])
    page.locator(".req:has(a.whole-row)").first.focus()
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector("[data-panel=row] button[name=confirm]:focus")
    last = page.locator("[data-panel=row] .row-values .read").last
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/corrections") else None)
    for _ in range(10):
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(100)
        if sent:
            break
        panel, value = (page.locator(place).bounding_box() for place in ("[data-panel=row] .scroll", "[data-panel=row] .read >> nth=-1"))  # fmt: skip
        seen = value["y"] + value["height"] <= panel["y"] + panel["height"] + 8
    assert sent
    assert seen, "it was confirmed with values below the edge"
    last.wait_for(state="detached")
