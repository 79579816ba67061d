"""Recognised words checked by the second reader, line by line: where both agree the reading is sure."""

from __future__ import annotations

import re
from dataclasses import replace

from app.reading.labels import compact
from app.reading.pages import BBox
from app.reading.rereading import Rereader
from app.reading.segments import segments
from app.reading.sheet import Sheet, Word, around, line_text, lines

# Both readers see “m” where “rn” is printed; in these words it is never an m.
RUN_TOGETHER = re.compile(
    r"\b([Nn]orthe|[Ss]outhe|[Ee]aste|[Ww]este|[Gg]ove|[Ii]nte|[Ee]xte|[Aa]lte|[Mm]ode)m(|ment|ors?|ational|al|ative|ate)\b"
)
AGREED, TAKEN, KEPT, ALONE = 0.97, 0.8, 0.5, 0.78
GOOD_SECOND = 0.85
DOUBTED, DISBELIEVED = 0.6, 0.4
FAR_APART = 2.5  # line heights
LEAST_INK = 4.0
EDGE = 1.2


def confirmed(sheet: Sheet, words: list[Word], box: BBox, *, whole: bool, alone: bool) -> list[Word]:
    """The words of a box as lines that both readers have seen.

    `whole` says that nothing but the value stands in the box, so that the second reader looks at its full width;
    `alone` that it may look at an inked box, of one line, in which the first saw nothing at all.
    """
    reader = sheet.reader
    if reader is None:
        return words
    if not words:
        return _seen_by_second_alone(sheet, reader, box) if alone else []
    found = []
    for line in lines(words):
        # the second reader stumbles over a wide gap
        pieces = [line] if whole else segments(line, FAR_APART)
        read = [_line(reader, piece, box if whole else _inked(sheet, piece, box)) for piece in pieces]
        found += [word for word in read if word is not None]
    return found


def _inked(sheet: Sheet, line: list[Word], box: BBox) -> BBox:
    """The stretch of a line that is inked without a wide gap: words that the first reader missed stand there too."""
    x0, y0, x1, y1 = around(line)
    gap = 1.2 * (y1 - y0)
    while x0 - gap > box[0] and sheet.picture.ink_area((x0 - gap, y0, x0 - 1, y1)) > LEAST_INK / 4:
        x0 -= gap
    while x1 + gap < box[2] and sheet.picture.ink_area((x1 + 1, y0, x1 + gap, y1)) > LEAST_INK / 4:
        x1 += gap
    return x0 - EDGE, y0, x1 + EDGE, y1


def _seen_by_second_alone(sheet: Sheet, reader: Rereader, box: BBox) -> list[Word]:
    inner = (box[0] + EDGE, box[1] + EDGE, box[2] - EDGE, box[3] - EDGE)
    if sheet.picture.ink_area(inner) < LEAST_INK:
        return []
    text, sure = reader.line(inner)
    if sure < 0.7 or len(compact(text)) < 3:
        return []
    return [_as_word(text, inner, min(ALONE, sure))]


def _line(reader: Rereader, line: list[Word], box: BBox) -> Word | None:
    first = line_text(line)
    x0, y0, x1, y1 = around(line)
    crop = (box[0] + EDGE, y0 - EDGE, box[2] - EDGE, y1 + EDGE)
    second, sure = reader.line(crop)
    mean = sum(word.confidence for word in line) / len(line)
    if mean < DOUBTED and (sure < DOUBTED or not compact(second)):
        return None  # specks, the edge of a signature: neither reader believes in it
    if mean < DISBELIEVED and sure < GOOD_SECOND and compact(first) != compact(second):
        return None
    text, confidence = _settled(first, mean, second, sure)
    mended = RUN_TOGETHER.sub(lambda match: f"{match[1]}rn{match[2]}", text)
    if mended != text:
        text, confidence = mended, min(confidence, 0.85)
    return replace(_as_word(text, (x0, y0, x1, y1), confidence), source="ocr")


def _settled(first: str, mean: float, second: str, sure: float) -> tuple[str, float]:
    """Which of the two readings of a line stands, and how sure it is."""
    if _bare(first) == _bare(second):
        return _better_spaced(first, second), AGREED
    if compact(first) == compact(second):
        return (second if sure > 0.9 else first), 0.93
    if second and sure >= GOOD_SECOND and sure > mean - 0.05:
        return second, TAKEN if sure > 0.95 else 0.65
    return first, min(KEPT, mean)


def _bare(text: str) -> str:
    """Without spaces, and without the signs that readers take a dollar sign for before an amount."""
    return re.sub(r"^[$sSgG§]{1,2}(?=\d[\d,.]*$)", "", re.sub(r"\s+", "", text))


def _better_spaced(first: str, second: str) -> str:
    return first if first.count(" ") >= second.count(" ") else second


def _as_word(text: str, box: BBox, confidence: float) -> Word:
    step = (box[2] - box[0]) / max(1, len(text))
    edges = tuple(box[0] + step * index for index in range(len(text) + 1))
    return Word(text, *box, edges, "ocr", confidence)
