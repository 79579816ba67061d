"""Workers' compensation: what proves it, in the state where the work is done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.judging.coverage import absent
from app.judging.evidence import forms_granting
from app.judging.exemptions import claimed_exemption, excused, exemption_doubt, exemption_holds
from app.judging.names import compare_names, parse_name
from app.judging.question import Question, deficiency, proven, settle, unsure
from app.judging.states import fund_proof, nonsubscriber
from app.judging.tower import EL_LIMITS
from app.judging.verdict import Finding

ALL_LEASED = re.compile(r"\ball (of )?(the |its )?(workers?|employees|staff) (are|is) leased|\"?if any\"? policy", re.I)
SELF_INSURED = re.compile(r"self[- ]insur|SI-?12", re.I)


def shown(q: Question) -> Iterator[Finding]:
    """Workers' compensation is shown at all, or an exemption stands in its place.

    Source: docs/rulebook.md, workers' compensation: the special code speaks instead of the missing one.
    """
    if not q.requires("wc"):
        return
    if excused(q, "wc"):
        yield proven(q, "wc.exemption", "The state's exemption is on file and in force.", line="wc", found="exemption")
        return
    if nonsubscriber(q):
        why = "The vendor has opted out of workers' compensation in Texas."
        yield deficiency(
            q, "wc-nonsubscriber", "wc", why, line="wc", evidence=q.place("certificate.description_of_operations")
        )
    elif (doubt := exemption_doubt(q)) is not None and not q.facts.rows_of("wc"):
        yield unsure(q, "wc.exemption", doubt, line="wc")
    elif claimed_exemption(q) is not None and not exemption_holds(q) and not q.facts.rows_of("wc"):
        why = "The vendor says that it is exempt, but no document of the state in force shows it."
        yield deficiency(q, "wc-exemption-unproven", "wc.exemption", why, line="wc", outcome="not_shown")
    elif not q.facts.rows_of("wc") and not fund_proof(q):
        yield from _missing(q)


def _missing(q: Question) -> Iterator[Finding]:
    if q.facts.paper is None and not q.facts.rows:
        return
    why = "No workers' compensation is shown, nor an exemption."
    yield absent(q, "wc-missing", "wc", why, "wc")


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
        yield settle(q, False, "wc-missing", "wc", line="wc", reads=(mark,), why=why, why_met="")
    else:
        why = "Employer's liability is shown, but not that benefits are statutory."
        yield unsure(q, "wc.per_statute", why, line="wc", found=mark.value, required=True, reads=(mark,))


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
    told = "\n".join((q.text, *(paper.kind for paper in q.facts.vendor.documents)))
    named = facts.get("client_named", facts.get("vendor_named")) or _named(q, insured or "")
    whole = facts.get("all_leased", facts.get("covers_all")) or bool(ALL_LEASED.search(told))
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
        yield proven(
            q,
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


def _named(q: Question, insured: str) -> bool:
    text = f"{insured}\n{q.text}"
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
    approved = any(SELF_INSURED.search(paper.kind) for paper in q.facts.vendor.documents)
    reads = (row.option("self_insured"),)
    if not approved:
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
        yield proven(q, "wc.self_insured", "The state's approval is on file.", line="wc", reads=reads)
