"""A document that is another vendor's, a duplicate, or nobody's; and one whose vendor has to be found."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.certificates.actions import unmatch_document
from app.certificates.models import Document
from app.items.models import WorkItem
from app.kit.actor import worker
from app.kit.errors import BadInput, NotFound, Refused
from app.parties.models import Assignment, Touch, Vendor, VendorName, VendorPolicy
from app.reviews.actions import (
    choose_vendor,
    escalate_part,
    mark_duplicate,
    mark_not_ours,
    mark_wrong_vendor,
    take_on_vendor,
    undo_last,
)
from app.standing.actions import judge_vendor
from app.standing.queries import newest_judgments
from tests.programs.cast import hire, program_body, publish
from tests.reviews.conftest import reading
from tests.standing.cast import HIRED


def document(desk, number: int) -> Document:
    with desk.cast.database.read(None) as tx:
        return tx.get_one(Document, number)


def of_kind(desk, kind: str) -> WorkItem:
    with desk.cast.database.read(None) as tx:
        return tx.scalars(select(WorkItem).where(WorkItem.kind == kind)).one()


@pytest.fixture
def unmatched(desk, short) -> WorkItem:
    """The certificate was given to the wrong vendor and taken away again."""
    with desk.cast.database.write(None) as tx:
        unmatch_document(tx, short.document_id, who=worker(), now=desk.now)
    return of_kind(desk, "unmatched")


def test_a_wrong_vendors_document_goes_back_to_the_unmatched(desk, short, dana):
    desk.act(mark_wrong_vendor, short.id, version=short.version, who=dana)
    assert document(desk, short.document_id).vendor_id is None
    assert of_kind(desk, "unmatched").document_id == short.document_id
    assert of_kind(desk, "deficient").outcome == "wrong_vendor"


def test_undo_gives_the_document_back_to_its_vendor(desk, short, dana):
    desk.act(mark_wrong_vendor, short.id, version=short.version, who=dana)
    desk.act(undo_last, short.id, who=dana)
    assert document(desk, short.document_id).vendor_id == desk.vendor_id
    assert (of_kind(desk, "deficient").state, of_kind(desk, "unmatched").state) == ("open", "done")


def test_one_word_about_the_document_decides_every_part_and_one_undo_takes_all_back(desk, also_bay, cast):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    item, morgan = desk.item(), cast.actor(cast.morgan)
    desk.act(mark_duplicate, item.id, version=item.version, who=morgan)
    assert [desk.part(item, each.id).decision for each in (cast.gulf, cast.bay)] == ["duplicate", "duplicate"]
    assert document(desk, item.document_id).set_aside_as == "duplicate"
    desk.act(undo_last, item.id, who=morgan)
    assert [desk.part(item, each.id).decision for each in (cast.gulf, cast.bay)] == [None, None]
    assert document(desk, item.document_id).set_aside_as is None


def test_choosing_a_vendor_gives_it_the_document(desk, unmatched, dana):
    desk.act(choose_vendor, unmatched.id, desk.vendor_id, who=dana)
    assert document(desk, unmatched.document_id).vendor_id == desk.vendor_id
    assert of_kind(desk, "unmatched").outcome == "matched"


def test_a_vendor_of_another_team_cannot_be_chosen(desk, unmatched, dana, cast):
    version = publish(cast, program_body(client="Bay Transit"), on=HIRED.date(), now=HIRED, client_id=cast.bay.id)
    theirs = hire(cast, version, now=HIRED)
    with pytest.raises(NotFound):
        desk.act(choose_vendor, unmatched.id, theirs.vendor_id, who=dana)


def test_a_vendor_not_known_yet_is_taken_on_under_a_program(desk, unmatched, dana):
    desk.act(
        take_on_vendor,
        unmatched.id,
        legal_name="Heron Air LLC dba Blue Heron",
        program_id=desk.assignment.program_id,
        who=dana,
    )
    vendor_id = document(desk, unmatched.document_id).vendor_id
    with desk.cast.database.read(None) as tx:
        assert tx.get_one(Vendor, vendor_id).legal_name == "Heron Air LLC"
        assert tx.scalars(select(Assignment.client_id).where(Assignment.vendor_id == vendor_id)).all() == [
            desk.cast.gulf.id
        ]
        assert "Blue Heron" in tx.scalars(select(VendorName.name).where(VendorName.vendor_id == vendor_id)).all()


def test_what_is_nobodys_is_set_aside_and_kept(desk, unmatched, dana):
    desk.act(mark_not_ours, unmatched.id, "A neighbour of the sender", who=dana)
    assert document(desk, unmatched.document_id).set_aside_as == "not ours"
    assert of_kind(desk, "unmatched").state == "done"


def test_a_matched_document_is_not_chosen_for_again(desk, short, dana):
    with pytest.raises(Refused, match="wrong vendor"):
        desk.act(choose_vendor, short.id, desk.vendor_id, who=dana)


def test_the_unmatched_page_shows_who_comes_near_and_why(desk, unmatched, browse):
    page = browse(desk.cast.dana).get(f"/items/{unmatched.id}?words=Blue Heron")
    assert page.status_code == 200
    assert "Whose is this?" in page.text
    assert "It is theirs" in page.text


def test_the_form_for_a_new_vendor_leads_on(desk, unmatched, browse):
    form = {"legal_name": "Heron Air LLC", "program": desk.assignment.program_id, "state": "fl"}
    answer = browse(desk.cast.dana).post(f"/items/{unmatched.id}/vendor", data=form)
    assert answer.status_code == 303
    with desk.cast.database.read(None) as tx:
        assert tx.scalars(select(Vendor.state).where(Vendor.legal_name == "Heron Air LLC")).one() == "FL"


def test_a_document_goes_to_the_vendor_that_has_its_name_already_or_to_another_firm(desk, unmatched, browse):
    with desk.cast.database.read(None) as tx:
        name = tx.get_one(Vendor, desk.vendor_id).legal_name
    form = {"legal_name": name, "program": desk.assignment.program_id}
    asked = browse(desk.cast.dana).post(f"/items/{unmatched.id}/vendor", data=form)
    assert asked.status_code == 409
    assert "It is theirs" in asked.text
    assert document(desk, unmatched.document_id).vendor_id is None
    answer = browse(desk.cast.dana).post(f"/items/{unmatched.id}/vendor", data=form | {"known": desk.vendor_id})
    assert answer.status_code == 303
    assert document(desk, unmatched.document_id).vendor_id == desk.vendor_id


def test_another_firm_of_the_name_is_taken_on_for_a_document(desk, unmatched, browse):
    with desk.cast.database.read(None) as tx:
        name = tx.get_one(Vendor, desk.vendor_id).legal_name
    form = {"legal_name": name, "program": desk.assignment.program_id, "another": "yes"}
    assert browse(desk.cast.dana).post(f"/items/{unmatched.id}/vendor", data=form).status_code == 303
    assert document(desk, unmatched.document_id).vendor_id not in (None, desk.vendor_id)


def test_a_tier_that_is_none_is_refused_for_a_new_vendor(desk, unmatched, dana):
    with pytest.raises(BadInput, match="T9"):
        desk.act(
            take_on_vendor, unmatched.id, legal_name="Heron Air LLC", tier="T9",
            program_id=desk.assignment.program_id, who=dana,
        )  # fmt: skip


@pytest.mark.parametrize("decision", ["wrong_vendor", "duplicate"])
def test_what_is_taken_back_stands_at_once_as_before_and_nothing_is_said_to_have_come(desk, short, browse, decision):
    page = browse(desk.cast.dana)
    before = page.get(f"/items/{short.id}").text
    assert "1 short" in before
    page.post(f"/items/{short.id}/decision", data={"decision": decision, "version": short.version})
    with desk.cast.database.write(None) as tx:  # the worker has judged the vendor without the document
        judge_vendor(tx, desk.vendor_id, cause="document taken away", who=worker(), now=desk.now)
        came = select(func.count()).select_from(Touch).where(Touch.kind == "arrival")
        arrivals = tx.scalar(came)
    after = page.post(f"/items/{short.id}/undo", headers={"HX-Request": "true"}).text
    assert "General aggregate" in after
    assert "No proof of insurance" not in after
    assert "1 short" in after
    assert "Taken back: " in after
    with desk.cast.database.read(None) as tx:
        assert tx.scalar(came) == arrivals


def learnt(desk, number: int) -> tuple[list[str], list[str]]:
    """The names and policy numbers that a document taught."""
    with desk.cast.database.read(None) as tx:
        source = f"document {number}"
        names = select(VendorName.name).where(VendorName.learnt_from == source)
        policies = select(VendorPolicy.policy_number).where(VendorPolicy.learnt_from == source)
        return list(tx.scalars(names)), list(tx.scalars(policies))


@pytest.fixture
def strange(desk) -> WorkItem:
    """A certificate under a name that nobody has, of which nobody has said whose it is."""
    made = reading(desk.now, gl={"general_aggregate": 1_000_000})
    made["certificate"]["insured"]["name"] = "Heron & Daughters"
    made["certificate"]["producer"]["name"] = "Another Agency"
    number = desk.arrive(made).id
    with desk.cast.database.write(None) as tx:
        unmatch_document(tx, number, who=worker(), now=desk.now)
        judge_vendor(tx, desk.vendor_id, cause="document taken away", who=worker(), now=desk.now)
    return of_kind(desk, "unmatched")


def test_a_match_is_taken_back_with_all_that_it_taught_and_nothing_of_it_is_left_in_the_verdict(
    desk, strange, dana, browse
):
    page = browse(desk.cast.dana)
    page.post(f"/items/{strange.id}/match", data={"vendor": desk.vendor_id})
    assert learnt(desk, strange.document_id) == (["Heron & Daughters"], ["GL-100", "CA-100", "WC-100"])
    with desk.cast.database.write(None) as tx:
        judge_vendor(
            tx, desk.vendor_id, cause="document came", document_id=strange.document_id, who=worker(), now=desk.now
        )
    opened = of_kind(desk, "deficient")
    assert opened.state == "open"
    assert "Given to Blue Heron" in page.get(f"/items/{strange.id}").text
    page.post(f"/items/{strange.id}/undo", data={})
    assert document(desk, strange.document_id).vendor_id is None
    assert learnt(desk, strange.document_id) == ([], [])
    assert (of_kind(desk, "unmatched").state, of_kind(desk, "deficient").state) == ("open", "done")
    with desk.cast.database.read(None) as tx:
        judgment = newest_judgments(tx, [desk.assignment.id])[desk.assignment.id]
        assert judgment.basis["documents"] == []
    desk.act(choose_vendor, strange.id, desk.vendor_id, who=dana)  # a mistake that was none
    assert document(desk, strange.document_id).vendor_id == desk.vendor_id


def test_a_match_that_somebody_built_on_is_not_taken_back(desk, strange, dana, priya, browse):
    desk.act(choose_vendor, strange.id, desk.vendor_id, who=dana)
    with desk.cast.database.write(None) as tx:
        judge_vendor(
            tx, desk.vendor_id, cause="document came", document_id=strange.document_id, who=worker(), now=desk.now
        )
    item = of_kind(desk, "deficient")
    desk.act(escalate_part, item.id, desk.cast.gulf.id, "Is this theirs?", version=item.version, who=priya)
    assert "Given to Blue Heron" not in browse(desk.cast.dana).get(f"/items/{strange.id}").text
    with pytest.raises(Refused, match="decided by this since"):
        desk.act(undo_last, strange.id, who=dana)


def test_taking_on_is_taken_back_and_can_be_done_anew(desk, unmatched, dana):
    on = {"legal_name": "Heron Air LLC", "program_id": desk.assignment.program_id, "who": dana}
    desk.act(take_on_vendor, unmatched.id, **on)
    first = document(desk, unmatched.document_id).vendor_id
    desk.act(undo_last, unmatched.id, who=dana)
    with desk.cast.database.read(None) as tx:
        assert tx.scalars(select(VendorName).where(VendorName.vendor_id == first)).all() == []
        [ended] = tx.scalars(select(Assignment).where(Assignment.vendor_id == first))
        assert ended.active_to_on == ended.active_from_on
    desk.act(take_on_vendor, unmatched.id, **on)
    assert document(desk, unmatched.document_id).vendor_id not in (None, first)


def test_a_known_vendor_taken_on_by_mistake_is_taken_on_again(desk, unmatched, dana):
    body = program_body(client="Gulf States Grocers")
    other = publish(desk.cast, body | {"name": "Another program"}, on=HIRED.date(), now=HIRED)
    with desk.cast.database.read(None) as tx:
        name = tx.get_one(Vendor, desk.vendor_id).legal_name
    on = {"legal_name": name, "program_id": other.program_id, "known_id": desk.vendor_id, "who": dana}
    for _ in range(2):
        desk.act(take_on_vendor, unmatched.id, **on)
        assert document(desk, unmatched.document_id).vendor_id == desk.vendor_id
        desk.act(undo_last, unmatched.id, who=dana)
        assert document(desk, unmatched.document_id).vendor_id is None
    with desk.cast.database.read(None) as tx:
        assert tx.scalars(select(VendorName).where(VendorName.vendor_id == desk.vendor_id)).first() is not None


def test_a_vendor_stays_with_the_agency_it_had_before_a_document_that_was_not_its(desk, strange, dana):
    with desk.cast.database.read(None) as tx:
        before = tx.get_one(Vendor, desk.vendor_id).agency_id
    desk.act(choose_vendor, strange.id, desk.vendor_id, who=dana)
    with desk.cast.database.read(None) as tx:
        assert tx.get_one(Vendor, desk.vendor_id).agency_id != before
    desk.act(undo_last, strange.id, who=dana)
    with desk.cast.database.read(None) as tx:
        assert tx.get_one(Vendor, desk.vendor_id).agency_id == before


def test_not_ours_asks_why_is_told_to_whoever_finds_it_and_is_taken_back(desk, unmatched, browse):
    page = browse(desk.cast.dana)
    address = f"/items/{unmatched.id}"
    assert page.post(f"{address}/not-ours", data={}).status_code == 422
    assert document(desk, unmatched.document_id).set_aside_as is None
    assert "Why it concerns none" in page.get(f"{address}?panel=not_ours").text
    page.post(f"{address}/not-ours", data={"reason": "Sent to us by mistake"})
    shown = page.get(address).text
    assert "Sent to us by mistake" in shown
    assert "Not ours: " in shown
    page.post(f"{address}/undo", data={})
    assert document(desk, unmatched.document_id).set_aside_as is None
    assert of_kind(desk, "unmatched").state == "open"
