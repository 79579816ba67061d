"""A file's bytes → what each document in it says, as `extraction.schema.json` has it."""

from __future__ import annotations

import hashlib
from typing import Any

from app.reading.errors import Unreadable

Reading = dict[str, Any]


def read_document(data: bytes, name: str) -> list[Reading]:
    """Every document found in the file (archives and mails are opened), in this process and without limits.

    Never raises for a bad file: that gives a document of the kind `unreadable` with the reason among its warnings.
    In a service call `safely.read_safely`.
    """
    from app.reading.containers import members

    readings: list[Reading] = []
    for member in members(data, name):
        if member.problem is not None:
            readings.append(unreadable(member.data, member.name, member.problem))
        else:
            readings += read_one(member.data, member.name)
    return readings


def read_one(data: bytes, name: str) -> list[Reading]:
    """Every document found in one PDF or picture."""
    from app.reading.sheets import open_sheets

    try:
        sheets = open_sheets(data)
        pages = [sheets.sheet(number) for number in range(1, sheets.count + 1)]
    except Unreadable as reason:
        return [unreadable(data, name, str(reason))]
    return [unreadable(data, name, f"Nothing could be made of its {len(pages)} pages.")]


def unreadable(data: bytes, name: str, reason: str) -> Reading:
    """The reading of a file of which nothing can be made."""
    return {
        "file": name,
        "part": 1,
        "sha256": hashlib.sha256(data).hexdigest(),
        "pages": [],
        "kind": "unreadable",
        "certificate": None,
        "declarations": [],
        "forms": [],
        "notice": None,
        "fields": [],
        "warnings": [reason],
    }
