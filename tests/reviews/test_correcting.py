"""Confirming and correcting: the verdict follows at once, in the same transaction."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.certificates.models import Correction
from app.items.queries import draft_of
from app.kit.audit import AuditRow
from app.kit.errors import BadInput, Refused
from app.kit.web.words import day
from app.parties.models import Touch
from app.reviews.actions import Entry, Unexplained, correct_values, keep_draft, take_back_correction
from app.reviews.queries.papers import value_id
from app.standing.models import Judgment
from tests.programs.cast import hire, program_body, publish
from tests.reviews.conftest import AGGREGATE, reading
from tests.standing.cast import HIRED, file_paper


def entry(item, typed: str, path: str = AGGREGATE, **more) -> Entry:
    return Entry(item.document_id, path, typed, **more)


def corrections(desk) -> list[Correction]:
    with desk.cast.database.read(None) as tx:
        return list(tx.scalars(select(Correction).order_by(Correction.id)))


def test_a_limit_put_right_is_judged_again_and_the_part_turns_compliant(desk, short, dana):
    assert desk.part(short).status == "deficient"
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=False, reason="the page says so", who=dana)
    assert desk.part(short).status == "compliant"
    [kept] = corrections(desk)
    assert (kept.value, kept.confirmed, kept.person_name) == ({"value": 2_000_000}, False, "Dana Example")


def test_a_value_confirmed_is_no_longer_in_doubt(desk, unsure, dana):
    assert desk.part(unsure).status == "under_review"
    desk.act(correct_values, unsure.id, [entry(unsure, "$2,000,000")], confirm=True, who=dana)
    assert desk.part(unsure).status == "compliant"
    assert corrections(desk)[0].confirmed


def test_leaving_an_unchanged_field_confirms_nothing(desk, unsure, dana):
    desk.act(correct_values, unsure.id, [entry(unsure, "$2,000,000")], confirm=False, who=dana)
    assert corrections(desk) == []
    assert desk.part(unsure).status == "under_review"


def test_what_is_no_amount_is_refused_and_nothing_is_kept(desk, short, dana):
    with pytest.raises(BadInput, match="no amount"):
        desk.act(correct_values, short.id, [entry(short, "a lot")], confirm=False, who=dana)
    assert corrections(desk) == []
    assert desk.item().claimed_by_id is None


def test_a_correction_taken_back_leaves_the_value_as_it_was_read(desk, short, dana):
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=False, reason="the page says so", who=dana)
    desk.act(take_back_correction, short.id, corrections(desk)[0].id, who=dana)
    assert desk.part(short).status == "deficient"
    assert corrections(desk)[0].ended_at is not None


def test_nobody_corrects_under_a_colleagues_hands(desk, short, dana, priya):
    desk.take(short, priya)
    with pytest.raises(Refused, match="Priya Example"):
        desk.act(correct_values, short.id, [entry(short, "2m")], confirm=False, who=dana)
    assert corrections(desk) == []


def test_another_vendors_document_cannot_be_corrected_through_this_item(desk, short, dana):
    version = publish(desk.cast, program_body(name="Second"), on=HIRED.date(), now=HIRED)
    other = file_paper(desk.cast, hire(desk.cast, version, now=HIRED).vendor_id, reading(desk.now))
    with pytest.raises(Refused, match="another vendor"):
        desk.act(correct_values, short.id, [Entry(other.id, AGGREGATE, "2m")], confirm=False, who=dana)


def test_a_value_read_off_a_drawn_box_keeps_its_place(desk, short, dana):
    drawn = entry(short, "2,000,000", page=1, bbox=[400.0, 300.0, 460.0, 312.0])
    desk.act(correct_values, short.id, [drawn], confirm=False, reason="the page says so", who=dana)
    assert corrections(desk)[0].bbox == [400.0, 300.0, 460.0, 312.0]


def test_what_stands_there_typed_in_other_words_is_confirmed_not_put_right(desk, unsure, dana):
    desk.act(correct_values, unsure.id, [entry(unsure, "2,000,000.00")], confirm=False, who=dana)
    [kept] = corrections(desk)
    assert (kept.value, kept.confirmed) == ({"value": 2_000_000}, True)


def test_every_correction_says_who_and_what_in_the_audit_log(desk, short, dana):
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=False, reason="the page says so", who=dana)
    with desk.cast.database.read(None) as tx:
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "certificates.correct_value")).one()
    assert (row.actor_name, row.before, row.after) == ("Dana Example", {AGGREGATE: 1_000_000}, {AGGREGATE: 2_000_000})


def test_the_form_confirms_on_enter_and_the_page_shows_who(desk, unsure, browse):
    browser = browse(desk.cast.dana)
    form = {
        "client": desk.cast.gulf.id,
        "place": f"{unsure.document_id}:{AGGREGATE}",
        "typed": "$2,000,000",
        "confirm": "yes",
    }
    answer = browser.post(f"/items/{unsure.id}/corrections", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Dana Example confirmed this" in answer.text
    assert "<html" not in answer.text


def test_several_confirmed_values_of_a_line_are_one_line_with_the_rest_folded(desk, unsure, browse):
    values = reading(desk.now)["certificate"]["coverages"][0]
    row = f"{unsure.document_id}:certificate.coverages[0]."
    form = {
        "client": desk.cast.gulf.id,
        "place": [f"{row}effective", f"{row}expiration"],
        "typed": [day(values["effective"]), day(values["expiration"])],
        "confirm": "yes",
    }
    text = (
        browse(desk.cast.dana).post(f"/items/{unsure.id}/corrections", data=form, headers={"HX-Request": "true"}).text
    )
    assert "Dana Example confirmed 2 values" in text
    assert "Dana Example confirmed this" not in text
    assert text.count("Take back</button>") == 2


def test_without_script_the_form_leads_back_to_the_item(desk, unsure, browse):
    form = {
        "client": desk.cast.gulf.id,
        "place": f"{unsure.document_id}:{AGGREGATE}",
        "typed": "$2,000,000",
        "confirm": "yes",
    }
    answer = browse(desk.cast.dana).post(f"/items/{unsure.id}/corrections", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{unsure.id}?client={desk.cast.gulf.id}")


def test_the_thread_says_what_was_put_right_from_what_to_what(desk, short, dana):
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=False, reason="the page says so", who=dana)
    with desk.cast.database.read(None) as tx:
        causes = tx.scalars(select(Judgment.cause).order_by(Judgment.id.desc())).first()
    put = "General aggregate, general liability put right from $1,000,000 to $2,000,000, by Dana Example"
    assert causes == f"{put}: the page says so"


def overruling(desk, item, **more):
    return {
        "client": desk.cast.gulf.id, "place": f"{item.document_id}:{AGGREGATE}", "typed": "2m", "confirm": "yes",
        "form": "row-general-aggregate-gl-limit-short-1",
    } | more  # fmt: skip


def test_a_clear_reading_is_not_overruled_in_the_vendors_favour_without_a_reason(desk, short, dana):
    with pytest.raises(Unexplained, match="turns General aggregate from short to met"):
        desk.act(correct_values, short.id, [entry(short, "2m")], confirm=True, who=dana)
    assert corrections(desk) == []
    assert desk.part(short).status == "deficient"


def test_a_blank_is_no_reason(desk, short, dana):
    with pytest.raises(Unexplained):
        desk.act(correct_values, short.id, [entry(short, "2m")], confirm=True, reason="  ", who=dana)


def test_a_reason_stands_with_the_correction_and_in_the_audit_log(desk, short, dana):
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=True, reason="Page 2 says two million.", who=dana)
    assert corrections(desk)[0].reason == "Page 2 says two million."
    with desk.cast.database.read(None) as tx:
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "certificates.correct_value")).one()
    assert row.why == "Page 2 says two million."


def test_a_reading_that_was_not_clear_is_put_right_without_a_reason(desk, dana):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}, unsure={AGGREGATE: 0.97}))
    item = desk.item()
    desk.act(correct_values, item.id, [entry(item, "2m")], confirm=True, who=dana)
    assert desk.part(item).status == "compliant"


def test_a_clear_reading_is_put_right_against_the_vendor_without_a_reason(desk, unsure, dana):
    occurrence = AGGREGATE.replace("general_aggregate", "each_occurrence")
    both = [entry(unsure, "$2,000,000"), entry(unsure, "500k", occurrence)]
    desk.act(correct_values, unsure.id, both, confirm=True, who=dana)
    assert desk.part(unsure).status == "deficient"


def test_a_higher_limit_wants_a_reason_even_where_no_verdict_that_one_sees_turns(desk, unsure, dana):
    occurrence = AGGREGATE.replace("general_aggregate", "each_occurrence")
    with pytest.raises(Unexplained, match="in the vendor's favour"):
        desk.act(correct_values, unsure.id, [entry(unsure, "5m", occurrence)], confirm=True, who=dana)


def test_a_later_end_of_cover_wants_a_reason(desk, unsure, dana):
    with pytest.raises(Unexplained, match="clear reading"):
        desk.act(
            correct_values, unsure.id, [entry(unsure, "+1y", "certificate.coverages[0].expiration")], confirm=True, who=dana
        )  # fmt: skip


def test_a_reason_outlives_a_second_correction_of_the_same_value(desk, short, dana):
    desk.act(correct_values, short.id, [entry(short, "3m")], confirm=True, reason="Page 2.", who=dana)
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=True, who=dana)
    assert [each.reason for each in corrections(desk)] == ["Page 2.", "Page 2."]


def test_the_page_asks_why_in_the_line_and_shows_the_answer_there(desk, short, browse):
    browser, address = browse(desk.cast.dana), f"/items/{short.id}/corrections"
    page = browser.get(f"/items/{short.id}").text
    form = re.search(r'name="form" value="(row-[^"]+)"', page)[1]
    asked = browser.post(address, data=overruling(desk, short, form=form), headers={"HX-Request": "true"})
    assert asked.status_code == 200
    assert "turns General aggregate from short to met" in asked.text
    assert re.search(r'name="typed" value="2m"', asked.text)
    assert desk.part(short).status == "deficient"
    said = overruling(desk, short, form=form, reason="Page 2 says two million.")
    kept = browser.post(address, data=said, headers={"HX-Request": "true"})
    assert "read as $1,000,000</b>; Dana Example put $2,000,000: Page 2 says two million." in kept.text
    assert 'name="reason"' not in kept.text
    assert desk.part(short).status == "compliant"


def test_without_script_the_page_asks_why_too(desk, short, browse):
    answer = browse(desk.cast.dana).post(f"/items/{short.id}/corrections", data=overruling(desk, short))
    assert answer.status_code == 200
    assert "<html" in answer.text


def test_what_was_typed_is_no_draft_once_it_is_kept(desk, short, dana):
    field = value_id(short.document_id, AGGREGATE)
    desk.act(keep_draft, short.id, f"fields.{field}", "2m", who=dana)
    desk.act(keep_draft, short.id, "note", "call them", who=dana)
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=True, reason="Page 2.", who=dana)
    with desk.cast.database.read(None) as tx:
        assert draft_of(tx, short.id, dana) == {"note": "call them"}


def test_what_is_taken_back_is_named_in_the_thread(desk, short, dana):
    desk.act(correct_values, short.id, [entry(short, "2m")], confirm=True, reason="Page 2.", who=dana)
    desk.act(take_back_correction, short.id, corrections(desk)[0].id, who=dana)
    with desk.cast.database.read(None) as tx:
        cause = tx.scalars(select(Judgment.cause).order_by(Judgment.id.desc())).first()
        touch = tx.scalars(select(Touch).where(Touch.kind == "standing").order_by(Touch.id.desc())).first()
    said = "Dana Example took back $2,000,000 for General aggregate, general liability; it stands as read, $1,000,000"
    assert cause == said
    assert touch.body == said


def test_a_confirmation_taken_back_is_told_as_one(desk, unsure, dana):
    desk.act(correct_values, unsure.id, [entry(unsure, "$2,000,000")], confirm=True, who=dana)
    desk.act(take_back_correction, unsure.id, corrections(desk)[0].id, who=dana)
    with desk.cast.database.read(None) as tx:
        cause = tx.scalars(select(Judgment.cause).order_by(Judgment.id.desc())).first()
    assert cause.startswith("Dana Example took back the confirmation of General aggregate")
