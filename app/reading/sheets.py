"""Opens a file for reading: a sheet for each page, with its words from the text layer, or by recognition where it has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.kit.children import allow
from app.reading.kinds import FileKind, file_kind
from app.reading.overprint import warn_of_hidden, without_overprint
from app.reading.pages import PdfPages, PicturePages, open_pages
from app.reading.picture import Picture
from app.reading.scans import scanned_sheet
from app.reading.sheet import Sheet

if TYPE_CHECKING:
    from app.reading.drawn import Glyph, PdfDrawing

DRAWING_DPI = 150
COVERED_BY_A_PICTURE = 0.8
FEWEST_CHARACTERS = 20
WATERMARK = 28.0  # points
SECONDS_A_PAGE = 10.0


def blank_sheet(sheets: PdfSheets | PictureSheets, number: int, reason: str) -> Sheet:
    """A page of which nothing can be read, with the reason."""
    allow(SECONDS_A_PAGE)
    width, height = sheets.pages.sizes[number - 1]
    return Sheet(
        number, width, height, width, height, [], "none", lambda: _as_picture(sheets.pages, number), warnings=[reason]
    )


def open_sheets(data: bytes) -> PdfSheets | PictureSheets:
    """Open a PDF or a picture. Raises Unreadable."""
    return PdfSheets(data) if file_kind(data) is FileKind.PDF else PictureSheets(data)


def _warn_of_marks(sheet: Sheet, large_print: str) -> None:
    """Words in letters as large as a watermark's, whichever way they run."""
    match = re.search(r"SAMPLE|SPECIMEN|VOID|DRAFT|EXAMPLE", re.sub(r"\s", "", large_print.upper()))
    if match:
        sheet.warnings.append(
            f"Page {sheet.number} has “{match[0]}” written across it: it may be nobody's certificate."
        )


def _warn_of_data(sheet: Sheet, drawing: PdfDrawing) -> None:
    """Values that stand in XFA data alone: viewers other than Adobe's show an empty form."""
    if drawing.placed:
        sheet.warnings.append("The values are those of the file's XFA data; most viewers show this form empty.")
    elif drawing.unplaced:
        sheet.warnings.append(
            "The file keeps its values in an XFA form that has no place on the page. Open it in Adobe Reader and print it to a PDF."
        )


def _lies_turned(glyphs: Sequence[Glyph]) -> bool:
    """Whether most of the page's writing runs downwards, upwards or upside down: such a page is read as a picture is."""
    return sum(glyph.turn != 0 for glyph in glyphs) > len(glyphs) / 2


class PdfSheets:
    """The sheets of a PDF."""

    def __init__(self, data: bytes) -> None:
        self.pages = PdfPages(data)
        self.count = len(self.pages.document)
        self._data = data
        self._words: object = None

    @property
    def words(self):  # type: ignore[no-untyped-def]
        """The PDF opened for its words, when a page is found to have some."""
        from app.reading.drawn import PdfDrawing

        if self._words is None:
            self._words = PdfDrawing(self._data)
        return self._words

    def sheet(self, number: int) -> Sheet:
        """One page (counted from 1). Raises Unreadable."""
        allow(SECONDS_A_PAGE)
        width, height = self.pages.sizes[number - 1]
        from app.reading.words import build_words, seen_glyphs

        if self.pages.has_words(number):
            drawn = self.words.drawn(number)
            seen, hidden = seen_glyphs(drawn)
            words = build_words(seen)
            if (
                drawn.picture_share < COVERED_BY_A_PICTURE
                and not _lies_turned(seen)
                and sum(len(word.text) for word in words) >= FEWEST_CHARACTERS
            ):
                source = "acroform" if any(word.source == "acroform" for word in words) else "text"
                on_top, under = without_overprint(words)
                sheet = Sheet(
                    number, width, height, width, height, on_top, source, lambda: self._draw(number), drawn.widgets
                )
                _warn_of_data(sheet, self.words)
                warn_of_hidden(sheet, [*build_words(hidden), *under])
                _warn_of_marks(sheet, "".join(glyph.text for glyph in seen if glyph.size > WATERMARK))
                return sheet
        return scanned_sheet(self.pages, number)

    def _draw(self, number: int) -> Picture:
        return _as_picture(self.pages, number)


class PictureSheets:
    """The sheets of a picture file: one for each frame."""

    def __init__(self, data: bytes) -> None:
        opened = open_pages(data)
        assert isinstance(opened, PicturePages)
        self.pages = opened
        self.count = opened.count

    def sheet(self, number: int) -> Sheet:
        """One page (counted from 1). Raises Unreadable."""
        allow(SECONDS_A_PAGE)
        return scanned_sheet(self.pages, number)


def _as_picture(pages: PdfPages | PicturePages, number: int) -> Picture:
    import numpy as np

    return Picture(np.asarray(pages.picture(number, DRAWING_DPI)), DRAWING_DPI / 72)
