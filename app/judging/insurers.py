"""The companies behind the policies: named, rated, admitted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.judging.dates import relied_on
from app.judging.facts import Row
from app.judging.labels import line_label, lower
from app.judging.names import parse_name
from app.judging.program import SIZE, STRENGTH
from app.judging.question import Question, deficiency, met, proven, settle, unsure
from app.judging.verdict import Finding


def _rows(q: Question) -> Iterator[tuple[str, Row]]:
    for line in relied_on(q):
        row = q.row(line)
        if row is not None:
            yield line, row


def letters(q: Question) -> Iterator[Finding]:
    """Each policy's insurer letter points at a named insurer.

    Source: ACORD 25, INSR LTR and INSURER(S) AFFORDING COVERAGE.
    """
    for line, row in _rows(q):
        if not row.insurer.letter.unread and (finding := _letter(q, line, row)) is not None:
            yield finding


def _letter(q: Question, line: str, row: Row) -> Finding | None:
    letter, company = row.insurer.letter, row.insurer.name
    slug, key = "insurer-letter-missing", "insurer"
    if not letter.value:
        why = f"The insurer's letter of {lower(line_label(line))} is blank."
        return settle(q, False, slug, key, line=line, reads=(letter,), why=why, why_met="", outcome="not_shown")
    if row.insurer.listed is False:
        why = f"{line_label(line)} points at insurer {letter.value}, whose name is not shown."
        return settle(q, False, slug, key, line=line, reads=(letter,), found=letter.value, why=why, why_met="")
    if row.insurer.listed:
        return proven(q, key, f"Written by {company.value}.", line=line, found=company.value, reads=(letter, company))
    if letter.confidence < q.asks.met_threshold:
        return unsure(q, key, line=line, found=letter.value, reads=(letter,))
    return None


# Names of groups, which insure nobody: the writing company within the group does.
GROUPS = {
    "TRAVELERS", "LIBERTY MUTUAL", "HARTFORD", "CHUBB", "ZURICH", "CNA", "NATIONWIDE", "STATE FARM", "PROGRESSIVE", "AIG",
    "ALLSTATE", "FARMERS", "BERKLEY", "W R BERKLEY", "CINCINNATI", "ERIE", "SELECTIVE", "HANOVER", "MARKEL", "AXA XL",
    "GREAT AMERICAN", "BERKSHIRE HATHAWAY", "TOKIO MARINE", "AMTRUST", "SENTRY", "AUTO OWNERS", "GEICO", "USAA",
}  # fmt: skip


def companies(q: Question) -> Iterator[Finding]:
    """The insurer is a company, not the family name of a group; one NAIC number belongs to one company.

    Source: NAIC company codes: five digits for each writing company; docs/rulebook.md, insurers.
    """
    seen: dict[str, str] = {}
    for line, row in _rows(q):
        name, naic = row.insurer.name, row.insurer.naic
        if name.value is None:
            continue
        core = parse_name(name.value).text
        if core in GROUPS and naic.value is None:
            why = (
                f"{name.value}, which is to write {lower(line_label(line))}, is the name of a group, not of a company."
            )
            yield settle(
                q, False, "insurer-unknown", "insurer", line=line, reads=(name,), found=name.value, why=why, why_met=""
            )
        elif naic.value and seen.setdefault(naic.value, core) != core:
            why = f"NAIC {naic.value} stands beside {name.value} and beside another company."
            yield deficiency(q, "naic-mismatch", "insurer", why, line=line, found=naic.value, reads=(naic, name))


def ratings(q: Question) -> Iterator[Finding]:
    """The writing company's strength and size reach the program's minimum; without a table the check rests.

    Source: AM Best, Financial Strength Rating and Financial Size Category; docs/rulebook.md, insurers.
    """
    wanted = q.asks.rating_min
    if not wanted or not q.facts.rating_table:
        return
    for line, row in _rows(q):
        yield _rating(q, line, row, wanted)


def _rating(q: Question, line: str, row: Row, wanted: list[str]) -> Finding:
    company = row.insurer.name.value or "The insurer"
    rating = row.insurer.rating
    shown = " ".join(filter(None, rating)) if rating else None
    asked = " ".join(wanted)
    words: dict[str, Any] = {"line": line, "found": shown, "required": asked, "reads": (row.insurer.name,)}
    if rating is None or rating[0] not in STRENGTH:
        why = f"{company}, which writes {lower(line_label(line))}, has no rating on file."
        return deficiency(q, "insurer-unrated", "rating_min", why, **words)
    if reaches(rating, wanted):
        return met("rating_min", f"{company} is rated {shown}.", **words)
    why = f"{company}, which writes {lower(line_label(line))}, is rated {shown}; {asked} is asked."
    return deficiency(q, "insurer-rating-low", "rating_min", why, c=row.insurer.name.value, **words)


def reaches(rating: tuple[str, ...] | list[str], wanted: list[str]) -> bool:
    """Whether a rating is at least the one asked for, in strength and in size.

    Source: AM Best's order of ratings: A++ first, S last; size classes I to XV.
    """
    strong = STRENGTH.index(rating[0]) <= STRENGTH.index(wanted[0])
    if len(wanted) < 2 or wanted[1] not in SIZE:
        return strong
    return strong and len(rating) > 1 and rating[1] in SIZE and SIZE.index(rating[1]) >= SIZE.index(wanted[1])


def admission(q: Question) -> Iterator[Finding]:
    """The carrier is admitted where the program asks for it.

    Source: state surplus lines laws; docs/rulebook.md, insurers: no guaranty fund stands behind a non-admitted carrier.
    """
    if q.asks.admitted != "required":
        return
    for line, row in _rows(q):
        company = row.insurer.name.value or "The insurer"
        reads = (row.insurer.name,)
        if row.insurer.admitted is None:
            yield unsure(q, "admitted", f"Whether {company} is admitted is not on file.", line=line, reads=reads)
        elif row.insurer.admitted:
            yield met("admitted", f"{company} is admitted.", line=line, reads=reads)
        else:
            why = f"{company}, which writes {lower(line_label(line))}, is not admitted."
            yield deficiency(
                q,
                "insurer-not-admitted",
                "admitted",
                why,
                line=line,
                found=False,
                required=True,
                reads=reads,
                c=row.insurer.name.value,
            )
