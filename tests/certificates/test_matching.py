"""Whose is a certificate? Sure only where no other vendor could be meant; otherwise a person chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates import rules
from app.certificates.evidence import Said, called, said_of
from app.certificates.matching import Decision, Known, decide, is_somebody_elses, weigh
from tests.certificates.conftest import reading

ADDRESS = "1200 Main Street\nDallas, TX 75201"
HARBOR = Known(
    1,
    (("legal", "Harbor Point Roofing LLC"), ("dba", "Point Roofers")),
    address=ADDRESS,
    state="TX",
    agency="Kerr Insurance Agency",
)
PAPER = Said(names=("HARBOR POINT ROOFING, LLC",), sure_of_name=True)


def chosen(said: Said, *known: Known) -> int | None:
    return decide(weigh(said, vendor) for vendor in known).vendor_id


def test_the_legal_name_is_a_sure_match():
    assert chosen(PAPER, HARBOR) == 1


def test_a_slip_of_the_keys_is_never_a_sure_match_whatever_speaks_for_it():
    slipped = replace(PAPER, names=("Harber Point Roofing LLC",), address=ADDRESS, agency="Kerr Insurance Agency")
    assert chosen(slipped, replace(HARBOR, policies=("GL 88213",))) is None


def test_a_dba_alone_is_never_a_sure_match():
    assert chosen(Said(names=("Point Roofers",), sure_of_name=True), HARBOR) is None
    assert chosen(Said(trade_names=("Point Roofers",), sure_of_name=True), HARBOR) is None


@pytest.mark.parametrize("backed", [{"address": ADDRESS}, {}])
def test_a_dba_with_the_address_or_the_policy_is_sure(backed: dict[str, str]):
    known = HARBOR if backed else replace(HARBOR, policies=("GL 88213",))
    assert chosen(Said(names=("Point Roofers",), sure_of_name=True, **backed), known) == 1


def test_a_missing_entity_form_needs_the_address_or_the_policy():
    paper = replace(PAPER, names=("Harbor Point Roofing",))
    assert chosen(paper, HARBOR) is None
    assert chosen(replace(paper, address=ADDRESS), HARBOR) == 1


def test_another_entity_form_is_another_legal_person():
    paper = replace(PAPER, names=("Harbor Point Roofing Inc.",), address=ADDRESS)
    assert chosen(paper, HARBOR) is None


def test_the_policy_of_one_and_the_name_of_another_are_for_a_person():
    corporation = replace(HARBOR, vendor_id=2, names=(("legal", "Harbor Point Roofing Inc."),), policies=("GL 88213",))
    assert chosen(PAPER, HARBOR, corporation) is None


def test_a_name_in_another_state_is_not_sure_by_itself():
    elsewhere = replace(PAPER, address="9 Bay Road\nMiami, FL 33101")
    assert chosen(elsewhere, HARBOR) is None
    assert chosen(replace(elsewhere, agency="Kerr Insurance Agency"), HARBOR) == 1


def test_two_vendors_of_one_name_are_told_apart_by_the_address():
    other = replace(HARBOR, vendor_id=2, address="77 Oak Lane\nAustin, TX 78701", agency=None)
    assert chosen(PAPER, HARBOR, other) is None
    assert chosen(replace(PAPER, address=ADDRESS), HARBOR, other) == 1


def test_a_name_that_was_not_surely_read_needs_more():
    blurred = replace(PAPER, sure_of_name=False)
    assert chosen(blurred, HARBOR) is None
    assert chosen(replace(blurred, address=ADDRESS), HARBOR) == 1


def test_an_endorsement_without_a_name_goes_by_its_policy_number():
    page = Said(policies=(("GL88213", "GL 88213"),))
    assert chosen(page, replace(HARBOR, policies=("GL 88213",))) == 1


def test_a_policy_shared_by_two_vendors_says_nothing_by_itself():
    page = Said(policies=(("GL88213", "GL 88213"),))
    one = replace(HARBOR, policies=("GL 88213",))
    assert chosen(page, one, replace(one, vendor_id=2)) is None


def test_two_insureds_who_are_both_vendors_are_for_a_person():
    both = replace(PAPER, names=("Harbor Point Roofing LLC", "Harbor Point Holdings Inc."))
    assert chosen(both, HARBOR, Known(2, (("legal", "Harbor Point Holdings Inc."),))) is None


def test_a_learnt_alias_is_as_good_as_the_legal_name():
    known = replace(HARBOR, names=(*HARBOR.names, ("alias", "HP Roofing of Dallas LLC")))
    assert chosen(replace(PAPER, names=("HP Roofing of Dallas LLC",)), known) == 1


def test_mail_from_the_vendors_own_address_speaks_for_it():
    paper = replace(PAPER, names=("Harbor Point Roofing",))
    assert chosen(paper, replace(HARBOR, sent_it="vendor")) == 1


def test_the_way_it_came_is_believed_unless_the_paper_is_surely_anothers():
    other = Known(2, (("legal", "Lakeshore Painting Inc."),))
    said = replace(PAPER, names=("Lakeshore Painting, Inc.",))
    surely = decide([weigh(said, HARBOR), weigh(said, other)])
    assert is_somebody_elses(surely, told=1)
    assert not is_somebody_elses(decide([weigh(PAPER, HARBOR)]), told=1)
    assert not is_somebody_elses(Decision(None, ()), told=1)


def test_reasons_and_doubts_are_in_words():
    found = weigh(
        replace(PAPER, names=("Point Roofers",), address="9 Bay Road\nMiami, FL 33101"),
        replace(HARBOR, policies=("GL 88213",)),
    )
    assert found.reasons == ("same trade name, Point Roofers", "policy GL 88213 was seen for this vendor")
    assert found.doubts == ("the legal name is not the same", "the address is not in TX, where the vendor is")


def test_the_best_five_are_offered_best_first():
    names = [Known(number, (("legal", f"Harbor Point Roofing {number} LLC"),)) for number in range(2, 9)]
    decision = decide(weigh(replace(PAPER, names=("Harber Point Roofing LLC",)), vendor) for vendor in (*names, HARBOR))
    assert decision.vendor_id is None
    assert decision.candidates[0].vendor_id == 1
    assert len(decision.candidates) == 5


@given(st.integers(0, 22), st.characters(categories=["Lu"], max_codepoint=90))
def test_one_wrong_letter_anywhere_in_the_name_is_never_sure(at: int, letter: str):
    printed = "HARBORS POINT ROOFERS LLC"[:23].rstrip()
    known = Known(1, (("legal", f"{printed} LLC"),), address=ADDRESS, policies=("GL 88213",))
    wrong = printed[:at] + letter + printed[at + 1 :]
    if wrong.split() != printed.split():
        assert chosen(replace(PAPER, names=(f"{wrong} LLC",), address=ADDRESS), known) is None


def test_what_a_reading_says_of_its_insured():
    said = said_of(reading("Jane Roe\nDBA Roe Roofing; c/o Kerr"))
    assert (said.names, said.trade_names, said.policies) == (
        ("Jane Roe",),
        ("Roe Roofing",),
        (("GL8821301", "GL 88213-01"),),
    )
    assert said.sure_of_name


def test_a_policy_number_read_with_doubt_says_nothing():
    assert said_of(reading(sure=0.7)).policies == ()


def emptied(source: str) -> dict[str, Any]:
    """A certificate's form in which nothing is filled in."""
    form = reading(None, address=None, agency=None)
    nobody = {"name": None, "address": None}
    form["certificate"] |= {
        "producer": nobody | {"phone": None}, "insured": nobody, "certificate_holder": nobody, "insurers": [],
        "coverages": [], "certificate_date": None, "signed": False,
    }  # fmt: skip
    form["pages"][0]["source"] = source
    return form


def test_a_blank_form_is_called_one():
    assert said_of(emptied("text")).question == "A blank form: nothing is filled in"
    assert said_of(reading()).question == "Harbor Point Roofing LLC: which vendor is this?"


def test_a_scan_of_which_nothing_was_read_is_not_called_blank():
    assert said_of(emptied("ocr")).question == "an insured that could not be read: which vendor is this?"


def test_remarks_that_came_alone_are_no_letter():
    remarks = reading(kind="correspondence") | {"certificate": None}
    assert rules.kind_words(called(remarks)) == "letter"
    remarks["pages"][0]["kind"] = "additional_remarks"
    assert [rules.kind_words(called(remarks), count) for count in (1, 2)] == [
        "page of additional remarks",
        "2 pages of additional remarks",
    ]
