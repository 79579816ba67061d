"""The workspace worked with the keyboard alone, on certificates that were drawn, read and judged for real."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.certificates.actions import match_document, open_drop, receive_file, record_readings
from app.certificates.models import Document
from app.demo.certificate import Coverage, DrawnCertificate, Insurer, Party, Producer
from app.demo.drawing import draw_certificate
from app.demo.style import Style, style_of
from app.gateways.storage import open_storage
from app.items.models import ItemClient, ItemSkip, WorkItem
from app.kit.actor import worker
from app.letters.models import Letter
from app.parties.actions import add_agency, add_contact_point, add_vendor, assign_vendor
from app.parties.models import Vendor
from app.reading.safely import read_safely
from app.settings import settings
from app.standing.actions import judge_vendor
from tests.conftest import Cast
from tests.programs.cast import program_body, publish

ITEMS = 10
ROW = "[data-row]:focus, [data-row]:focus-within"


@pytest.fixture(autouse=True)
def kept(tmp_path, monkeypatch):
    """Documents lie in a folder of the test's own."""
    monkeypatch.setattr(settings(), "data", tmp_path)


def drawn(name: str, number: int, today: date, aggregate: int) -> DrawnCertificate:
    start = today - timedelta(days=90)
    end = start.replace(year=start.year + 1)
    gl = {
        "each_occurrence": 1_000_000, "damage_to_rented_premises": 300_000, "medical_expense": 10_000,
        "personal_and_advertising_injury": 1_000_000, "general_aggregate": aggregate,
        "products_completed_operations_aggregate": 2_000_000,
    }  # fmt: skip
    el = {"each_accident": 500_000, "disease_each_employee": 500_000, "disease_policy_limit": 500_000}
    return DrawnCertificate(
        certificate_date=start,
        producer=Producer("Kestrel Agency", "4 Harbor Walk\nTampa, FL 33602", "Dana Kestrel", "(813) 555-0142", None, "dana@kestrel.example.com"),
        insured=Party(name, f"{number} Canal Street\nTampa, FL 33602"),
        insurers=(Insurer("A", "Example Mutual Insurance Company", "12345"),),
        coverages=(
            Coverage("general_liability", "A", f"GL {number}00412", start, end, options={"occurrence": True, "claims_made": False, "aggregate_per": "policy"}, limits=gl),
            Coverage("automobile_liability", "A", f"CA {number}00413", start, end, options={"any_auto": True}, limits={"combined_single_limit": 1_000_000}),
            Coverage("workers_compensation", "A", f"WC {number}00414", start, end, additional_insured=None, subrogation_waived=True, options={"per_statute": True, "proprietor_excluded": False}, limits=el),
        ),
        certificate_holder=Party("Gulf States Grocers", "1 Example Plaza\nTampa, FL 33602"),
    )  # fmt: skip


@pytest.fixture
def queue(cast: Cast, now: datetime) -> list[int]:
    """Ten vendors of Gulf, each with a certificate that falls short; gives the items in the order of due."""
    version = publish(cast, program_body(), on=date(2026, 1, 1), now=now)
    style = style_of(random.Random(5))
    with cast.database.write(None) as tx:
        shared = {"who": worker(), "now": now}
        agency = add_agency(tx, "Kestrel Agency", state="FL", **shared)
        add_contact_point(
            tx,
            kind="email",
            value="dana@kestrel.example.com",
            agency_id=agency.id,
            person_name="Dana Kestrel",
            learnt_from="certificate",
            state="FL",
            **shared,
        )
        add_contact_point(
            tx,
            kind="phone",
            value="(813) 555-0142",
            agency_id=agency.id,
            person_name="Dana Kestrel",
            learnt_from="certificate",
            state="FL",
            **shared,
        )
        for number in range(1, ITEMS + 1):
            name = f"Heron {['Air', 'Roofing', 'Glass', 'Paving', 'Electric'][number % 5]} {number} LLC"
            vendor = add_vendor(
                tx,
                legal_name=name,
                trade="hvac",
                tier="T2",
                street=f"{number} Canal Street",
                city="Tampa",
                state="FL",
                zip="33602",
                agency_id=agency.id,
                **shared,
            )
            assign_vendor(tx, cast.gulf.id, vendor.id, version.program_id, active_from_on=date(2026, 1, 1), **shared)
            come(tx, drawn(name, number, now.date(), 1_000_000), style, vendor, now - timedelta(seconds=60 - number))
        items = tx.execute(
            select(WorkItem.id).where(WorkItem.kind == "deficient").order_by(WorkItem.due_at, WorkItem.id)
        )
        return list(items.scalars())


