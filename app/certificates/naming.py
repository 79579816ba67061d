"""Which clients the pages of a document name: such a page is shown to nobody who serves other clients alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from app.certificates.paths import Reading, leaves, set_value
from app.judging.names import folded_words, mentions, parse_name

Named = dict[str, list[int]]
Names = Mapping[int, Collection[str]]


def named_on(reading: Reading, notice_words: Mapping[str, str], names: Names) -> Named:
    """The ids of the clients that each page names, by the page's number; pages that name none are left out.

    `names` are those under which each client is known, `notice_words` what a notice's pages say: its reading keeps
    nothing of whom it goes to.
    """
    said: dict[str, list[str]] = defaultdict(list)
    pages = {entry["path"]: str(entry["page"]) for entry in reading.get("fields", ())}
    first = next((str(page["number"]) for page in reading.get("pages", ())), "1")
    for path, value in leaves(reading):
        if isinstance(value, str):
            said[pages.get(path, first)].append(value)
    for page, words in notice_words.items():
        said[page].append(words)
    parsed = {client_id: [parse_name(name) for name in own] for client_id, own in names.items()}
    found: Named = {}
    for page, texts in said.items():
        folded = folded_words(" | ".join(texts))
        ids = [client_id for client_id, own in parsed.items() if any(mentions(folded, name) for name in own)]
        if ids:
            found[page] = sorted(ids)
    return found


def open_pages(pages: Collection[int], named: Mapping[str, Any], clients: Collection[int]) -> frozenset[int]:
    """The pages that whoever serves these clients may see: those that name none, or one of theirs."""
    return frozenset(
        page for page in pages if not named.get(str(page)) or not set(named[str(page)]).isdisjoint(clients)
    )


def without_pages(reading: Reading, hidden: Collection[int]) -> Reading:
    """A reading without what stands on some pages. What was read off them leaves its place empty, so that the paths of
    the rest hold."""
    if not hidden:
        return reading
    kept = dict(reading)
    gone = {entry["path"] for entry in reading["fields"] if entry["page"] in hidden}
    whole = {path for path in map(_part, gone) if path != "certificate"}
    for path in sorted(gone):
        if _part(path) == "certificate":
            set_value(kept, path, None, page=None, bbox=None)
    for part in ("forms", "declarations"):
        kept[part] = [{} if f"{part}[{at}]" in whole else row for at, row in enumerate(reading.get(part) or ())]
    if "notice" in whole:
        kept["notice"] = None
    kept["pages"] = [page for page in reading["pages"] if page["number"] not in hidden]
    kept["fields"] = [
        each for each in reading["fields"] if each["path"] not in gone and _part(each["path"]) not in whole
    ]
    return kept


def _part(path: str) -> str:
    found = re.match(r"\w+(\[\d+\])?", path)
    return found[0] if found else path
