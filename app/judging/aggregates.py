"""For what the general aggregate stands: the policy as a whole, each project, or each location."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.judging.evidence import belongs, forms_granting, in_place
from app.judging.facts import Form, Row
from app.judging.question import Question, proven, settle, unsure
from app.judging.verdict import Finding

FORMS = ("CG 25 03", "CG 25 04")
WIDER = ("project", "location")


def aggregate_per(q: Question) -> Iterator[Finding]:
    """The general aggregate stands for each project or location, where the program asks for it.

    Source: ISO CG 25 03, CG 25 04; ACORD 25, GEN'L AGGREGATE LIMIT APPLIES PER.
    """
    row, wanted = q.row("gl"), q.asks.aggregate_per
    if row is None or wanted == "policy" or not q.requires("gl"):
        return
    forms = _forms(row)
    good = next((form for form in forms if not _against(q, form, row)), None)
    if good is not None:
        said = f"By {good.spoken}."
        yield proven(q, "aggregate_per", said, line="gl", found=good.spoken, required=wanted, reads=(good.read,))
    elif forms:
        yield _elsewhere(q, row, forms)
    else:
        yield _by_box(q, row)


def _forms(row: Row) -> list[Form]:
    forms = [form for each in WIDER for form in forms_granting(row, f"aggregate_{each}", "listed")]
    return forms + [form for form in row.forms if form.number in FORMS and form.role == "listed"]


def _against(q: Question, form: Form, row: Row) -> str | None:
    """What speaks against a form: another policy's, or a schedule of other projects. Source: ISO CG 25 03, schedule."""
    scheduled = replace(form, places=(*form.places, *form.names))
    wrong = belongs(q, form, row) or in_place(q, scheduled)
    return wrong["why"] if wrong else None


def _elsewhere(q: Question, row: Row, forms: list[Form]) -> Finding:
    """The forms at hand are another project's; where the box says more, or the site is not known, a person decides."""
    shown, site = row.option("aggregate_per"), q.facts.vendor.vendor.site
    why = _against(q, forms[0], row) or ""
    reads = (shown, *(form.read for form in forms))
    if shown.value != "policy" or site is None:
        return unsure(q, "aggregate_per", why, line="gl", found=shown.value, required=q.asks.aggregate_per, reads=reads)
    return settle(
        q, False, "aggregate-not-per-project", "aggregate_per", line="gl", reads=reads, found=shown.value,
        required=q.asks.aggregate_per, why=why, why_met="", p=row.policy.value,
    )  # fmt: skip


def _by_box(q: Question, row: Row) -> Finding:
    shown, wanted = row.option("aggregate_per"), q.asks.aggregate_per
    if shown.value is None:
        return unsure(q, "aggregate_per", line="gl", required=wanted, reads=(shown,))
    return settle(
        q, shown.value in WIDER, "aggregate-not-per-project", "aggregate_per", line="gl", reads=(shown,),
        found=shown.value, required=wanted, why=f"The general aggregate applies per {shown.value}; per {wanted} is asked.",
        why_met=f"The general aggregate applies per {shown.value}.", p=row.policy.value,
    )  # fmt: skip
