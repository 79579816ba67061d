"""In force on the day: terms, gaps, notices, and the certificate's own date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from app.judging.codes import day, days
from app.judging.cover import CUTTING, Cover, Gap, concerns, plain_number
from app.judging.exemptions import excused
from app.judging.facts import LINES, Read, Row
from app.judging.labels import line_label, lower
from app.judging.months import months_after
from app.judging.question import Question, deficiency, settle, unsure
from app.judging.verdict import Finding


def relied_on(q: Question) -> list[str]:
    """The lines whose dates count: those asked for, and the umbrella where a shorter primary leans on it.

    Source: docs/rulebook.md, dates.
    """
    lines = [line for line in LINES if q.requires(line) and not excused(q, line)]
    if "umbrella" not in lines and q.facts.rows_of("umbrella") and _leans(q):
        lines.append("umbrella")
    return lines


def _leans(q: Question) -> bool:
    from app.judging.tower import leaning_lines

    return bool(leaning_lines(q))


def in_force(q: Question) -> Iterator[Finding]:
    """Each required line is in force on the day: `effective <= day < expiration`.

    Source: ISO IL 00 17 and the declarations, 12:01 a.m. at the named insured's address; docs/rulebook.md, dates.
    """
    for line in relied_on(q):
        cover = q.covers[line]
        if cover.row is not None:
            yield from _term(q, cover, cover.row)


def _term(q: Question, cover: Cover, row: Row) -> Iterator[Finding]:
    name = line_label(cover.line)
    words: dict[str, Any] = {"p": row.policy.value, "c": row.insurer.name.value}
    start, end = row.effective.value, row.expiration.value
    if cover.state == "in_force":
        yield settle(
            q, True, "policy-expired", cover.line, line=cover.line, reads=row.dates,
            found=[start, end], required=q.as_of, why="", why_met=_in_force(q, cover, start, end),
        )  # fmt: skip
    elif cover.state == "date_invalid":
        why = f"The dates of {lower(name)} {row.number} are no dates of a policy term{_word(row)}."
        yield deficiency(q, "date-invalid", cover.line, why, line=cover.line, reads=row.dates, **words)
    elif cover.state == "unsure":
        yield unsure(
            q, cover.line, f"The dates of {lower(name)} could not be made out.", line=cover.line, reads=row.dates
        )
    elif cover.state == "cancelled":
        why = f"{name} {row.number} was cancelled on {day(cover.ended_on or q.as_of)} and not reinstated since."
        yield deficiency(
            q, "policy-cancelled", cover.line, why, line=cover.line, found=cover.ended_on, reads=row.dates,
            begins_on=cover.ended_on, d=cover.ended_on, **words,
        )  # fmt: skip
    elif cover.state == "expired" and not _only_tail(q, cover.line):
        yield settle(
            q, False, "policy-expired", cover.line, line=cover.line, reads=(row.expiration,), found=cover.ended_on,
            required=q.as_of, begins_on=cover.ended_on, d=cover.ended_on, why_met="",
            why=f"{name} {row.number} ended on {day(cover.ended_on or q.as_of)}; no later policy is shown.", **words,
        )  # fmt: skip
    elif cover.state == "not_yet":
        yield settle(
            q, False, "not-yet-effective", cover.line, line=cover.line, reads=(row.effective,), found=start,
            required=q.as_of, begins_on=q.as_of, d=start, why_met="",
            why=f"{name} {row.number} starts only on {day(start or q.as_of)}.", **words,
        )  # fmt: skip


def _in_force(q: Question, cover: Cover, start: date | None, end: date | None) -> str:
    until = cover.until if cover.cut else end
    left = f", {days((until - q.as_of).days)} left" if until else ""
    return f"In force{left}: from {_span(start, end)}."


def _only_tail(q: Question, line: str) -> bool:
    from app.judging.claims_made import only_tail_is_asked

    return only_tail_is_asked(q, line)


def expiring(q: Question) -> Iterator[Finding]:
    """A required line that ends within the window, with nothing after it.

    Source: docs/rulebook.md, status: `as_of < expiration <= as_of + window`; a pending cancellation speaks for itself.
    """
    for line in relied_on(q):
        cover = q.covers[line]
        if cover.state != "in_force" or cover.row is None or cover.until is None or cover.cut:
            continue
        if any(gap.start == cover.until for gap in cover.gaps):
            continue
        if cover.until <= q.as_of + timedelta(days=q.asks.expiring_window_days) and not q.binder_of(line):
            row = cover.row
            left = (cover.until - q.as_of).days
            yield deficiency(
                q, "policy-expiring", line, f"{line_label(line)} ends on {day(cover.until)}, {days(left)} from now.",
                line=line, found=cover.until, begins_on=cover.until, reads=(row.expiration,),
                p=row.policy.value, d=cover.until,
            )  # fmt: skip


def gaps(q: Question) -> Iterator[Finding]:
    """Days without cover between two policies, or in a lapse, inside the contract period.

    Source: docs/rulebook.md, events: a past gap stays until the carrier closes it or the client accepts it.
    """
    contract = q.facts.vendor.contract
    for line in relied_on(q):
        cover = q.covers[line]
        if cover.state != "in_force" or cover.row is None:
            continue
        for gap in cover.gaps:
            inside = (contract.to is None or gap.start < contract.to) and (
                contract.from_ is None or gap.end > contract.from_
            )
            if inside:
                yield _gap(q, line, gap)
        yield from _unsure_successor(q, cover)


def _gap(q: Question, line: str, gap: Gap) -> Finding:
    verb = "was not in force" if gap.start <= q.as_of else "will not be in force"
    return settle(
        q, False, "coverage-gap", f"{line}.continuity", line=line, found=[gap.start, gap.end], begins_on=gap.start,
        reads=[read for row in gap.rows for read in row.dates], x=gap.start, d=gap.end, why_met="",
        why=f"{line_label(line)} {verb} from {day(gap.start)} until {day(gap.end)}.",
    )  # fmt: skip


def _unsure_successor(q: Question, cover: Cover) -> Iterator[Finding]:
    """A later policy that was not read for certain carries nothing on. Source: docs/rulebook.md, confidence."""
    soon = cover.own_end is not None and cover.own_end <= q.as_of + timedelta(days=q.asks.expiring_window_days)
    reads = [read for row in cover.successors for read in row.dates]
    if soon and reads and min(read.confidence for read in reads) < q.asks.met_threshold:
        why = f"{line_label(cover.line)} ends on {day(cover.own_end or q.as_of)}, and the policy after it was not read for certain."
        yield unsure(q, f"{cover.line}.continuity", why, line=cover.line, found=cover.until, reads=reads)


def pending_cancellations(q: Question) -> Iterator[Finding]:
    """A notice of cancellation whose day is still to come.

    Source: docs/rulebook.md, events; state law usually gives ten days for non-payment, thirty or more otherwise.
    """
    for line in relied_on(q):
        cover = q.covers[line]
        if cover.state == "in_force" and cover.cut and cover.row is not None and cover.until is not None:
            why = f"The carrier will cancel {lower(line_label(line))} {cover.row.number} on {day(cover.until)}."
            yield deficiency(
                q, "cancellation-pending", line, why, line=line, found=cover.until, begins_on=cover.until,
                reads=_noticed(q, cover.row, cover.until), p=cover.row.policy.value, d=cover.until,
            )  # fmt: skip


def _noticed(q: Question, row: Row, on: date) -> tuple[Read[Any], ...]:
    """The notice that ends a policy on a day, as it was read; nothing where a person noted it by hand."""
    for notice in q.facts.read_notices:
        same = plain_number(notice.policy.value) == plain_number(row.policy.value)
        if same and notice.effective.value == on:
            return (notice.effective, notice.policy)
    return ()


def nonrenewals(q: Question) -> Iterator[Finding]:
    """A carrier's notice that it will not renew; the term itself is unchanged.

    Source: docs/rulebook.md, events.
    """
    for event in q.facts.vendor.events:
        if event.type != "nonrenewal" or (event.received and event.received > q.known_at.date()):
            continue
        for line in relied_on(q):
            cover = q.covers[line]
            if cover.state != "in_force" or cover.row is None or not concerns(event, cover.row):
                continue
            if cover.until == cover.row.expiration.value:
                why = f"The carrier of {lower(line_label(line))} will not renew it."
                yield deficiency(
                    q, "nonrenewal-noticed", line, why, line=line, begins_on=cover.until, reads=cover.row.dates,
                    p=cover.row.policy.value, c=cover.row.insurer.name.value, d=cover.until,
                )  # fmt: skip


def notices_of_no_term(q: Question) -> Iterator[Finding]:
    """A notice that names only a line and a day on which no policy ran: was one cancelled from its first day?

    Source: docs/rulebook.md, events: one heard of before the next policy began was about an earlier one.
    """
    for event in q.facts.vendor.events:
        if event.type not in CUTTING or event.policy or event.insurer or event.line not in relied_on(q):
            continue
        if event.received and event.received > q.known_at.date():
            continue
        rows = q.facts.rows_of(event.line)
        later = [start for row in rows if (start := row.effective.value) and start > event.effective]
        if not later or any(concerns(event, row) for row in rows):
            continue
        if event.received is None or event.received >= min(later):
            name = lower(line_label(event.line))
            why = f"A notice says that {name} ended on {day(event.effective)}, when no policy ran that we know of: which one is it about?"
            yield unsure(q, f"{event.line}.cancellation", why, line=event.line, found=event.effective)


def odd_terms(q: Question) -> Iterator[Finding]:
    """A term under three or over thirteen calendar months is asked about; neither is wrong by itself.

    Source: docs/rulebook.md, dates: large accounts have long terms, projects and co-terminous policies short ones.
    """
    for line in relied_on(q):
        row = q.row(line)
        if row is None or q.covers[line].state != "in_force" or q.binder_of(line):
            continue
        start, end = row.effective.value, row.expiration.value
        assert start is not None
        assert end is not None
        if end > months_after(start, 13) or end < months_after(start, 3):
            why = f"{line_label(line)} {row.number} runs from {_span(start, end)}, which is no usual term."
            yield deficiency(
                q, "term-unusual", line, why, line=line, found=[start, end], reads=row.dates, p=row.policy.value
            )


def _span(start: date | None, end: date | None) -> str:
    return f"{day(start) if start else 'an unknown day'} to {day(end) if end else 'an unknown day'}"


def _word(row: Row) -> str:
    word = row.expiration.word or row.effective.word
    return f" ({word})" if word else ""
