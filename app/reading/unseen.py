"""Words that the file holds and nobody sees: white, transparent, clipped away, on a layer that is off, covered, minute.

One test serves them all: the page is drawn, and a character that can be seen leaves contrast where it stands.

Source: docs/rulebook.md, signs of alteration: hidden text is a strong sign; what a person cannot see is not read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.kit.children import OutOfTime, allow
from app.reading.errors import Unreadable
from app.reading.sheet import Sheet, Word, line_text, lines

if TYPE_CHECKING:
    from app.reading.picture import Picture

SECONDS_A_DRAWING = 10.0
LEAST_CONTRAST = 24  # of 255; the palest print of real certificates leaves twice as much
MARKS = frozenset("✓✔✕✖✗✘●■")
CAPITAL, FOOT = 0.5, 0.1  # every letter and digit has ink between these heights above its line, as shares of its size
SMALLEST_PRINT = 2.5  # points
NARROWEST_PRINT, NARROWEST_LETTER = 1.5, 0.5  # points a character
WIDE_FOR_ITS_SIZE = 1.5
NARROW = 1.0  # points: too narrow for a test of its own
MOST_OF_IT = 0.5
DOUBTED = 0.5
QUOTED = 80


@dataclass(frozen=True)
class Unseen:
    """What of a page cannot be seen: words hidden in the file, and words that run out of their field or off the page."""

    hidden: list[Word]
    cut_off: list[Word]

    def __bool__(self) -> bool:
        return bool(self.hidden or self.cut_off)


def find_unseen(sheet: Sheet) -> Unseen:
    """The words of a printed page that its drawing does not show; words shown in part, in place, become doubtful."""
    found = Unseen([], [])
    if sheet.source not in ("text", "acroform"):
        return found
    allow(SECONDS_A_DRAWING)
    try:
        shares = {id(word): _unseen_share(sheet.picture, word) for word in sheet.words}
    except (Unreadable, OutOfTime):
        sheet.warnings.append(f"Page {sheet.number} cannot be drawn, so nobody can tell what of its text is seen.")
        shares = {id(word): DOUBTED for word in sheet.words}
    gone = [word for word in sheet.words if shares[id(word)] > MOST_OF_IT]
    if 2 * len(gone) > len(sheet.words):  # a font that cannot be drawn here may look well elsewhere
        sheet.warnings.append(f"Page {sheet.number}: most of its text is not seen when it is drawn here.")
        gone = []
    for word in gone:
        (found.cut_off if _runs_out(sheet, word) else found.hidden).append(word)
    lost = {id(word) for word in gone}
    sheet.has(
        [
            replace(word, confidence=min(word.confidence, DOUBTED))
            if shares[id(word)] and id(word) not in lost
            else word
            for word in sheet.words
        ]
    )
    return found


def leave_out(sheet: Sheet, unseen: Unseen) -> None:
    """Take the unseen words off the sheet."""
    gone = {id(word) for word in (*unseen.hidden, *unseen.cut_off)}
    sheet.has([word for word in sheet.words if id(word) not in gone])


def tell_of_unseen(sheet: Sheet, unseen: Unseen, warnings: list[str]) -> None:
    """Say which words cannot be seen, if they say anything."""
    if text := _quoted(unseen.hidden):
        warnings.append(f"Page {sheet.number}: words lie hidden where nobody sees them: “{text}”.")
    if text := _quoted(unseen.cut_off):
        warnings.append(f"Page {sheet.number}: text runs out of its field or off the page and is not seen: “{text}”.")


def _unseen_share(picture: Picture, word: Word) -> float:
    """The share of a word's letters, digits and marks that leave no contrast; 0 for a word that has none."""
    if word.base is None and word.source == "acroform":
        return 0.0  # a value that the viewer itself draws, and each in its own way
    places = [place for place, character in enumerate(word.text) if character.isalnum() or character in MARKS]
    if not places:
        return 0.0
    width = (word.x1 - word.x0) / len(word.text)
    if word.height < SMALLEST_PRINT and width < NARROWEST_PRINT:
        return 1.0
    if word.base is None:
        return float(_contrast(picture, word.x0, word.y0, word.x1, word.y1) < LEAST_CONTRAST)
    if width < NARROWEST_LETTER:  # a font that tells no widths: its letters lie somewhere to the right
        right = word.x0 + word.height * len(word.text) / 2
        return float(_contrast(picture, word.x0, word.y0, right, word.y1) < LEAST_CONTRAST)
    size = max(word.height, WIDE_FOR_ITS_SIZE * width)
    top, foot = word.base - CAPITAL * size, word.base - FOOT * size
    wide = [place for place in places if word.edges[place + 1] - word.edges[place] >= NARROW] or places
    unseen = sum(_is_flat(picture, word, place, top, foot) for place in _flat_at_first(picture, word, wide, top, foot))
    return unseen / len(wide)


def _flat_at_first(picture: Picture, word: Word, places: list[int], top: float, foot: float) -> list[int]:
    """The characters whose own columns hold no contrast along any row: all at once, since nearly none does."""
    import numpy as np

    area = picture.crop((word.x0, top, word.x1, foot))
    if area.size == 0:
        return places
    left = round(word.x0 * picture.scale)
    starts = [min(max(0, round(edge * picture.scale) - left), area.shape[1] - 1) for edge in word.edges[:-1]]
    spread = (np.maximum.reduceat(area, starts, axis=1) - np.minimum.reduceat(area, starts, axis=1)).max(axis=0)
    return [place for place in places if spread[place] < LEAST_CONTRAST]


def _is_flat(picture: Picture, word: Word, place: int, top: float, foot: float) -> bool:
    """Whether a character leaves no contrast with a little paper beside it either."""
    beside = 0.1 * word.height if word.text[place].isalnum() else 0.3 * word.height
    left, right = word.edges[place] - beside, word.edges[place + 1] + beside
    return _contrast(picture, left, top, right, foot) < LEAST_CONTRAST


def _contrast(picture: Picture, left: float, top: float, right: float, foot: float) -> int:
    """The widest step from light to dark along any row of a box; a rule that crosses it from side to side is none."""
    area = picture.crop((left, top, right, foot))
    return int((area.max(axis=1) - area.min(axis=1)).max()) if area.size else 0


def _runs_out(sheet: Sheet, word: Word) -> bool:
    """Whether a word lies off the page, or belongs to a form field and lies beyond its box, where viewers cut it off."""
    x, y = word.middle
    if not (0 <= x <= sheet.width and 0 <= y <= sheet.height):
        return True
    boxes = [widget.box for widget in sheet.widgets if widget.name == word.field]
    return bool(boxes) and not any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)


def _quoted(words: list[Word]) -> str:
    text = " / ".join(line_text(line) for line in lines(words))
    return text if len(text) <= QUOTED else text[: QUOTED - 1] + "…"
