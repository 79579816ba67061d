"""`bin/certdesk extract`: files in, one reading for each document found in them out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.reading.document import unreadable
from app.reading.safely import read_safely


def extract_file(path: Path) -> Iterator[dict[str, Any]]:
    """Every document found in the file, in child processes with limits; a bad file gives an unreadable one."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        yield unreadable(b"", str(path), "There is no file at this path; the SHA-256 is that of no bytes.")
        return
    except OSError as error:
        yield unreadable(
            b"", str(path), f"The file cannot be opened ({error.strerror}); the SHA-256 is that of no bytes."
        )
        return
    yield from read_safely(data, str(path))
