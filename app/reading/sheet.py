"""A page as the layout reader sees it: words with boxes, upright, in points from the top left corner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from app.reading.pages import BBox

if TYPE_CHECKING:
    from app.reading.picture import Picture
    from app.reading.rereading import Rereader


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands; `edges` are the left edges of its characters and the right edge of the last; `base` is
    the line that it stands on, where the file draws it upright."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    edges: tuple[float, ...]
    source: str = "text"
    confidence: float = 1.0
    field: str | None = None
    base: float | None = None

    @property
    def box(self) -> BBox:
        """The word's box."""
        return self.x0, self.y0, self.x1, self.y1

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        """Height of the line box, about the font size."""
        return self.y1 - self.y0

    def at(self, box: BBox) -> Word:
        """The word at another place."""
        return replace(self, x0=box[0], y0=box[1], x1=box[2], y1=box[3])

    def piece(self, start: int, end: int) -> Word:
        """The characters from start to end as a word of their own."""
        edges = self.edges[start : end + 1]
        return replace(self, text=self.text[start:end], x0=edges[0], x1=edges[-1], edges=edges)


@dataclass(frozen=True)
class Widget:
    """A form field on a page: its name without the form's prefix, its value and its box."""

    name: str
    value: str
    box: BBox
    is_button: bool
    is_on: bool


@dataclass
class Sheet:
    """One page. `place` maps a box of the upright sheet back to the page as a viewer shows it."""

    number: int
    width: float
    height: float
    page_width: float
    page_height: float
    words: list[Word]
    source: str
    draw: Callable[[], Picture]
    widgets: list[Widget] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    place: Callable[[BBox], BBox] = lambda box: box
    make_reader: Callable[[], Rereader] | None = None

    @cached_property
    def picture(self) -> Picture:
        """How the sheet looks, upright."""
        return self.draw()

    @cached_property
    def reader(self) -> Rereader | None:
        """The second reader, on a sheet whose words were recognised."""
        return self.make_reader() if self.make_reader else None

    def has(self, words: list[Word]) -> None:
        """Take these words for those of the sheet."""
        self.words = words
        self.__dict__.pop("text", None)

    def forget(self) -> None:
        """Let go of the picture, which is large; it is drawn again if it is asked for again."""
        self.__dict__.pop("picture", None)
        self.__dict__.pop("reader", None)

    @cached_property
    def text(self) -> str:
        """All words in reading order, line by line."""
        return "\n".join(line_text(line) for line in lines(self.words))


def around(words: Iterable[Word]) -> BBox:
    """The smallest box around words."""
    found = list(words)
    return (
        min(word.x0 for word in found),
        min(word.y0 for word in found),
        max(word.x1 for word in found),
        max(word.y1 for word in found),
    )


def inside(words: Iterable[Word], box: BBox) -> list[Word]:
    """The words whose centre lies in the box."""
    x0, y0, x1, y1 = box
    return [word for word in words if x0 <= word.middle[0] < x1 and y0 <= word.middle[1] < y1]


def lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped into lines from top to bottom, each from left to right."""
    grouped: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle[1], word.x0)):
        home = next((line for line in reversed(grouped[-4:]) if _same_line(line, word)), None)
        if home is None:
            grouped.append([word])
        else:
            home.append(word)
    for line in grouped:
        line.sort(key=lambda word: word.x0)
    return sorted(grouped, key=lambda line: sum(word.middle[1] for word in line) / len(line))


def _same_line(line: list[Word], word: Word) -> bool:
    middle = sum(other.middle[1] for other in line) / len(line)
    return abs(middle - word.middle[1]) < 0.45 * min(word.height, *(other.height for other in line))


def line_text(line: list[Word]) -> str:
    """The words of a line joined by spaces."""
    return " ".join(word.text for word in line)
