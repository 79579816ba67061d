"""Workers' compensation: what proves it, in the state where the work is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.judging.coverage import absent
from app.judging.evidence import forms_granting
from app.judging.exemptions import claimed_exemption, excused, exemption_holds
from app.judging.facts import Row
from app.judging.names import compare_names, parse_name
from app.judging.question import Question, deficiency, met, settle, unsure
from app.judging.tower import EL, EL_LIMITS
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
SELF_INSURED = re.compile(r"self[- ]insur|SI-?12", re.I)
CONSTRUCTION_OUT = {
    "office supply",
    "courier",
    "cleaning",
    "consultant",
    "catering",
    "architect",
    "engineer",
    "it",
    "childcare",
}


def shown(q: Question) -> Iterator[Finding]:
    """Workers' compensation is shown at all, or an exemption stands in its place.

    Source: docs/rulebook.md, workers' compensation: the special code speaks instead of the missing one.
    """
    if not q.requires("wc"):
        return
    if excused(q, "wc"):
        yield met("wc.exemption", "The state's exemption is on file and in force.", line="wc", found="exemption")
        return
    if nonsubscriber(q):
        why = "The vendor has opted out of workers' compensation in Texas."
        yield deficiency(
            q, "wc-nonsubscriber", "wc", why, line="wc", evidence=q.place("certificate.description_of_operations")
        )
    elif claimed_exemption(q) is not None and not exemption_holds(q) and not q.facts.rows_of("wc"):
        why = "The vendor says that it is exempt, but no document of the state in force shows it."
        yield deficiency(q, "wc-exemption-unproven", "wc.exemption", why, line="wc", outcome="not_shown")
    elif not q.facts.rows_of("wc") and not fund_proof(q):
        yield from _missing(q)


def _missing(q: Question) -> Iterator[Finding]:
    if q.facts.paper is None and not q.facts.rows:
        return
    why = "No workers' compensation is shown, nor an exemption."
    yield absent(q, "wc-missing", "wc", why, "wc", r=_el(q))


def _el(q: Question) -> Any:
    return q.asks.wc.each_accident if q.asks.wc else None


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


def statute(q: Question) -> Iterator[Finding]:
    """The per-statute mark: without it but with employer's liability a person looks, without both there is no proof.

    Source: ACORD 25, PER STATUTE; docs/rulebook.md, workers' compensation.
    """
    row = q.row("wc")
    if row is None or not q.requires("wc") or excused(q, "wc") or nonsubscriber(q):
        return
    mark = row.option("per_statute")
    has_el = any(row.limit(name).value is not None or row.limit(name).word for name in EL_LIMITS)
    if mark.value:
        yield settle(
            q, True, "wc-missing", "wc.per_statute", line="wc", reads=(mark,), found=True, required=True, why="",
            why_met="Benefits as the statute sets them.",
        )  # fmt: skip
    elif mark.value is False and not has_el:
        why = "The row shows neither the statutory mark nor employer's liability."
        yield settle(q, False, "wc-missing", "wc", line="wc", reads=(mark,), why=why, why_met="", r=_el(q))
    else:
        why = "Employer's liability is shown, but not that benefits are statutory."
        yield unsure(q, "wc.per_statute", why, line="wc", found=mark.value, required=True, reads=(mark,))


def fund_proof(q: Question) -> bool:
    """Whether a state fund's own certificate for the state of the work is on file.

    Source: docs/rulebook.md, states: ND, OH, WA and WY sell workers' compensation themselves.
    """
    state = q.state or ""
    pattern = FUNDS.get(state)
    for paper in q.facts.vendor.documents:
        if paper.state and paper.state.upper() != state:
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


def state_of_work(q: Question) -> Iterator[Finding]:
    """The policy reaches the state where the work is done.

    Source: NCCI WC 00 00 00, items 3.A and 3.C; docs/rulebook.md, states: private cover does not reach a fund's state.
    """
    row = q.row("wc")
    if not q.requires("wc") or excused(q, "wc") or q.state is None or nonsubscriber(q):
        return
    if q.state in MONOPOLISTIC:
        yield from _monopolistic(q, row)
    elif row is not None and row.option("item_3a").value is not None:
        states = [str(state).upper() for state in (row.option("item_3a").value or ())]
        yield settle(
            q, q.state in states, "wc-state-not-covered", "wc.state", line="wc", reads=(row.option("item_3a"),),
            found=states, required=q.state, why_met=f"Item 3.A lists {q.state}.",
            why=f"Item 3.A lists {', '.join(states)}, not {q.state}, where the work is done.", x=q.state,
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
                reads=(row.policy,), x=q.state,
            )  # fmt: skip
        return
    yield from _stop_gap(q, row, own)


def _stop_gap(q: Question, row: Row | None, own: bool) -> Iterator[Finding]:
    """A state fund gives no employer's liability, so stop gap must stand elsewhere.

    Source: ISO CG 04 41 to CG 04 44; NCCI WC 00 03 03, WC 34 03 01; docs/rulebook.md, states.
    """
    rows = [each for line in ("gl", "wc") if (each := q.row(line)) is not None]
    forms = [
        form for each in rows for form in forms_granting(each, "stop_gap", "listed") if _for_state(form.number, q.state)
    ]
    told = [paper for paper in q.facts.vendor.documents if "stop gap" in paper.kind.lower().replace("-", " ")]
    text = re.search(r"stop[ -]?gap", "\n".join((q.text, *q.facts.warnings)), re.I)
    if forms or told:
        yield met(
            "wc.stop_gap",
            f"Stop gap: {forms[0].spoken if forms else told[0].kind}.",
            line=EL,
            reads=[f.read for f in forms],
        )
    elif text:
        yield unsure(q, "wc.stop_gap", "Stop gap is mentioned, but no endorsement is here.", line=EL)
    else:
        why = f"The fund of {q.state} gives no employer's liability, and no stop gap is shown."
        yield deficiency(q, "stop-gap-missing", "wc.stop_gap", why, line=EL, required=_el(q), outcome="not_shown")
    del row, own


def _for_state(number: str, state: str | None) -> bool:
    from app.judging.forms import canonical, catalogue

    entry = catalogue().get(canonical(number))
    return bool(entry and (entry.state is None or (state or "") in entry.state.split()))


def owner(q: Question) -> Iterator[Finding]:
    """An owner who works on the site is covered too.

    Source: ACORD 25, ANY PROPRIETOR ... EXCLUDED; NCCI WC 00 03 08 and WC 00 03 10; docs/rulebook.md, workers' compensation.
    """
    row = q.row("wc")
    if row is None or not q.requires("wc") or excused(q, "wc"):
        return
    box, works = row.option("proprietor_excluded"), q.facts.vendor.vendor.owner_works_on_site
    included = forms_granting(row, "owner", "listed")
    if box.value and works is not False and not included:
        why = "The owner is excluded from workers' compensation" + (
            " and works on the site." if works else "; does the owner work on the site?"
        )
        yield settle(
            q, False, "wc-proprietor-excluded", "wc.proprietor", line="wc", reads=(box,), found=True, required=False,
            why=why, why_met="", severity=None if works else "review",
        )  # fmt: skip
    elif box.value is None and works and not included:
        why = "The box on excluded owners is blank, and the owner works on the site."
        yield deficiency(q, "wc-proprietor-unknown", "wc.proprietor", why, line="wc", reads=(box,))
    elif box.value is False:
        yield settle(
            q, True, "wc-proprietor-excluded", "wc.proprietor", line="wc", reads=(box,), found=False, required=False,
            why="", why_met="No owner is excluded.",
        )  # fmt: skip


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
        yield met("ny_board_forms", "The board's form is on file.", line="wc")
    if not any(NY_DISABILITY.search(kind) for kind in kinds):
        why = "New York wants DB-120.1, DB-155 or CE-200 for disability and paid family leave; none is here."
        yield deficiency(q, "ny-disability-missing", "ny_board_forms", why, outcome="not_shown")


def _board_forms(q: Question) -> bool:
    asked = q.asks.ny_board_forms
    return (q.facts.vendor.vendor.trade or "").lower() not in CONSTRUCTION_OUT if asked is None else asked


def leased_staff(q: Question) -> Iterator[Finding]:
    """A PEO's policy counts only where it names the vendor and says whose workers it covers.

    Source: NCCI WC 00 03 19 to WC 00 03 22; docs/rulebook.md, workers' compensation.
    """
    row = q.row("wc")
    if row is None or not q.requires("wc") or excused(q, "wc"):
        return
    peo = row.option("peo").value
    insured = row.insured.value
    foreign = bool(insured) and compare_names(insured or "", q.facts.vendor.vendor.legal_name) == "different"
    if not peo and not foreign:
        return
    facts = peo if isinstance(peo, dict) else {}
    named = facts.get("client_named", facts.get("vendor_named")) or _named(q)
    whole = facts.get("all_leased", facts.get("covers_all"))
    if not peo and insured and not _looks_peo(insured):
        why = f"The workers' compensation policy insures {insured}."
        yield settle(q, False, "named-insured-mismatch", "named_insured_match", line="wc", reads=(row.insured,), found=insured,
                     required=q.facts.vendor.vendor.legal_name, why=why, why_met="")  # fmt: skip
    elif not named or not whole:
        why = "The workers' compensation is a PEO's: " + (
            "who is covered is open." if named else "the vendor is not named as its client."
        )
        yield deficiency(q, "peo-scope-unproven", "wc.peo", why, line="wc", found=insured, reads=(row.insured,))
    else:
        yield met(
            "wc.peo",
            "The PEO names the vendor and covers all its workers.",
            line="wc",
            found=insured,
            reads=(row.insured,),
        )


def _looks_peo(name: str) -> bool:
    return bool(
        re.search(r"\bPEO\b|staff|employer|leasing|outsourc|human resource|payroll|\bHR\b|workforce", name, re.I)
    )


def _named(q: Question) -> bool:
    text = q.text
    core = parse_name(q.facts.vendor.vendor.legal_name).text
    return (
        bool(re.search(r"L/C/F|leased to|alternate employer|client", text, re.I))
        and core in parse_name(text.replace("\n", " ")).text
    )


def self_insured(q: Question) -> Iterator[Finding]:
    """An employer who insures itself shows the state's leave, and the program takes it.

    Source: docs/rulebook.md, workers' compensation.
    """
    row = q.row("wc")
    if row is None or not q.requires("wc") or not row.option("self_insured").value:
        return
    proven = any(SELF_INSURED.search(paper.kind) for paper in q.facts.vendor.documents)
    reads = (row.option("self_insured"),)
    if not proven:
        why = "The certificate says self-insured; the state's approval is not here."
        yield deficiency(q, "self-insurance-unproven", "wc.self_insured", why, line="wc", reads=reads)
    elif not q.asks.accept_self_insured:
        why = "The self-insurance is approved by the state, but not accepted by the program."
        yield deficiency(
            q,
            "self-insurance-unproven",
            "wc.self_insured",
            why,
            line="wc",
            found="not accepted by program",
            reads=reads,
        )
    else:
        yield met("wc.self_insured", "The state's approval is on file.", line="wc", reads=reads)
