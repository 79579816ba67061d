"""What the remarks of a certificate claim, and for which line."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.judging.question import Question
from app.judging.readings import facts_from_readings
from app.judging.remarks import said, said_conditionally
from tests.judging.papers import AS_OF, certificate, program, reading, vendor


def question(remarks: str) -> Question:
    paper = certificate() | {"description_of_operations": remarks}
    return Question(program(), facts_from_readings(vendor(), [reading(paper)]), AS_OF, datetime(2026, 11, 25))


@pytest.mark.parametrize(
    ("remarks", "grant", "lines"),
    [
        ("Holder is additional insured.", "ai", {"gl"}),
        ("Holder is additional insured on GL and Auto.", "ai", {"gl", "auto"}),
        ("General Liability and Umbrella include\nadditional insured status.", "ai", {"gl", "umbrella"}),
        ("Waiver of subrogation applies to all policies.", "wos", {"gl", "auto", "wc", "umbrella"}),
        ("Waiver of subrogation applies to general liability and employer's liability.", "wos", {"gl", "wc"}),
        (
            "Waiver of subrogation on GL, auto and umbrella, excluding workers compensation.",
            "wos",
            {"gl", "auto", "umbrella"},
        ),
        ("No waiver of subrogation applies.", "wos", set()),
        ("Additional insured status is not provided.", "ai", set()),
        ("GL is primary and non-contributory.", "pnc", {"gl"}),
        ("GL is primary and will not seek contribution.", "pnc", {"gl"}),
        ("Job 24-117, primary school roof.", "ai", set()),
    ],
)
def test_a_claim_is_for_the_lines_that_it_names(remarks: str, grant: str, lines: set[str]) -> None:
    q = question(remarks)
    assert {line for line in ("gl", "auto", "wc", "umbrella") if said(q, grant, line)} == lines


def test_a_claim_may_hold_only_where_a_contract_asks_for_it() -> None:
    assert said_conditionally(question("Holder is additional insured when required by written contract."), "ai", "gl")
    assert not said_conditionally(question("Holder is additional insured."), "ai", "gl")
    assert not said_conditionally(question("Nothing."), "ai", "gl")
