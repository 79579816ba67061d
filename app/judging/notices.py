"""Notices of which it is open which policy they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.judging.codes import day
from app.judging.cover import plain_number
from app.judging.facts import OpenNotice, Read, Row
from app.judging.labels import line_label, lower
from app.judging.numbers import nearly_same_number
from app.judging.question import Question, met, unsure
from app.judging.reading_notices import meant_by
from app.judging.rulings import ruling_on
from app.judging.vendor import Event
from app.judging.verdict import Finding

CALLED = {"nonrenewal": "non-renewal"}


def unplaced_notices(q: Question) -> Iterator[Finding]:
    """A notice of the vendor's that matches no policy on file is asked about, never passed over.

    Source: docs/rulebook.md, notices.
    """
    open_ = 0
    for notice in q.facts.notices:
        ruling = ruling_on(q.facts.rulings, notice.policy)
        if ruling is not None:
            why = f"{ruling.by} ruled that the notice in {notice.file} takes nothing away that matters here: {ruling.reason}"
            yield met("notice", why, found=notice.policy.value, reads=(notice.policy,))
            continue
        open_ += 1
        rows = meant_by(notice, q.facts)
        yield unsure(
            q, "notice" if open_ == 1 else f"notice.{open_}", _asks(notice, rows), found=notice.policy.value,
            line=rows[0].line if len(rows) == 1 else None, reads=(notice.policy, notice.effective),
        )  # fmt: skip


def _asks(notice: OpenNotice, rows: Sequence[Row]) -> str:
    """What is asked of a person: which policy, and from which day where that is not known either."""
    kind = CALLED.get(notice.type, notice.type)
    start = f"A notice of {kind} in {notice.file}"
    if notice.effective.value is None:
        return f"{start} is not clear: which policy, from which day?"
    start += f", from {day(notice.effective.value)},"
    if notice.number is None:
        start += " does not say for certain for which policy it is"
    else:
        start += f" is for {notice.number}, which is no policy on file"
    insured = f" It names {notice.insured} as the insured." if notice.insured else ""
    perhaps = " or ".join(f"{lower(line_label(row.line))} {row.number}" for row in rows)
    return f"{start}: {f'is it {perhaps}?' if perhaps else 'whose is it?'}{insured}"


def mistyped_notices(q: Question) -> Iterator[Finding]:
    """An event on file whose policy number is nearly, but not quite, that of a policy.

    Source: docs/rulebook.md, notices: what was noted of quite another policy is that policy's.
    """
    heard = [each for each in q.facts.vendor.events if each.received is None or each.received <= q.known_at.date()]
    numbers = {plain_number(row.policy.value) for row in q.facts.rows}
    for event in heard:
        if event.policy is None or plain_number(event.policy) in numbers:
            continue
        near = [row for row in q.facts.rows if nearly_same_number(event.policy, row.policy.value)]
        if near:
            yield _mistyped(q, event, near[0])


def _mistyped(q: Question, event: Event, row: Row) -> Finding:
    place: Read[str] = row.policy
    name = f"{lower(line_label(row.line))} {row.number}"
    why = f"A {CALLED.get(event.type, event.type.replace('_', ' '))} from {day(event.effective)} is noted for policy {event.policy}: is it {name}?"
    return unsure(q, f"{row.line}.notice", why, line=row.line, found=event.policy, reads=(place,))
