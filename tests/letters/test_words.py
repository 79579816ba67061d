"""What a letter says: the certificate by its date and number, each shortfall with its cure, what to send and where to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.letters.rules import NO_CERTIFICATE, Ask, Certificate, Point, certificate_said, points_of, to_send
from app.letters.text import parts_of
from app.parties.models import Vendor
from tests.letters.test_letters import composed
from tests.reviews.conftest import reading
from tests.standing.cast import certificate

PAPER = Certificate("certificate", date(2026, 11, 25), date(2026, 5, 20), "CL-118")


def ask(slug="limit-short", sentence="Please do this.", *, label="One", send=("certificate",), shown="", required=""):
    return Ask(1, slug, "major", label, sentence, shown, required, send)


def test_both_letters_name_the_certificate_by_its_date_and_number(desk, short, dana):
    for letter in composed(desk, dana, certificate=PAPER):
        assert "certificate of insurance dated 20 May 2026 (number CL-118)" in letter.body
        for named in (
            "received",
            "25 Nov 2026",
            "Blue Heron Mechanical LLC",
            "Gulf States Grocers",
            f"Ref {letter.reference}",
        ):
            assert named in letter.body


def test_a_certificate_without_a_number_is_named_by_what_is_known():
    assert replace(PAPER, number=None).named == "certificate of insurance dated 20 May 2026"
    assert replace(PAPER, dated=None, number=None, kind="evidence of property").named == "evidence of property"


def test_where_no_certificate_came_none_is_said_to_have_been_received(desk, short, dana):
    for letter in composed(desk, dana, certificate=NO_CERTIFICATE):
        assert "received" not in letter.body
        assert "requires proof of insurance of its contractor" in letter.body


def test_a_vendor_whose_name_ends_in_a_stop_ends_no_sentence_twice(desk, short, dana):
    with desk.cast.database.write(None) as tx:
        tx.get_one(Vendor, desk.vendor_id).legal_name = "Blue Heron Inc."
    for letter in composed(desk, dana, certificate=PAPER):
        assert "Blue Heron Inc. " in letter.body
        assert ".." not in letter.body + letter.subject


def test_a_point_stands_with_its_amounts_under_its_number(desk, short, dana):
    for letter in composed(desk, dana):
        [points] = [part.points for part in parts_of(letter.body) if part.points]
        assert [len(point.lines) for point in points] == [2 if letter.audience == "agent" else 1]
    assert Point("One", "Do this.", "", "$2,000,000").amounts == "Required: $2,000,000."


def test_the_certificates_words_are_taken_as_corrected():
    read = certificate(dated="2026-05-20")
    read["certificate"] |= {"certificate_number": ": CL-118"}
    read["certificate"]["producer"]["email"] = " lee@example.com "
    said = certificate_said(read, "certificate", date(2026, 11, 25))
    assert said == replace(PAPER, email="lee@example.com")
    read["certificate"]["certificate_date"] = "yesterday"
    assert certificate_said(read, "certificate", date(2026, 11, 25)).dated is None


@pytest.mark.parametrize(
    ("sends", "words"),
    [
        ([("certificate",)], "Please reply to this message with the new certificate."),
        ([("endorsement",)], "Please reply to this message with the endorsement pages named above."),
        (
            [("document",), ("certificate", "endorsement"), ()],
            "Please reply to this message with the new certificate, the endorsement pages named above and the documents "
            "named above.",
        ),
        ([()], "Please answer by replying to this message."),
    ],
)
def test_the_agent_is_told_what_to_send_and_where(sends, words):
    assert to_send([ask(send=send) for send in sends]) == words


def test_no_endorsement_page_is_asked_for_where_a_new_certificate_cures_it(desk, short, dana):
    body = composed(desk, dana)[0].body
    assert "Please reply to this message with the new certificate." in body
    assert "endorsement pages" not in body


def test_two_shortfalls_of_one_name_are_told_apart(desk, dana):
    short = {"each_accident": 400_000, "disease_each_employee": 400_000, "disease_policy_limit": 300_000}
    made = reading(desk.now)
    made["certificate"]["coverages"][2]["limits"] = short
    desk.arrive(made)
    agent, vendor = composed(desk, dana)
    assert sorted(ask.title for ask in agent.asks) == [
        "Employer's liability $100,000 short (disease, each employee)",
        "Employer's liability $100,000 short (each accident)",
        "Employer's liability $200,000 short",
    ]
    assert [point.title for point in points_of(agent.asks)] == [
        "Employer's liability $100,000 short",
        "Employer's liability $200,000 short",
    ], "one step cures the first two"
    assert vendor.body.count("Please ask your agent") == 2


def test_what_one_step_cures_is_one_point():
    both = points_of(
        [
            ask(label="Employer's liability $1 short", shown="$1", required="$2"),
            ask(label="Employer's liability $2 short", shown="$3", required="$5"),
            ask(label="Certificate not signed", sentence="Please sign."),
        ]
    )
    assert [(point.title, point.sentence, point.shown) for point in both] == [
        ("Employer's liability $1 short; Employer's liability $2 short", "Please do this.", ""),
        ("Certificate not signed", "Please sign.", ""),
    ]
