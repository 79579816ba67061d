"""What became of files that were brought in at the command line: a line for each, and one for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.certificates import rules

WAITING = {"waiting": "waits to be read", "reading": "is being read now"}


def told(row: Any, first: datetime | None, now: datetime, unread: str | None = None) -> str:
    """One arrival: its number, whether it had come before, and how far it is or to whom its documents belong.

    `row` is one of `queries.arrivals_of`, `first` when the same bytes first came, `unread` why it will not be read.
    """
    sign = "✕" if row.state == "trouble" or unread else "✓"
    came = f"seen before, {_day(first, now)}" if first else "new"
    became = unread if unread and row.state in WAITING else _what_became_of(row)
    return f"{sign} {row.file_name}: arrival {row.id}, {came}; {became}"


def in_all(rows: Sequence[Any], again: Mapping[int, datetime], refused: int) -> str:
    """All of them in one line."""
    opened = {row.inside_id for row in rows}
    files = [row for row in rows if row.id not in opened]  # a ZIP or mail counts by what was in it
    states, seen = Counter(row.state for row in files), sum(row.id in again for row in files)
    parts = [f"{_count(len(files), 'file')} taken in"]
    parts += [f"{count:,} {words}" for count, words in ((seen, "seen before"), (refused, "not taken in")) if count]
    read = [
        (states["read"], "read"),
        (states["waiting"] + states["reading"], "to be read"),
        (states["trouble"], "in trouble"),
    ]
    parts += [f"{count:,} {words}" for count, words in read if count]
    papers = [paper for row in rows for paper in row.papers or []]
    if papers:
        matched = sum(bool(paper["matched"]) for paper in papers)
        parts.append(f"{_count(len(papers), 'document')}, {matched:,} with their vendor")
    return "; ".join(parts)


def _what_became_of(row: Any) -> str:
    if row.state in WAITING:
        return WAITING[row.state]
    papers = row.papers or []
    if row.state == "trouble" or not papers:
        return str(row.outcome or "read")
    return ". ".join(dict.fromkeys(_paper(paper) for paper in papers))


def _paper(paper: Mapping[str, Any]) -> str:
    kind = rules.kind_words(paper["kind"])
    if paper["vendor"]:
        return f"{kind}, matched to {paper['vendor']}"
    whose = f" of {paper['insured']}" if paper["insured"] and not paper["blank"] else ""
    if paper.get("is_copy"):
        return f"{kind}{whose}, a copy"
    return f"{kind}{whose}, {'unmatched: a person says which vendor' if paper['unmatched_item'] else 'no vendor'}"


def _day(first: datetime, now: datetime) -> str:
    return "today" if first.date() == now.date() else f"{first.day} {first:%b %Y}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def refusals(refused: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What was not taken in, a line for each."""
    yield from (f"✕ {name}: {reason}" for name, reason in refused)
