"""The paper itself: signed, of a known form and edition, whole, real, with policy numbers that were issued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.judging.codes import day
from app.judging.dates import relied_on
from app.judging.facts import Paper, Row
from app.judging.labels import line_label, lower
from app.judging.months import months_after
from app.judging.question import Question, deficiency, met, settle, unsure
from app.judging.verdict import Evidence, Finding, Severity
from app.judging.words import ALTERED, DOUBT, ILLEGIBLE, PAGE, sample_in_remarks

ALWAYS_OLD = ("2001/08", "2009/01", "2009/09")
EARLY_DAYS = 90
CONFIRMED = re.compile(r"(?<!not )(?<!not yet )\bconfirmed\b", re.I)
OLD_AFTER_2017 = ("2010/05", "2014/01")


def samples(q: Question) -> Iterator[Finding]:
    """A sample, draft, quote or unfilled template is no proof.

    Source: docs/rulebook.md, paper.
    """
    for paper in q.papers:
        if paper.sample:
            why = f"The document is a sample or was never filled in: it says “{paper.sample}”."
            place = (Evidence(paper.file, path="certificate"),)
            yield deficiency(q, "sample-document", "document", why, found=paper.sample, evidence=place)
        elif said := sample_in_remarks(paper.description.value):
            why = f"The remarks say that it is no proof: “{said}”."
            reads = (paper.description,)
            yield settle(q, False, "sample-document", "document", reads=reads, found=said, why=why, why_met="")


def alterations(q: Question) -> Iterator[Finding]:
    """Signs of alteration go to a person; only a person's finding says that a paper was altered.

    Source: docs/rulebook.md, signs of alteration: a sign never accuses.
    """
    signs = [warning for warning in q.facts.warnings if ALTERED.search(warning)]
    if not signs:
        return
    if q.facts.rejected or any(CONFIRMED.search(sign) for sign in signs):
        yield deficiency(
            q, "document-altered", "document", "A person has confirmed that the paper was altered.", found=signs[0]
        )
    else:
        yield unsure(q, "document", f"Signs of alteration: {signs[0]}.", found=signs)


def doubts(q: Question) -> Iterator[Finding]:
    """What the reader mended, read by hand, or read in two ways is looked at by a person.

    Source: docs/rulebook.md, confidence: a repaired limit, date or form always goes to a person.
    """
    doubtful = [warning for warning in q.facts.warnings if DOUBT.search(warning) and not ALTERED.search(warning)]
    if doubtful:
        yield unsure(q, "warnings", f"The reader asks for a look: {doubtful[0]}.", found=doubtful)
    bad = [warning for warning in q.facts.warnings if ILLEGIBLE.search(warning)]
    if bad and not q.facts.illegible:
        yield deficiency(
            q, "document-illegible", "document", f"Part of the document cannot be read: {bad[0]}.", found=bad
        )


def untold_pages(q: Question) -> Iterator[Finding]:
    """An endorsement page of which no form could be told may grant or take away: a person says which it is.

    Source: docs/rulebook.md, forms.
    """
    if q.facts.untold_pages:
        why = f"No form could be told of {', '.join(q.facts.untold_pages)}: which endorsement is it?"
        yield deficiency(q, "endorsement-unknown-form", "exclusions", why, found=list(q.facts.untold_pages))


def open_questions(q: Question) -> Iterator[Finding]:
    """What could not be placed among the facts is a question, never left out.

    Source: docs/rulebook.md, five laws.
    """
    for why, read in q.facts.questions:
        yield unsure(q, "document", why, reads=(read,))


def signature(q: Question) -> Iterator[Finding]:
    """An authorized representative has signed; drawn, stamped or typed all count.

    Source: ACORD 25, AUTHORIZED REPRESENTATIVE; docs/rulebook.md, paper: a cropped box tells nothing.
    """
    for paper in q.papers:
        signed = paper.signed
        if signed.value is None:
            yield unsure(q, "signed", "Whether the certificate is signed could not be made out.", reads=(signed,))
        else:
            yield settle(
                q, signed.value, "certificate-unsigned", "signed", reads=(signed,), found=signed.value, required=True,
                why="No authorized representative has signed.", why_met="Signed.",
            )  # fmt: skip


def policy_numbers(q: Question) -> Iterator[Finding]:
    """Every policy relied on has its number; a binder stands in for a while.

    Source: ACORD 25, POLICY NUMBER; ACORD 75; docs/rulebook.md, paper.
    """
    for line in relied_on(q):
        row = q.row(line)
        if row is None:
            continue
        key, name = f"{line}.policy", lower(line_label(line))
        binder = q.binder_of(line)
        if row.policy.value is not None:
            yield settle(
                q, True, "policy-number-tbd", key, line=line, reads=(row.policy,), found=row.policy.value, why="",
                why_met=f"Policy {row.policy.value}.",
            )  # fmt: skip
        elif binder is not None:
            until = binder.expiration or row.expiration.value
            why = f"A binder stands for {name}" + (f" until {day(until)}." if until else ".")
            yield deficiency(
                q,
                "binder-only",
                key,
                why,
                line=line,
                found=row.policy.word,
                begins_on=until,
                reads=(row.policy,),
                d=until,
            )
        elif row.policy.word or row.policy.verified:
            said = f"reads {row.policy.word}: it was not issued yet" if row.policy.word else "is blank"
            why = f"The policy number of {name} {said}."
            yield settle(
                q, False, "policy-number-tbd", key, line=line, reads=(row.policy,), found=row.policy.word, why=why,
                why_met="", outcome="not_shown",
            )  # fmt: skip
        else:
            yield unsure(q, key, f"The policy number of {name} could not be made out.", line=line, reads=(row.policy,))


def form_and_edition(q: Question) -> Iterator[Finding]:
    """An ACORD 25 of an edition that agents may still use; an old one is a note, never a reason to reject cover.

    Source: ACORD 25, foot line: 2016/03 and 2025/12 are current, 2014/01 and 2010/05 old since 2018.
    """
    for paper in q.papers:
        edition = paper.edition.value
        if paper.kind == "other_certificate":
            weight: Severity | None = "major" if q.asks.acord_only else None
            why = "The certificate is not on an ACORD form."
            yield deficiency(q, "form-not-acord", "form", why, found=paper.kind, severity=weight)
        elif edition is not None and is_old_edition(paper):
            why = f"Edition {edition} of the form is out of date."
            yield deficiency(q, "form-edition-old", "form", why, found=edition, reads=(paper.edition,))
        elif edition is not None:
            yield met("form", f"Edition {edition}.", found=edition, reads=(paper.edition,))


def is_old_edition(paper: Paper) -> bool:
    """Whether the form's edition was out of use when the certificate was made.

    Source: ACORD's licence lets an old edition live for about a year; docs/rulebook.md, forms.
    """
    edition = paper.edition.value or ""
    if edition in ALWAYS_OLD or edition < "2001/08":
        return True
    late = paper.dated.value is None or paper.dated.value.year > 2017
    return edition in OLD_AFTER_2017 and late


def whole_document(q: Question) -> Iterator[Finding]:
    """A page that the certificate refers to is there.

    Source: ACORD 101; docs/rulebook.md, paper: missing only if what it should show is needed.
    """
    for paper in q.papers:
        if sheet := paper.pages_referred_to:
            yield settle(
                q, False, "pages-missing", "form", reads=(paper.description,), found=sheet, why_met="",
                why=f"The certificate refers the reader to another page (“{sheet}”), which is not here.",
            )  # fmt: skip
    told = [warning for warning in q.facts.warnings if PAGE.search(warning) and "miss" in warning.lower()]
    if told and q.papers:
        why = f"The certificate refers to {told[0]}, which is not here."
        place = q.place("certificate.description_of_operations")
        yield deficiency(q, "pages-missing", "form", why, found=told[0], evidence=place)


def sender(q: Question) -> Iterator[Finding]:
    """A certificate that came from the vendor is confirmed with the agent, where the program wants it.

    Source: docs/rulebook.md, signs of alteration.
    """
    if q.facts.paper is not None and q.facts.from_vendor and q.asks.verify_with_agent:
        yield deficiency(
            q, "certificate-from-vendor", "document", "The certificate came from the vendor, not from its agent."
        )


def first_certificates(q: Question) -> Iterator[Finding]:
    """The first certificate of a high-risk vendor is seen by a person.

    Source: docs/rulebook.md, confidence: from tier 3 up; an unknown trade does not count as one.
    """
    if q.facts.paper is not None and q.facts.vendor.first_certificate and (q.tier or 0) >= 3:
        why = "This is the first certificate of a high-risk vendor."
        yield deficiency(q, "first-certificate", "first_certificate", why, found=f"T{q.tier}")


def paper_date(q: Question) -> Iterator[Finding]:
    """The certificate bears a date, not long before its policies and not too old for what runs on and on.

    Source: ACORD 25, DATE: the day of issue; docs/rulebook.md, dates.
    """
    for paper in q.papers:
        shown = paper.dated
        if shown.unread:
            yield unsure(q, "certificate_date", reads=(shown,))
        elif shown.value is None:
            why = "The certificate bears no date."
            yield deficiency(q, "certificate-undated", "certificate_date", why, reads=(shown,), outcome="not_shown")
        else:
            yield from _dated(q, paper, shown.value)


def _dated(q: Question, paper: Paper, dated: date) -> Iterator[Finding]:
    rows = [row for line in relied_on(q) if (row := q.row(line)) is not None and row.paper == paper]
    rows = [row for row in rows if q.covers[row.line].state == "in_force"]
    for row in rows:
        if _is_early(q, dated, row):
            yield _early(q, paper, dated, row)
    if any(_runs_on(row) for row in rows) and months_after(dated, 12) < q.as_of:
        why = f"The certificate of {day(dated)} is over a year old, and a policy on it runs on."
        yield deficiency(q, "certificate-stale", "certificate_date", why, found=dated, reads=(paper.dated,))
    if dated > q.known_at.date():
        why = f"The certificate is dated {day(dated)}, a day that has not come yet: please look."
        yield unsure(q, "certificate_date", why, found=dated, reads=(paper.dated,))
        return
    yield settle(
        q, True, "certificate-undated", "certificate_date", reads=(paper.dated,), found=dated, why="",
        why_met=f"Dated {day(dated)}.",
    )  # fmt: skip


def _is_early(q: Question, dated: date, row: Row) -> bool:
    """Ninety days before the policy, or at all before a renewal whose number is still to come."""
    start = row.effective.value
    if start is None or row.renewal:
        return False
    renewed = q.covers[row.line].predecessor is not None and row.policy.word is not None
    return dated < start - timedelta(days=0 if renewed else EARLY_DAYS)


def _early(q: Question, paper: Paper, dated: date, row: Row) -> Finding:
    why = f"The certificate of {day(dated)} was made more than {EARLY_DAYS} days before {row.number} starts."
    reads = (paper.dated, row.effective)
    return deficiency(
        q, "certificate-predates-policy", "certificate_date", why, line=row.line, found=dated, reads=reads,
        p=row.policy.value,
    )  # fmt: skip


def _runs_on(row: Row) -> bool:
    start, end = row.effective.value, row.expiration.value
    return row.expiration.word is not None or bool(start and end and end > months_after(start, 13))


# Codes that say that a form is not at hand.
FORM_LACKING = {
    "ai-box-unchecked", "ai-endorsement-missing", "ai-completed-ops-missing", "wos-missing", "wos-endorsement-missing",
    "pnc-missing", "aggregate-not-per-project",
}  # fmt: skip


def lacking(q: Question, finding: Finding) -> Finding:
    """A form that is not at hand; while an endorsement page waits to be told, a question instead.

    Source: docs/rulebook.md, five laws: what may be on an unread page is not missing.
    """
    if not q.facts.untold_pages or finding.slug not in FORM_LACKING or finding.severity != "major":
        return finding
    why = f"{finding.why} An endorsement page could not be told: is it this one?"
    asked = unsure(q, finding.requirement, why, line=finding.line, found=finding.found, required=finding.required)
    return replace(asked, evidence=finding.evidence)
