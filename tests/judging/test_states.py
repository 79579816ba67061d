"""Workers' compensation of a state's own fund, as certificates show it."""

from __future__ import annotations

import pytest

from app.judging import judge
from tests.judging.papers import AS_OF, certificate, program, reading, vendor
from tests.judging.test_readings import slugs


@pytest.mark.parametrize("state", [None, "OH"])
def test_a_state_funds_row_proves_no_employers_liability(state: str | None) -> None:
    paper = certificate()
    paper["insurers"].append({"letter": "F", "name": "Ohio BWC", "naic": None})
    row = next(each for each in paper["coverages"] if each["type"] == "workers_compensation")
    row["insurer_letter"] = "F"
    known = vendor()
    known = known.model_copy(update={"vendor": known.vendor.model_copy(update={"work_state": state})})
    verdict = judge(program(), known, [reading(paper)], AS_OF)
    assert slugs(verdict) == {"stop-gap-missing"}
    assert not [finding for finding in verdict.met if finding.line == "el"]


def test_a_fund_of_another_state_is_asked_about() -> None:
    paper = certificate()
    paper["insurers"].append({"letter": "F", "name": "Ohio BWC", "naic": None})
    row = next(each for each in paper["coverages"] if each["type"] == "workers_compensation")
    row["insurer_letter"] = "F"
    verdict = judge(program(), vendor(), [reading(paper)], AS_OF)
    assert verdict.status == "under_review"
    assert "Ohio's fund" in " ".join(finding.why for finding in verdict.review)
