"""A file read for keeping, and which reader that was: the same bytes need not be read twice by the same reader."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources

import structlog

from app.certificates.paths import Reading
from app.reading.errors import Unreadable
from app.reading.safely import read_safely, words_safely

NOTICE_WORDS = "notice_words"

log = structlog.get_logger()


def read_for_keeping(data: bytes, name: str) -> list[Reading]:
    """As `reading.safely.read_safely`; a notice has its pages' words beside it, under `NOTICE_WORDS`.

    Whom a notice goes to is no part of its reading, and tells which client its page names.
    """
    readings = read_safely(data, name)
    for reading in readings:
        if reading.get("notice"):
            reading[NOTICE_WORDS] = _words_of(data, [page["number"] for page in reading["pages"]])
    return readings


def _words_of(data: bytes, pages: list[int]) -> dict[str, str]:
    try:
        return {str(number): " ".join(text for text, _ in words_safely(data, number)) for number in pages}
    except Unreadable as reason:  # what it says about cover is known, and matters more
        log.warning("the words of a notice could not be kept", reason=str(reason))
        return {}


@cache
def reader_version() -> str:
    """A fingerprint of the reader's own sources, so that no change to it can be forgotten in a version number."""
    digest = hashlib.sha256()
    _take_in(resources.files("app.reading"), digest)
    return digest.hexdigest()[:12]


def _take_in(folder: resources.abc.Traversable, digest: hashlib._Hash) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            _take_in(entry, digest)
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
