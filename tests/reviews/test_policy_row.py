"""A row of a scan looked at as a whole, and what a fold says of the values inside it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.certificates.models import Correction
from app.items.models import WorkItem
from app.reviews.actions import Entry, correct_values
from app.reviews.looking import Looking
from app.reviews.policy_rows import policy_row_of
from app.reviews.queries import workspace_of
from app.standing.models import Judgment
from tests.reviews.conftest import AGGREGATE, Desk, reading

ROW = "certificate.coverages[0]"
UNSURE = {
    f"{ROW}.{part}": 0.7
    for part in ("policy_number", "expiration", "limits.each_occurrence", "limits.general_aggregate")
}


@pytest.fixture
def scan(desk: Desk) -> WorkItem:
    """An item: four values of the general liability row were read, none of them for certain."""
    desk.arrive(reading(desk.now, unsure=UNSURE))
    return desk.item()


def look(desk, item, who, **more):
    with desk.cast.database.read(who.clients) as tx:
        return workspace_of(tx, item.id, Looking(item.id, **more), who=who, now=desk.now)


def fields_of(desk, item, who, **typed):
    row = policy_row_of(look(desk, item, who), 0)
    said = [typed.get(value.path.rpartition(".")[2], value.shown) for value in row.values]
    return {
        "client": desk.cast.gulf.id, "form": "row", "row": 0, "confirm": "yes", "typed": said,
        "place": [f"{value.document_id}:{value.path}" for value in row.values],
    }  # fmt: skip


def count(desk, what) -> int:
    with desk.cast.database.read(None) as tx:
        return tx.scalar(select(func.count()).select_from(what))


def test_the_panel_lists_the_rows_values_beside_the_strip_of_the_page(desk, scan, dana, browse):
    page = browse(desk.cast.dana).get(f"/items/{scan.id}?panel=row&row=0").text
    assert "The row of general liability" in page
    assert "4 of" in page
    assert 'class="strip-of" viewBox="0.0 2 ' in page
    assert page.count("? not sure") == 4


def test_a_line_of_the_row_leads_there_and_one_of_a_certain_row_does_not(desk, scan, dana):
    rows = [row for group in look(desk, scan, dana).groups for row in group.rows]
    leads = {row.value.path: row.paper_row for row in rows if row.value}
    assert leads[AGGREGATE] == (scan.document_id, 0)
    assert leads["certificate.coverages[1].limits.combined_single_limit"] is None


def test_one_step_confirms_the_row_and_judges_once(desk, scan, dana, browse):
    before = count(desk, Judgment)
    form = fields_of(desk, scan, dana)
    answer = browse(desk.cast.dana).post(f"/items/{scan.id}/corrections", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Replace-Url"] == f"/items/{scan.id}?client={desk.cast.gulf.id}"
    assert desk.part(scan).status == "compliant"
    assert count(desk, Judgment) == before + 1
    with desk.cast.database.read(None) as tx:
        kept = tx.scalars(select(Correction)).all()
    assert all(each.confirmed for each in kept)
    assert len(kept) == len(form["place"])


def test_what_was_changed_is_put_right_and_the_rest_confirmed(desk, scan, dana, browse):
    form = fields_of(desk, scan, dana, policy_number="GL-200")
    browse(desk.cast.dana).post(f"/items/{scan.id}/corrections", data=form, headers={"HX-Request": "true"})
    with desk.cast.database.read(None) as tx:
        kept = {each.path: each for each in tx.scalars(select(Correction))}
    assert [path for path, each in kept.items() if not each.confirmed] == [f"{ROW}.policy_number"]
    assert kept[f"{ROW}.policy_number"].value == {"value": "GL-200"}


def test_the_row_asks_why_where_a_clear_reading_is_overruled(desk, scan, dana, browse):
    form = fields_of(desk, scan, dana, products_completed_operations_aggregate="5m")
    browser, address = browse(desk.cast.dana), f"/items/{scan.id}/corrections"
    asked = browser.post(address, data=form, headers={"HX-Request": "true"})
    assert "overrules a clear reading in the vendor's favour" in asked.text.replace("&#39;", "'")
    assert 'data-panel="row"' in asked.text
    assert count(desk, Correction) == 0
    browser.post(address, data=form | {"reason": "Page 2."}, headers={"HX-Request": "true"})
    assert desk.part(scan).status == "compliant"


def test_a_row_that_is_not_there_is_said_to_be_missing(desk, scan, browse):
    page = browse(desk.cast.dana).get(f"/items/{scan.id}?panel=row&row=77")
    assert page.status_code == 200
    assert "No such row" in page.text


def test_a_fold_says_what_was_done_inside_it(desk, scan, dana):
    entries = [
        Entry(scan.document_id, AGGREGATE, "$2,000,000"),
        Entry(scan.document_id, f"{ROW}.policy_number", "GL-7"),
    ]
    desk.act(correct_values, scan.id, entries, confirm=True, who=dana)
    workspace = look(desk, scan, dana)
    assert workspace.marks == ("✎ 1 put right", "✓ 1 confirmed")
    marks = {group.id: group.marks for group in workspace.groups}
    assert "✓ 1 confirmed" in marks["general-liability"]
    assert marks["automobile-liability"] == ()
