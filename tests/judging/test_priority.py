"""What a queue shows of a verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.judging import judge
from app.judging.cases import Case, judge_case, read_cases
from app.judging.labels import field_label, line_label, requirement_label
from app.judging.priority import detail, risk, summary
from app.judging.spot import file_words
from app.judging.vendor import Vendor, VendorFile
from app.judging.verdict import Verdict
from tests.judging.papers import AS_OF, certificate, program, reading, vendor

CASES = {case.id: case for case in read_cases(Path(__file__).parents[1] / "rulebook" / "section10.yaml")}


def verdict(id: str) -> Verdict:
    return judge_case(CASES[id])


def changed(**facts: object) -> Verdict:
    base = CASES["C01"]
    return judge_case(Case("x", "", base.facts | facts, base.expect))


def doubtful(*paths: str, first_certificate: bool = False) -> Verdict:
    """The verdict on a good paper of a third-tier vendor, of which these values were not read for certain."""
    paper = reading(certificate())
    for entry in paper["fields"]:
        entry["confidence"] = 0.7 if entry["path"] in paths else 0.99
    known = Vendor(legal_name="Blue Ridge Mechanical, Inc.", tier="T3", work_state="IL", trade="hvac")
    return judge(program(), VendorFile(vendor=known, first_certificate=first_certificate), [paper], AS_OF)


@pytest.mark.parametrize(
    ("id", "line"),
    [
        ("C07", "Umbrella $1,000,000 short"),
        ("C10", "No cover after completion (CG 20 37)"),
        ("C02", "General liability ended on 25 Nov 2026"),
        ("C13", "Additional insured names Harbor Point Management Inc, not Harbor Point Properties LLC"),
        ("C27", "Paper fault: holder is Maple Court Partners LLC"),
        ("C30", "No certificate was ever received"),
        ("C01", "All that is asked is shown"),
    ],
)
def test_what_is_wrong_in_one_line(id: str, line: str) -> None:
    assert summary(verdict(id)) == line


def test_doubts_alone_are_counted_by_kind() -> None:
    paths = ("forms[0].number", "forms[0].blanket", "forms[1].number", "certificate.signed")
    dates = ("certificate.coverages[0].expiration", "certificate.coverages[0].effective")
    text = summary(doubtful(*paths, *dates))
    assert text == "4 values to look at: 2 endorsement forms, 1 date, 1 signature"


def test_one_doubt_alone_is_named() -> None:
    assert summary(doubtful("certificate.coverages[0].limits.general_aggregate")) == "General aggregate to look at"


def test_a_first_certificate_comes_before_what_is_to_be_looked_at() -> None:
    paths = ("certificate.signed", "certificate.coverages[0].limits.general_aggregate")
    text = summary(doubtful(*paths, first_certificate=True))
    assert text == "First certificate of a high-risk vendor; 2 values to look at: 1 amount, 1 signature"


def test_a_paper_that_cannot_be_read_is_named_without_its_folder() -> None:
    bad = reading(None, [], kind="unreadable", file="../incoming/photo.jpg", warnings=["no text"])
    [finding] = judge(program(), vendor(), [bad], AS_OF).review
    assert finding.why == "photo.jpg cannot be read."
    assert "incoming" not in f"{finding.say_to_vendor} {finding.ask_of_agent}"
    assert file_words("27") == "the document"


def test_several_things_are_joined_and_the_rest_counted() -> None:
    text = summary(changed(forms=[]))
    assert text.count(";") == 3
    assert text.endswith("1 more")


def test_who_may_be_uninsured_comes_before_a_paper_fault() -> None:
    assert risk(verdict("C10"), "T1") > risk(verdict("C27"), "T6")


def test_expired_comes_before_short_and_short_before_doubt() -> None:
    order = [risk(verdict(id), "T2") for id in ("C02", "C07", "C19", "C03", "C01")]
    assert order == sorted(order, reverse=True)


def test_a_higher_tier_comes_first_and_an_unknown_one_as_the_third() -> None:
    assert risk(verdict("C07"), "T4") > risk(verdict("C07"), "T2")
    assert risk(verdict("C07"), None) == risk(verdict("C07"), "T3")


def test_the_small_line() -> None:
    assert detail(verdict("C27")) == "cover meets everything · policy ends in 188 days"
    assert detail(verdict("C20")) == "policy ends in 188 days · 1 waived"


def test_plain_names() -> None:
    paper = reading(certificate())
    assert requirement_label("gl.general_aggregate") == "General aggregate"
    assert requirement_label("ai.completed") == "Additional insured, completed operations"
    assert field_label("certificate.coverages[1].policy_number", paper) == "Policy number, automobile liability"
    assert field_label("certificate.coverages[1].policy_number") == "Policy number, row 2"
    assert field_label("certificate.insurers[0].name", paper) == "Name, insurer A"
    assert field_label("forms[0].edition", paper) == "Form edition, CG 20 38"
    assert field_label("certificate.certificate_holder.name") == "Name, certificate holder"
    assert line_label("gl") == "General liability"
