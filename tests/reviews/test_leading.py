"""Which value leads a line, and what is said beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.kit.web.words import day
from app.reviews.leading import REMARKS, arranged, lead_of, numbered, quote_of, with_forms
from app.reviews.looking import Looking
from app.reviews.queries import workspace_of
from app.reviews.views import Value
from tests.reviews.conftest import reading
from tests.standing.cast import notice

FORM = {
    "forms[2].blanket": ("no", 0.6),
    "forms[2].number": ("CG 20 37", 1.0),
    "forms[2].edition": ("04 13", 1.0),
    "forms[2].scheduled_names": ("Gulf States Grocers", 0.9),
}


def values_of(shown: dict[str, tuple[str, float]]) -> dict[tuple[int, str], Value]:
    return {(7, path): Value(path, 7, path, path, text, sure) for path, (text, sure) in shown.items()}


def test_the_number_of_a_form_leads_and_what_is_unsure_comes_next():
    values = values_of(FORM)
    own = arranged(
        "ai.completed", [values[key] for key in numbered([(7, "forms[2].edition"), (7, "forms[2].blanket")])]
    )
    assert [each.path for each in own] == ["forms[2].number", "forms[2].blanket", "forms[2].edition"]


@pytest.mark.parametrize(("sure", "note"), [(0.6, "CG 20 37 04 13"), (1.0, "CG 20 37 04 13, scheduled")])
def test_a_form_is_named_with_its_breadth_only_where_that_is_certain(sure, note):
    values = values_of(FORM | {"forms[2].blanket": ("no", sure)})
    assert lead_of("ai.completed", [values[7, "forms[2].number"]], values).note == note


def test_what_names_a_form_is_fetched_with_any_part_of_it():
    assert with_forms(["forms[0].scheduled_names", "certificate.signed"]) == [
        "forms[0].number", "forms[0].edition", "forms[0].blanket", "forms[0].scheduled_names", "certificate.signed",
    ]  # fmt: skip


def test_the_expiration_leads_what_is_in_force_with_the_whole_term_beside_it():
    row = "certificate.coverages[4]"
    values = values_of({f"{row}.effective": ("1 Mar 2026", 0.5), f"{row}.expiration": ("1 Mar 2027", 1.0)})
    own = arranged("professional", values.values())
    assert own[0].path == f"{row}.expiration"
    assert lead_of("professional", own, values).note == "1 Mar 2026 – 1 Mar 2027"


def test_a_box_says_which_one_it_is():
    box = Value("v", 7, "certificate.coverages[0].additional_insured", "Additional insured box, gl", "yes", 0.7)
    assert lead_of("ai.ongoing", [box], {}).note == "Additional insured box"


def test_of_the_remarks_only_the_words_in_question_are_quoted():
    text = (
        "Roof repair at the Canal Street store. Gulf States Grocers is an additional insured as required by contract."
    )
    value = Value("v", 7, REMARKS, "Description of operations", text, 0.9)
    lead = lead_of("ai.ongoing", [value], {})
    assert (lead.note, lead.quote) == ("Description of operations", "“… additional insured as required by contract.”")
    assert quote_of("description_must_mention", text) == "“Roof repair at the Canal Street store. Gulf …”"
    assert quote_of("wos.gl", "Waiver applies") == "“Waiver applies”"


def test_the_companys_name_leads_who_writes_it_and_not_its_letter():
    row = "certificate.coverages[0].insurer_letter"
    values = values_of({row: ("A", 1.0), "certificate.insurers[0].name": ("Example Mutual Insurance Company", 0.6)})
    own = arranged("insurer", values.values())
    assert [each.shown for each in own] == ["Example Mutual Insurance Company", "A"]


def test_the_umbrellas_own_limit_leads_the_line_on_the_umbrella():
    path = "certificate.coverages[0].limits.general_aggregate"
    below = Value("a", 7, path, "General aggregate, general liability", "$2,000,000", 1.0)
    own = Value("b", 7, "certificate.coverages[2].limits.aggregate", "Aggregate, umbrella liability", "$5,000,000", 1.0)
    assert arranged("umbrella.aggregate", [below, own])[0] is own
    assert arranged("gl.general_aggregate", [below, own])[0] is below


def test_a_pending_cancellation_stands_on_its_notice(desk, dana):
    """What is confirmed is the day of the notice, not the end of the term that the certificate shows."""
    desk.arrive(reading(desk.now), ago=timedelta(hours=2))
    until = desk.now.date() + timedelta(days=10)
    paper = desk.arrive(notice("GL-100", until.isoformat()))
    with desk.cast.database.read(dana.clients) as tx:
        item_id = desk.item().id
        workspace = workspace_of(tx, item_id, Looking(item_id), who=dana, now=desk.now)
    [row] = [row for group in workspace.groups for row in group.rows if row.slug == "cancellation-pending"]
    assert (row.value.document_id, row.value.path, row.value.shown) == (paper.id, "notice.effective", day(until))
    assert row.lead.note == f"ends {day(until)}, cancelled"
