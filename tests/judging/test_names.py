"""Names and addresses as a person of the trade compares them."""

from __future__ import annotations

import pytest

from app.judging.names import compare_names, parse_name, same_address

OURS = "Blue Ridge Mechanical, Inc."


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("BLUE RIDGE MECHANICAL INC", "same"),
        ("Blue Ridge Mechanical Incorporated", "same"),
        ("Blue Ridge Mechanical Corp.", "same"),
        ("blue  ridge   mechanical inc.", "same"),
        ("Blue-Ridge Mechanical, Inc", "same"),
        ("Blue Ridge Mechanical", "form_missing"),
        ("Blue Ridge Mechanical LLC", "form_differs"),
        ("Blue Ridge Mechanical L.L.C.", "form_differs"),
        ("Blue Ridge Mechancial Inc", "typo"),
        ("Blue Rdige Mechanical Inc", "typo"),
        ("Ridge Holdings Inc dba Blue Ridge Mechanical", "different"),
        ("Blue Ridge Electrical, Inc.", "different"),
        ("", "different"),
    ],
)
def test_a_name_beside_the_contracts(shown: str, said: str) -> None:
    assert compare_names(OURS, shown) == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ABC Plumbing", "ABD Plumbing"),
        ("A1 Roofing LLC", "A2 Roofing LLC"),
        ("Tower 12 LP", "Tower 13 LP"),
        ("Smith Electric Inc", "Jones Electric Inc"),
    ],
)
def test_names_that_are_near_but_are_other_companies(one: str, other: str) -> None:
    assert compare_names(one, other) == "different"


def test_co_is_a_word_and_no_entity_form() -> None:
    assert parse_name("Roe Co").form is None
    assert compare_names("Roe Co", "Roe Company") == "same"
    assert compare_names("Roe Co", "Roe") == "different"


def test_accents_and_the_article_do_not_count() -> None:
    assert compare_names("The Café Group LLC", "CAFE GROUP, LLC") == "same"


def test_what_follows_care_of_is_no_part_of_the_name() -> None:
    assert compare_names("Harbor Point Properties LLC c/o Certdesk", "Harbor Point Properties LLC") == "same"
    assert compare_names("Harbor Point Properties LLC ISAOA ATIMA", "Harbor Point Properties LLC") == "same"


def test_officers_and_agents_are_no_part_of_the_name() -> None:
    assert compare_names("Lakeside Owner LP, its officers, employees and agents", "Lakeside Owner LP") == "same"


def test_a_trade_name_is_split_off() -> None:
    name = parse_name("Jane Roe d/b/a Roe Roofing")
    assert name.core == ("JANE", "ROE")
    assert name.trade_names[0].core == ("ROE", "ROOFING")


def test_addresses_are_one_place_by_number_street_and_zip_code() -> None:
    assert same_address("1 Example Plaza, Suite 200, Tampa, FL 33602", "1 Example Plz\nTampa FL 33602-1234")
    assert same_address("100 North Main Street, Joliet, IL 60431", "100 N. Main St, Unit 4, Joliet, IL 60431")
    assert not same_address("100 North Main Street, Joliet, IL 60431", "102 N Main St, Joliet, IL 60431")
    assert not same_address("100 North Main Street, Joliet, IL 60431", "100 N Main St, Joliet, IL 60432")


def test_a_post_box_is_no_street() -> None:
    assert not same_address("PO Box 55, Tampa, FL 33602", "1 Example Plaza, Tampa, FL 33602")
    assert same_address("P.O. Box 55, Tampa, FL 33602", "PO BOX 55 Tampa FL 33602")
