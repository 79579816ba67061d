"""A reading with its places: each value by its path, with page, box and confidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from statistics import median
from typing import Any

from app.judging.facts import Read
from app.judging.verdict import Evidence

# A person's word; the reader itself is never that sure.
VERIFIED = 1.0
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@lru_cache(maxsize=8192)
def steps(path: str) -> tuple[tuple[str, str], ...]:
    """A path taken apart: names and indices in turn."""
    return tuple(STEP.findall(path))


def file_words(file: str) -> str:
    """How a file is named in a sentence: without the folder it lies in, which is ours and nothing to tell a vendor.

    A document that is known by its number alone is `the document`.
    """
    name = re.split(r"[\\/]", file)[-1]
    return "the document" if not name or name.isdigit() else name


class Spot:
    """One reading, asked for values by path."""

    def __init__(self, reading: Mapping[str, Any]) -> None:
        self.reading = reading
        self.file: str = reading["file"]
        self.kind: str = reading["kind"]
        self.certificate: Mapping[str, Any] | None = reading.get("certificate")
        self.warnings: list[str] = list(reading.get("warnings") or ())
        self.fields = {entry["path"]: entry for entry in reading.get("fields") or ()}

    def value(self, path: str) -> Any:
        """What stands at a path, or None."""
        here: Any = self.reading
        for name, index in steps(path):
            if here is None:
                return None
            if index:
                here = here[int(index)] if int(index) < len(here) else None
            else:
                here = here.get(name)
        return here

    def read(self, path: str) -> Read[Any]:
        """The value at a path with its place; without an entry in `fields` it counts as not read for certain."""
        value = self.value(path)
        entry = self.fields.get(path)
        if entry is None:
            return Read(value, 0.0, (Evidence(self.file, path=path),))
        place = Evidence(self.file, entry.get("page"), tuple(entry["bbox"]) if entry.get("bbox") else None, path)
        sure = float(entry["confidence"])
        return Read(value, sure, (place,), verified=sure >= VERIFIED)

    def day(self, path: str) -> Read[date]:
        """A date at a path; text that is no date counts as none."""
        read = self.read(path)
        try:
            return Read(date.fromisoformat(read.value or ""), read.confidence, read.evidence, read.verified)
        except (TypeError, ValueError):
            return Read(None, read.confidence, read.evidence, read.verified)

    @property
    def scanned(self) -> bool:
        """Whether a page of it was recognised from a picture."""
        return any(page.get("source") == "ocr" for page in self.reading.get("pages") or ())

    @property
    def legibility(self) -> float:
        """How well the paper was read as a whole: the median confidence of a scan's fields, 1 for printed text.

        Source: docs/rulebook.md, confidence: a row that could not be read is not a row that is missing.
        """
        if not self.scanned:
            return 1.0
        sure = [float(entry["confidence"]) for entry in self.fields.values()]
        return median(sure) if len(sure) >= 10 else 0.0

    @property
    def untold_pages(self) -> list[str]:
        """Endorsement pages of which no form could be told: what they grant is not known.

        Source: docs/rulebook.md, five laws.
        """
        attached = [form.get("page") or 0 for form in self.reading.get("forms") or () if form.get("role") == "attached"]
        first = min(attached, default=None)
        pages = [page["number"] for page in self.reading.get("pages") or () if page.get("kind") == "endorsement"]
        return [f"page {number} of {file_words(self.file)}" for number in pages if first is None or number < first]
