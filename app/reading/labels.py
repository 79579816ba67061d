"""Finds the printed labels of a form among the words of a page, and tells what is left: what was filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.reading.pages import BBox
from app.reading.sheet import Sheet, Word, lines

LEAST_LIKENESS = 84.0
WIDEST_SPACE = 1.1
LAPPED = 0.5
SHORTEST_FUZZY = 6


@dataclass(frozen=True)
class Label:
    """A printed phrase found on the page: its box, how alike it is (0 to 100), and its characters by word number."""

    box: BBox
    likeness: float
    characters: tuple[tuple[int, int, int], ...]

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class _Run:
    """Words that stand closely side by side, as one string of letters and digits that knows where each came from."""

    compact: str
    origin: tuple[tuple[int, int], ...]
    box: BBox


class Labels:
    """The words of a sheet, searchable by phrase. What is claimed as a label is no longer a value."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.words = sheet.words
        self.exact = sheet.source != "ocr"
        self._claimed: dict[int, set[int]] = {}
        self._runs = [_run(numbers, self.words) for numbers in _close_together(self.words)]

    def all(self, phrase: str, within: BBox | None = None) -> list[Label]:
        """Every place where the phrase is printed, from top to bottom."""
        wanted = compact(phrase)
        found = []
        for run in self._runs:
            if within is not None and not _meets(run.box, within):
                continue
            found += [label for label in self._in_run(run, wanted) if within is None or _centred(label, within)]
        return sorted(found, key=lambda label: (label.box[1], label.box[0]))

    def first(self, *phrases: str, within: BBox | None = None) -> Label | None:
        """The topmost place of the first phrase that is found at all."""
        for phrase in phrases:
            found = self.all(phrase, within)
            if found:
                best = max(label.likeness for label in found)
                return next(label for label in found if label.likeness >= best - 4)
        return None

    def claim(self, labels: Iterable[Label | None]) -> None:
        """Mark labels as printed, so that they are no values."""
        for label in labels:
            for number, start, end in label.characters if label else ():
                self._claimed.setdefault(number, set()).update(range(start, end))

    def claim_all(self, phrases: Iterable[str], within: BBox) -> None:
        """Claim each of the phrases wherever it stands within a box."""
        for phrase in phrases:
            self.claim(self.all(phrase, within))

    def values(self, box: BBox) -> list[Word]:
        """What was filled in inside a box: words, or the pieces of them that are no label, whose centre lies in it."""
        x0, y0, x1, y1 = box
        found = []
        for number, word in enumerate(self.words):
            if not (y0 <= word.middle[1] < y1 and word.x1 > x0 and word.x0 < x1):
                continue
            found += [piece for piece in self._pieces(number) if x0 <= piece.middle[0] < x1]
        return found

    def _pieces(self, number: int) -> list[Word]:
        word, claimed = self.words[number], self._claimed.get(number)
        if not claimed:
            return [word]
        pieces, start = [], None
        for index in range(len(word.text) + 1):
            taken = index == len(word.text) or index in claimed
            if not taken and start is None:
                start = index
            elif taken and start is not None:
                pieces.append(word.piece(start, index))
                start = None
        return [piece for piece in pieces if any(c.isalnum() or c in "$✓✔✗✘" for c in piece.text)]

    def _in_run(self, run: _Run, wanted: str) -> list[Label]:
        found = []
        at = run.compact.find(wanted)
        while at >= 0:
            if self._at_edges(run, at, at + len(wanted)):
                found.append(self._label(run, at, at + len(wanted), 100.0))
            at = run.compact.find(wanted, at + 1)
        if found or self.exact or len(wanted) < SHORTEST_FUZZY:
            return found
        alike = _most_alike(wanted, run.compact)
        if alike is None:
            return []
        likeness, start, end = alike
        start, end = self._to_edges(run, start, end)
        return [self._label(run, start, end, likeness)]

    def _at_edges(self, run: _Run, start: int, end: int) -> bool:
        """Whether the phrase starts where a word starts and does not end in the middle of a longer word."""
        number, index = run.origin[start]
        if any(c.isalnum() for c in self.words[number].text[:index]) and start > 0:
            before = self.words[number].text[index - 1]
            if before.isalnum():
                return False
        last, index = run.origin[end - 1]
        after = self.words[last].text[index + 1 : index + 2]
        return not after.isalpha() or len(run.compact) - end > 12

    def _to_edges(self, run: _Run, start: int, end: int) -> tuple[int, int]:
        while start > 0 and run.origin[start - 1][0] == run.origin[start][0] and run.origin[start][1] <= 2:
            start -= 1
        while (
            end < len(run.origin) and run.origin[end][0] == run.origin[end - 1][0] and self._left_in_word(run, end) <= 2
        ):
            end += 1
        return start, end

    def _left_in_word(self, run: _Run, end: int) -> int:
        number, index = run.origin[end]
        return len(self.words[number].text) - index

    def _label(self, run: _Run, start: int, end: int, likeness: float) -> Label:
        spans: dict[int, list[int]] = {}
        for number, index in run.origin[start:end]:
            spans.setdefault(number, []).append(index)
        characters, boxes = [], []
        for number, indexes in spans.items():
            first, last = min(indexes), max(indexes) + 1
            word = self.words[number]
            while last < len(word.text) and not word.text[last].isalnum() and word.text[last] != "$":
                last += 1
            while first > 0 and not any(c.isalnum() for c in word.text[:first]):
                first -= 1
            characters.append((number, first, last))
            boxes.append((word.edges[first], word.y0, word.edges[last], word.y1))
        box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        return Label(box, likeness, tuple(characters))


def compact(text: str) -> str:
    """Only the letters and digits, in capitals."""
    return "".join(c for c in text.upper() if c.isalnum())


def _most_alike(wanted: str, there: str) -> tuple[float, int, int] | None:
    from rapidfuzz import fuzz

    if len(there) < len(wanted) * 0.75:
        return None
    found = fuzz.partial_ratio_alignment(wanted, there, score_cutoff=LEAST_LIKENESS)
    if found is None or found.score < LEAST_LIKENESS:
        return None
    return found.score, found.dest_start, found.dest_end


def _run(numbers: list[int], words: list[Word]) -> _Run:
    letters, origin = [], []
    for number in numbers:
        for index, character in enumerate(words[number].text.upper()):
            if character.isalnum() and len(character) == 1:
                letters.append(character)
                origin.append((number, index))
    inside = [words[number] for number in numbers]
    box = (
        min(word.x0 for word in inside),
        min(word.y0 for word in inside),
        max(word.x1 for word in inside),
        max(word.y1 for word in inside),
    )
    return _Run("".join(letters), tuple(origin), box)


def _close_together(words: list[Word]) -> list[list[int]]:
    number_of = {id(word): number for number, word in enumerate(words)}
    runs: list[list[int]] = []
    for line in lines(words):
        here: list[list[Word]] = []
        for word in line:
            home = next((run for run in reversed(here) if _follows(run[-1], word)), None)
            if home is None:
                here.append([word])
            else:
                home.append(word)
        runs += [[number_of[id(word)] for word in run] for run in here]
    return runs


def _follows(before: Word, word: Word) -> bool:
    """Whether a word goes on where another ends; words that lie over each other are of two strings."""
    height = max(word.height, before.height)
    return -LAPPED * height < word.x0 - before.x1 < WIDEST_SPACE * height


def _meets(one: BBox, other: BBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _centred(label: Label, box: BBox) -> bool:
    x, y = label.middle
    return box[0] <= x < box[2] and box[1] <= y < box[3]
