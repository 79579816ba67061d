"""What a page holds and nobody sees is not read: white, transparent, clipped, on a layer that is off, covered, minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from app.demo.drawing import draw_certificate
from app.demo.style import Style
from app.judging.words import ALTERED, DOUBT
from app.reading.document import read_document
from tests.reading.drawn import GENERAL, confidence, read, row_of, with_rows

LIMIT = "certificate.coverages[0].limits.each_occurrence"
NUMBER = "certificate.coverages[0].policy_number"
EMPTY = replace(GENERAL, limits={key: value for key, value in GENERAL.limits.items() if key != "each_occurrence"})


def place(path: str) -> tuple[float, float]:
    """The left end of the line that a value of the plain row stands on, from the bottom left corner."""
    [field] = [field for field in read(with_rows(GENERAL))["fields"] if field["path"] == path]
    return field["bbox"][0], 792 - field["bbox"][3] + 2


def drawn_over(row: Any, draw: Callable[[Canvas, float, float], None], path: str = LIMIT) -> bytes:
    """A certificate of one row with something drawn at the place of a value."""
    layer = BytesIO()
    canvas = Canvas(layer, pagesize=(612, 792))
    canvas.setFont("Helvetica", 8)
    draw(canvas, *place(path))
    canvas.save()
    page = pikepdf.open(BytesIO(draw_certificate(with_rows(row), Style())))
    over = pikepdf.open(layer)
    page.pages[0].add_overlay(over.pages[0])
    out = BytesIO()
    page.save(out)
    return out.getvalue()


def transparent(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(x, y, "1,000,000")


def clipped(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.rect(10, 10, 5, 5)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(x, y, "1,000,000")


def white(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillGray(1)
    canvas.drawString(x, y, "1,000,000")


def nearly_white(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColorRGB(0.97, 0.97, 0.94)
    canvas.drawString(x, y, "1,000,000")


def minute(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFont("Helvetica", 0.6)
    canvas.drawString(x, y + 2, "1,000,000")


UNSEEN = [transparent, clipped, white, nearly_white, minute]


@pytest.mark.parametrize("draw", UNSEEN, ids=lambda draw: draw.__name__)
def test_an_amount_that_nobody_sees_is_no_amount_and_is_told(draw: Any) -> None:
    [reading] = read_document(drawn_over(EMPTY, draw), "hidden.pdf")
    assert row_of(reading, "general_liability")["limits"].get("each_occurrence") is None
    assert any(ALTERED.search(warning) and "1,000,000" in warning for warning in reading["warnings"])


def test_an_amount_on_a_layer_that_is_off_is_not_seen() -> None:
    pdf = pikepdf.open(BytesIO(drawn_over(EMPTY, lambda canvas, x, y: canvas.drawString(x, y, "1,000,000"))))
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="other"))
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )
    for form in pdf.pages[0].Resources.XObject.values():
        form.OC = layer
    out = BytesIO()
    pdf.save(out)
    [reading] = read_document(out.getvalue(), "layers.pdf")
    assert row_of(reading, "general_liability")["limits"].get("each_occurrence") is None
    assert any("1,000,000" in warning for warning in reading["warnings"] if ALTERED.search(warning))


@pytest.mark.parametrize("colour", [(0, 0, 0), (0.8, 0.1, 0.1), (0.7, 0.9, 0.7)])
def test_an_amount_under_a_bar_of_any_colour_is_not_seen(colour: tuple[float, float, float]) -> None:
    def bar(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColorRGB(*colour)
        canvas.rect(x - 2, y - 2.5, 60, 10, stroke=0, fill=1)

    [reading] = read_document(drawn_over(GENERAL, bar), "covered.pdf")
    assert row_of(reading, "general_liability")["limits"].get("each_occurrence") is None
    assert any(ALTERED.search(warning) for warning in reading["warnings"])


def test_a_number_of_which_a_part_is_covered_is_not_sure() -> None:
    def patch(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColorRGB(0.2, 0.2, 0.3)
        canvas.rect(x - 1, y - 3, 10, 11, stroke=0, fill=1)

    [reading] = read_document(drawn_over(GENERAL, patch, NUMBER), "patched.pdf")
    assert confidence(reading, NUMBER) < 0.9


@pytest.mark.parametrize("grey", [0.0, 0.4, 0.7])
@pytest.mark.parametrize("ground", [None, (1, 1, 0.75), (0.85, 0.9, 1)])
def test_print_in_grey_and_on_tinted_paper_is_seen(grey: float, ground: tuple[float, float, float] | None) -> None:
    def typed(canvas: Canvas, x: float, y: float) -> None:
        if ground:
            canvas.setFillColorRGB(*ground)
            canvas.rect(x - 1, y - 2, 50, 9, stroke=0, fill=1)
        canvas.setFillGray(grey)
        canvas.drawString(x, y, "1,000,000")

    [reading] = read_document(drawn_over(EMPTY, typed), "pale.pdf")
    assert row_of(reading, "general_liability")["limits"]["each_occurrence"] == 1_000_000
    assert confidence(reading, LIMIT) > 0.95
    assert not any("hidden" in warning for warning in reading["warnings"])


def test_a_hidden_word_that_is_part_of_no_value_is_not_spoken_of() -> None:
    def tag(canvas: Canvas, _x: float, _y: float) -> None:
        canvas.setFillGray(1)
        canvas.drawString(20, 4, "Form 0025 template")

    [reading] = read_document(drawn_over(GENERAL, tag), "tagged.pdf")
    assert reading["warnings"] == read(with_rows(GENERAL))["warnings"]


def test_what_runs_off_the_page_is_not_read_and_a_person_looks() -> None:
    pdf = pikepdf.open(BytesIO(draw_certificate(with_rows(GENERAL), Style())))
    pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 612, 740])
    out = BytesIO()
    pdf.save(out)
    [reading] = read_document(out.getvalue(), "cut.pdf")
    assert reading["certificate"]["certificate_date"] is None
    assert any(DOUBT.search(warning) and "off the page" in warning for warning in reading["warnings"])
