"""What a person looks at on one page: its words for searching, and a box that was drawn by hand read again."""

from __future__ import annotations

from app.reading.pages import BBox
from app.reading.sheet import inside, line_text, lines


def page_words(data: bytes, number: int) -> list[tuple[str, BBox]]:
    """The words of a page (counted from 1) in reading order, with boxes in points as a viewer shows the page.

    Raises Unreadable.
    """
    from app.reading.sheets import open_sheets

    sheet = open_sheets(data).sheet(number)
    return [(word.text, sheet.place(word.box)) for line in lines(sheet.words) for word in line]


def read_region(data: bytes, name: str, page: int, bbox: BBox) -> tuple[str, float]:
    """The words in a box that a person has drawn on a page, line by line, and how sure the reading is (0 to 1).

    Raises Unreadable.
    """
    from app.reading.sheets import open_sheets

    sheet = open_sheets(data).sheet(page)
    found = inside([word.at(sheet.place(word.box)) for word in sheet.words], bbox)
    if not found:
        return "", 0.0
    return "\n".join(line_text(line) for line in lines(found)), min(word.confidence for word in found)
