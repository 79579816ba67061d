"""What a file that comes in is made of; its bytes are drawn when they are asked for."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from app.demo.bundles import Page, as_email, as_scan, as_zip, draw_file
from app.demo.pages import CancellationNotice, draw_cancellation_notice
from app.demo.style import Style


class Paper(Protocol):
    """Anything that can become a file."""

    def data(self) -> bytes:
        """The file's bytes."""
        ...


@dataclass(frozen=True)
class Print:
    """A PDF from an agency's software."""

    pages: Sequence[Page]
    style: Style

    def data(self) -> bytes:
        """A text PDF, a page for each."""
        return draw_file(self.pages, self.style)


@dataclass(frozen=True)
class Scan:
    """The same on paper, scanned or photographed."""

    pages: Sequence[Page]
    style: Style
    seed: int
    kind: Literal["pdf", "png", "jpg"] = "pdf"
    illegible: bool = False

    def data(self) -> bytes:
        """A picture, or a PDF of pictures."""
        rng = random.Random(self.seed)  # noqa: S311 - noise on a picture, no secret
        return as_scan(draw_file(self.pages, self.style), rng, self.kind, illegible=self.illegible)


@dataclass(frozen=True)
class Notice:
    """A carrier's letter that it cancels."""

    notice: CancellationNotice

    def data(self) -> bytes:
        """A PDF of one page."""
        return draw_cancellation_notice(self.notice)


@dataclass(frozen=True)
class Mail:
    """A message with papers attached; `sent` is its Date header."""

    attached: tuple[tuple[str, Paper], ...]
    sender: str
    subject: str
    text: str
    sent: str

    def data(self) -> bytes:
        """An .eml file."""
        files = [(name, paper.data()) for name, paper in self.attached]
        return as_email(files, sender=self.sender, subject=self.subject, text=self.text, sent=self.sent)


@dataclass(frozen=True)
class Archive:
    """A ZIP of papers."""

    files: tuple[tuple[str, Paper], ...]

    def data(self) -> bytes:
        """A .zip file."""
        return as_zip([(name, paper.data()) for name, paper in self.files])


@dataclass(frozen=True)
class Damaged:
    """A file that broke on its way: the last two thirds are missing."""

    paper: Paper

    def data(self) -> bytes:
        """The first third of the file."""
        whole = self.paper.data()
        return whole[: len(whole) // 3]
