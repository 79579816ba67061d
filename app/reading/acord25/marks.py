"""Check boxes and the cells for X, Y or N: by the words in them, else by the ink.

Check marks are often drawn graphics that no text layer knows of: an empty text layer means that the picture decides.
"""

from __future__ import annotations

import re

from app.reading.acord25.frame import Frame, Span, letters_of
from app.reading.acord25.table import Row, Table
from app.reading.found import PRINTED, Found, from_box, from_words
from app.reading.labels import Label
from app.reading.pages import BBox
from app.reading.sheet import Word

YES = re.compile(r"[xX✓✔✗✘×☒☑✕✖■●√yY]|yes|X{2,3}|xx", re.IGNORECASE)
NO = re.compile(r"n|no|none", re.IGNORECASE)
MARK_INK, NO_INK = 0.045, 0.012
RECOGNISED_MARK_INK, RECOGNISED_NO_INK = 0.13, 0.035
# Lines in a row, and the left edge and line of each box, on the standard page.
NEWER_BOXES: dict[str, tuple[int, dict[str, tuple[float, int]]]] = {
    "general": (7, {
        "claims_made": (50.4, 2), "occurrence": (115.2, 2), "policy": (36.0, 6), "project": (79.2, 6),
        "location": (122.4, 6), "other": (36.0, 7),
    }),
    "automobile": (5, {
        "any_auto": (36.0, 2), "owned_autos": (36.0, 3), "scheduled_autos": (104.4, 3), "hired_autos": (36.0, 4),
        "non_owned_autos": (104.4, 4),
    }),
    "umbrella": (3, {
        "umbrella": (36.0, 1), "occurrence": (115.2, 1), "excess": (36.0, 2), "claims_made": (115.2, 2),
        "deductible": (36.0, 3), "retention": (72.0, 3),
    }),
    "compensation": (4, {"per_statute": (424.8, 1)}),
}  # fmt: skip
OLDER_BOXES: dict[str, tuple[int, dict[str, tuple[float, int]]]] = {
    "general": (7, {
        "claims_made": (67.2, 3), "occurrence": (132.0, 3), "policy": (52.8, 7), "project": (96.0, 7),
        "location": (139.2, 7),
    }),
    "automobile": (8, {
        "any_auto": (52.8, 2), "owned_autos": (52.8, 3), "scheduled_autos": (52.8, 4), "hired_autos": (52.8, 5),
        "non_owned_autos": (52.8, 6),
    }),
    "umbrella": (5, {
        "occurrence": (52.8, 2), "claims_made": (110.4, 2), "deductible": (52.8, 4), "retention": (52.8, 5),
    }),
    "compensation": (4, {"per_statute": (438.0, 1)}),
}  # fmt: skip
LETTER_INK = 3.0  # square points of ink that a typed letter has at the least
BOX = 14.4
ASTRIDE, PARTED = 0.6, 0.25  # how sure a mark on a rule is, and of which part of it the rule cuts off
OUT_OF_LINE, OUT_OF_PLACE = 0.85, 0.6  # a mark where the values stand between the lines; in a box that is not there


def box_left_of(frame: Frame, label: Label) -> BBox:
    """The check box that belongs to a label: the printed square at its left, or where it would be."""
    x0, (_, y) = label.box[0], label.middle
    a = frame.fit[0]
    near = sorted(
        (
            rule.at
            for rule in frame.sheet.picture.down
            if x0 - 40 * a < rule.at < x0 + 1.5 and rule.covers(y - 2, y + 2) > 0.7
        ),
        reverse=True,
    )
    right = next((at for at in near if x0 - at < 13 * a), x0 - 3.6 * a)
    left = next((at for at in near if 8 * a < right - at < 24 * a), right - BOX * a)
    top, bottom = y - 6 * a, y + 6 * a
    middle = (left + right) / 2
    for rule in frame.sheet.picture.across:
        if abs(rule.at - y) < 11 * a and rule.covers(middle - 2, middle + 2) > 0.9:
            if y - 11 * a < rule.at < y - 2.5:
                top = max(top, rule.at) if rule.at > top - 3 else rule.at
            elif y + 2.5 < rule.at < y + 11 * a:
                bottom = min(bottom, rule.at) if rule.at < bottom + 3 else rule.at
    return left, top, right, bottom


