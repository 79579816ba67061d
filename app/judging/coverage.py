"""Each required line is shown at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.judging.codes import money, spoken
from app.judging.facts import LINES, Read, Row
from app.judging.labels import FIELDS, line_label, lower
from app.judging.question import Question, deficiency, met, unsure
from app.judging.spot import file_words
from app.judging.tower import EL_LIMITS, primary_limit
from app.judging.verdict import Finding

SINGLE = {"gl": ("each_occurrence",), "auto": ("combined_single_limit",), "el": EL_LIMITS}
YEARLY = {"gl": ("general_aggregate", "products_completed_operations_aggregate")}


def certificate_at_hand(q: Question) -> Iterator[Finding]:
    """Some proof has been received.

    Source: ACORD 25; docs/rulebook.md, paper: an unreadable paper is asked for again, not called missing.
    """
    if q.facts.illegible:
        names = dict.fromkeys(file_words(file) for file in q.facts.illegible)
        why = f"{', '.join(names)} cannot be read."
        yield deficiency(q, "document-illegible", "document", why, outcome="cannot_be_read")
    elif q.facts.paper is None and not q.facts.rows:
        yield deficiency(
            q, "no-certificate", "document", "No proof of insurance was ever received.", outcome="not_shown"
        )


def lines_shown(q: Question) -> Iterator[Finding]:
    """Each required line but workers' compensation has a row.

    Source: ACORD 25, coverages; docs/rulebook.md, lines: workers' compensation has codes of its own.
    """
    if q.facts.paper is None and not q.facts.rows:
        return
    for line in LINES:
        if line == "wc" or not q.requires(line) or q.facts.rows_of(line):
            continue
        if line == "umbrella" and primary_is_enough(q):
            yield met(
                "umbrella", "The primary limits alone reach what is asked of primary and umbrella together.", line=line
            )
            continue
        why = f"No {lower(line_label(line))} is shown."
        yield absent(q, "coverage-missing", line, why, line, r=demanded(q, line))


def demanded(q: Question, line: str) -> str | None:
    """The limits asked of a line, for a letter.

    Source: program file, limits by name.
    """
    demand = q.asks.line(line)
    if demand is None:
        return None
    limits = [(name, getattr(demand, name)) for name in type(demand).model_fields if name in FIELDS]
    return (
        ", ".join(
            f"{FIELDS[name].lower()} {money(amount)}"
            for name, amount in limits
            if isinstance(amount, (int, float)) and not isinstance(amount, bool)
        )
        or None
    )


def absent(q: Question, slug: str, key: str, why: str, line: str, **words: Any) -> Finding:
    """A line that is not there; on a paper read too badly to tell, a question instead.

    Source: docs/rulebook.md, confidence: a row that could not be read is not a row that is missing.
    """
    if q.facts.paper is not None and q.facts.paper.legibility < q.asks.not_met_threshold:
        return unsure(q, key, f"{why[:-1]}, but the paper is hard to read.", line=line)
    return deficiency(
        q, slug, key, why, line=line, required=q.as_of, outcome="not_shown", evidence=q.place("certificate.coverages"),
        begins_on=q.as_of, **words,
    )  # fmt: skip


def primary_is_enough(q: Question) -> bool:
    """Whether the primary limits alone reach what is asked with the umbrella, so that none is needed.

    Source: docs/rulebook.md, towers: the requirement may be met by any split; aggregates go the same way.
    """
    demand = q.asks.umbrella
    if demand is None or not q.asks.tower_counts:
        return False
    once, year = demand.each_occurrence or 0, demand.aggregate or 0
    for line in q.asks.umbrella_must_sit_over:
        key = "wc" if line == "el" else line
        if not q.requires(key):
            continue
        row, asked = q.row(key), q.asks.line(key)
        for name, extra in [*((name, once) for name in SINGLE[line]), *((name, year) for name in YEARLY.get(line, ()))]:
            required = getattr(asked, name) or 0
            shown = _own_limit(row, name) if row else None
            if shown is None or (shown.value or 0) < required + extra or shown.confidence < q.asks.met_threshold:
                return False
    return True


def _own_limit(row: Row, name: str) -> Read[float]:
    """A line's own limit; a products aggregate that is included stands inside the general one."""
    shown = primary_limit(row, name)
    inside = name.startswith("products") and (shown.word or "").upper().startswith("INCL")
    return row.limit("general_aggregate") if inside else shown


def omitted_lines(q: Question) -> Iterator[Finding]:
    """A later certificate leaves out a line that an earlier one showed: it may be a partial one.

    Source: docs/rulebook.md, two certificates: silence erases nothing, but is asked about.
    """
    for line in q.facts.omitted:
        if q.requires(line) and q.covers[line].state == "in_force":
            why = f"The later certificate leaves out {lower(line_label(line))}, which an earlier one showed."
            yield deficiency(q, "line-omitted", line, why, line=line, evidence=q.place("certificate.coverages"))


def disagreements(q: Question) -> Iterator[Finding]:
    """Certificate and policy say the same of one policy.

    Source: docs/rulebook.md, limits that disagree: the policy outranks the certificate, the lower counts until corrected.
    """
    for row in q.facts.rows:
        if row is not q.row(row.line) and row not in q.covers["umbrella"].layers:
            continue
        for quarrel in row.disagreements:
            name = FIELDS.get(quarrel.what, quarrel.what)
            why = f"{name} of {row.number}: the certificate says {_said(quarrel.on_certificate)}, the policy {_said(quarrel.on_policy)}."
            if quarrel.confidence < q.asks.not_met_threshold:
                yield unsure(q, f"{row.line}.{quarrel.what}", why, line=row.line, found=quarrel.on_certificate)
                continue
            yield deficiency(
                q, "limits-disagree", f"{row.line}.{quarrel.what}", why, line=row.line, found=quarrel.on_certificate,
                required=quarrel.on_policy, evidence=quarrel.evidence, p=row.policy.value,
            )  # fmt: skip


def _said(value: Any) -> str:
    return spoken(value)
