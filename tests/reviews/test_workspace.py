"""What the workspace shows, to whom, and what it costs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from app.kit.actor import worker
from app.kit.clock import utc_now
from app.kit.errors import NotFound
from app.reviews.actions import Entry, add_note, correct_values, keep_draft
from app.reviews.looking import Looking
from app.reviews.queries import workspace_of
from app.standing.actions import judge_vendor
from tests.programs.cast import hire, program_body, publish
from tests.reviews.conftest import AGGREGATE, HOLDER, reading
from tests.standing.cast import HIRED, file_paper


def look(desk, item, who, **more):
    with desk.cast.database.read(who.clients) as tx:
        return workspace_of(tx, item.id, Looking(item.id, **more), who=who, now=desk.now)


def test_what_needs_eyes_stands_first(desk, short, dana):
    groups = look(desk, short, dana).groups
    assert groups[0].title == "Needs your eyes (1)"
    [row] = groups[0].rows
    assert (row.label, row.outcome, row.value.shown, row.demand) == (
        "General aggregate",
        "short",
        "$1,000,000",
        "≥ $2,000,000",
    )
    assert all(row.outcome in ("met", "waived") for group in groups[1:] for row in group.rows if not row.minor)


def test_a_line_leads_to_the_box_that_it_was_read_off(desk, short, dana):
    workspace = look(desk, short, dana)
    [row] = workspace.groups[0].rows
    [box] = [box for page in workspace.paper.pages for box in page.boxes if box.value_id == row.value.id]
    assert box.colour == "short"
    assert (box.x, box.y) == (8.5, 9)


def test_each_client_has_its_tab_and_no_one_sees_anothers(desk, also_bay, cast):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    item = desk.item()
    both = look(desk, item, cast.actor(cast.morgan))
    assert {tab.client_name for tab in both.tabs} == {"Gulf States Grocers", "Bay Transit"}
    mine = look(desk, item, cast.actor(cast.dana))
    assert [tab.client_name for tab in mine.tabs] == ["Gulf States Grocers"]


def test_no_page_of_one_client_names_another(desk, also_bay, browse, cast):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    page = browse(cast.dana).get(f"/items/{desk.item().id}?client={cast.bay.id}")
    assert page.status_code == 200
    assert "Bay Transit" not in page.text


def test_another_clients_certificate_of_the_same_vendor_is_not_offered(desk, also_bay, cast, dana):
    desk.arrive(reading(desk.now, holder="Gulf States Grocers", gl={"general_aggregate": 1_000_000}))
    item = desk.item()
    workspace = look(desk, item, dana)
    assert all(HOLDER not in str(paper) for paper in workspace.papers)


def test_an_item_of_a_client_that_one_does_not_serve_is_not_there(desk, short, cast, browse):
    with pytest.raises(NotFound):
        look(desk, short, cast.actor(cast.noor))
    assert browse(cast.noor).get(f"/items/{short.id}").status_code == 404


def test_a_correction_shows_who_and_what_was_read(desk, short, dana):
    entry = Entry(short.document_id, AGGREGATE, "2m")
    desk.act(correct_values, short.id, [entry], confirm=False, reason="the page says so", who=dana)
    rows = [row for group in look(desk, short, dana).groups for row in group.rows]
    value = next(row.value for row in rows if row.value and row.value.path == AGGREGATE)
    assert (value.shown, value.was, value.corrected_by) == ("$2,000,000", "$1,000,000", "Dana Example")


def test_a_corrected_certificate_opens_on_what_changed(desk, dana):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}), ago=timedelta(days=3))
    made = reading(desk.now, gl={"general_aggregate": 1_500_000, "each_occurrence": 2_000_000})
    made["certificate"]["certificate_date"] = desk.now.date().isoformat()
    second = desk.arrive(made)
    workspace = look(desk, desk.item(second), dana)
    titles = [group.title for group in workspace.groups]
    assert titles[0] == "Needs your eyes (1)"
    assert titles[1].startswith("Changed since")
    assert [row.label for row in workspace.groups[1].rows] == ["Each occurrence", "Certificate date"]
    assert all(group.folded for group in workspace.groups[2:] if group.id != "notes")
    assert workspace.groups[0].rows[0].value.before.shown == "$1,000,000"


def test_a_half_typed_value_is_there_after_a_reload(desk, short, dana):
    value = look(desk, short, dana).groups[0].rows[0].value
    desk.act(keep_draft, short.id, f"fields.{value.id}", "1,5", who=dana)
    assert look(desk, short, dana).groups[0].rows[0].value.typed == "1,5"


def test_a_note_about_one_client_stays_in_that_clients_thread(desk, also_bay, cast):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    item, morgan = desk.item(), cast.actor(cast.morgan)
    desk.act(add_note, item.id, "Bay asks for site access", client_id=cast.bay.id, who=morgan)
    assert "Bay asks for site access" in [touch.title for touch in look(desk, item, morgan).thread]
    assert "Bay asks for site access" not in [touch.title for touch in look(desk, item, cast.actor(cast.dana)).thread]


def test_whoever_opens_a_colleagues_item_may_read_it(desk, short, dana, priya, browse):
    desk.take(short, priya)
    page = browse(desk.cast.dana).get(f"/items/{short.id}").text
    assert "Priya Example" in page
    assert "/corrections" not in page


def test_the_page_costs_the_same_however_much_is_on_file(desk, dana):
    def statements(item) -> int:
        seen = []

        def note(*_args) -> None:
            seen.append(1)

        event.listen(desk.cast.database.engine, "before_cursor_execute", note)
        look(desk, item, dana)
        event.remove(desk.cast.database.engine, "before_cursor_execute", note)
        return len(seen)

    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}), ago=timedelta(days=9))
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_100_000}), ago=timedelta(days=8))
    few = statements(desk.item())
    for days in range(5):
        desk.arrive(reading(desk.now, gl={"general_aggregate": 1_200_000 + days}), ago=timedelta(days=days + 1))
    assert statements(desk.item()) <= few
    assert few <= 30


def test_the_kind_of_a_cover_reads_as_words_and_is_chosen_among_words(desk, short, dana, browse):
    [section] = [each for each in look(desk, short, dana).sections if each.title == "General liability"]
    [kind] = [value for value in section.values if value.path.endswith(".type")]
    assert kind.shown == "general liability"
    page = browse(desk.cast.dana).get(f"/items/{short.id}").text
    assert "general_liability" not in page
    assert '<option value="umbrella liability">' in page
    entry = Entry(short.document_id, kind.path, "general liability")
    desk.act(correct_values, short.id, [entry], confirm=True, who=dana)
    [section] = [each for each in look(desk, short, dana).sections if each.title == "General liability"]
    assert next(value for value in section.values if value.path == kind.path).confirmed


def test_an_item_is_let_go_when_its_page_is_left(desk, short, dana, browse):
    desk.take(short, dana)
    page = browse(desk.cast.dana)
    assert page.post(f"/items/{short.id}/leaving", data={"elsewhere": "true"}).status_code == 204
    assert desk.item().claimed_by_id is None


def test_a_reload_of_the_page_keeps_the_item(desk, short, dana, browse):
    desk.take(short, dana)
    page = browse(desk.cast.dana)
    page.post(f"/items/{short.id}/leaving", data={"elsewhere": "false"})
    assert desk.item().claimed_until_at - utc_now() < timedelta(seconds=20)
    assert 'hx-trigger="load, every 240s"' in page.get(f"/items/{short.id}").text
    page.post(f"/items/{short.id}/lease")
    assert desk.item().claimed_until_at - utc_now() > timedelta(minutes=10)
    assert 'hx-trigger="every 240s"' in page.get(f"/items/{short.id}").text


def test_whoever_leaves_an_item_that_a_colleague_has_changes_nothing(desk, short, dana, browse):
    desk.take(short, dana)
    before = desk.item().claimed_until_at
    for elsewhere in ("true", "false"):
        browse(desk.cast.priya).post(f"/items/{short.id}/leaving", data={"elsewhere": elsewhere})
    assert (desk.item().claimed_by_id, desk.item().claimed_until_at) == (dana.id, before)


def test_each_clients_tab_opens_with_its_own_certificate(desk, cast, browse):
    """Two certificates of one file, each for one client; the second begins on the file's page 6 and says so."""
    version = publish(cast, program_body(client="Bay Transit"), on=date(2026, 1, 1), now=HIRED, client_id=cast.bay.id)
    hire(cast, version, now=HIRED, vendor_id=desk.vendor_id)
    gulfs = file_paper(cast, desk.vendor_id, reading(desk.now, gl={"general_aggregate": 1_000_000}), at=desk.now)
    made = reading(desk.now, holder="Bay Transit", gl={"general_aggregate": 1_000_000})
    made["pages"] = [made["pages"][0] | {"number": 6}]
    made["fields"] = [field | {"page": 6} for field in made["fields"]]
    bays = file_paper(cast, desk.vendor_id, made, at=desk.now, beside=gulfs)
    with cast.database.write(None) as tx:
        judge_vendor(tx, desk.vendor_id, cause="came", document_id=gulfs.id, who=worker(), now=desk.now)
    item, morgan = desk.item(), cast.actor(cast.morgan)
    shown = {client.id: look(desk, item, morgan, client_id=client.id).paper for client in (cast.gulf, cast.bay)}
    assert {number: paper.id for number, paper in shown.items()} == {cast.gulf.id: gulfs.id, cast.bay.id: bays.id}
    page = browse(cast.morgan).get(f"/items/{item.id}?client={cast.bay.id}").text
    assert 'page <output id="page-now" data-of-file>6</output> of the file' in page
