"""Values printed some points off their lines are read in the lines that they belong to, or are not sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.demo.style import Style
from app.reading.document import read_document
from tests.reading.drawn import COMPENSATION, GENERAL, PLAIN, confidence, read, row_of, typed_over, with_rows
from tests.reading.filled import GENERAL as GENERAL_FIELDS
from tests.reading.filled import Filling
from tests.reading.shared import needs_coi

SURE = 0.9
BETWEEN = "stand between the lines"
AMOUNT_LEFT, FIRST_LINE, LINE = 524.0, 309.0, 12.0
LIMITS = (
    "each_occurrence", "damage_to_rented_premises", "medical_expense", "personal_and_advertising_injury",
    "general_aggregate", "products_completed_operations_aggregate",
)  # fmt: skip
OFF = "The values stand about"


@pytest.mark.parametrize("points", [-7.0, -5.0, -3.0, 3.0, 5.0, 7.0])
@pytest.mark.parametrize("face", ["Helvetica", "Courier"])
def test_a_page_printed_some_points_off_is_read_as_it_was_meant(points: float, face: str) -> None:
    reading = read(PLAIN, Style(face=face, size=8.0, shift_y=points))  # type: ignore[arg-type]
    for wanted in PLAIN.coverages:
        row = row_of(reading, wanted.type)
        assert row["limits"] == wanted.limits
        assert (row["effective"], row["expiration"]) == (str(wanted.effective), str(wanted.expiration))
        assert row["policy_number"] == wanted.policy_number
    codes = {row["letter"]: row["naic"] for row in reading["certificate"]["insurers"]}
    assert codes == {insurer.letter: insurer.naic for insurer in PLAIN.insurers}


def test_a_page_printed_far_off_says_so_and_one_printed_well_does_not() -> None:
    assert any(OFF in warning for warning in read(PLAIN, Style(shift_y=5.0))["warnings"])
    assert not any(OFF in warning for warning in read(PLAIN)["warnings"])


def test_a_single_amount_on_the_rule_between_two_lines_is_not_sure() -> None:
    alone = replace(GENERAL, limits={"personal_and_advertising_injury": 1_000_000})
    reading = read(with_rows(alone), Style(size=8.5, shift_y=6.0))
    for key in row_of(reading, "general_liability")["limits"]:
        assert confidence(reading, f"certificate.coverages[0].limits.{key}") < SURE


@pytest.mark.parametrize("million", ["1M", "$1M", "1MM", "1 million", "$1.0M", "1MIL"])
def test_an_amount_in_millions_fills_its_line(million: str) -> None:
    amounts = (million, "100,000", "5,000", million, million.replace("1", "2", 1), million.replace("1", "2", 1))
    typed = [(AMOUNT_LEFT, FIRST_LINE + LINE * number, text) for number, text in enumerate(amounts)]
    page = typed_over(with_rows(replace(GENERAL, limits={}), COMPENSATION), *typed)
    [reading] = read_document(page, "typed.pdf")
    wanted = dict(zip(LIMITS, (1_000_000, 100_000, 5_000, 1_000_000, 2_000_000, 2_000_000), strict=True))
    assert row_of(reading, "general_liability")["limits"] == wanted
    assert row_of(reading, "workers_compensation")["limits"] == COMPENSATION.limits
    assert all(confidence(reading, f"certificate.coverages[0].limits.{key}") >= SURE for key in LIMITS)


@needs_coi
@pytest.mark.parametrize("occurrence", ["1M", "2 million", ""])
def test_a_form_field_stands_in_its_own_place_whatever_it_says(occurrence: str) -> None:
    filling = Filling(7)
    filling.fields[GENERAL_FIELDS["each_occurrence"]] = occurrence
    [reading] = read_document(filling.pdf(), "live.pdf")
    wanted = {key: amount for key, amount in filling.rows[0]["limits"].items() if key != "each_occurrence"}
    limits = row_of(reading, "general_liability")["limits"]
    assert limits.pop("each_occurrence", None) == {"1M": 1_000_000, "2 million": 2_000_000, "": None}[occurrence]
    assert limits == wanted
    assert all(confidence(reading, f"certificate.coverages[0].limits.{key}") >= SURE for key in wanted)
    assert not any(BETWEEN in warning for warning in reading["warnings"])


def test_an_empty_first_line_leaves_the_others_sure() -> None:
    limits = {"damage_to_rented_premises": 100_000, "medical_expense": 5_000, "general_aggregate": 2_000_000}
    reading = read(with_rows(replace(GENERAL, limits=limits), *PLAIN.coverages[1:]))
    assert row_of(reading, "general_liability")["limits"] == limits
    assert all(confidence(reading, f"certificate.coverages[0].limits.{key}") >= SURE for key in limits)


@pytest.mark.parametrize("points", [-18.0, -15.0, 15.0, 18.0])
def test_what_was_printed_more_than_a_line_off_is_right_or_unsure(points: float) -> None:
    reading = read(PLAIN, Style(size=8.0, shift_y=points))
    for number, row in enumerate(reading["certificate"]["coverages"]):
        wanted = next(coverage.limits for coverage in PLAIN.coverages if coverage.type == row["type"])
        for key, amount in row["limits"].items():
            sure = confidence(reading, f"certificate.coverages[{number}].limits.{key}") >= SURE
            assert not sure or wanted[key] == amount
    assert any(BETWEEN in warning for warning in reading["warnings"])


def test_an_amount_above_the_first_line_makes_the_limits_unsure() -> None:
    page = typed_over(PLAIN, (AMOUNT_LEFT, FIRST_LINE - 1.4 * LINE, "3,000,000"))
    [reading] = read_document(page, "typed.pdf")
    for key in GENERAL.limits:
        assert confidence(reading, f"certificate.coverages[0].limits.{key}") < SURE


@pytest.mark.parametrize("points", [-8.0, -5.0, 5.0, 8.0])
def test_the_words_above_the_description_are_no_coverage(points: float) -> None:
    rows = read(PLAIN, Style(size=8.0, shift_y=points))["certificate"]["coverages"]
    assert [row["type"] for row in rows] == [coverage.type for coverage in PLAIN.coverages]