def come(tx, certificate: DrawnCertificate, style: Style, vendor: Vendor, now: datetime) -> Document:
    """A certificate is drawn, received, read, matched and judged, as the worker does it."""
    who = worker()
    drop = open_drop(tx, channel="console", vendor_id=vendor.id, who=who, now=now)
    data, readings = printed(repr((certificate, style)), lambda: draw_certificate(certificate, style))
    arrival = receive_file(tx, open_storage(), drop, data, "certificate.pdf", who=who, now=now)
    [document] = record_readings(tx, arrival.id, deepcopy(readings), who=who, now=now)
    match_document(tx, document.id, vendor.id, who=who, now=now) if document.vendor_id is None else None
    judge_vendor(tx, vendor.id, cause="document came", document_id=document.id, who=who, now=now)
    return document


PRINTED: dict[str, tuple[bytes, list[dict]]] = {}


def printed(which: str, draw: Callable[[], bytes]) -> tuple[bytes, list[dict]]:
    """A certificate's bytes and what the reader finds in them, once for all tests of a process."""
    if which not in PRINTED:
        data = draw()
        PRINTED[which] = data, read_safely(data, "certificate.pdf")
    return PRINTED[which]


def outcomes(cast: Cast) -> dict[str, int]:
    with cast.database.read(None) as tx:
        became = func.coalesce(WorkItem.outcome, WorkItem.state)
        query = select(became, func.count()).where(WorkItem.state.in_(("done", "escalated"))).group_by(became)
        return dict(tx.execute(query).all())


def address(page) -> str:
    return page.evaluate("location.pathname")


def press_and_move_on(page, *keys: str) -> None:
    """Press keys, the last of which decides, and wait for the next item."""
    before = address(page)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function("before => location.pathname !== before && document.querySelector('#workspace')", arg=before)
    page.wait_for_load_state("networkidle")


def focused(page) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
    )


def confirm_what_is_unsure(page) -> None:
    """Enter on each line that the reader is not certain of, down to the one that falls short."""
    page.wait_for_function("() => document.activeElement.matches('[data-row]')")  # the page sets the focus itself
    for _ in range(5):
        if "please check" not in focused(page):
            return
        with page.expect_response("**/corrections"):
            page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")