def is_checked(frame: Frame, label: Label | None, place: BBox | None = None) -> Found | None:
    """Whether the box at the left of a label is checked; None where the label was not found.

    On a scan the `place` where the arrangement of the form has the box is surer than what was read of its label.
    """
    if frame.sheet.reader is not None:
        return None if place is None else mark_in(frame, place)
    return None if label is None else mark_in(frame, box_left_of(frame, label))


def standard_box(frame: Frame, table: Table, row: Row, name: str) -> BBox | None:
    """Where the arrangement of the form has a check box: on which line of its row, and at which x."""
    lines_of_row, boxes = (OLDER_BOXES if frame.older else NEWER_BOXES).get(row.kind, (1, {}))
    if name not in boxes:
        return None
    x, line = boxes[name]
    if row.kind == "general" and not frame.older and _has_heading(frame, table, row):
        line += 1
        if line > lines_of_row:
            return None
    height = (row.bottom - row.top) / lines_of_row
    a, b, _, _ = frame.fit
    left = _beside(frame, a * x + b, row, line, height)
    top = row.top + height * (line - 1)
    return left, top, left + BOX * a, top + height


def _has_heading(frame: Frame, table: Table, row: Row) -> bool:
    """Editions up to 2010/05 print GENERAL LIABILITY above the first box of the row."""
    label = frame.found.get("general")
    return label is not None and label.middle[1] - row.top > 0.17 * (row.bottom - row.top)


def _beside(frame: Frame, x: float, row: Row, line: int, height: float) -> float:
    """The printed left edge of a box near where it should be, if one is seen there."""
    y = row.top + height * (line - 0.5)
    near = [r.at for r in frame.sheet.picture.down if abs(r.at - x) < 4 and r.covers(y - 3, y + 3) > 0.8]
    return min(near, key=lambda at: abs(at - x), default=x)


def mark_in(frame: Frame, box: BBox) -> Found:
    """Whether a small printed box holds a mark; not sure where it is not sure that this is where the box lies."""
    found = _mark_in(frame, box)
    if _is_astride(frame, box, upright=True):
        found = found.doubted(ASTRIDE)
    if not frame.sure_of_lines and found.source != "acroform":
        found = found.doubted(OUT_OF_LINE)
    if frame.labels.exact or _is_whole(frame, box):
        return found
    return found.doubted(OUT_OF_PLACE)


def _is_astride(frame: Frame, box: BBox, *, upright: bool = False) -> bool:
    """Whether a mark stands on the rule between a box and the next: which of them it belongs to cannot be told."""
    x0, y0, x1, y1 = box
    for word in frame.values((x0 - BOX, y0 - BOX / 2, x1 + BOX, y1 + BOX / 2)):
        if word.field is not None or not (YES.fullmatch(word.text) or NO.fullmatch(word.text)):
            continue
        top, bottom = (y + frame.lift for y in letters_of(frame, word))
        level, beside = y0 <= (top + bottom) / 2 < y1, x0 <= word.middle[0] < x1
        if level and _parted((word.x0, word.x1), (x0, x1)):
            return True
        if upright and beside and _parted((top, bottom), (y0, y1)):
            return True
    return False


def _parted(mark: Span, sides: Span) -> bool:
    """Whether one of two sides has a good part of a mark on either hand."""
    start, end = mark
    return any(min(at - start, end - at) > PARTED * (end - start) for at in sides)


def _is_whole(frame: Frame, box: BBox) -> bool:
    """Whether a box of a scan lies in the picture, on a form whose labels stand in their places."""
    return frame.in_place and box[0] > -1 and box[2] < frame.sheet.width + 1


def _mark_in(frame: Frame, box: BBox) -> Found:
    x0, y0, x1, y1 = box
    words = [word for word in frame.values((x0 - 1.5, y0 - 1.5, x1 + 1.5, y1 + 1.5)) if _fits(word, box)]
    text = "".join(word.text for word in words)
    if text and NO.fullmatch(text):
        return from_words(frame.sheet, False, words, 0.95)
    ink = frame.sheet.picture.ink(frame.filled((x0 + 2.2, y0 + 2.2, x1 - 2.2, y1 - 2.2)))
    if frame.labels.exact:
        if text:
            return from_words(frame.sheet, True, words, 0.99 if YES.fullmatch(text) or not text.isascii() else 0.9)
        return _by_ink(frame, box, ink, MARK_INK, NO_INK)
    return _by_ink(frame, box, ink, RECOGNISED_MARK_INK, RECOGNISED_NO_INK)


