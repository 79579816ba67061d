"""What a queue shows of a verdict: how pressing it is, what is wrong in one line, and the small line under it."""

from __future__ import annotations

from collections.abc import Iterable

from app.judging.codes import day, money, spoken
from app.judging.doubts import values_to_look_at
from app.judging.labels import line_label, lower, requirement_label
from app.judging.verdict import HEAVY, Finding, Verdict

STATUS_RISK = {
    "expired": 400,
    "missing": 350,
    "deficient": 250,
    "under_review": 150,
    "expiring": 100,
    "compliant_with_waiver": 10,
    "compliant": 0,
    "not_required": 0,
}
UNINSURED = 300
FATAL = 100
TIER_STEP = 20
ORDER = {"fatal": 0, "major": 1, "review": 2, "minor": 3}


def risk(verdict: Verdict, tier: str | None) -> int:
    """How pressing a verdict is; higher comes first, a vendor who may be uninsured before any paper fault.

    Source: docs/rulebook.md, deficiencies: may be uninsured and paper fault; docs/rulebook.md, tiers.
    """
    uninsured = any(
        finding.class_ == "may_be_uninsured" and finding.severity in HEAVY for finding in verdict.deficiencies
    )
    fatal = any(finding.severity == "fatal" for finding in verdict.deficiencies)
    digits = "".join(filter(str.isdigit, tier or ""))
    step = TIER_STEP * (int(digits) if digits else 3)
    return STATUS_RISK[verdict.status] + UNINSURED * uninsured + FATAL * fatal + step


def summary(verdict: Verdict) -> str:
    """What is wrong, in one line of words: General aggregate $1,000,000 short; no cover after completion (CG 20 37)."""
    heavy = [finding for finding in verdict.deficiencies if finding.severity in HEAVY]
    if not heavy and verdict.review:
        return _to_look_at(verdict)
    shown = heavy or list(verdict.deficiencies)
    if not shown:
        return "All that is asked is shown" if verdict.counts_as_compliant else "Nothing is asked"
    parts = list(dict.fromkeys(phrase(finding) for finding in _weighty(shown)))
    text = _joined(parts)
    if heavy and all(finding.class_ == "paper_fault" for finding in heavy):
        return f"Paper fault: {text[:1].lower()}{text[1:]}"
    return text


def _to_look_at(verdict: Verdict) -> str:
    """What a person has to look at, where nothing falls short: 3 values to look at: 2 endorsement forms, 1 date."""
    first = [finding for finding in verdict.review if finding.slug == "first-certificate"]
    asked = [f for f in verdict.review if f.slug not in ("field-unsure", "first-certificate")]
    values = values_to_look_at([f for f in verdict.review if f.slug == "field-unsure"])
    parts = ["First certificate of a high-risk vendor"] if first else []
    parts += list(dict.fromkeys(phrase(finding) for finding in asked))
    if values and len(parts) > 2:
        parts = [*parts[:2], values, *parts[2:]]
    elif values:
        parts.append(values)
    return _joined(parts)


def _joined(parts: list[str]) -> str:
    text = "; ".join([parts[0], *(_inner(part) for part in parts[1:3])])
    return f"{text}; {len(parts) - 3} more" if len(parts) > 3 else text


def _inner(part: str) -> str:
    """A phrase after a semicolon: lower case, but for codes and names that begin it."""
    first = part.split(" ", 1)[0]
    return (
        part
        if first[:2].isupper() or any(char.isdigit() for char in first) or first == "New"
        else f"{part[:1].lower()}{part[1:]}"
    )


def _weighty(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: (ORDER[each.severity or "minor"], each.class_ != "may_be_uninsured"))


