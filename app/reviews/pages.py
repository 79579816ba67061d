"""A document as its column shows it: its pages, and where on them the values stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Box:
    """Where a value stands on a page, in points from the page's top left corner."""

    path: str
    value_id: str
    title: str
    colour: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Page:
    """A page of the document with the boxes of what was read on it."""

    number: int
    width: float
    height: float
    kind: str
    source: str
    image: str
    words: str
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A document as the left column shows it."""

    id: int
    title: str
    file_name: str
    received_at: datetime
    pages: tuple[Page, ...]
    warnings: tuple[str, ...] = ()
    source_words: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a file that begins before it: its pages keep the file's numbers."""
        return bool(self.pages) and self.pages[0].number > 1
