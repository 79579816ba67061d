"""Values in a reading by their paths; what a person vouches for counts as wholly sure."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from app.certificates.paths import NoSuchPlace, confidence_at, field_at, leaves, set_value, value_at
from tests.certificates.conftest import reading

CONTRACT = Path(__file__).parents[2] / ".." / "shared" / "schemas" / "extraction.schema.json"
LIMIT = "certificate.coverages[0].limits.each_occurrence"


def test_a_value_is_found_by_its_path():
    assert value_at(reading(), LIMIT) == 1_000_000
    assert value_at(reading(), "certificate.coverages[7].limits.each_occurrence") is None
    assert value_at(reading(), "notice.effective") is None


def test_a_value_put_right_is_wholly_sure_and_keeps_its_place():
    paper = reading(sure=0.4)
    set_value(paper, LIMIT, 2_000_000)
    assert (value_at(paper, LIMIT), confidence_at(paper, LIMIT)) == (2_000_000, 1.0)
    assert field_at(paper, LIMIT)["bbox"] == [10, 10, 90, 20]  # type: ignore[index]


def test_what_is_said_not_to_be_there_has_no_place():
    paper = reading()
    set_value(paper, LIMIT, None)
    assert value_at(paper, LIMIT) is None
    assert field_at(paper, LIMIT) is None


def test_a_row_that_the_reader_missed_can_be_added():
    paper = reading()
    set_value(paper, "certificate.coverages[1].type", "umbrella_liability")
    set_value(paper, "certificate.coverages[1].limits.aggregate", 5_000_000, page=1, bbox=[1, 2, 3, 4])
    assert [row["type"] for row in paper["certificate"]["coverages"]] == ["general_liability", "umbrella_liability"]
    if not CONTRACT.exists():
        pytest.skip("../shared is missing: the contract cannot be checked")
    paper["sha256"] = "0" * 64
    jsonschema.validate(paper, json.loads(CONTRACT.read_text()))


def test_two_added_rows_share_nothing():
    paper = reading()
    set_value(paper, "certificate.coverages[1].limits.aggregate", 5_000_000)
    set_value(paper, "certificate.coverages[2].limits.aggregate", 1_000_000)
    assert value_at(paper, "certificate.coverages[1].limits.aggregate") == 5_000_000


@pytest.mark.parametrize(
    "path",
    [
        "certificate",
        "warnings[0]",
        "certificate.coverages[5].type",
        "certificate.insured.name.x",
        "notice.effective",
        "__class__",
        "certificate..x",
    ],
)
def test_a_path_that_leads_nowhere_is_refused_and_changes_nothing(path: str):
    paper = reading()
    before = copy.deepcopy(paper)
    with pytest.raises(NoSuchPlace):
        set_value(paper, path, "x")
    assert paper == before


def test_every_value_has_a_path_that_leads_to_it():
    paper = reading()
    assert all(value_at(paper, path) == value for path, value in leaves(paper))
