"""The lines of cover on a vendor's page: what the last judgment's papers say, and how each stands today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import event

from app.certificates.models import Document
from app.kit.actor import worker
from app.standing.actions import judge_vendor
from app.standing.covers import HIDDEN, CoverLine, covers_of
from app.standing.queries import current_judgments
from tests.conftest import Browse, Cast
from tests.programs.cast import hire, program_body, publish
from tests.standing.cast import HIRED, NOW, certificate, file_paper, hired, judged, notice


def lines(cast: Cast, vendor_id: int, who: Any = None, now: datetime = NOW) -> dict[str, CoverLine]:
    actor = cast.actor(who or cast.dana)
    with cast.database.read(actor.clients) as tx:
        found = covers_of(tx, current_judgments(tx, vendor_id), actor, now)
    return {line.label: line for line in next(iter(found.values()))}


def test_each_line_shows_its_policy_and_that_it_is_in_force(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    gl = lines(cast, assignment.vendor_id)["General liability"]
    assert (gl.insurer.words, gl.policy.words) == ("Example Mutual Insurance Company", "GL-100")
    assert [(limit.words, of) for limit, of in gl.limits] == [
        ("$1,000,000", "occurrence"),
        ("$2,000,000", "aggregate"),
        ("$2,000,000", "products"),
    ]
    assert (gl.effective.words, gl.expiration.words) == ("1 Jun 2026", "1 Jun 2027")
    assert (gl.state, gl.told) == ("compliant", "in force")
    assert gl.policy.sure


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2025-12-05", "2026-12-05", "ends in 10 days"),
        ("2025-11-26", "2026-11-26", "ends in 1 day"),
        ("2025-11-25", "2026-11-25", "ended on 25 Nov 2026"),
        ("2026-12-01", "2027-12-01", "begins on 1 Dec 2026"),
    ],
)
def test_a_line_says_when_it_ends_ended_or_begins(cast: Cast, start: str, end: str, told: str):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(start=start, end=end))
    judged(cast, assignment.vendor_id)
    assert lines(cast, assignment.vendor_id)["General liability"].told == told


def test_the_days_are_counted_from_today_though_the_judgment_is_older(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate(start="2025-12-05", end="2026-12-05"))
    judged(cast, assignment.vendor_id)
    later = NOW.replace(day=30)
    assert lines(cast, assignment.vendor_id, now=later)["General liability"].told == "ends in 5 days"


def test_a_notice_ends_the_line_that_it_is_about_alone(cast: Cast):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    file_paper(cast, assignment.vendor_id, notice("GL-100", "2026-11-20"))
    judged(cast, assignment.vendor_id)
    found = lines(cast, assignment.vendor_id)
    assert (found["General liability"].state, found["General liability"].told) == (
        "cancelled",
        "cancelled on 20 Nov 2026",
    )
    assert found["Automobile liability"].told == "in force"


def test_a_value_that_was_not_read_for_certain_says_so(cast: Cast):
    assignment = hired(cast)
    unsure = {"certificate.coverages[0].policy_number": 0.6}
    file_paper(cast, assignment.vendor_id, certificate(unsure=unsure))
    judged(cast, assignment.vendor_id)
    gl = lines(cast, assignment.vendor_id)["General liability"]
    assert not gl.policy.sure
    assert gl.insurer.sure


def test_values_off_another_clients_page_are_not_shown_and_the_line_still_stands(cast: Cast):
    assignment = hired(cast)
    paper = file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    with cast.database.write(None) as tx:
        tx.get_one(Document, paper.id).named_clients = {"1": [cast.bay.id]}
    mine, whole = lines(cast, assignment.vendor_id), lines(cast, assignment.vendor_id, cast.morgan)
    gl = mine["General liability"]
    for shown in (gl.insurer, gl.policy, gl.effective, gl.expiration, gl.limits[0][0]):
        assert shown.words == HIDDEN
    assert (len(gl.limits), gl.told) == (1, "in force")
    assert whole["General liability"].policy.words == "GL-100"


def test_the_vendors_page_shows_the_lines_for_each_client_at_a_fixed_cost(cast: Cast, browse: Browse):
    assignment = hired(cast)
    file_paper(cast, assignment.vendor_id, certificate())
    judged(cast, assignment.vendor_id)
    browser, address = browse(cast.morgan), f"/vendors/{assignment.vendor_id}"
    one = queries_of(cast, browser, address)
    version = publish(cast, program_body(client="Bay Transit"), client_id=cast.bay.id, on=date(2026, 1, 1), now=HIRED)
    hire(cast, version, now=HIRED, vendor_id=assignment.vendor_id)
    for day in ("2026-05-21", "2026-05-22", "2026-05-23"):
        file_paper(cast, assignment.vendor_id, certificate(holder="Bay Transit", dated=day))
    with cast.database.write(None) as tx:
        judge_vendor(tx, assignment.vendor_id, cause="test", who=worker(), now=NOW)
    page = browser.get(address).text
    assert page.count('aria-label="Cover for') == 2
    assert "in force" in page
    assert queries_of(cast, browser, address) == one


def queries_of(cast: Cast, browser: Any, address: str) -> int:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(cast.database.engine, "before_cursor_execute", note)
    try:
        assert browser.get(address).status_code == 200
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", note)
    return len(seen)
