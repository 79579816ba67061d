"""Every worked case of the rule book is a test of its own; a trade person reads and extends the YAML beside this file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.judging.cases import Case, read_cases, run_case

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
CASES = [pytest.param(case, id=f"{file.stem}/{case.id}") for file in FILES for case in read_cases(file)]


@pytest.mark.parametrize("case", CASES)
def test_the_case_comes_out_as_the_rule_book_says(case: Case) -> None:
    outcome = run_case(case)
    assert not outcome.notes, outcome.notes
    assert not outcome.differences, f"{case.why}: " + "; ".join(outcome.differences)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_no_two_cases_of_a_file_have_one_name(file: Path) -> None:
    names = Counter(case.id for case in read_cases(file))
    assert [name for name, count in names.items() if count > 1] == []
