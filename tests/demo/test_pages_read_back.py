"""Endorsements, declarations and notices as drawn are read back: what a grant and a cancellation hang on."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.bundles import draw_file
from app.demo.certificate import Party
from app.demo.endorsing import BLANKET, PRIMARY, SCHEDULED, WAIVER_BLANKET, WAIVER_SCHEDULED
from app.demo.names import CITIES, Names, address
from app.demo.pages import CancellationNotice, Declarations, Endorsement, draw_cancellation_notice, draw_endorsement
from app.demo.style import Style
from tests.demo.strategies import days, parties, policy_numbers

document = pytest.importorskip("app.reading.document", reason="the reader is not there")
LIMITS = {
    "each_occurrence": 1_000_000,
    "general_aggregate": 2_000_000,
    "products_completed_operations_aggregate": 2_000_000,
}


def read(pdf: bytes) -> dict[str, Any]:
    readings = document.read_document(pdf, "drawn.pdf")
    assert len(readings) == 1
    return readings[0]


@st.composite
def endorsements(draw: st.DrawFn) -> Endorsement:
    """An endorsement that names one or two companies, or whoever a contract requires."""
    number, edition, title, grants = draw(
        st.sampled_from([*SCHEDULED, *BLANKET, WAIVER_SCHEDULED, WAIVER_BLANKET, PRIMARY])
    )
    rng = Random(draw(st.integers(0, 2**32)))
    names = tuple(f"{Names(rng).company('Properties')} LLC" for _ in range(draw(st.integers(0, 2))))
    insured = draw(
        st.sampled_from(
            ["Heron Knob Mechanical Inc.", "Tolwick & Sons Heating & Air LP", "Marchbank Brothers Paving LLC"]
        )
    )
    return Endorsement(
        number, edition, title, draw(policy_numbers), insured, draw(days), schedule_names=names, grants=grants
    )


@settings(max_examples=30, deadline=None)
@given(endorsements())
def test_an_endorsement_says_its_form_policy_insured_and_whom_it_covers(page: Endorsement) -> None:
    forms = read(draw_endorsement(page))["forms"]
    assert [(form["number"], form["edition"], form["role"]) for form in forms] == [
        (page.form_number, page.edition, "attached")
    ]
    form = forms[0]
    assert form["policy_number"] == page.policy_number
    assert form["named_insured"] == page.named_insured
    assert form["effective"] == page.effective.isoformat()
    assert form["page_of"] == "1 of 1"
    assert form.get("blanket") == page.blanket
    assert form.get("scheduled_names", []) == list(page.schedule_names)


@settings(max_examples=15, deadline=None)
@given(parties("Roofing"), policy_numbers, days)
def test_declarations_list_the_forms_and_show_the_limits(insured: Party, number: str, start: date) -> None:
    listed = (
        ("CG 00 01", "04 13", "Commercial General Liability Coverage Form"),
        *(form[:3] for form in (*BLANKET, PRIMARY)),
    )
    ends = start.replace(year=start.year + 1, day=min(start.day, 28))
    page = Declarations(
        "Lantern Mutual Insurance Company", number, insured, start, ends, "general_liability", LIMITS, listed
    )
    reading = read(draw_file([page], Style()))
    assert {(form["number"], form["edition"], form["role"]) for form in reading["forms"]} == {
        (*form[:2], "listed") for form in listed
    }
    [declared] = reading["declarations"]
    assert (declared["policy_number"], declared["effective"], declared["expiration"]) == (
        number,
        start.isoformat(),
        ends.isoformat(),
    )
    assert declared["named_insured"]["name"] == insured.name
    assert declared["insurer"] == page.insurer
    [line] = declared["lines"]
    assert (line["type"], line["limits"]) == ("general_liability", LIMITS)


@settings(max_examples=15, deadline=None)
@given(parties("Paving"), policy_numbers, days)
def test_a_notice_says_which_policy_ends_when_and_whose_it_is(insured: Party, number: str, ends: date) -> None:
    rng = Random(number)
    notice = CancellationNotice(
        insurer="Millrace Underwriters Insurance Company",
        insurer_address=address(rng, rng.choice(CITIES)),
        named_insured=insured,
        policy_number=number,
        line="general_liability",
        sent_on=date(2026, 11, 20),
        effective=ends,
        reason="Nonpayment of premium",
    )
    reading = read(draw_cancellation_notice(notice))
    assert reading["kind"] == "notice"
    found = reading["notice"]
    assert (found["type"], found["policy_number"], found["effective"]) == ("cancellation", number, ends.isoformat())
    assert (found["named_insured"], found["insurer"]) == (insured.name, notice.insurer)