def _by_ink(frame: Frame, box: BBox, ink: float, enough: float, none: float) -> Found:
    if ink >= enough:
        return from_box(frame.sheet, True, box, PRINTED if frame.labels.exact else 0.97)
    if ink <= none:
        return from_box(frame.sheet, False, box, 0.98)
    return from_box(frame.sheet, ink > (enough + none) / 2, box, 0.6)


def _fits(word: Word, box: BBox) -> bool:
    return word.x1 - word.x0 < (box[2] - box[0]) * 1.4 and len(word.text) <= 3


def answer_in(frame: Frame, cell: BBox, *, empty: bool | None) -> Found | None:
    """Yes or no in a tall cell (ADDL INSD, SUBR WVD) or in the Y/N box; `empty` is what an empty one means."""
    found = _answer_in(frame, cell, empty)
    if found is not None and _is_astride(frame, cell):
        found = found.doubted(ASTRIDE)
    return found if found is None or frame.sure_of_lines or found.source == "acroform" else found.doubted(OUT_OF_LINE)


def _answer_in(frame: Frame, cell: BBox, empty: bool | None) -> Found | None:
    if frame.sheet.reader is not None:
        return _recognised_answer(frame, cell, empty)
    words = [word for word in frame.values(cell) if word.x1 - word.x0 < 1.6 * (cell[2] - cell[0])]
    texts = [text for text in (re.sub(r"[^\w✓✔✗✘×☒☑✕✖■●√•*/+\\]", "", word.text) for word in words) if text]
    if any(YES.fullmatch(text) for text in texts):
        mixed = any(NO.fullmatch(text) for text in texts)
        return from_words(frame.sheet, True, words, 0.6 if mixed else 0.99)
    if texts and all(NO.fullmatch(text) for text in texts):
        return from_words(frame.sheet, False, words)
    if any(text.upper() in ("NA", "A") for text in texts):
        return None
    return _unworded_answer(frame, cell, texts, words, empty)


def _recognised_answer(frame: Frame, cell: BBox, empty: bool | None) -> Found | None:
    ink = frame.sheet.picture.ink_area(frame.filled((cell[0] + 1.5, cell[1] + 1.5, cell[2] - 1.5, cell[3] - 1.5)))
    if ink < LETTER_INK:
        sure = 0.97 if ink < LETTER_INK / 3 else 0.75
        return None if empty is None else from_box(frame.sheet, empty, cell, sure)
    seen = letter_seen(frame, cell, "XYN")
    if seen is None:
        return from_box(frame.sheet, True, cell, 0.5)
    return seen.valued(seen.value != "N").doubted(0.95)


def letter_seen(frame: Frame, cell: BBox, allowed: str) -> Found | None:
    """The single letter in a cell of a scan; None where there is no ink."""
    reader = frame.sheet.reader
    inner = frame.filled((cell[0] + 1.5, cell[1] + 1.5, cell[2] - 1.5, cell[3] - 1.5))
    if reader is None or frame.sheet.picture.ink_area(inner) < LETTER_INK:
        return None
    letter, sure = reader.letter(inner, allowed)
    return from_box(frame.sheet, letter, cell, sure) if letter else None


def _unworded_answer(frame: Frame, cell: BBox, texts: list[str], words: list[Word], empty: bool | None) -> Found | None:
    x0, y0, x1, y1 = cell
    inner = frame.filled((x0 + 2, y0 + 2, x1 - 2, y1 - 2))
    ink = frame.unexplained_ink(inner)
    if texts:
        letters = any(character.isalnum() for text in texts for character in text)
        return from_words(frame.sheet, True, words, 0.5 if letters else 0.85)
    if ink >= LETTER_INK:
        return from_box(frame.sheet, True, cell, 0.85)
    return None if empty is None else from_box(frame.sheet, empty, cell, 0.98 if ink < LETTER_INK / 4 else 0.7)
