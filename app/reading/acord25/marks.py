"""Check boxes and the cells for X, Y or N: by the words in them, else by the ink.

Check marks are often drawn graphics that no text layer knows of: an empty text layer means that the picture decides.
"""

from __future__ import annotations

import re

from app.reading.acord25.frame import Frame
from app.reading.found import Found, from_box, from_words
from app.reading.labels import Label
from app.reading.pages import BBox
from app.reading.sheet import Word

YES = re.compile(r"[xX✓✔✗✘×☒☑✕✖■●√yY]|yes|X{2,3}|xx", re.IGNORECASE)
NO = re.compile(r"n|no|none", re.IGNORECASE)
MARK_INK, NO_INK = 0.045, 0.012
RECOGNISED_MARK_INK, RECOGNISED_NO_INK = 0.13, 0.035
LETTER_INK = 3.0  # square points of ink that a typed letter has at the least
BOX = 14.4


def box_left_of(frame: Frame, label: Label) -> BBox:
    """The check box that belongs to a label: the printed square at its left, or where it would be."""
    x0, (_, y) = label.box[0], label.middle
    a = frame.fit[0]
    near = sorted(
        (rule.at for rule in frame.sheet.picture.down if rule.covers(y - 2, y + 2) > 0.7 and rule.at < x0 + 1.5),
        reverse=True,
    )
    right = next((at for at in near if x0 - at < 13 * a), x0 - 3.6 * a)
    left = next((at for at in near if 8 * a < right - at < 24 * a), right - BOX * a)
    top, bottom = y - 6 * a, y + 6 * a
    middle = (left + right) / 2
    for rule in frame.sheet.picture.across:
        if rule.covers(middle - 2, middle + 2) > 0.9:
            if y - 11 * a < rule.at < y - 2.5:
                top = max(top, rule.at) if rule.at > top - 3 else rule.at
            elif y + 2.5 < rule.at < y + 11 * a:
                bottom = min(bottom, rule.at) if rule.at < bottom + 3 else rule.at
    return left, top, right, bottom


def is_checked(frame: Frame, label: Label | None) -> Found | None:
    """Whether the box at the left of a label is checked; None where the label was not found."""
    if label is None:
        return None
    return mark_in(frame, box_left_of(frame, label))


def mark_in(frame: Frame, box: BBox) -> Found:
    """Whether a small printed box holds a mark."""
    x0, y0, x1, y1 = box
    words = [word for word in frame.values((x0 - 1.5, y0 - 1.5, x1 + 1.5, y1 + 1.5)) if _fits(word, box)]
    text = "".join(word.text for word in words)
    if text and NO.fullmatch(text):
        return from_words(frame.sheet, False, words, 0.95)
    ink = frame.sheet.picture.ink((x0 + 2.2, y0 + 2.2, x1 - 2.2, y1 - 2.2))
    if frame.labels.exact:
        if text:
            return from_words(frame.sheet, True, words, 0.99 if YES.fullmatch(text) or not text.isascii() else 0.9)
        return _by_ink(frame, box, ink, MARK_INK, NO_INK)
    return _by_ink(frame, box, ink, RECOGNISED_MARK_INK, RECOGNISED_NO_INK)


def _by_ink(frame: Frame, box: BBox, ink: float, enough: float, none: float) -> Found:
    if ink >= enough:
        return from_box(frame.sheet, True, box, 0.97)
    if ink <= none:
        return from_box(frame.sheet, False, box, 0.98)
    return from_box(frame.sheet, ink > (enough + none) / 2, box, 0.6)


def _fits(word: Word, box: BBox) -> bool:
    return word.x1 - word.x0 < (box[2] - box[0]) * 1.4 and len(word.text) <= 3


def answer_in(frame: Frame, cell: BBox, *, empty: bool | None) -> Found | None:
    """Yes or no in a tall cell (ADDL INSD, SUBR WVD) or in the Y/N box; `empty` is what an empty one means."""
    words = [word for word in frame.values(cell) if word.x1 - word.x0 < 1.6 * (cell[2] - cell[0])]
    texts = [text for text in (re.sub(r"[^\w✓✔✗✘×☒☑✕✖■●√]", "", word.text) for word in words) if text]
    if any(YES.fullmatch(text) for text in texts):
        mixed = any(NO.fullmatch(text) for text in texts)
        return from_words(frame.sheet, True, words, 0.6 if mixed else 0.99)
    if texts and all(NO.fullmatch(text) for text in texts):
        return from_words(frame.sheet, False, words)
    if any(text.upper() in ("NA", "A") for text in texts):
        return None
    return _unworded_answer(frame, cell, texts, words, empty)


def _unworded_answer(frame: Frame, cell: BBox, texts: list[str], words: list[Word], empty: bool | None) -> Found | None:
    x0, y0, x1, y1 = cell
    inner = (x0 + 2, y0 + 2, x1 - 2, y1 - 2)
    ink = frame.unexplained_ink(inner)
    if texts:
        return from_words(frame.sheet, True, words, 0.5)
    if ink >= LETTER_INK:
        return from_box(frame.sheet, True, cell, 0.85)
    return None if empty is None else from_box(frame.sheet, empty, cell, 0.98 if ink < LETTER_INK / 4 else 0.7)
