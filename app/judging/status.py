"""The standing that the findings come to: the first of eight that applies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.judging.dates import relied_on
from app.judging.question import Question
from app.judging.verdict import HEAVY, Finding, Status
from app.judging.waivers import next_end

# These never block, whatever the program says of minor deficiencies.
NEVER_BLOCK = {"policy-expiring", "nonrenewal-noticed", "wos-state-prohibited"}
ENDED = {"policy-expired", "policy-cancelled"}


def status_of(q: Question, findings: Sequence[Finding]) -> Status:
    """The status by the order of docs/rulebook.md, status; the first row that applies.

    Source: docs/rulebook.md, status.
    """
    open_ = [finding for finding in findings if finding.outcome != "waived" and finding.severity is not None]
    if _nothing_proven(q, open_):
        return "missing"
    if any(finding.slug in ENDED for finding in open_):
        return "expired"
    if any(blocks(q, finding) for finding in open_):
        return "deficient"
    if any(finding.severity == "review" for finding in open_):
        return "under_review"
    if _ends_soon(q, findings):
        return "expiring"
    if any(finding.outcome == "waived" for finding in findings):
        return "compliant_with_waiver"
    return "compliant"


def blocks(q: Question, finding: Finding) -> bool:
    """Whether an open finding makes the vendor deficient today.

    Source: docs/rulebook.md, status: fatal and major, minor if the program says so, begun on or before the day.
    """
    if finding.begins_on is not None and finding.begins_on > q.as_of:
        return False
    if finding.severity == "minor":
        return q.asks.minor_blocks and finding.slug not in NEVER_BLOCK
    return finding.severity in HEAVY


def _nothing_proven(q: Question, open_: Sequence[Finding]) -> bool:
    """No accepted document has ever proven even one required line. Source: docs/rulebook.md, status."""
    if q.facts.rejected and q.facts.paper is not None:
        return any(finding.severity == "fatal" for finding in open_)
    slugs = {finding.slug for finding in open_}
    if "no-certificate" in slugs or ("document-illegible" in slugs and not q.facts.rows):
        return True
    required = [line for line in relied_on(q) if q.requires(line)]
    absent = {"coverage-missing", "wc-missing", "wc-exemption-unproven", "wc-nonsubscriber"}
    missing = {finding.line for finding in open_ if finding.slug in absent}
    return bool(required) and all(not q.facts.rows_of(line) and line in missing for line in required)


def _ends_soon(q: Question, findings: Sequence[Finding]) -> bool:
    """Something that is good today ends within the window. Source: docs/rulebook.md, status."""
    last = q.as_of + timedelta(days=q.asks.expiring_window_days)
    if any(finding.slug == "binder-only" for finding in findings):
        return True
    days = [finding.begins_on for finding in findings if finding.severity is not None and finding.outcome != "waived"]
    days.append(next_end(q, findings))
    return any(day is not None and q.as_of < day <= last for day in days)


def next_expiration(q: Question) -> date | None:
    """The first day on which a required line ends, after whatever follows it.

    Source: docs/rulebook.md, status.
    """
    ends = [cover.until for line in relied_on(q) if (cover := q.covers[line]).until is not None]
    return min((end for end in ends if end is not None), default=None)
