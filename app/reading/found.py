"""A value that was read, with where it stands and how sure it is; and trees of such values into the contract's form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.reading.pages import BBox
from app.reading.sheet import Sheet, Word, around

SURE = 0.99
# What stands in exact printed words (or strokes) and was told by one clear sign: of some 5,000 such values on real,
# filled and drawn pages none was wrong. Recognised words cap it by their own confidence.
PRINTED = 0.985


@dataclass(frozen=True)
class Found:
    """A value with the page it stands on, its box on that page as shown, its source and its confidence."""

    value: Any
    page: int
    box: BBox
    source: str
    confidence: float

    def doubted(self, confidence: float) -> Found:
        """The same, no surer than this."""
        return replace(self, confidence=min(self.confidence, confidence))

    def valued(self, value: Any) -> Found:
        """Another value at the same place."""
        return replace(self, value=value)


def from_words(sheet: Sheet, value: Any, words: Iterable[Word], confidence: float = SURE) -> Found:
    """A value that stands in words of the sheet. Recognised words cap the confidence by their own."""
    used = list(words)
    sources = {word.source for word in used}
    source = "ocr" if "ocr" in sources else "acroform" if sources == {"acroform"} else "text"
    trust = min((word.confidence for word in used), default=1.0)
    return Found(value, sheet.number, sheet.place(around(used)), source, round(min(confidence, trust), 3))


def from_box(sheet: Sheet, value: Any, box: BBox, confidence: float = SURE) -> Found:
    """A value that was seen at a place of the sheet rather than in words: a check mark, a signature, an empty box."""
    source = sheet.source if sheet.source in ("text", "acroform", "ocr") else "ocr"
    return Found(value, sheet.number, sheet.place(box), source, confidence)


def settle(tree: Any, path: str, fields: list[dict[str, Any]]) -> Any:
    """The plain values of a tree of `Found`; each one that is not null is noted among the fields under its path."""
    if isinstance(tree, Found):
        if tree.value is not None:
            fields.append(_field(tree, path))
        return tree.value
    if isinstance(tree, dict):
        return {key: settle(part, f"{path}.{key}", fields) for key, part in tree.items()}
    if isinstance(tree, list):
        return [settle(part, f"{path}[{index}]", fields) for index, part in enumerate(tree)]
    return tree


def _field(found: Found, path: str) -> dict[str, Any]:
    return {
        "path": path,
        "page": found.page,
        "bbox": [round(value, 1) for value in found.box],
        "source": found.source,
        "confidence": round(max(0.0, min(1.0, found.confidence)), 3),
    }