def detail(verdict: Verdict) -> str:
    """The small second line: what else there is to know at a glance."""
    parts = []
    if (
        verdict.deficiencies
        and all(f.class_ == "paper_fault" for f in verdict.deficiencies if f.severity in HEAVY)
        and verdict.status == "deficient"
    ):
        parts.append("cover meets everything" if not verdict.review else "no cover found short")
    if verdict.next_expiration is not None:
        days = (verdict.next_expiration - verdict.as_of).days
        parts.append(
            f"policy ends in {days} day{'s' if days != 1 else ''}"
            if days > 0
            else f"policy ended {day(verdict.next_expiration)}"
        )
    if verdict.review and any(finding.severity in HEAVY for finding in verdict.deficiencies):
        parts.append(f"{len(verdict.review)} to check")
    notes = sum(finding.severity == "minor" for finding in verdict.deficiencies)
    if notes:
        parts.append(f"{notes} note{'s' if notes != 1 else ''}")
    if verdict.waived:
        parts.append(f"{len(verdict.waived)} waived")
    return " · ".join(parts)


def phrase(finding: Finding) -> str:
    """One finding in a few words, for a list."""
    template = PHRASES.get(finding.slug)
    if template is None:
        return finding.why.rstrip(".")
    found, required = finding.found, finding.required
    return template.format(
        line=line_label(finding.line),
        lower=lower(line_label(finding.line)),
        name=requirement_label(finding.requirement),
        found=_said(found),
        required=_said(required),
        by=_by(found, required),
        on=day(finding.begins_on) if finding.begins_on else "an unknown day",
    )


def _said(value: object) -> str:
    return "nothing" if value in (None, [], ()) else spoken(value).replace("\n", ", ")


def _by(found: object, required: object) -> str:
    if isinstance(required, (int, float)) and isinstance(found, (int, float)) and not isinstance(found, bool):
        return f"{money(required - found)} short"
    return "not shown" if found is None else f"{_said(found)}, {_said(required)} asked"


PHRASES = {
    "no-certificate": "No certificate was ever received",
    "coverage-missing": "{line} not shown",
    "wc-missing": "Workers' compensation not shown",
    "policy-expired": "{line} ended on {on}",
    "policy-expiring": "{line} ends on {on}",
    "policy-cancelled": "{line} was cancelled on {on}",
    "cancellation-pending": "{line} will be cancelled on {on}",
    "not-yet-effective": "{line} has not begun",
    "coverage-gap": "{line}: a gap from {on}",
    "date-invalid": "{line}: the dates cannot be used",
    "limit-short": "{name} {by}",
    "aggregate-short": "{name} {by}",
    "el-limit-short": "Employer's liability {by}",
    "umbrella-short": "Umbrella {by}",
    "products-aggregate-missing": "No products-completed operations aggregate",
    "umbrella-does-not-follow": "Umbrella does not sit over {lower}",
    "aggregate-not-per-project": "Aggregate not per {required}",
    "split-limits-short": "Split auto limits under {required}",
    "auto-symbols-insufficient": "Autos covered: {found} only",
    "claims-made-not-allowed": "{line} is claims-made",
    "sir-too-high": "Retention {found}; {required} allowed",
    "named-insured-mismatch": "Insured is {found}, not {required}",
    "named-insured-entity-differs": "Insured is {found}, not {required}",
    "named-insured-dba-only": "Only the trade name {found} is shown",
    "holder-wrong": "Holder is {found}",
    "holder-copy-only": "No holder is named",
    "ai-box-unchecked": "Client not shown as additional insured",
    "ai-endorsement-missing": "Additional insured endorsement missing",
    "ai-completed-ops-missing": "No cover after completion (CG 20 37)",
    "ai-name-mismatch": "Additional insured names {found}, not {required}",
    "wos-missing": "No waiver of subrogation, {lower}",
    "wos-endorsement-missing": "Waiver endorsement missing, {lower}",
    "pnc-missing": "Not shown as primary (CG 20 01)",
    "policy-number-tbd": "{line}: policy number not issued",
    "certificate-unsigned": "Certificate not signed",
    "sample-document": "A sample, not a certificate",
    "insurer-rating-low": "{line}: insurer rated {found}, {required} asked",
    "document-illegible": "Document cannot be read",
}
