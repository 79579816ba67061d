"""Questions that no value answers: a person rules, with a sentence why, and the verdict follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.certificates.models import Ruling
from app.items.models import WorkItem
from app.kit.audit import AuditRow
from app.kit.errors import BadInput, Refused
from app.reviews.actions import Entry, answer_question, correct_values, take_back_answer
from app.standing.models import Judgment
from app.standing.papers import papers_of
from tests.reviews.conftest import Desk, reading

NAME = "certificate.insured.name"


@pytest.fixture
def nearly(desk: Desk) -> WorkItem:
    """An item: the insured's name is nearly the vendor's."""
    made = reading(desk.now)
    made["certificate"]["insured"]["name"] = "Blue Herron Mechanical LLC"
    desk.arrive(made)
    return desk.item()


def rule(desk, item, answer, who, *, reason="The policy number and the address are theirs.", **more):
    said = {"path": NAME, "answer": answer, "reason": reason} | more
    return desk.act(answer_question, item.id, item.document_id, who=who, **said)


def lines(desk) -> dict[str, tuple[str, str]]:
    with desk.cast.database.read(None) as tx:
        verdict = tx.scalars(select(Judgment.verdict).order_by(Judgment.id.desc())).first()
    found = [*verdict["deficiencies"], *verdict["review"], *verdict["met"]]
    return {each["requirement"]: (each["slug"], each["why"]) for each in found}


def test_a_name_that_is_nearly_the_vendors_is_asked_about(desk, nearly):
    assert lines(desk)["named_insured_match"][0] == "named-insured-unsure"
    assert desk.part(nearly).status == "under_review"


def test_the_same_company_counts_and_the_line_names_who_said_so(desk, nearly, dana):
    rule(desk, nearly, "same", dana)
    assert desk.part(nearly).status == "compliant"
    slug, why = lines(desk)["named_insured_match"]
    assert slug == "named_insured_match"
    assert "Dana Example ruled on" in why
    assert "Blue Herron Mechanical LLC is Blue Heron Mechanical LLC" in why
    assert "The policy number and the address are theirs." in why


def test_another_company_falls_short(desk, nearly, dana):
    rule(desk, nearly, "other", dana)
    assert desk.part(nearly).status == "deficient"
    assert lines(desk)["named_insured_match"][0] == "named-insured-mismatch"


def test_without_a_reason_nothing_is_ruled(desk, nearly, dana):
    with pytest.raises(BadInput, match="one sentence why"):
        rule(desk, nearly, "same", dana, reason=" ")
    assert desk.part(nearly).status == "under_review"


@pytest.mark.parametrize(
    ("path", "answer"), [("certificate.insured.address", "same"), (NAME, "maybe"), ("nowhere", "same")]
)
def test_what_is_no_question_cannot_be_answered(desk, nearly, dana, path, answer):
    with pytest.raises(BadInput):
        rule(desk, nearly, answer, dana, path=path)


def test_a_ruling_is_taken_back_and_the_question_is_open_again(desk, nearly, dana):
    rule(desk, nearly, "same", dana)
    with desk.cast.database.read(None) as tx:
        [kept] = tx.scalars(select(Ruling)).all()
    desk.act(take_back_answer, nearly.id, kept.id, who=dana)
    assert desk.part(nearly).status == "under_review"
    with pytest.raises(Refused, match="taken back already"):
        desk.act(take_back_answer, nearly.id, kept.id, who=dana)


def test_a_second_ruling_takes_the_place_of_the_first(desk, nearly, dana):
    rule(desk, nearly, "same", dana)
    rule(desk, nearly, "other", dana, reason="The agent says that it is the brother's firm.")
    assert desk.part(nearly).status == "deficient"
    with desk.cast.database.read(None) as tx:
        kept = tx.scalars(select(Ruling).order_by(Ruling.id)).all()
    assert [each.ended_at is None for each in kept] == [False, True]


def test_a_name_put_right_to_another_near_name_is_asked_about_anew(desk, nearly, dana):
    rule(desk, nearly, "same", dana)
    other = [Entry(nearly.document_id, NAME, "Blue Heronn Mechanical LLC")]
    desk.act(correct_values, nearly.id, other, confirm=False, reason="A letter more.", who=dana)
    assert lines(desk)["named_insured_match"][0] == "named-insured-unsure"


def test_a_ruling_holds_for_its_own_paper_alone(desk, nearly, dana):
    rule(desk, nearly, "same", dana)
    made = reading(desk.now)
    made["certificate"]["insured"]["name"] = "Blue Herron Mechanical LLC"
    made["certificate"]["certificate_date"] = desk.now.date().isoformat()
    desk.arrive(made)
    assert lines(desk)["named_insured_match"][0] == "named-insured-unsure"


def test_nobody_rules_under_a_colleagues_hands(desk, nearly, dana, priya):
    desk.take(nearly, priya)
    with pytest.raises(Refused, match="Priya Example"):
        rule(desk, nearly, "same", dana)


def test_a_ruling_is_in_the_audit_log_and_the_thread_with_its_reason(desk, nearly, dana):
    rule(desk, nearly, "same", dana)
    with desk.cast.database.read(None) as tx:
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "certificates.give_ruling")).one()
        cause = tx.scalars(select(Judgment.cause).order_by(Judgment.id.desc())).first()
    assert (row.after, row.why) == ({NAME: "same"}, "The policy number and the address are theirs.")
    assert cause.startswith("Dana Example ruled that “Blue Herron Mechanical LLC” is the same company: The policy")


def test_what_was_known_before_the_ruling_stays_known(desk, nearly, dana):
    rule(desk, nearly, "same", dana)
    with desk.cast.database.read(None) as tx:
        before = papers_of(tx, [desk.vendor_id], desk.now - timedelta(seconds=1))[desk.vendor_id]
        after = papers_of(tx, [desk.vendor_id], desk.now)[desk.vendor_id]
    assert [paper.ruling_ids for paper in before] in ([], [[]])
    assert len(after[0].ruling_ids) == 1


def test_the_line_asks_and_shows_how_to_take_it_back(desk, nearly, browse):
    browser = browse(desk.cast.dana)
    page = browser.get(f"/items/{nearly.id}").text
    assert "It is the same company" in page
    assert page.index("It is another company") < page.index("It is the same company")
    said = {
        "client": desk.cast.gulf.id,
        "paper": nearly.document_id,
        "path": NAME,
        "answer": "same",
        "why": "Same FEIN.",
    }
    kept = browser.post(f"/items/{nearly.id}/rulings", data=said, headers={"HX-Request": "true"})
    assert kept.status_code == 200
    assert "Take the ruling back" in kept.text
    assert "Same FEIN." in kept.text


FORM = "forms[0].number"


@pytest.fixture
def strange(desk: Desk) -> WorkItem:
    """An item: a page of the policy carries a form that the catalogue does not know."""
    made = reading(desk.now)
    made["forms"] = [{"number": "QX 77 01", "edition": None, "title": None, "page": 1, "role": "attached"}]
    made["fields"].append({"path": FORM, "page": 1, "bbox": [10, 10, 90, 20], "source": "text", "confidence": 0.99})
    desk.arrive(made)
    return desk.item()


def test_a_form_that_nobody_knows_is_asked_about_and_its_number_confirmed_is_no_answer(desk, strange, dana):
    assert lines(desk)["exclusions"][0] == "endorsement-unknown-form"
    desk.act(correct_values, strange.id, [Entry(strange.document_id, FORM, "QX 77 01")], confirm=True, who=dana)
    assert lines(desk)["exclusions"][0] == "endorsement-unknown-form"
    assert desk.part(strange).status == "under_review"


def test_a_form_ruled_harmless_is_met_and_names_who_read_it(desk, strange, dana):
    rule(desk, strange, "harmless", dana, path=FORM, reason="It only changes the mailing address.")
    assert desk.part(strange).status == "compliant"
    slug, why = lines(desk)["exclusions"]
    assert slug == "exclusions"
    assert "Dana Example ruled on" in why
    assert "It only changes the mailing address." in why


def test_a_form_ruled_to_take_cover_away_falls_short_and_the_agent_is_asked(desk, strange, dana, browse):
    rule(desk, strange, "takes", dana, path=FORM, reason="It excludes roofs.")
    assert desk.part(strange).status == "deficient"
    assert lines(desk)["exclusions"][0] == "exclusion-other"
    page = browse(desk.cast.dana).get(f"/items/{strange.id}?panel=letter").text
    assert "Please have QX 77 01 removed from the policy" in page


def test_a_ruled_form_can_be_taken_back_from_its_line(desk, strange, dana, browse):
    rule(desk, strange, "harmless", dana, path=FORM)
    assert "Take the ruling back" in browse(desk.cast.dana).get(f"/items/{strange.id}").text


def test_an_answer_to_another_question_is_none(desk, strange, dana):
    with pytest.raises(BadInput):
        rule(desk, strange, "same", dana, path=FORM)
