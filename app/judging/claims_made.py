"""Claims-made policies: allowed or not, since when they answer, and what comes after them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.judging.codes import day
from app.judging.facts import Row
from app.judging.labels import line_label
from app.judging.months import months_after
from app.judging.question import Question, deficiency, proven, settle, unsure
from app.judging.takebacks import says_claims_made
from app.judging.verdict import Finding

# Lines where the program may refuse claims-made; general liability does so unless it says otherwise.
LINES = ("gl", "pollution", "professional", "cyber")


def occurrence_form(q: Question) -> Iterator[Finding]:
    """Occurrence where the program asks for it; both or neither box checked is for a person.

    Source: ISO CG 00 01 against CG 00 02; docs/rulebook.md, claims-made.
    """
    for line in LINES:
        row, demand = q.row(line), q.asks.line(line)
        if row is None or demand is None or not q.requires(line):
            continue
        only = demand.occurrence_only if demand.occurrence_only is not None else line == "gl"
        if only:
            yield _form(q, line, row)


def _form(q: Question, line: str, row: Row) -> Finding:
    occurrence, claims = row.option("occurrence"), row.option("claims_made")
    key = f"{line}.occurrence_only"
    if bool(occurrence.value) == bool(claims.value):
        both = "both boxes are" if occurrence.value else "neither box is"
        why = f"{line_label(line)}: {both} checked, so occurrence or claims-made is open."
        return unsure(q, key, why, line=line, required="occurrence", reads=(occurrence, claims))
    if occurrence.value and (said := says_claims_made(q, line)):
        why = f"{line_label(line)}: the box says occurrence, the words “{said.words}”: which is it?"
        return unsure(q, key, why, line=line, required="occurrence", reads=(occurrence, said.read))
    used = (occurrence,) if occurrence.value else (claims,)
    return settle(
        q, bool(occurrence.value), "claims-made-not-allowed", key, line=line, reads=used,
        found="occurrence" if occurrence.value else "claims-made", required="occurrence",
        why=f"{line_label(line)} is claims-made; an occurrence form is asked.", why_met="An occurrence form.",
    )  # fmt: skip


def is_claims_made(row: Row) -> bool:
    """Whether a row is claims-made: its box, or for professional and cyber a retroactive date.

    Source: ACORD 25, CLAIMS-MADE.
    """
    return bool(row.option("claims_made").value) or row.option("retro_date").value is not None


def retro_dates(q: Question) -> Iterator[Finding]:
    """Cover reaches back to the start of the contract.

    Source: ISO CG 00 02, retroactive date; docs/rulebook.md, claims-made: a date that is not shown is asked for.
    """
    for line in LINES:
        row, demand = q.row(line), q.asks.line(line)
        if row is None or demand is None or not q.requires(line) or _occurrence_alone(row):
            continue
        only = demand.occurrence_only if demand.occurrence_only is not None else line == "gl"
        if only:
            continue
        required = demand.retro_on_or_before or q.asks.retro_on_or_before or q.facts.vendor.contract.from_
        yield from _retro(q, line, row, required)


def _occurrence_alone(row: Row) -> bool:
    """Whether a row says occurrence and nothing of claims-made; one that says neither may be either."""
    return bool(row.option("occurrence").value) and not is_claims_made(row)


def _retro(q: Question, line: str, row: Row, required: date | None) -> Iterator[Finding]:
    retro, key = row.option("retro_date"), f"{line}.retro_on_or_before"
    if isinstance(retro.value, str) and retro.value.lower() in ("none", "full prior acts"):
        yield proven(q, key, "Full prior acts.", line=line, found="none", required=required, reads=(retro,))
    elif not isinstance(retro.value, date):
        why = f"{line_label(line)} is claims-made, and no retroactive date is shown."
        if not is_claims_made(row):
            why = f"{line_label(line)} shows neither occurrence nor claims-made, and no retroactive date."
        yield deficiency(
            q, "retro-date-late", key, why, line=line, required=required, reads=(retro,), severity="review"
        )
    elif required is None:
        yield from _later_than_before(q, line, row, retro.value, key)
    else:
        before = list(_later_than_before(q, line, row, retro.value, key))
        yield from before or [
            settle(
                q, retro.value <= required, "retro-date-late", key, line=line, reads=(retro,), found=retro.value,
                required=required, why_met=f"The retroactive date is {day(retro.value)}; on or before {day(required)} is asked.",
                why=f"{line_label(line)} answers only for work since {day(retro.value)}; on or before {day(required)} is asked.",
            )
        ]  # fmt: skip


def _later_than_before(q: Question, line: str, row: Row, retro: date, key: str) -> Iterator[Finding]:
    """A renewal whose retroactive date moved forward. Source: docs/rulebook.md, claims-made."""
    old = q.covers[line].predecessor
    earlier = old.option("retro_date").value if old else None
    if isinstance(earlier, date) and earlier < retro:
        why = f"The renewal moved the retroactive date from {day(earlier)} to {day(retro)}."
        yield deficiency(
            q, "retro-date-late", key, why, line=line, found=retro, required=earlier, reads=(row.option("retro_date"),)
        )


def only_tail_is_asked(q: Question, line: str) -> bool:
    """After the work is done a claims-made line need only answer for past work.

    Source: docs/rulebook.md, claims-made.
    """
    done = q.facts.vendor.contract.to
    rows = q.facts.rows_of(line)
    return line in LINES and done is not None and done <= q.as_of and bool(rows) and is_claims_made(rows[-1])


def tails(q: Question) -> Iterator[Finding]:
    """Cover for past work runs on after a claims-made policy has ended.

    Source: ISO CG 00 02, extended reporting periods; program file, `tail_months`.
    """
    done = q.facts.vendor.contract.to
    for line in LINES:
        demand, cover = q.asks.line(line), q.covers[line]
        if demand is None or done is None or cover.row is None or not only_tail_is_asked(q, line):
            continue
        months = demand.tail_months if demand.tail_months is not None else q.asks.tail_months
        if cover.state not in ("expired", "cancelled") or q.as_of >= months_after(done, months):
            continue
        erp = cover.row.option("erp")
        if isinstance(erp.value, date) and q.as_of < erp.value:
            yield proven(
                q,
                f"{line}.tail_months",
                f"Extended reporting until {day(erp.value)}.",
                line=line,
                found=erp.value,
                reads=(erp,),
            )
            continue
        why = f"{line_label(line)} ended on {day(cover.ended_on or q.as_of)}; claims about past work have no policy."
        yield deficiency(
            q, "tail-missing", f"{line}.tail_months", why, line=line, found=cover.ended_on, required=months_after(done, months),
            begins_on=cover.ended_on, reads=cover.row.dates,
        )  # fmt: skip
