"""A page of print that lies on its side is read as a picture is, turned upright, and says so."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from app.demo.drawing import draw_certificate
from app.demo.style import Style
from app.reading.document import read_document
from tests.reading.drawn import PLAIN
from tests.reading.shared import needs_tesseract


@needs_tesseract()
@pytest.mark.parametrize("degrees", [90, 180])
def test_a_printed_page_that_lies_turned_is_read_and_what_is_sure_is_right(degrees: int) -> None:
    [reading] = read_document(_turned(degrees), "turned.pdf")
    assert any("lies turned" in warning for warning in reading["warnings"])
    certificate = reading["certificate"]
    assert certificate["insured"]["name"] == PLAIN.insured.name
    assert certificate["coverages"][0]["policy_number"] == PLAIN.coverages[0].policy_number
    assert certificate["coverages"][0]["limits"]["each_occurrence"] == 1_000_000


def _turned(degrees: int) -> bytes:
    pdf = pikepdf.open(BytesIO(draw_certificate(PLAIN, Style())))
    pdf.pages[0].Rotate = degrees
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()
