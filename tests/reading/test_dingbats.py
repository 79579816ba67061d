"""Check marks drawn as letters of a symbol font."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.reading.acord25.marks import NO, YES
from app.reading.drawn import PdfDrawing


@pytest.mark.parametrize("mark", ["✓", "✔", "✕", "✖", "✗", "✘", "●", "■"])
def test_a_mark_of_the_symbol_font_is_a_yes(mark: str) -> None:
    page = BytesIO()
    canvas = Canvas(page)
    canvas.setFont("ZapfDingbats", 9)
    canvas.drawString(50, 700, mark)
    canvas.save()
    [glyph] = [glyph for glyph in PdfDrawing(page.getvalue()).drawn(1).glyphs if glyph.text.strip()]
    assert glyph.text == mark
    assert YES.fullmatch(glyph.text)
    assert not NO.fullmatch(glyph.text)
