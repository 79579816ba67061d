"""A document's pages for a screen: drawn, searched and read again in child processes, and kept by what they are of."""

from __future__ import annotations

import json
from typing import Any

from app.certificates.models import Document
from app.gateways.storage import Storage
from app.kit.errors import BadInput

DPI = 150
BBox = tuple[float, float, float, float]


def page_image(storage: Storage, document: Document, number: int) -> bytes:
    """A page as a PNG at 150 dpi, drawn once. Raises Unreadable. Whether it may be seen is asked before."""
    from app.reading.safely import render_safely

    sha256, name = document.sha256, document.file_name
    return storage.cached(
        f"pages/{sha256}/{number}-{DPI}.png", lambda: render_safely(storage.get(sha256), name, number, DPI)
    )


def page_words(storage: Storage, document: Document, number: int) -> list[dict[str, Any]]:
    """The words of a page with their boxes in points, for finding text on it. Raises Unreadable."""
    from app.reading.safely import words_safely

    def find() -> bytes:
        words = words_safely(storage.get(document.sha256), number)
        return json.dumps([{"text": text, "bbox": [round(side, 1) for side in box]} for text, box in words]).encode()

    found: list[dict[str, Any]] = json.loads(storage.cached(f"words/{document.sha256}/{number}.json", find))
    return found


def read_box(storage: Storage, document: Document, number: int, bbox: BBox) -> tuple[str, float]:
    """What a box that was drawn on a page says, and how sure that is. Raises BadInput, Unreadable."""
    from app.reading.safely import region_safely

    if not (bbox[0] < bbox[2] and bbox[1] < bbox[3]):
        raise BadInput("That is no box on a page. Draw it again.")
    return region_safely(storage.get(document.sha256), document.file_name, number, bbox)
