"""Waivers: a requirement set aside by somebody who may, for a while; the deficiency stays on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.judging.facts import LINES
from app.judging.question import Question
from app.judging.vendor import Waiver
from app.judging.verdict import Finding, waived

# The client may waive what its account manager may, not the other way round.
MAY = {"client": {"client", "account_manager"}, "account_manager": {"account_manager"}}

# What people call a requirement when they waive it, by the last part of its key.
OTHER_NAMES = {
    "named_insured_match": ("named_insured", "insured"),
    "signed": ("signature",),
    "rating_min": ("rating", "insurer_rating"),
    "sir_max": ("sir", "gl.sir"),
    "deductible_max": ("deductible", "gl.deductible"),
    "any_auto": ("auto.boxes", "auto.symbols"),
    "continuity": ("gap",),
    "umbrella_must_sit_over": ("umbrella.over",),
    "ny_board_forms": ("ny",),
    "notice_days": ("notice",),
    "holder_address": ("holder.address",),
    "description_must_mention": ("description",),
}


def with_waivers(q: Question, findings: Iterable[Finding]) -> list[Finding]:
    """The findings with those that a waiver in force covers marked as waived.

    Source: docs/rulebook.md, waivers: a waiver names a requirement, never a document, and hides nothing.
    """
    return [
        waived(finding) if any(covers(q, waiver, finding) for waiver in q.facts.vendor.waivers) else finding
        for finding in findings
    ]


def covers(q: Question, waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver sets a finding aside on the day.

    Source: docs/rulebook.md, waivers: by who may, for this requirement, between its days.
    """
    if finding.severity is None or finding.waivable_by not in MAY[waiver.approver]:
        return False
    return is_for(waiver, finding) and waiver.from_ <= q.as_of < ends_on(q, waiver, finding.line)


def is_for(waiver: Waiver, finding: Finding) -> bool:
    """Whether a waiver names a finding's requirement or its code.

    Source: program file keys; docs/rulebook.md, waivers: a line's name waives the line, not what is asked of it.
    """
    named, key = waiver.requirement.removeprefix("certificate."), finding.requirement
    if (
        named in (key, finding.slug)
        or (named not in LINES and key.startswith(f"{named}."))
        or (named in LINES and key == f"{named}.continuity")
        or named in OTHER_NAMES.get(key.rsplit(".", 1)[-1], ())
    ):
        return True
    return finding.line is not None and named in (f"{finding.line}.{key}", f"{finding.line}.{finding.slug}")


def ends_on(q: Question, waiver: Waiver, line: str | None) -> date:
    """The first day without the waiver: its own end, the end of the policy it was given for, or the contract's.

    Source: docs/rulebook.md, waivers: of several ends the earliest; the policy is the one in force when it was granted.
    """
    ends = [waiver.to, *filter(None, (q.facts.vendor.contract.to,))]
    for row in q.facts.rows_of("wc" if line == "el" else line or ""):
        start, end = row.effective.value, row.expiration.value
        if start and end and start <= waiver.from_ < end:
            ends.append(end)
    return min(ends)


def next_end(q: Question, findings: Iterable[Finding]) -> date | None:
    """The first day on which a waiver that is in use ends.

    Source: docs/rulebook.md, status: a waiver's end within the window is expiring.
    """
    days = [
        ends_on(q, waiver, finding.line)
        for finding in findings
        if finding.outcome == "waived"
        for waiver in q.facts.vendor.waivers
        if covers(q, waiver, finding)
    ]
    return min(days) if days else None
