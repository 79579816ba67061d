"""Primary, umbrella and excess: one tower for each line, for each event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.judging.limits import shortfall, tower_limits
from app.judging.question import Question
from app.judging.readings import facts_from_readings
from app.judging.tower import above, floor_of, leaning_lines, primary_limit
from app.judging.umbrellas import umbrella_limits
from tests.judging.papers import AS_OF, certificate, program, reading, row, vendor


def question(paper: dict[str, Any], **asks: Any) -> Question:
    facts = facts_from_readings(vendor(), [reading(paper)])
    return Question(program(**asks), facts, AS_OF, datetime(2026, 11, 25, 23, 59))


@pytest.mark.parametrize(
    ("required", "shown", "umbrella", "short"),
    [(2e6, 1e6, 4e6, 0), (3e6, 1e6, 1e6, 1e6), (1e6, 1e6, 0, 0), (1e6, 999_999, 0, 1), (1e6, 2e6, 0, 0)],
)
def test_a_shortfall_is_what_is_left_after_the_umbrella(
    required: float, shown: float, umbrella: float, short: float
) -> None:
    assert shortfall(required, shown, umbrella) == short


def test_an_umbrella_that_says_nothing_sits_over_all_three() -> None:
    q = question(certificate())
    assert {above(q, line, "each_occurrence").scope for line in ("gl", "auto", "el")} == {"over"}
    assert above(q, "gl", "each_occurrence").amount == 5_000_000


def test_an_excess_that_says_nothing_is_unknown() -> None:
    paper = certificate()
    paper["coverages"][2]["type"] = "excess_liability"
    assert above(question(paper), "gl", "each_occurrence").scope == "unknown"


def test_the_remarks_can_say_what_it_sits_over() -> None:
    paper = certificate()
    paper["description_of_operations"] = "Umbrella is over GL and AL only."
    q = question(paper)
    assert above(q, "gl", "each_occurrence").scope == "over"
    assert above(q, "el", "each_occurrence").scope == "not_over"


def test_two_policies_in_the_umbrella_row_leave_the_limit_open() -> None:
    paper = certificate()
    paper["coverages"][2] |= {"policy_number": "UM100\nXS200", "insurer_letter": "A,B"}
    over = above(question(paper), "gl", "each_occurrence")
    assert over.amount is None
    assert over.scope == "over"


def test_an_umbrella_of_another_year_is_no_umbrella() -> None:
    paper = certificate()
    paper["coverages"][2] |= {"effective": "2025-06-01", "expiration": "2026-06-01"}
    assert above(question(paper), "gl", "each_occurrence").scope == "not_over"


def test_the_floor_is_never_more_than_what_is_asked() -> None:
    q = question(certificate(), primary_floor={})
    assert floor_of(q, "gl", "each_occurrence", 500_000) == 500_000
    assert floor_of(q, "gl", "each_occurrence", 3_000_000) == 1_000_000
    assert floor_of(q, "el", "disease_policy_limit", 1_000_000) == 500_000


def test_split_limits_count_as_their_smallest() -> None:
    limits = {
        "bodily_injury_per_person": 500_000,
        "bodily_injury_per_accident": 1_000_000,
        "property_damage_per_accident": 250_000,
    }
    paper = certificate()
    paper["coverages"][1] = row("automobile_liability", "CA100", {"any_auto": True}, limits)
    q = question(paper)
    auto = q.row("auto")
    assert auto is not None
    assert primary_limit(auto, "combined_single_limit").value == 250_000


def test_lines_that_lean_on_the_umbrella_are_those_whose_own_limit_is_under() -> None:
    paper = certificate()
    paper["coverages"][3]["limits"]["each_accident"] = 500_000
    assert leaning_lines(question(paper)) == ["el"]
    assert leaning_lines(question(certificate())) == []


def test_the_day_of_the_question_is_the_day_of_the_tower() -> None:
    facts = facts_from_readings(vendor(), [reading(certificate())])
    later = Question(program(), facts, date(2027, 6, 1), datetime(2027, 6, 1))
    assert above(later, "gl", "each_occurrence").scope == "not_over"


def said_of(findings: Any, key: str) -> str:
    [one] = [finding for finding in findings if finding.requirement == key]
    return str(one.why)


def test_a_limit_that_the_umbrella_makes_up_says_the_sum() -> None:
    asks = {"gl": {"each_occurrence": 5_000_000}}
    met = said_of(tower_limits(question(certificate(), **asks)), "gl.each_occurrence")
    assert met == "$1,000,000 on the policy + $5,000,000 umbrella = $6,000,000; $5,000,000 asked."
    short = said_of(tower_limits(question(certificate(), gl={"each_occurrence": 7_000_000})), "gl.each_occurrence")
    assert "$1,000,000 on the policy + $5,000,000 umbrella = $6,000,000" in short
    assert short.endswith("$7,000,000 is asked, so $1,000,000 is short.")


def test_a_limit_that_the_policy_meets_alone_names_no_umbrella() -> None:
    said = said_of(tower_limits(question(certificate())), "gl.each_occurrence")
    assert said == "Each occurrence is $1,000,000; $1,000,000 is asked."


def test_an_excess_is_called_one_in_the_sum() -> None:
    paper = certificate()
    paper["coverages"][2]["type"] = "excess_liability"
    paper["description_of_operations"] = "Excess policy is over GL and AL."
    assert above(question(paper), "gl", "each_occurrence").layers == "excess"
    assert above(question(certificate()), "gl", "each_occurrence").layers == "umbrella"


def test_the_umbrellas_own_line_says_the_sum_too() -> None:
    met = said_of(umbrella_limits(question(certificate())), "umbrella.each_occurrence")
    assert "+ $5,000,000 umbrella = $6,000,000; $3,000,000 asked" in met
