"""Deciding: nothing is accepted that is not proven, nobody decides on an old picture, and everything can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.items.actions import snooze_item
from app.kit.errors import BadInput, Refused
from app.letters.models import Letter, LetterLine
from app.parties.models import Touch, Vendor
from app.reviews.actions import (
    Entry,
    Written,
    accept_part,
    ask_for_correction,
    correct_values,
    escalate_part,
    undo_last,
)
from app.standing.queries import open_standings
from tests.programs.cast import hire, program_body, publish
from tests.reviews.conftest import AGGREGATE, Desk, reading
from tests.standing.cast import HIRED


def letters(desk) -> list[Letter]:
    with desk.cast.database.read(None) as tx:
        return list(tx.scalars(select(Letter).order_by(Letter.id)))


def accept(desk, item, who, *, seen=(), version=None):
    item = desk.item()
    return desk.act(accept_part, item.id, desk.cast.gulf.id, version=version or item.version, seen=seen, who=who)


def ask(desk, item, who, **more):
    return desk.act(ask_for_correction, item.id, desk.cast.gulf.id, version=desk.item().version, who=who, **more)


def test_what_falls_short_cannot_be_accepted_and_the_reason_is_said(desk, short, dana):
    with pytest.raises(Refused, match="general aggregate short"):
        accept(desk, short, dana)
    assert desk.part(short).decision is None


def test_what_the_reader_is_not_sure_of_cannot_be_accepted(desk, unsure, dana):
    with pytest.raises(Refused, match="cannot be accepted"):
        accept(desk, unsure, dana)


def test_confirming_and_accepting_is_all_that_a_clean_certificate_takes(desk, unsure, dana):
    entry = Entry(unsure.document_id, AGGREGATE, "$2,000,000")
    desk.act(correct_values, unsure.id, [entry], confirm=True, who=dana)
    assert desk.item().state == "open"  # nothing is cleared away under the hands that hold it
    accept(desk, unsure, dana)
    assert (desk.item().state, desk.item().outcome) == ("done", "accepted")


def test_a_note_has_to_be_looked_at_before_accepting(desk, dana):
    desk.arrive(reading(desk.now, unsure={AGGREGATE: 0.7}) | {"warnings": []})
    made = desk.item()
    entries = [
        Entry(made.document_id, AGGREGATE, "$2,000,000"),
        Entry(made.document_id, "certificate.form_edition", "2001/01"),
    ]
    desk.act(correct_values, made.id, entries, confirm=True, who=dana)
    with pytest.raises(Refused, match="Look at the note"):
        accept(desk, made, dana)
    accept(desk, made, dana, seen=["row-form-certificate-form-edition-old-1", "row-form-form-edition-old-1"])
    assert desk.item().outcome == "accepted"


def test_the_second_person_is_told_what_the_first_did(desk, short, dana, priya):
    version = short.version
    ask(desk, short, dana)
    with pytest.raises(Refused, match="Dana Example asked for a correction"):
        desk.act(escalate_part, short.id, desk.cast.gulf.id, "look", version=version, who=priya)


def test_a_decision_on_an_old_picture_is_refused_with_what_changed(desk, short, dana):
    version = short.version
    desk.act(
        correct_values,
        short.id,
        [Entry(short.document_id, AGGREGATE, "1.5m")],
        confirm=False,
        reason="the page says so",
        who=dana,
    )
    with pytest.raises(Refused, match="Dana Example confirmed or put right what the certificate says just now"):
        desk.act(escalate_part, short.id, desk.cast.gulf.id, "look", version=version, who=dana)


def test_asking_puts_a_letter_for_the_agent_and_one_for_the_vendor_in_the_outbox(desk, short, dana):
    ask(desk, short, dana)
    assert [(each.audience, each.to_address) for each in letters(desk)] == [
        ("agent", "dana.kestrel@example.com"),
        ("vendor", "office@heron.example.com"),
    ]
    with desk.cast.database.read(None) as tx:
        assert {line.slug for line in tx.scalars(select(LetterLine))} == {"aggregate-short"}
    assert (desk.item().state, desk.item().outcome) == ("done", "asked")


def test_only_the_letters_that_are_ticked_go_and_as_they_were_edited(desk, short, dana):
    ask(desk, short, dana, written=[Written("agent", "About Blue Heron", "Please call.")])
    [letter] = letters(desk)
    assert (letter.subject, letter.body_text) == ("About Blue Heron", "Please call.\n")


def test_with_nothing_ticked_nothing_is_asked(desk, short, dana):
    with pytest.raises(Refused, match="nothing to ask for"):
        ask(desk, short, dana, about=frozenset({0}))
    assert letters(desk) == []


def test_undo_takes_the_letters_back_and_the_item_is_mine_again(desk, short, dana):
    ask(desk, short, dana)
    desk.act(undo_last, short.id, who=dana)
    assert {each.state for each in letters(desk)} == {"taken_back"}
    item = desk.item()
    assert (item.state, item.claimed_by_id, desk.part(item).decision) == ("open", dana.id, None)


def test_what_has_left_cannot_be_undone(desk, short, dana):
    ask(desk, short, dana)
    later = max(each.leaves_at for each in letters(desk)) + timedelta(minutes=1)
    with pytest.raises(Refused, match="has left"):
        desk.act(undo_last, short.id, who=dana, now=later)


def test_asking_again_after_an_undo_is_a_letter_of_its_own(desk, short, dana):
    ask(desk, short, dana)
    desk.act(undo_last, short.id, who=dana)
    ask(desk, short, dana)
    assert [each.state for each in letters(desk)] == ["taken_back", "taken_back", "outbox", "outbox"]


def test_escalating_wants_a_reason(desk, short, dana):
    with pytest.raises(BadInput, match="what should be looked at"):
        desk.act(escalate_part, short.id, desk.cast.gulf.id, " ", version=short.version, who=dana)
    desk.act(escalate_part, short.id, desk.cast.gulf.id, "The aggregate is shared.", version=short.version, who=dana)
    with desk.cast.database.read(None) as tx:
        touch = tx.scalars(select(Touch).where(Touch.kind == "decision")).one()
    assert (touch.title, touch.body) == ("Gulf States Grocers: escalated", "The aggregate is shared.")


def test_a_snooze_can_be_taken_back(desk, short, dana):
    desk.act(snooze_item, short.id, event="reply", who=dana)
    desk.act(undo_last, short.id, who=dana)
    assert desk.item().state == "open"


def test_each_client_is_decided_on_its_own(desk, also_bay, cast):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    item, morgan = desk.item(), cast.actor(cast.morgan)
    ask(desk, item, morgan)
    assert desk.item().state == "open"
    assert desk.part(item, cast.bay.id).decision is None


def test_what_was_accepted_stays_accepted_when_the_verdict_turns_good(desk, also_bay, cast):
    # The first certificate of a high-risk vendor is settled by accepting it, so that the next verdict says more.
    with cast.database.write(None) as tx:
        tx.get_one(Vendor, desk.vendor_id).tier = "T3"
    desk.arrive(reading(desk.now, unsure={AGGREGATE: 0.7}))
    item, morgan = desk.item(), cast.actor(cast.morgan)
    entry = Entry(item.document_id, AGGREGATE, "$2,000,000")
    desk.act(correct_values, item.id, [entry], confirm=True, who=morgan)
    seen = ["row-first-certificate-first-certificate-1"]
    desk.act(accept_part, item.id, cast.gulf.id, version=desk.item().version, seen=seen, who=morgan)
    other = Entry(item.document_id, "certificate.insured.name", "Blue Heron Mechanical LLC")
    desk.act(correct_values, item.id, [other], confirm=True, who=morgan)
    assert desk.part(item).decision == "accepted"
    assert desk.part(item, cast.bay.id).decision is None
    assert desk.item().state == "open"
    with cast.database.read(None) as tx:
        assert open_standings(tx, [desk.assignment.id])[desk.assignment.id].status == "compliant"


def test_a_decision_is_answered_with_the_next_item_taken(desk, short, browse, cast):
    version = publish(cast, program_body(name="Second"), on=HIRED.date(), now=HIRED)
    other = Desk(cast, desk.now, hire(cast, version, now=HIRED))
    following = other.item(other.arrive(reading(desk.now, gl={"general_aggregate": 500_000})))
    form = {"client": cast.gulf.id, "decision": "asked", "version": short.version}
    answer = browse(cast.dana).post(f"/items/{short.id}/decision", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == f"/items/{following.id}"
    assert f"/items/{short.id}/undo" in answer.text
    assert other.item().claimed_by_id == cast.dana.id


def test_a_late_decision_is_a_409_and_says_what_happened(desk, short, dana, browse):
    ask(desk, short, dana)
    form = {"client": desk.cast.gulf.id, "decision": "escalated", "reason": "look", "version": short.version}
    answer = browse(desk.cast.priya).post(f"/items/{short.id}/decision", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "Dana Example asked for a correction" in answer.text


def test_a_supervisor_sees_the_reason_and_hands_it_back_with_an_answer_that_the_analyst_sees(desk, short, browse):
    client = desk.cast.gulf.id
    made = {"client": client, "decision": "escalated", "reason": "Is the aggregate shared?", "version": short.version}
    assert (
        browse(desk.cast.dana).post(f"/items/{short.id}/decision", data=made, follow_redirects=True).status_code == 200
    )
    sam, version = browse(desk.cast.sam), desk.item().version
    shown = sam.get(f"/items/{short.id}").text
    assert "Is the aggregate shared?" in shown
    assert 'href="/queues/escalated"' in shown
    assert "panel=answer" in shown
    answered = {"client": client, "answer": "It is. Ask for an endorsement.", "version": version}
    after = sam.post(f"/items/{short.id}/answer", data=answered, follow_redirects=True)
    assert after.status_code == 200
    assert "Handed back with your answer" in after.text
    shown = browse(desk.cast.dana).get(f"/items/{short.id}").text
    assert "It is. Ask for an endorsement." in shown
    assert "Asked: Is the aggregate shared?" in shown
    with desk.cast.database.read(None) as tx:
        titles = [touch.title for touch in tx.scalars(select(Touch).where(Touch.kind == "decision").order_by(Touch.id))]
    assert titles == ["Gulf States Grocers: escalated", "Gulf States Grocers: handed back"]


def test_an_analyst_reads_what_is_escalated_and_cannot_act_on_it(desk, short, dana, browse):
    desk.act(escalate_part, short.id, desk.cast.gulf.id, "look", version=short.version, who=dana)
    shown = browse(desk.cast.priya).get(f"/items/{short.id}").text
    assert "A supervisor or the account manager answers." in shown
    assert "panel=letter" not in shown


def test_a_supervisor_asks_for_the_correction_of_what_was_escalated(desk, short, dana):
    desk.act(escalate_part, short.id, desk.cast.gulf.id, "look", version=short.version, who=dana)
    ask(desk, short, desk.cast.actor(desk.cast.sam))
    assert (desk.item().state, desk.item().outcome) == ("done", "asked")
    desk.act(undo_last, short.id, who=desk.cast.actor(desk.cast.sam))
    assert (desk.item().state, desk.part(short).decision) == ("escalated", "escalated")


def test_why_an_item_was_passed_by_is_kept_in_words(desk, short, dana, browse):
    assert "Conflict of interest" in browse(desk.cast.dana).get(f"/items/{short.id}?panel=skip").text
    browse(desk.cast.dana).post(f"/items/{short.id}/skip", data={"reason": "k"})
    assert "I do not know how" in browse(desk.cast.sam).get("/").text


def test_what_is_put_off_is_woken_before_it_is_decided(desk, short, dana, browse, cast):
    desk.act(snooze_item, short.id, event="reply", who=dana)
    with pytest.raises(Refused, match=r"snoozed it just now\. Wake it first"):
        desk.act(escalate_part, short.id, cast.gulf.id, "Is it agreed?", version=desk.item().version, who=dana)
    page = browse(cast.dana).get(f"/items/{short.id}").text
    assert "Snoozed by Dana Example" in page
    assert "Wake it to decide it" in page
    assert 'data-hotkey="a"' not in page
