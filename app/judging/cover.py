"""In force or not: policy terms as half-open intervals, and what notices do to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.judging.facts import Row
from app.judging.vendor import Event

State = Literal["none", "in_force", "expired", "cancelled", "not_yet", "unsure", "date_invalid"]

CUTTING = ("cancellation", "insolvency", "rewrite")
# A hole longer than this between two known terms is a paper that we do not have, not a gap in cover.
LONGEST_GAP_DAYS = 366


@dataclass(frozen=True)
class Segment:
    """A stretch of cover `[start, end)` of one policy; `cut` where a notice ended it early.

    A policy cancelled from its first day, or before it, has an empty stretch: it never was in force.
    """

    start: date
    end: date
    row: Row
    cut: bool = False


@dataclass(frozen=True)
class Gap:
    """Days without cover between two stretches, `[start, end)`."""

    start: date
    end: date
    lapse: bool = False
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Cover:
    """A line on a day: the policy that counts, until when it runs with its successors, and its gaps."""

    line: str
    state: State
    row: Row | None = None
    layers: tuple[Row, ...] = ()
    until: date | None = None
    ended_on: date | None = None
    cut: bool = False
    gaps: tuple[Gap, ...] = ()
    predecessor: Row | None = None
    own_end: date | None = None
    successors: tuple[Row, ...] = ()


def cover_of(line: str, rows: Sequence[Row], events: Sequence[Event], as_of: date, known_at: datetime) -> Cover:
    """The state of one line on a day, from its policies and the notices known by then.

    Source: ISO IL 00 17, common policy conditions; docs/rulebook.md, dates: `effective <= day < expiration`.
    """
    if not rows:
        return Cover(line, "none")
    heard = [event for event in events if event.received is None or event.received <= known_at.date()]
    segments = sorted(
        (part for row in rows for part in segments_of(row, [e for e in heard if _meant(e, row, rows)])),
        key=lambda part: (part.start, part.end),
    )
    now = [part for part in segments if part.start <= as_of < part.end]
    if now:
        return _in_force(line, segments, now)
    undated = [row for row in rows if not _has_term(row)]
    if undated:
        return Cover(line, _undated_state(undated[0]), undated[0], (undated[0],))
    ended = [part for part in segments if part.end <= as_of]
    if ended:
        last = max(ended, key=lambda part: part.end)
        return Cover(line, "cancelled" if last.cut else "expired", last.row, ended_on=last.end, cut=last.cut)
    first = min(rows, key=lambda row: row.effective.value or date.max)
    return Cover(line, "not_yet", first)


def segments_of(row: Row, events: Sequence[Event]) -> list[Segment]:
    """The stretches in which one policy is in force, after the notices about it.

    Source: docs/rulebook.md, events: silence is no cancellation; a reinstatement without lapse restores the term,
    one with lapse leaves the days between uncovered.
    """
    if not _has_term(row):
        return []
    start, end = row.effective.value, row.expiration.value
    assert start is not None
    assert end is not None
    parts = [Segment(start, end, row)]
    for event in sorted(events, key=lambda each: (each.received or date.min, each.effective)):
        if event.type in CUTTING:
            parts = _cut(parts, event.effective)
        elif event.type == "rescission" or (event.type == "reinstatement" and not _lapses(event, parts)):
            parts = [Segment(start, end, row)]
        elif event.type == "reinstatement" and event.effective < end:
            parts = [*parts, Segment(event.effective, end, row)]
    return parts


def _cut(parts: Sequence[Segment], day: date) -> list[Segment]:
    """The stretches up to a day; where none began before it, the first as one that never was in force."""
    kept = [
        Segment(part.start, min(part.end, day), part.row, cut=part.cut or day < part.end)
        for part in parts
        if part.start < day
    ]
    return kept or [Segment(part.start, part.start, part.row, cut=True) for part in parts[:1]]


def _lapses(event: Event, parts: Sequence[Segment]) -> bool:
    """A reinstatement that does not say counts as one with a lapse if it begins after the cancellation did."""
    ends = [part.end for part in parts]
    return event.lapse if event.lapse is not None else bool(ends) and event.effective > max(ends)


def _in_force(line: str, segments: list[Segment], now: list[Segment]) -> Cover:
    current = max(now, key=lambda part: (part.start, part.end))
    until, cut = current.end, current.cut
    successors: list[Row] = []
    for part in segments:
        if part.start <= until < part.end:
            until, cut = part.end, part.cut
            successors.append(part.row)
    before = [part for part in segments if part.row is not current.row and part.start < part.end <= current.start]
    return Cover(
        line=line,
        state="in_force",
        row=current.row,
        layers=tuple(dict.fromkeys(part.row for part in now)) if line == "umbrella" else (current.row,),
        until=until,
        cut=cut,
        gaps=tuple(gaps_between(segments)),
        predecessor=max(before, key=lambda part: part.end).row if before else None,
        own_end=current.end,
        successors=tuple(successors),
    )


def gaps_between(segments: Sequence[Segment]) -> list[Gap]:
    """The holes between stretches of cover, in order of time.

    Source: docs/rulebook.md, dates: a successor must start on or before its predecessor's expiration.
    """
    gaps: list[Gap] = []
    covered: date | None = None
    row: Row | None = None
    for part in segments:
        if part.start == part.end:
            # Cancelled from its first day and reinstated since: the lapse began on that day.
            if covered is None and any(each.row is part.row and each.start < each.end for each in segments):
                covered, row = part.start, part.row
            continue
        if covered is not None and covered < part.start and (part.start - covered).days <= LONGEST_GAP_DAYS:
            gaps.append(Gap(covered, part.start, part.row is row, (row, part.row) if row else (part.row,)))
        if covered is None or part.end > covered:
            covered, row = part.end, part.row
    return gaps


def concerns(event: Event, row: Row) -> bool:
    """Whether an event is about a policy: by its number, its insurer, or its line on that day.

    Source: docs/rulebook.md, events.
    """
    start, end = row.effective.value, row.expiration.value
    if start is None or end is None:
        return False
    if event.policy:
        return _same_number(event.policy, row.policy.value)
    if event.insurer:
        return (row.insurer.name.value or "").casefold() == event.insurer.casefold() and event.effective < end
    return event.line == row.line and (
        start <= event.effective < end or (event.type == "nonrenewal" and event.effective == end)
    )


def runs_on(row: Row, day: date) -> bool:
    """Whether a day lies in a policy's term as it is printed.

    Source: docs/rulebook.md, dates.
    """
    start, end = row.effective.value, row.expiration.value
    return start is not None and end is not None and start <= day < end


def _meant(event: Event, row: Row, rows: Sequence[Row]) -> bool:
    """Whether an event is about this policy; one that names only the line is about the policy that was running."""
    if not concerns(event, row):
        return False
    if event.policy:
        # One number may run through several terms; the notice is about the term of its day, if that is known.
        terms = [each for each in rows if concerns(event, each) and runs_on(each, event.effective)]
        return not terms or row in terms
    if event.insurer:
        return True
    running = [each for each in rows if concerns(event, each)]
    before = [each for each in running if each.effective.value and each.effective.value < event.effective] or running
    return row is min(before, key=lambda each: each.effective.value or date.max)


def _same_number(one: str | None, other: str | None) -> bool:
    return bool(one and other) and plain_number(one) == plain_number(other)


def plain_number(number: str | None) -> str:
    """A policy number without spaces, dashes and case, for comparing.

    Source: docs/rulebook.md, paper: numbers are kept as printed and compared without their punctuation.
    """
    return "".join(filter(str.isalnum, number or "")).upper()


def _has_term(row: Row) -> bool:
    start, end = row.effective.value, row.expiration.value
    return start is not None and end is not None and start < end


def _undated_state(row: Row) -> State:
    unread = row.effective.unread or row.expiration.unread
    return "unsure" if unread else "date_invalid"
