"""A mark belongs to the box that it stands in; one on a rule, or a box out of the picture, is not sure."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from app.reading.document import read_document
from app.reading.pages import render_page
from tests.reading.drawn import COMPENSATION, GENERAL, PLAIN, confidence, read, row_of, typed_over, with_rows
from tests.reading.shared import needs_tesseract

SURE = 0.9
CELLS = ("additional_insured", "subrogation_waived")
RULE, MIDDLE_OF_ROW = 194.4, 345.0  # between ADDL INSD and SUBR WVD
UNMARKED = with_rows(replace(GENERAL, additional_insured=False, subrogation_waived=False))


@pytest.mark.parametrize("left_of_rule", [1.6, 2.8, 4.0])
def test_a_mark_on_the_rule_between_two_columns_is_sure_for_neither(left_of_rule: float) -> None:
    [reading] = read_document(typed_over(UNMARKED, (RULE - left_of_rule, MIDDLE_OF_ROW, "X")), "typed.pdf")
    assert all(confidence(reading, f"certificate.coverages[0].{cell}") < SURE for cell in CELLS)


@pytest.mark.parametrize(("x", "wanted"), [(RULE - 11, (True, False)), (RULE + 5, (False, True))])
def test_a_mark_within_its_column_is_sure_for_both(x: float, wanted: tuple[bool, bool]) -> None:
    [reading] = read_document(typed_over(UNMARKED, (x, MIDDLE_OF_ROW, "X")), "typed.pdf")
    row = row_of(reading, "general_liability")
    assert (row["additional_insured"], row["subrogation_waived"]) == wanted
    assert all(confidence(reading, f"certificate.coverages[0].{cell}") >= SURE for cell in CELLS)


def test_marks_in_their_boxes_are_sure() -> None:
    reading = read(PLAIN)
    for number, wanted in enumerate(PLAIN.coverages):
        for key in ("occurrence", "claims_made", "per_statute"):
            if key in wanted.options:
                path = f"certificate.coverages[{number}].options.{key}"
                assert row_of(reading, wanted.type)["options"][key] == wanted.options[key]
                assert confidence(reading, path) >= SURE


@needs_tesseract()
def test_a_box_outside_the_picture_is_not_surely_empty() -> None:
    from PIL import Image

    from app.demo.drawing import draw_certificate
    from app.demo.style import Style

    page = Image.open(io.BytesIO(render_page(draw_certificate(PLAIN, Style()), "drawn.pdf", 1, 200)))
    torn = io.BytesIO()
    page.crop((0, 0, round(page.width * 0.7), page.height)).save(torn, "PNG")
    [reading] = read_document(torn.getvalue(), "torn.png")
    number = next(
        number
        for number, row in enumerate(reading["certificate"]["coverages"])
        if row["policy_number"] == COMPENSATION.policy_number
    )
    row = reading["certificate"]["coverages"][number]
    path = f"certificate.coverages[{number}].options.per_statute"
    assert row["options"].get("per_statute") is not False or confidence(reading, path) < SURE
