"""`bin/certdesk extract`: files in, one reading for each document found in them out."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.reading.containers import MOST_BYTES
from app.reading.document import unreadable
from app.reading.safely import read_safely


def extract_file(path: Path) -> Iterator[dict[str, Any]]:
    """Every document found in the file, in child processes with limits; a bad file gives an unreadable one."""
    try:
        data = _bytes_of(path)
    except (OSError, ValueError, MemoryError) as error:
        yield unreadable(b"", str(path), f"{_why(error)}; the SHA-256 is that of no bytes.")
        return
    yield from read_safely(data, str(path))


def _bytes_of(path: Path) -> bytes:
    """The bytes of a regular file that is not too large; asked before a byte is read, since a device never ends."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ValueError("This is no file but a folder, a device or the like")
    if found.st_size > MOST_BYTES:
        raise ValueError(f"The file is larger than {MOST_BYTES // 2**20:,} MB, and such a file is not read")
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def _why(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "There is no file at this path"
    if isinstance(error, OSError):
        return f"The file cannot be opened ({error.strerror})"
    if isinstance(error, MemoryError):
        return "The file is larger than the memory that may be used"
    return f"{error}" if "null" not in str(error) else "This is no path of a file"
