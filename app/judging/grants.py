"""Grants: additional insured, waiver of subrogation, primary and non-contributory, notice, by their evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.judging.codes import day
from app.judging.evidence import RANK, Check, any_form, best, broader, check, forms_granting, grace, parties
from app.judging.facts import Read, Row
from app.judging.forms import entry_of, grants_of
from app.judging.labels import line_label, lower, requirement_label
from app.judging.program import NamedParty
from app.judging.question import Question, deficiency, proven, settle
from app.judging.remarks import said, said_conditionally
from app.judging.removed import removed_grant
from app.judging.verdict import Finding

EXAMPLES = {"gl": "CG 24 04", "auto": "CA 04 44", "umbrella": "CU 24 03"}


def ai_ongoing(q: Question) -> Iterator[Finding]:
    """Additional insured while the work runs, for each name that the program requires.

    Source: ISO CG 20 10, CG 20 33, CG 20 38, CG 20 26; docs/rulebook.md, grants.
    """
    row = q.row("gl")
    if row is None or q.asks.ai is None or not q.asks.ai.wanted("ongoing", "gl") or not q.requires("gl"):
        return
    level = q.asks.evidence.ai_ongoing
    if gone := removed_grant(q, "gl", "ai"):
        yield _taken_out(q, row, "ai-endorsement-missing", "ai.ongoing", gone)
    elif _by_claim(q, row, "ai", level) and not _says_by_which_form(row, level):
        yield _claimed(q, "ai.ongoing", row, "ai", "ai-box-unchecked", level=level)
    elif forms_granting(row, "ai_ongoing", level):
        yield from _by_forms(q, row, "ai_ongoing", "ai.ongoing", level)
    else:
        yield from _no_ongoing_form(q, row, level)


def _says_by_which_form(row: Row, level: str) -> bool:
    """A sentence that names its form claims no more than the form gives. Source: docs/rulebook.md, evidence."""
    return level == "mention" and any(forms_granting(row, grant, level) for grant in ("ai_ongoing", "ai_other"))


def _no_ongoing_form(q: Question, row: Row, level: str) -> Iterator[Finding]:
    """No form for ongoing operations: another relation's form, a claim without its form, or nothing at all.

    Source: docs/rulebook.md, grants, table of additional insured evidence.
    """
    other = forms_granting(row, "ai_other", level)
    names = [party.name for party in parties(q)]
    if other:
        entry = entry_of(other[0])
        why = f"{other[0].spoken} is for a {entry.relation if entry else 'different party'}, not for this contract."
        yield deficiency(
            q, "ai-wrong-relationship", "ai.ongoing", why, line="gl", found=other[0].spoken, required=names,
            reads=(other[0].read,), f=other[0].spoken, p=row.policy.value,
        )  # fmt: skip
    elif row.ai_box.value or said(q, "ai") or any_form(row, "ai_ongoing"):
        reads = (row.ai_box,) if row.ai_box.value else ()
        boxed = "The box is checked" if row.ai_box.value else "The remarks name an additional insured"
        yield settle(
            q, False, "ai-endorsement-missing", "ai.ongoing", line="gl", reads=reads, found=_claim(q, row),
            required=level, why=f"{boxed}, but no additional insured endorsement for ongoing operations is {level}.",
            why_met="", severity=grace(q, row), p=row.policy.value,
        )  # fmt: skip
    else:
        why = f"Neither the box nor the remarks show {' or '.join(names)} as additional insured, and no endorsement is here."
        yield settle(
            q, False, "ai-box-unchecked", "ai.ongoing", line="gl", reads=(row.ai_box,), found=False, required=names,
            why=why, why_met="", outcome="not_shown", p=row.policy.value,
        )  # fmt: skip


def _claim(q: Question, row: Row) -> str:
    if row.ai_box.value:
        return "box"
    return "mention" if said(q, "ai") else "listed"


def ai_completed(q: Question) -> Iterator[Finding]:
    """Additional insured after the work is done, for each name that the program requires.

    Source: ISO CG 20 37, CG 20 39, CG 20 40, CG 20 10 11 85; docs/rulebook.md, grants.
    """
    row = q.row("gl")
    if row is None or q.asks.ai is None or not q.asks.ai.wanted("completed", "gl") or not q.requires("gl"):
        return
    level = q.asks.evidence.ai_completed
    if gone := removed_grant(q, "gl", "ai_completed"):
        yield _taken_out(q, row, "ai-completed-ops-missing", "ai.completed", gone)
    elif level == "box" and row.ai_box.value:
        yield _claimed(q, "ai.completed", row, "ai", "ai-completed-ops-missing", level=level)
    elif forms_granting(row, "ai_completed", level):
        yield from _by_forms(q, row, "ai_completed", "ai.completed", level)
    else:
        have = [form for form in row.forms if "ai_ongoing" in grants_of(form)]
        shown = (
            f"{have[0].spoken} covers ongoing operations alone" if have else "no form for completed operations is shown"
        )
        yield deficiency(
            q, "ai-completed-ops-missing", "ai.completed", f"Nothing protects after completion: {shown}.", line="gl",
            found=[form.spoken for form in have], required=level, severity=grace(q, row), outcome="not_shown",
            evidence=tuple(place for form in have for place in form.read.evidence) or q.place("forms"),
            p=row.policy.value,
        )  # fmt: skip


def _taken_out(q: Question, row: Row, slug: str, key: str, gone: date) -> Finding:
    """A policy change ended the grant. Source: docs/rulebook.md, events."""
    why = f"A policy change took it out of {row.number} on {day(gone)}: {lower(requirement_label(key))}."
    return deficiency(q, slug, key, why, line="gl", begins_on=gone, reads=(row.policy,), p=row.policy.value)


def _by_claim(q: Question, row: Row, grant: str, level: str) -> bool:
    """Whether a box or a sentence is all that is asked, and is there. Source: docs/rulebook.md, evidence."""
    box = row.ai_box if grant == "ai" else row.wos_box
    return (level == "box" and bool(box.value)) or (RANK[level] <= RANK["mention"] and said(q, grant, row.line))


def _claimed(q: Question, key: str, row: Row, grant: str, slug: str, *, level: str) -> Finding:
    box = row.ai_box if grant == "ai" else row.wos_box
    by_box = level == "box" and bool(box.value)
    how, found = ("box is checked", "box") if by_box else ("remarks say so", "mention")
    reads: tuple[Read[Any], ...] = (box,) if by_box else q.remarks
    if not by_box and said_conditionally(q, grant, row.line) and not q.contract_on_file:
        why = "The remarks grant it only where a written contract asks for it, and none is on file."
        return deficiency(q, "blanket-needs-contract", key, why, line=row.line, found=found, reads=reads)
    return settle(
        q, True, slug, key, line=row.line, reads=reads, found=found, why="", why_met=f"{requirement_label(key)}: the {how}.",
    )  # fmt: skip


def _by_forms(
    q: Question, row: Row, grant: str, key: str, level: str, *, mismatch: str = "ai-name-mismatch"
) -> Iterator[Finding]:
    """The forms at hand against each required name.

    Source: docs/rulebook.md, grants: a form that is present but wrong gives its own code, never the missing one.
    """
    forms = forms_granting(row, grant, level)
    ai = grant.startswith("ai")
    results = [(party, best([check(q, form, row, party, mismatch, ai=ai) for form in forms])) for party in parties(q)]
    bad = {result.slug: (party, result) for party, result in reversed(results) if result.verdict != "good"}
    for party, result in bad.values():
        yield _faulty(q, row, key, party, result)
    if not bad:
        shown = list(dict.fromkeys(result.form.spoken for _, result in results if result.form))
        yield settle(
            q, True, "ai-endorsement-missing", key, line=row.line, found=shown,
            required=[party.name for party, _ in results], why="",
            reads=[read for _, result in results for read in result.reads],
            why_met=f"{requirement_label(key)}: by {', '.join(shown)}.",
        )  # fmt: skip


def _faulty(q: Question, row: Row, key: str, party: NamedParty, result: Check) -> Finding:
    assert result.slug is not None
    spoken = result.form.spoken if result.form else None
    if result.verdict == "review":
        return deficiency(
            q, result.slug, key, result.why, line=row.line, found=result.found, required=result.required,
            reads=result.reads, severity="review", f=spoken, p=row.policy.value,
        )  # fmt: skip
    return settle(
        q, False, result.slug, key, line=row.line, found=result.found, required=result.required or party.name,
        reads=result.reads, why=result.why, why_met="", f=spoken, p=row.policy.value,
        b=broader(result.required) if result.slug == "ai-edition-unacceptable" else None,
    )  # fmt: skip


def ai_auto(q: Question) -> Iterator[Finding]:
    """Additional insured on auto: the box, CA 20 48, or a carrier's broad form.

    Source: ISO CA 00 01: who is liable for an insured's conduct is an insured already; CA 20 48 confirms it.
    """
    yield from _by_box(
        q,
        "auto",
        "ai.auto",
        q.asks.evidence.ai_auto,
        "ai-auto-missing",
        wanted=bool(q.asks.ai and q.asks.ai.wanted("ongoing", "auto")),
    )


def ai_umbrella(q: Question) -> Iterator[Finding]:
    """Additional insured on the umbrella: it follows form unless its box says no.

    Source: ISO CU 00 01: who is insured below is insured above; docs/rulebook.md, grants.
    """
    row = q.row("umbrella")
    if row is None or (row.ai_box.unread and q.asks.evidence.ai_umbrella == "box") or row.option("follow_form").value:
        return
    wanted = bool(q.asks.ai and q.asks.ai.wanted("ongoing", "umbrella"))
    yield from _by_box(q, "umbrella", "ai.umbrella", q.asks.evidence.ai_umbrella, "ai-umbrella-missing", wanted=wanted)


def _by_box(q: Question, line: str, key: str, level: str, slug: str, *, wanted: bool) -> Iterator[Finding]:
    row = q.row(line)
    if row is None or not wanted or not (q.requires(line)):
        return
    forms = forms_granting(row, "ai", level)
    if forms:
        reads = [form.read for form in forms]
        yield proven(q, key, f"By {forms[0].spoken}.", line=line, found=[form.spoken for form in forms], reads=reads)
    elif _by_claim(q, row, "ai", level):
        yield _claimed(q, key, row, "ai", slug, level=level)
    else:
        why = f"{line_label(line)} does not show the client as additional insured."
        yield settle(
            q, False, slug, key, line=line, reads=(row.ai_box,), found=row.ai_box.value, required=level, why=why,
            why_met="", outcome="not_shown", p=row.policy.value,
        )  # fmt: skip


def primary(q: Question) -> Iterator[Finding]:
    """Primary and non-contributory: CG 20 01, or the additional insured form's own clause.

    Source: ISO CG 20 01; docs/rulebook.md, grants: a sentence in the remarks is no endorsement.
    """
    for line in q.asks.pnc:
        row = q.row(line)
        if row is None or not q.requires(line):
            continue
        level, key = q.asks.evidence.pnc, f"pnc.{line}"
        gone = removed_grant(q, line, "pnc")
        if forms_granting(row, "pnc", level) and not gone:
            yield from _by_forms(q, row, "pnc", key, level)
        elif RANK[level] <= RANK["mention"] and said(q, "pnc", line) and not gone:
            yield proven(
                q,
                key,
                "The remarks call the policy primary.",
                line=line,
                found="mention",
                reads=q.remarks,
            )
        else:
            claim = (
                "The remarks call the policy primary, but no endorsement does"
                if said(q, "pnc", line)
                else "Nothing shows the policy as primary"
            )
            yield deficiency(
                q, "pnc-missing", key, f"{claim} ({lower(line_label(line))}).", line=line, required=level,
                found="mention" if said(q, "pnc", line) else None, severity=None if gone else grace(q, row),
                begins_on=gone, outcome="not_shown", evidence=q.place("forms"), p=row.policy.value,
            )  # fmt: skip


def notice(q: Question) -> Iterator[Finding]:
    """An endorsement that tells the holder of a cancellation; certificates after 2009 promise nothing.

    Source: ACORD 25, CANCELLATION: notice as the policy provides; docs/rulebook.md, grants.
    """
    row = q.row("gl")
    if row is None or not q.asks.notice_days or not q.requires("gl"):
        return
    level = q.asks.evidence.notice
    forms = forms_granting(row, "notice", level)
    if forms:
        yield proven(
            q, "notice_days", f"By {forms[0].spoken}.", line="gl", found=forms[0].spoken, reads=[forms[0].read]
        )
    elif RANK[level] <= RANK["mention"] and said(q, "notice"):
        yield proven(
            q,
            "notice_days",
            "The remarks promise notice.",
            line="gl",
            found="mention",
            reads=q.remarks,
        )
    else:
        yield deficiency(
            q, "notice-endorsement-missing", "notice_days", "No endorsement promises the holder notice of cancellation.",
            line="gl", required=q.asks.notice_days, outcome="not_shown", evidence=q.place("forms"), p=row.policy.value,
        )  # fmt: skip
