"""Notices among the papers, and whose they are."""

from __future__ import annotations

from typing import Any

import pytest

from app.judging.numbers import nearly_same_number
from tests.judging.papers import certificate, reading
from tests.judging.test_readings import judged

NUMBER = "GL-4471820"


def paper() -> dict[str, Any]:
    made = certificate()
    made["coverages"][0]["policy_number"] = NUMBER
    return reading(made)


def notice(number: str | None, *, insurer: str | None = None, ruled: str | None = None) -> dict[str, Any]:
    said = {"type": "cancellation", "policy_number": number, "effective": "2026-11-10", "insurer": insurer}
    found = reading(None, [], kind="notice", notice=said | {"named_insured": "Blue Ridge Mechanical, Inc."})
    fields = [{"path": f"notice.{name}", "page": 1, "bbox": [0, 0, 9, 9], "confidence": 0.99} for name in said]
    answer = {"path": "notice.policy_number", "said": number, "answer": ruled, "by": "Dana", "on": "2026-11-20"}
    return found | {"fields": fields, "rulings": [answer | {"reason": "A truck policy."}] if ruled else []}


def test_a_notice_of_a_policy_on_file_ends_it() -> None:
    assert judged(paper(), notice("GL4471820")).status == "expired"


@pytest.mark.parametrize("number", ["GL-4471820-00", "GL-4471802", "4471820", "XY-9930017"])
def test_a_notice_that_matches_no_policy_is_never_passed_over(number: str) -> None:
    verdict = judged(paper(), notice(number))
    assert verdict.status == "under_review"
    (asked,) = verdict.review
    assert number in asked.why
    assert (NUMBER in asked.why) == (number != "XY-9930017")


def test_a_notice_without_a_number_asks_about_its_insurers_policies() -> None:
    (asked,) = judged(paper(), notice(None, insurer="EXAMPLE MUTUAL INSURANCE COMPANY")).review
    assert NUMBER in asked.why
    (asked,) = judged(paper(), notice(None, insurer="Another Mutual Company")).review
    assert asked.why.endswith("whose is it? It names Blue Ridge Mechanical, Inc. as the insured.")


def test_two_notices_are_two_questions() -> None:
    assert len(judged(paper(), notice("XY-9930017"), notice("XY-9930018")).review) == 2


def test_a_person_may_rule_that_it_takes_nothing_away_that_matters() -> None:
    assert judged(paper(), notice("XY-9930017", ruled="harmless")).status == "compliant"


@pytest.mark.parametrize(
    ("one", "other"), [("GL100", "GL1000"), ("GL-4471820", "CA-9930017"), ("GL-4471820", "GL-4471995"), ("A", "AB")]
)
def test_numbers_that_are_not_near(one: str, other: str) -> None:
    assert not nearly_same_number(one, other)
