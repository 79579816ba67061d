"""Reductions: what the policy's forms take away, and whether it matters for this vendor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.judging.codes import code, spoken
from app.judging.facts import Form, Row, Ruling
from app.judging.forms import entry_of, known_edition, reduction_of
from app.judging.question import Question, deficiency, met, settle, unsure
from app.judging.reductions import RULES, Hit, names_trade
from app.judging.rulings import ruling_on
from app.judging.verdict import Finding

# What each tier cannot live without, beside the codes' own weight.
FATAL = {
    2: {"own_trade"},
    3: {
        "height",
        "residential",
        "subsidence",
        "action_over",
        "prior_work",
        "subcontracted_work",
    },
    4: {"pollution", "lead", "asbestos", "silica"},
    5: {"professional"},
    6: {"abuse", "assault"},
}
# Narrower kinds of one reduction: on a list the whole of it stands for each.
PART_OF = {
    "pollution_but_heating": "pollution",
    "subcontracted_work_at": "subcontracted_work",
    "subcontractor_warranty": "subcontracted_work",
}
WEIGHT = {"review": 0, "minor": 1, "major": 2, "fatal": 3}


def reductions(q: Question) -> Iterator[Finding]:
    """Every reduction of the policies that are relied on, weighed for this vendor's work.

    Source: ISO reductions of CG 00 01; docs/rulebook.md, exclusions: a carrier's own title waits for a person.
    """
    for line in ("gl", "umbrella"):
        row = q.row(line)
        if row is None or not (q.requires(line)):
            continue
        seen = False
        for form in row.forms:
            takes, sure = reduction_of(form)
            ruling = ruling_on(q.facts.rulings, form.read)
            seen = seen or ruling is not None
            if takes is None:
                continue
            seen = True
            hit = weigh(q, form, takes) if sure else _unconfirmed(form)
            hit = _only_named(q, form, hit, takes) if form.role == "mentioned" else hit
            if hit is not None and hit.slug == "exclusion-other" and ruling is not None:
                yield _ruled(q, row, form, ruling)
            elif hit is not None:
                yield _finding(q, row, form, hit, takes)
        if row.forms and not seen and line == "gl":
            yield met(
                "exclusions",
                "No reduction among the forms at hand.",
                line=line,
                reads=[form.read for form in row.forms],
            )


def _only_named(q: Question, form: Form, hit: Hit | None, takes: str) -> Hit | None:
    """A reduction that only the remarks name: a question, unless it matters no more than a note would say."""
    if hit is None or (
        (hit.severity or code(hit.slug).severity) == "minor" and not _listed(takes, q.program.exclusions_fatal, _own(q))
    ):
        return hit
    return Hit("exclusion-other", f"The remarks name {form.spoken}: does it take away cover that matters here?")


def _finding(q: Question, row: Row, form: Form, hit: Hit, takes: str) -> Finding:
    key = "indemnity" if hit.slug == "exclusion-contractual-liability" else "exclusions"
    severity = hit.severity or code(hit.slug).severity
    if severity != "review" and hit.slug != "exclusion-other" and _listed(takes, q.program.exclusions_fatal, _own(q)):
        severity = "fatal"
    elif severity == "minor" and _listed(takes, q.program.exclusions_major):
        severity = "major"
    words: dict[str, Any] = {"line": row.line, "found": form.spoken, "required": hit.required, "reads": (form.read,)}
    if severity != "review" and form.read.confidence < q.asks.not_met_threshold:
        return unsure(q, key, f"Not read for certain: {hit.why}", **words)
    return deficiency(
        q, hit.slug, key, hit.why, severity=severity, f=form.spoken, p=row.policy.value, r=hit.required, **words
    )


def _own(q: Question) -> set[str]:
    """What the vendor's tier cannot live without; work of subcontractors only where it has any.

    Source: docs/rulebook.md, tiers.
    """
    own = FATAL.get(q.tier or 0, set())
    return own if q.facts.vendor.vendor.subs_out else own - {"subcontracted_work"}


def _listed(takes: str, program: list[str], tier: set[str] | None = None) -> bool:
    """Whether this reduction, or what it is a part of, is on the program's or the tier's list."""
    kinds = {takes, PART_OF.get(takes, takes)}
    return bool(kinds & (tier or set())) or bool({kind.replace("_", "-") for kind in kinds} & _concepts(program))


def _concepts(names: list[str]) -> set[str]:
    return {name.lower().replace("_", "-").replace(" ", "-") for name in names}


def _unconfirmed(form: Form) -> Hit:
    return Hit("exclusion-other", f"{form.spoken} reads like a reduction: what does it take away?")


def weigh(q: Question, form: Form, takes: str) -> Hit | None:
    """What one reduction means for this vendor; None where it means nothing.

    Source: docs/rulebook.md, exclusions.
    """
    rule = RULES.get(takes)
    if rule is not None:
        return rule(q, form)
    return _by_list(q, form, takes)


def _by_list(q: Question, form: Form, takes: str) -> Hit:
    """A reduction without a code of its own: fatal where the tier lists it or it names the trade, else a question."""
    if _listed(takes, q.program.exclusions_fatal, _own(q)) or names_trade(q, form, takes):
        return Hit("exclusion-own-trade", f"{form.spoken} excludes work of this vendor ({takes.replace('_', ' ')}).")
    return Hit("exclusion-other", f"{form.spoken} takes cover away ({takes.replace('_', ' ')}): does it matter here?")


def unknown_forms(q: Question) -> Iterator[Finding]:
    """Forms that the catalogue does not know are asked about, never assumed to be harmless.

    Source: docs/rulebook.md, forms.
    """
    for line in ("gl", "auto", "umbrella", "wc"):
        row = q.row(line)
        if row is None or not q.requires(line):
            continue
        unknown = []
        for form in (each for each in row.forms if each.role != "mentioned" and _is_unknown(each)):
            ruling = ruling_on(q.facts.rulings, form.read)
            if ruling is not None:
                yield _ruled(q, row, form, ruling)
            else:
                unknown.append(form)
        if unknown:
            named = ", ".join(form.spoken for form in unknown[:6]) + (" and others" if len(unknown) > 6 else "")
            yield deficiency(
                q, "endorsement-unknown-form", "exclusions", f"Not in the catalogue: {named}. What do they do?", line=line,
                found=[form.spoken for form in unknown], evidence=tuple(place for form in unknown for place in form.read.evidence),
            )  # fmt: skip


def _ruled(q: Question, row: Row, form: Form, ruling: Ruling) -> Finding:
    """What a form does as a person ruled who read it. Source: docs/rulebook.md, forms: a person says what they do."""
    harmless = ruling.answer == "harmless"
    does = "takes nothing away that matters here" if harmless else "takes away cover that matters here"
    why = f"{ruling.by} ruled on {spoken(date.fromisoformat(ruling.on))} that {form.spoken} {does}: {ruling.reason}"
    return settle(
        q, harmless, "exclusion-other", "exclusions", reads=(form.read,), why=why, why_met=why, line=row.line,
        found=form.spoken, severity="major", class_="may_be_uninsured", f=form.spoken,
        ask="Please have {f} removed from the policy, and send the endorsement that removes it.",
    )  # fmt: skip


def _is_unknown(form: Form) -> bool:
    if (entry := entry_of(form)) is not None:
        return bool(entry.takes) and not known_edition(form, entry)
    return reduction_of(form)[0] is None
