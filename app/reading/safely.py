"""Reading and drawing in child processes with limits: what the service and the command line call.

A hostile file (a bomb, a crash of a native library, an endless loop) gives an unreadable document with the reason and
never hurts the caller. Safe to use from threads.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from typing import Any

from app.kit.children import ChildFailed, Pool
from app.reading.errors import Unreadable
from app.reading.pages import BBox

Reading = dict[str, Any]


@cache
def _pool() -> Pool:
    return Pool(max(2, os.cpu_count() or 2), environment=("CERTDESK_TESSDATA",))


def read_safely(data: bytes, name: str) -> list[Reading]:
    """Every document found in the file, to the extraction contract; never raises for a bad file."""
    from app.reading.containers import members

    found = [member for member in members(data, name) if not member.decoration]
    return [reading for member in found for reading in _read_member(member.data, member.name, member.problem)]


def pages_safely(data: bytes) -> int:
    """How many pages a file has, told without reading them; 0 where that cannot be told."""
    try:
        return len(sizes_safely(data))
    except Unreadable:
        return 0


def end_children() -> None:
    """End what is being read at once; whoever waits for it gets `PoolClosed`, and nothing is read any more."""
    _pool().close()


def render_safely(data: bytes, name: str, number: int, dpi: int = 150, *, colour: bool = False) -> bytes:
    """`pages.render_page` in a child. Raises Unreadable."""
    return _ask("render", {"name": name, "number": number, "dpi": dpi, "colour": colour}, data)[1]


def sizes_safely(data: bytes) -> list[tuple[float, float]]:
    """`pages.page_sizes` in a child. Raises Unreadable."""
    return [(width, height) for width, height in _ask("sizes", {}, data)[0]]


def words_safely(data: bytes, number: int) -> list[tuple[str, BBox]]:
    """`words_on.page_words` in a child: the words of a page (counted from 1) with their boxes. Raises Unreadable."""
    return [(text, tuple(bbox)) for text, bbox in _ask("words", {"number": number}, data)[0]]


def region_safely(data: bytes, name: str, page: int, bbox: BBox) -> tuple[str, float]:
    """What a box that a person has drawn on a page says, and how sure that is (0 to 1). Raises Unreadable."""
    text, confidence = _ask("region", {"name": name, "page": page, "bbox": list(bbox)}, data)[0]
    return text, confidence


def _read_member(data: bytes, name: str, problem: str | None) -> list[Reading]:
    from app.reading.document import unreadable

    if problem is not None:
        return [unreadable(data, name, problem)]
    try:
        readings: list[Reading] = _pool().run("app.reading.tasks:read", {"name": name}, data).value
    except ChildFailed as failure:
        return [unreadable(data, name, str(failure))]
    return readings


def _ask(task: str, params: dict[str, Any], data: bytes) -> tuple[Any, bytes]:
    try:
        answer = _pool().run(f"app.reading.tasks:{task}", params, data)
    except ChildFailed as failure:
        raise Unreadable(str(failure)) from None
    return answer.value, answer.blob


def fingerprint(data: bytes) -> str:
    """SHA-256 of a file, as the contract shows it."""
    return hashlib.sha256(data).hexdigest()