def test_ten_items_by_keyboard_alone(cast: Cast, enter, queue):
    page = enter(cast.dana)
    page.goto("/queues/deficient")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => document.addEventListener('pointerdown', () => { throw new Error('a mouse was used') }, true)"""
    )
    page.keyboard.press("n")
    page.wait_for_url("**/items/*")
    page.wait_for_load_state("networkidle")
    for number in range(ITEMS):
        confirm_what_is_unsure(page)
        assert "General aggregate: short" in focused(page)
        if number % 3 == 0:  # the reader read it wrong: put right, judged again, accepted
            page.keyboard.type("i2m")
            page.keyboard.press("Enter")
            page.wait_for_selector("#why-said:focus")
            page.keyboard.type("The paper says two million.")
            page.keyboard.press("Enter")
            page.wait_for_selector(".pill.met")
            assert page.locator(".pill.met").inner_text().strip().endswith("Compliant")
            page.wait_for_selector(":focus:has-text('Accept')")
            keys = ["a"]
        elif number % 3 == 1:  # asked for, by letter
            page.keyboard.press("r")
            page.wait_for_selector("#body-agent")
            keys = ["Control+Enter"]
        else:  # handed up
            page.keyboard.press("m")
            page.keyboard.press("e")
            page.wait_for_selector("#reason")
            page.keyboard.type("The aggregate may be shared.")
            keys = ["Control+Enter"]
        if number == ITEMS - 1:
            page.keyboard.press(keys[0])
            page.wait_for_url("**/queues/deficient*")
        else:
            press_and_move_on(page, *keys)
    assert outcomes(cast) == {"accepted": 4, "asked": 3, "escalated": 3}
    with cast.database.read(None) as tx:
        assert tx.scalar(select(func.count()).select_from(Letter).where(Letter.state == "outbox")) == 6


def test_a_decision_is_taken_back_with_one_key(cast: Cast, enter, queue):
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("r")
    page.wait_for_selector("#body-agent")
    press_and_move_on(page, "Control+Enter")
    press_and_move_on(page, "u")
    assert address(page) == f"/items/{queue[0]}"
    with cast.database.read(None) as tx:
        assert set(tx.scalars(select(Letter.state))) == {"taken_back"}
        assert tx.scalars(select(ItemClient.decision).where(ItemClient.item_id == queue[0])).all() == [None]


def test_zoom_outlives_the_next_item_and_a_turned_page_does_not(cast: Cast, enter, queue):
    """The console stays silent too: what the page looks like is not copied as style attributes, which are refused."""
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    plain = page.locator("#page-1").bounding_box()["width"]
    page.get_by_role("button", name="Larger").click()
    larger = page.locator("#page-1").bounding_box()
    assert larger["width"] > 1.2 * plain
    page.get_by_role("button", name="Turn the page").click()
    turned = page.locator("#page-1").bounding_box()
    assert turned["height"] / turned["width"] == pytest.approx(larger["width"] / larger["height"], rel=0.01)
    page.evaluate("document.getElementById('note').style.height = '200px'")  # as its corner, drawn, does
    page.keyboard.press("r")
    page.wait_for_selector("#body-agent")
    assert page.locator("#page-1").bounding_box()["height"] == pytest.approx(turned["height"], abs=1)
    press_and_move_on(page, "Control+Enter")
    after = page.locator("#page-1").bounding_box()
    assert (after["width"], after["height"]) == pytest.approx((larger["width"], larger["height"]), abs=1)
    press_and_move_on(page, "u")
    assert page.locator("#page-1").bounding_box()["width"] == pytest.approx(larger["width"], abs=1)


def test_the_box_of_the_focused_line_is_lit_and_a_click_on_a_box_leads_to_its_field(cast: Cast, enter, queue):
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    confirm_what_is_unsure(page)
    assert "General aggregate" in page.locator(".box.lit title").text_content()
    box = page.locator(".box", has_text="Policy number").first
    box.scroll_into_view_if_needed()
    box.click(force=True)
    assert "Policy number" in focused(page)


def test_what_was_half_typed_is_there_after_a_reload(cast: Cast, enter, queue):
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("g")
    page.keyboard.press("n")
    with page.expect_response("**/draft"):
        page.keyboard.type("Agent will call on Friday")
    page.reload()
    assert page.locator("#note").input_value() == "Agent will call on Friday"
    page.locator("#note").press("Escape")


def test_a_box_that_is_drawn_is_read_into_the_field(cast: Cast, enter, queue):
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    shape = page.locator(".box", has_text="Each occurrence").first
    shape.scroll_into_view_if_needed()
    around = shape.bounding_box()
    page.locator("[data-row]").first.focus()
    page.mouse.move(around["x"] - 3, around["y"] - 3)
    page.mouse.down()
    page.mouse.move(around["x"] + around["width"] / 2, around["y"] + 4)
    page.mouse.move(around["x"] + around["width"] + 4, around["y"] + around["height"] + 4)
    with page.expect_response("**/regions") as answered:
        page.mouse.up()
    assert "1,000,000" in answered.value.json()["text"]


def test_words_are_found_on_the_page(cast: Cast, enter, queue):
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("f")
    with page.expect_response("**/words.json"):
        page.keyboard.type("kestrel")
    page.wait_for_selector(".found-words rect.here")
    page.keyboard.press("Escape")
    assert page.locator(".found-words rect").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_fault_of_accessibility(cast: Cast, enter, axe, queue, scheme):
    page = enter(cast.dana, scheme=scheme)
    for panel in ("", "?panel=letter", "?panel=accept", "?panel=snooze", "?panel=escalate"):
        page.goto(f"/items/{queue[0]}{panel}")
        page.wait_for_load_state("networkidle")
        axe(page)
    page.goto("/letters")
    axe(page)


def test_it_fits_a_phone_in_three_tabs(cast: Cast, enter, axe, queue):
    page = enter(cast.dana, width=390, height=844)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    for tab, shown in (("Document", ".doc"), ("People", ".people"), ("Checks", ".checks")):
        page.get_by_role("radio", name=tab).check(force=True)
        assert page.locator(shown).first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    axe(page)


def test_it_reads_without_script(cast: Cast, enter, queue):
    page = enter(cast.dana, script=False)
    page.goto(f"/items/{queue[0]}")
    assert page.locator(".req").count() > 5
    page.get_by_role("link", name="Ask").click()
    page.get_by_role("button", name="Put in the outbox").click()
    assert "/items/" in page.url
    assert outcomes(cast) == {"asked": 1}


@pytest.mark.parametrize(
    ("key", "panel", "outcome"), [("v", "wrong_vendor", "wrong_vendor"), ("p", "duplicate", "duplicate")]
)
def test_the_key_that_opened_a_panel_presses_its_button(cast: Cast, enter, queue, key, panel, outcome):
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press(key)
    page.wait_for_selector(f"[data-panel={panel}]")
    press_and_move_on(page, key)
    assert outcomes(cast) == {outcome: 1}
    press_and_move_on(page, "u")
    assert "General aggregate" in page.locator("#lines").inner_text()


def test_next_and_skip_have_keys_of_their_own_that_stand_in_the_list(cast: Cast, enter, queue):
    page = enter(cast.dana)
    page.goto(f"/items/{queue[0]}")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")
    listed = page.locator("#keys dl div").evaluate_all("all => Object.fromEntries(all.map(d => [d.children[0].textContent, d.children[1].textContent]))")  # fmt: skip
    assert (listed["n"], listed["s"]) == ("Next, undecided", "Skip")
    page.keyboard.press("Escape")
    press_and_move_on(page, "n")
    assert address(page) == f"/items/{queue[1]}"
    page.keyboard.press("s")
    page.wait_for_selector("[data-panel=skip]")
    press_and_move_on(page, "c")
    assert address(page) == f"/items/{queue[2]}"
    with cast.database.read(None) as tx:
        assert tx.scalars(select(ItemSkip.reason)).all() == ["conflict of interest"]
        assert tx.scalars(select(WorkItem.id).where(WorkItem.claimed_by_id.is_not(None))).all() == [queue[2]]
