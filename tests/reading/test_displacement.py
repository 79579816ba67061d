"""Values printed some points off their lines are read in the lines that they belong to, or are not sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.demo.style import Style
from tests.reading.drawn import GENERAL, PLAIN, confidence, read, row_of, with_rows

SURE = 0.9
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
