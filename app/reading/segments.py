"""Lines cut into the pieces that stand apart: the columns of lists and the two halves of a page."""

from __future__ import annotations

from collections.abc import Iterable

from app.reading.sheet import Word, around, line_text, lines

APART = 1.6  # line heights


def segments(words: Iterable[Word], apart: float = APART) -> list[list[Word]]:
    """Pieces of lines from top to bottom; a gap wider than `apart` line heights starts a new piece."""
    pieces: list[list[Word]] = []
    for line in lines(words):
        before: Word | None = None
        for word in line:
            if before is None or word.x0 - before.x1 > apart * max(word.height, before.height):
                pieces.append([])
            pieces[-1].append(word)
            before = word
    return pieces


def value_after(words: list[Word], label: str) -> list[Word]:
    """The words that follow a label: behind it on its line, else straight below it."""
    wanted = label.upper().split()
    for line in lines(words):
        texts = [word.text.upper().strip(":.#") for word in line]
        for start in range(len(line) - len(wanted) + 1):
            if texts[start : start + len(wanted)] == wanted:
                behind = _near(line[start + len(wanted) :], line[start + len(wanted) - 1])
                return behind or _below(words, line[start : start + len(wanted)])
    return []


def _near(rest: list[Word], label: Word) -> list[Word]:
    found: list[Word] = []
    before = label
    for word in rest:
        limit = 9.0 if not found else 2.2
        if word.x0 - before.x1 > limit * word.height or (found and word.text.endswith(":")):
            break
        found.append(word)
        before = word
    while found and not any(c.isalnum() for c in found[0].text):
        found = found[1:]
    return found


def _below(words: list[Word], label: list[Word]) -> list[Word]:
    x0, _, x1, y1 = around(label)
    height = label[0].height
    under = [
        piece
        for piece in segments(words)
        if -2 <= around(piece)[1] - y1 < 1.6 * height and around(piece)[0] < x1 + 2 and around(piece)[2] > x0 - 2
    ]
    return under[0] if under else []


def text_of(piece: list[Word]) -> str:
    """The words of a piece joined by spaces."""
    return line_text(piece)
