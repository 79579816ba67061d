"""A page that has only a picture → a sheet of recognised words, upright, that knows the way back to the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.kit.children import allow
from app.reading.pages import BBox, PdfPages, PicturePages
from app.reading.picture import Picture
from app.reading.sheet import Sheet, Word

if TYPE_CHECKING:
    from app.reading.straighten import Grey, Straight

OCR_SECONDS = 45.0
OCR_MEMORY_MB = 1100
DPI = 250.0
POINT = DPI / 72
GOOD_WORDS = 25
GOOD_CONFIDENCE = 0.6


def scanned_sheet(pages: PdfPages | PicturePages, number: int) -> Sheet:
    """Recognise a page (counted from 1). Raises Unreadable."""
    import numpy as np

    from app.reading.straighten import straighten

    allow(OCR_SECONDS, OCR_MEMORY_MB)
    photo = isinstance(pages, PicturePages)
    original = np.asarray(pages.picture(number, DPI))
    width, height = pages.sizes[number - 1]
    straight = straighten(original, photo=photo)
    words = _words(straight)
    warnings = []
    if _looks_turned(words):
        turned = _turned_upright(original, straight, photo=photo)
        if turned is not None and sum(map(_weight, turned[1])) > sum(map(_weight, words)):
            straight, words, turns = turned
            warnings.append(f"Page {number} lies turned by {90 * turns} degrees.")
    return _sheet(number, (width, height), straight, words, warnings)


def _sheet(number: int, size: tuple[float, float], straight: Straight, words: list[Word], warnings: list[str]) -> Sheet:
    from app.reading.rereading import Rereader
    from app.reading.straighten import thin_ink, without_lines

    rows, columns = straight.grey.shape
    # Hundreds of pages are open at once, and six megabytes for each would be more than one document may have.
    packed, straight = _packed(straight.grey), replace(straight, grey=straight.grey[:0].copy())

    def place(box: BBox) -> BBox:
        x0, y0, x1, y1 = straight.place(box, POINT, POINT)
        return max(0.0, x0), max(0.0, y0), min(size[0], x1), min(size[1], y1)

    def draw() -> Picture:
        grey = _unpacked(packed)
        return Picture(_clean(grey), POINT, thin_ink(grey))

    def make_reader() -> Rereader:
        return Rereader(without_lines(_unpacked(packed), DPI), POINT)

    source = "ocr" if words else "none"
    return Sheet(
        number, columns / POINT, rows / POINT, *size, words, source, draw,
        warnings=warnings, place=place, make_reader=make_reader,
    )  # fmt: skip


def _packed(grey: Grey) -> bytes:
    """The page picture small enough to keep hundreds of them."""
    import cv2

    return bytes(cv2.imencode(".png", grey, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])


def _unpacked(kept: bytes) -> Grey:
    import cv2
    import numpy as np

    page: Grey = cv2.imdecode(np.frombuffer(kept, np.uint8), cv2.IMREAD_GRAYSCALE)  # type: ignore[assignment]
    return page


def _words(straight: Straight) -> list[Word]:
    from app.reading.recognise import words_in
    from app.reading.straighten import without_lines

    return words_in(without_lines(straight.grey, DPI), DPI)


def _weight(word: Word) -> float:
    return word.confidence if len(word.text) > 2 and word.text.isalnum() else 0.0


def _looks_turned(words: list[Word]) -> bool:
    """Whether so little was recognised that the page may lie on its side or on its head."""
    real = [word for word in words if len(word.text) > 2]
    upright = [word for word in real if word.confidence > GOOD_CONFIDENCE and word.x1 - word.x0 > 0.8 * word.height]
    return len(upright) < GOOD_WORDS or len(upright) < 0.5 * len(real)


def _turned_upright(original: Grey, straight: Straight, *, photo: bool) -> tuple[Straight, list[Word], int] | None:
    from app.reading.recognise import quarter_turns
    from app.reading.straighten import straighten

    turns = quarter_turns(straight.grey, DPI)
    if turns == 0:
        return None
    upright = straighten(original, quarter_turns=turns, photo=photo)
    return upright, _words(upright), turns


def _clean(grey: Grey) -> Grey:
    """Black on white, without single specks."""
    import cv2

    _, page = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return cv2.medianBlur(page, 3)
