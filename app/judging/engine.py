"""The engine: every rule in order, one cause one finding, waivers, and the standing they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.judging import (
    aggregates,
    autos,
    claims_made,
    coverage,
    dates,
    exclusions,
    grants,
    holder,
    insured,
    insurers,
    limits,
    notices,
    paper,
    retentions,
    states,
    takebacks,
    umbrellas,
    workers_comp,
    wos,
)  # fmt: skip
from app.judging.question import Question
from app.judging.status import next_expiration, status_of
from app.judging.suppress import suppressed
from app.judging.verdict import Finding, Verdict
from app.judging.waivers import with_waivers

Rule = Callable[[Question], Iterator[Finding]]

# In the order in which a person reads a certificate: the paper, who, what, how much, for whom, what is taken away.
RULES: tuple[Rule, ...] = (
    coverage.certificate_at_hand,
    paper.samples,
    paper.alterations,
    paper.doubts,
    paper.open_questions,
    paper.untold_pages,
    insured.named_insured,
    insured.policy_insured,
    insured.insured_address,
    coverage.lines_shown,
    coverage.omitted_lines,
    coverage.disagreements,
    dates.in_force,
    dates.expiring,
    dates.gaps,
    dates.pending_cancellations,
    dates.nonrenewals,
    notices.unplaced_notices,
    notices.mistyped_notices,
    dates.notices_of_no_term,
    dates.odd_terms,
    limits.tower_limits,
    limits.aggregates,
    limits.other_limits,
    aggregates.aggregate_per,
    umbrellas.umbrella_limits,
    umbrellas.umbrella_scope,
    claims_made.occurrence_form,
    claims_made.retro_dates,
    claims_made.tails,
    retentions.self_insured_retentions,
    retentions.deductibles,
    retentions.currencies,
    retentions.territories,
    autos.vehicles,
    autos.split,
    autos.filings,
    workers_comp.shown,
    workers_comp.statute,
    states.state_of_work,
    workers_comp.owner,
    states.new_york,
    workers_comp.leased_staff,
    workers_comp.self_insured,
    grants.ai_ongoing,
    grants.ai_completed,
    grants.ai_auto,
    grants.ai_umbrella,
    wos.waivers_of_subrogation,
    grants.primary,
    grants.notice,
    exclusions.reductions,
    exclusions.unknown_forms,
    takebacks.taken_back,
    insurers.letters,
    insurers.companies,
    insurers.ratings,
    insurers.admission,
    holder.certificate_holder,
    holder.holder_address,
    holder.references,
    paper.paper_date,
    paper.signature,
    paper.policy_numbers,
    paper.form_and_edition,
    paper.whole_document,
    paper.sender,
    paper.first_certificates,
)

WEIGHT = {"fatal": 0, "major": 1, "minor": 2, "review": 3}


def judge_facts(q: Question) -> Verdict:
    """The verdict on one question.

    Source: docs/rulebook.md, five laws.
    """
    if not q.required or not q.facts.vendor.assignment.active or _excused(q):
        return Verdict(q.as_of, "not_required", None, (), (), ())
    findings = suppressed([paper.lacking(q, finding) for rule in RULES for finding in rule(q)])
    findings = with_waivers(q, findings)
    open_ = [finding for finding in findings if finding.severity is not None and finding.outcome != "waived"]
    return Verdict(
        as_of=q.as_of,
        status=status_of(q, findings),
        next_expiration=next_expiration(q),
        deficiencies=tuple(
            sorted((f for f in open_ if f.severity != "review"), key=lambda f: WEIGHT[f.severity or "review"])
        ),
        review=tuple(f for f in open_ if f.severity == "review"),
        met=tuple(f for f in findings if f.severity is None or f.outcome == "waived"),
    )


def _excused(q: Question) -> bool:
    assignment = q.facts.vendor.assignment
    return assignment.on_hold or assignment.exempt
