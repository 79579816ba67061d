"""Which reader this is: readings of the same bytes by the same reader need not be made twice."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources


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
