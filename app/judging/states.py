"""Workers' compensation by the state of the work: state funds, item 3.A, stop gap, New York's own forms, Texas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.judging.codes import money
from app.judging.evidence import forms_granting
from app.judging.exemptions import excused
from app.judging.facts import Form, Row
from app.judging.forms import canonical, catalogue
from app.judging.question import Question, deficiency, proven, settle, unsure
from app.judging.tower import EL
from app.judging.trades import is_construction
from app.judging.us_states import NAMES, is_state, state_code
from app.judging.vendor import Proof
from app.judging.verdict import Finding
from app.judging.words import NONSUBSCRIBER

MONOPOLISTIC = {"ND", "OH", "WA", "WY", "PR", "VI"}
FUNDS = {
    "OH": re.compile(r"\bBWC\b|bureau of workers", re.I),
    "WA": re.compile(r"\bL ?& ?I\b|labor (and|&) industries|\bLNI\b", re.I),
    "ND": re.compile(r"\bWSI\b|workforce safety", re.I),
    "WY": re.compile(r"\bDWS\b|department of workforce", re.I),
}
FUND = re.compile(r"state[- ]fund", re.I)
NY_WC = re.compile(r"C-?105\.?2|U-?26\.?3|\bSI-?12\b|GSI-?105\.?2", re.I)
NY_DISABILITY = re.compile(r"DB-?120\.?1|DB-?155|CE-?200", re.I)


def asked_el(q: Question) -> float | None:
    """The employer's liability limit that is asked, the largest of the three.

    Source: program file, `wc.each_accident` and the two of disease.
    """
    wc = q.asks.wc
    amounts = (wc.each_accident, wc.disease_each_employee, wc.disease_policy_limit) if wc else ()
    return max(filter(None, amounts), default=None)


def nonsubscriber(q: Question) -> bool:
    """Whether the papers say that the vendor opted out of the Texas system.

    Source: Texas Labor Code 406.002; DWC-5.
    """
    row = q.row("wc")
    told = bool(row and row.option("nonsubscriber").value)
    text = "\n".join((q.text, *q.facts.warnings))
    return (
        (told or bool(NONSUBSCRIBER.search(text)))
        and q.state in (None, "TX")
        and not q.asks.wc_waived_for_nonsubscriber
    )


def fund_proof(q: Question) -> bool:
    """Whether a state fund's own certificate for the state of the work is on file.

    Source: docs/rulebook.md, states: ND, OH, WA and WY sell workers' compensation themselves.
    """
    state = q.state or ""
    pattern = FUNDS.get(state)
    for paper in q.facts.vendor.documents:
        if paper.state and state_code(paper.state) != state:
            continue
        if (paper.expiration is None or q.as_of < paper.expiration) and (
            (pattern and pattern.search(paper.kind)) or FUND.search(paper.kind)
        ):
            return True
    return False


def is_fund(row: Row, state: str) -> bool:
    """Whether a row is the state fund's own.

    Source: docs/rulebook.md, states.
    """
    pattern = FUNDS.get(state)
    return bool(row.option("state_fund").value) or bool(pattern and pattern.search(row.insurer.name.value or ""))


def fund_of(row: Row) -> str | None:
    """The state whose fund wrote a row, by the insurer's name; None where it is a private carrier's.

    Source: docs/rulebook.md, states.
    """
    return next((state for state in FUNDS if is_fund(row, state) and not row.option("state_fund").value), None)


def without_el(q: Question, row: Row) -> bool:
    """Whether a row is a state fund's and nothing shows stop gap, so that its employer's liability is no proof.

    Source: docs/rulebook.md, states: a fund gives no employer's liability, whatever its row says.
    """
    fund = fund_of(row)
    return fund is not None and not any(_stop_gap_shown(q, fund))


def state_of_work(q: Question) -> Iterator[Finding]:
    """The policy reaches the state where the work is done.

    Source: NCCI WC 00 00 00, items 3.A and 3.C; docs/rulebook.md, states: private cover does not reach a fund's state.
    """
    row = q.row("wc")
    if not q.requires("wc") or excused(q, "wc") or nonsubscriber(q):
        return
    fund = fund_of(row) if row is not None else None
    if fund is not None and q.state in (None, fund):
        yield from _stop_gap(q, fund)
    elif q.state is None:
        return
    elif not is_state(q.state):
        why = f"The state of the work, {q.state}, is no state of the United States."
        yield unsure(q, "wc.state", why, line="wc", found=q.state)
    elif q.state in MONOPOLISTIC:
        yield from _monopolistic(q, row)
    elif fund is not None and row is not None:
        why = (
            f"{NAMES[fund]}'s fund writes the workers' compensation; does it reach {NAMES[q.state]}, where the work is?"
        )
        yield unsure(q, "wc.state", why, line="wc", found=fund, required=q.state, reads=(row.insurer.name,))
    elif row is not None and row.option("item_3a").value is not None:
        states = [state_code(str(state)) or "" for state in (row.option("item_3a").value or ())]
        yield settle(
            q, q.state in states, "wc-state-not-covered", "wc.state", line="wc", reads=(row.option("item_3a"),),
            found=states, required=q.state, why_met=f"Item 3.A lists {q.state}.",
            why=f"Item 3.A lists {', '.join(states)}, not {q.state}, where the work is done.", x=NAMES.get(q.state, q.state),
        )  # fmt: skip


def _monopolistic(q: Question, row: Row | None) -> Iterator[Finding]:
    assert q.state is not None
    own = row is not None and is_fund(row, q.state)
    if not own and not fund_proof(q):
        if row is not None:
            why = (
                f"{q.state} sells workers' compensation through its own fund alone; a private policy does not reach it."
            )
            yield deficiency(
                q, "wc-state-not-covered", "wc.state", why, line="wc", found="private policy", required=q.state,
                reads=(row.policy,), x=NAMES.get(q.state, q.state),
            )  # fmt: skip
        return
    yield from _stop_gap(q, q.state)


def _stop_gap_shown(q: Question, state: str) -> tuple[list[Form], list[Proof]]:
    """The endorsements and other proofs of stop gap for a state. Source: docs/rulebook.md, states."""
    rows = [each for line in ("gl", "wc") if (each := q.row(line)) is not None]
    forms = [
        form for each in rows for form in forms_granting(each, "stop_gap", "listed") if _for_state(form.number, state)
    ]
    told = [paper for paper in q.facts.vendor.documents if "stop gap" in paper.kind.lower().replace("-", " ")]
    return forms, told


def _stop_gap(q: Question, state: str) -> Iterator[Finding]:
    """A state fund gives no employer's liability, so stop gap must stand elsewhere.

    Source: ISO CG 04 41 to CG 04 44; NCCI WC 00 03 03, WC 34 03 01; docs/rulebook.md, states.
    """
    forms, told = _stop_gap_shown(q, state)
    text = re.search(r"stop[ -]?gap", "\n".join((q.text, *q.facts.warnings)), re.I)
    if (forms or told) and (asked := asked_el(q)) and q.row("wc") is None:
        yield _stop_gap_amount(q, forms, told, asked)
    elif forms or told:
        yield proven(
            q,
            "wc.stop_gap",
            f"Stop gap: {forms[0].spoken if forms else told[0].kind}.",
            line=EL,
            reads=[f.read for f in forms],
        )
    elif text:
        yield unsure(q, "wc.stop_gap", "Stop gap is mentioned, but no endorsement is here.", line=EL)
    else:
        why = f"The fund of {NAMES.get(state, state)} gives no employer's liability, and no stop gap is shown."
        yield deficiency(q, "stop-gap-missing", "wc.stop_gap", why, line=EL, required=asked_el(q), outcome="not_shown")


def _stop_gap_amount(q: Question, forms: list[Form], told: list[Proof], asked: float) -> Finding:
    """How much stop gap there is, where no row of the certificate shows employer's liability.

    Source: docs/rulebook.md, states: an amount that is not shown is not known.
    """
    name = forms[0].spoken if forms else told[0].kind
    shown = max((paper.limit for paper in told if paper.limit is not None), default=None)
    words: dict[str, Any] = {"line": EL, "found": shown, "required": asked, "reads": [form.read for form in forms]}
    if shown is None:
        why = f"Stop gap is shown ({name}), but not for how much; {money(asked)} is asked."
        return unsure(q, "wc.stop_gap", why, **words)
    why = f"Stop gap is {money(shown)}; {money(asked)} is asked."
    return settle(q, shown >= asked, "el-limit-short", "wc.stop_gap", why=why, why_met=why, **words)


def _for_state(number: str, state: str | None) -> bool:
    entry = catalogue().get(canonical(number))
    return bool(entry and (entry.state is None or (state or "") in entry.state.split()))


def new_york(q: Question) -> Iterator[Finding]:
    """New York's own forms, where the program wants them.

    Source: New York Workers' Compensation Law sections 57 and 220; docs/rulebook.md, states: ACORD is no proof there.
    """
    if q.state != "NY" or not q.requires("wc") or not _board_forms(q):
        return
    kinds = [paper.kind for paper in q.facts.vendor.documents if paper.expiration is None or q.as_of < paper.expiration]
    if not any(NY_WC.search(kind) for kind in kinds) and not excused(q, "wc"):
        why = "New York wants C-105.2, U-26.3, SI-12 or GSI-105.2; none is here."
        yield deficiency(q, "wc-ny-form-required", "ny_board_forms", why, line="wc", outcome="not_shown")
    elif not excused(q, "wc"):
        yield proven(q, "ny_board_forms", "The board's form is on file.", line="wc")
    if not any(NY_DISABILITY.search(kind) for kind in kinds):
        why = "New York wants DB-120.1, DB-155 or CE-200 for disability and paid family leave; none is here."
        yield deficiency(q, "ny-disability-missing", "ny_board_forms", why, outcome="not_shown")


def _board_forms(q: Question) -> bool:
    asked = q.asks.ny_board_forms
    return is_construction(q.facts.vendor.vendor.trade) is not False if asked is None else asked
