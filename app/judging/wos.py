"""Waiver of subrogation, line by line; workers' compensation by the state of the work."""

from __future__ import annotations

from collections.abc import Iterator

from app.judging.evidence import any_form, forms_granting, grace
from app.judging.exemptions import excused
from app.judging.facts import Form, Row
from app.judging.forms import entry_of
from app.judging.grants import EXAMPLES, _by_claim, _by_forms, _claimed
from app.judging.labels import line_label, lower
from app.judging.question import Question, deficiency, settle
from app.judging.remarks import said
from app.judging.removed import removed_grant
from app.judging.trades import is_construction
from app.judging.verdict import Finding

# States where a waiver on workers' compensation cannot be had; MO and KS bar it in construction.
PROHIBITED = {"KY", "NH", "NJ", "ND", "OH", "WA", "WY", "PR", "VI"}
PROHIBITED_IN_CONSTRUCTION = {"MO", "KS"}
STATE_FORMS = {"TX": ("WC 42 03 04",), "CA": ("WC 04 03 06", "2572"), "UT": ("WC 43 03 05", "WC 00 03 13")}
COUNTRYWIDE = ("WC 00 03 13",)


def wc_waiver_forms(state: str | None) -> tuple[str, ...]:
    """The waiver forms that hold on workers' compensation in a state.

    Source: NCCI WC 00 03 13; Texas WC 42 03 04; California WC 04 03 06 and State Fund 2572; Utah WC 43 03 05.
    """
    return STATE_FORMS.get(state or "", COUNTRYWIDE)


def wc_waiver_prohibited(state: str | None, trade: str | None) -> bool:
    """Whether a state bars waivers on workers' compensation for this trade.

    Source: carriers' waiver forms, states not applicable; docs/rulebook.md, states.
    """
    if state in PROHIBITED_IN_CONSTRUCTION:
        return is_construction(trade) is True  # where that is not sure, the waiver is asked for
    return state in PROHIBITED


def waivers_of_subrogation(q: Question) -> Iterator[Finding]:
    """Each line whose waiver the program asks for shows it at the level that is asked.

    Source: ISO CG 24 04, CG 24 53, CA 04 44; NCCI WC 00 03 13; docs/rulebook.md, grants.
    """
    for line in q.asks.wos:
        row = q.row(line)
        if row is None or not q.requires(line) or excused(q, line):
            continue
        if line == "wc" and wc_waiver_prohibited(q.state, q.facts.vendor.vendor.trade):
            yield from _prohibited(q, row)
        else:
            yield from _waiver(q, row, line)


def _prohibited(q: Question, row: Row) -> Iterator[Finding]:
    if row.wos_box.value:
        return
    why = f"{q.state} allows no waiver of subrogation on workers' compensation, so none is asked."
    yield deficiency(q, "wos-state-prohibited", "wos.wc", why, line="wc", found=q.state, reads=(row.wos_box,))


def _waiver(q: Question, row: Row, line: str) -> Iterator[Finding]:
    key = f"wos.{line}"
    level = getattr(q.asks.evidence, f"wos_{line}", "box")
    gone = removed_grant(q, line, "wos")
    if gone:
        why = f"A policy change took the waiver on {lower(line_label(line))} away."
        yield deficiency(
            q, "wos-missing", key, why, line=line, begins_on=gone, required=level, reads=(row.wos_box,),
            r=_example(q, line),
        )  # fmt: skip
        return
    forms = _right_state(q, line, forms_granting(row, "wos", "mention" if level == "box" else level))
    if _by_claim(q, row, "wos", level):
        yield _claimed(q, key, row, "wos", "wos-missing", level=level)
    elif forms:
        right = {id(form) for form in forms}
        narrowed = _only(row, right)
        yield from _by_forms(
            q, narrowed, "wos", key, "mention" if level == "box" else level, mismatch="wos-name-mismatch"
        )
    else:
        yield _not_proven(q, row, line, key, level)


def _only(row: Row, keep: set[int]) -> Row:
    from dataclasses import replace

    return replace(row, forms=tuple(form for form in row.forms if id(form) in keep))


def _right_state(q: Question, line: str, forms: list[Form]) -> list[Form]:
    """On workers' compensation only the state's own form counts. Source: docs/rulebook.md, grants."""
    if line != "wc":
        return forms
    right = wc_waiver_forms(q.state)
    return [form for form in forms if (entry := entry_of(form)) is not None and entry.number in right]


def _not_proven(q: Question, row: Row, line: str, key: str, level: str) -> Finding:
    name = lower(line_label(line))
    example = _example(q, line)
    if own := next((form for form in row.forms if form.number.startswith(("WC 99 03", "WC 99 06"))), None):
        why = f"{own.spoken} is the carrier's own form: does it waive subrogation?"
        return deficiency(q, "endorsement-unknown-form", key, why, line=line, found=own.spoken, reads=(own.read,))
    if row.wos_box.value or said(q, "wos", line) or any_form(row, "wos"):
        claim = "The box is checked" if row.wos_box.value else "It is claimed"
        return settle(
            q, False, "wos-endorsement-missing", key, line=line, reads=(row.wos_box,) if row.wos_box.value else (),
            found="box" if row.wos_box.value else "mention", required=level, why_met="", severity=grace(q, row),
            why=f"{claim}, but no waiver of subrogation for {name} is {level} ({example}).",
            r=example, p=row.policy.value,
        )  # fmt: skip
    return settle(
        q, False, "wos-missing", key, line=line, reads=(row.wos_box,), found=row.wos_box.value, required=level,
        why=f"Nothing shows a waiver of subrogation on {name} ({example}).", why_met="", outcome="not_shown",
        r=example, p=row.policy.value,
    )  # fmt: skip


def _example(q: Question, line: str) -> str:
    return wc_waiver_forms(q.state)[0] if line == "wc" else EXAMPLES.get(line, "waiver form")
