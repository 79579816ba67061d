"""What the insured keeps of each loss, in which currency and where the policy answers."""

from __future__ import annotations

from collections.abc import Iterator

from app.judging.codes import money
from app.judging.labels import line_label, lower
from app.judging.question import Question, deficiency, settle, unsure
from app.judging.takebacks import sayings
from app.judging.verdict import Finding
from app.judging.words import RETAINS, TERRITORY, foreign_currency, said_retention

LINES = ("gl", "auto", "pollution", "professional", "cyber")


def self_insured_retentions(q: Question) -> Iterator[Finding]:
    """A self-insured retention on a primary line; the umbrella's own retention is another thing.

    Source: docs/rulebook.md, retentions: the insurer owes nothing until the insured has paid it.
    """
    for line in LINES:
        row = q.row(line)
        if row is None or not q.requires(line):
            continue
        most = q.asks.most("sir_max", line)
        shown = row.option("sir")
        yield from _said(q, line, shown.value or 0)
        if shown.value is not None:
            yield settle(
                q, shown.value <= most, "sir-too-high", f"{line}.sir_max", line=line, reads=(shown,), found=shown.value,
                required=most, why_met=f"The insured keeps {money(shown.value)}; {money(most)} is allowed.",
                why=f"The insured keeps the first {money(shown.value)} of each {lower(line_label(line))} loss; {money(most)} is allowed.",
            )  # fmt: skip


def _said(q: Question, line: str, shown: float) -> Iterator[Finding]:
    """A retention that only the words tell, above what the box shows and the program allows, or of no amount."""
    most = q.asks.most("sir_max", line)
    for saying in sayings(q):
        about = line in saying.lines or (not saying.lines and line == "gl")
        if not about or saying.typed_in_row or not RETAINS.search(saying.words):
            continue
        amount = said_retention(saying.words)
        if amount is not None and amount <= max(most, shown):
            continue
        told = f"a retention of {money(amount)}" if amount is not None else "a retention of no amount"
        why = f"The remarks tell of {told} for {lower(line_label(line))} (“{saying.words}”); {money(most)} is allowed."
        yield unsure(q, f"{line}.sir_max", why, line=line, found=amount, required=most, reads=(saying.read,))


def deductibles(q: Question) -> Iterator[Finding]:
    """A deductible above what the program allows is a note: the insurer still pays first.

    Source: ISO CG 03 00; docs/rulebook.md, retentions.
    """
    for line in LINES:
        row = q.row(line)
        if row is None or not q.requires(line):
            continue
        most = q.asks.most("deductible_max", line)
        shown = row.option("deductible")
        if shown.value is not None:
            yield settle(
                q, shown.value <= most, "deductible-too-high", f"{line}.deductible_max", line=line, reads=(shown,),
                found=shown.value, required=most, why_met=f"The deductible is {money(shown.value)}.",
                why=f"The {lower(line_label(line))} deductible is {money(shown.value)}; {money(most)} is allowed.",
            )  # fmt: skip


def currencies(q: Question) -> Iterator[Finding]:
    """Amounts are in the program's currency, or in one for which it has a rate.

    Source: docs/rulebook.md, foreign certificates.
    """
    wanted = q.asks.currency if q.asks.currency != "USD" else q.program.currency
    whole = q.facts.currency or foreign_currency(q.facts.warnings)
    for line in (*LINES, "umbrella", "wc"):
        row = q.row(line)
        shown = (row.currency or whole) if row else None
        if row is not None and q.requires(line) and shown and shown != wanted and shown not in q.asks.currency_rates:
            why = f"{line_label(line)} is shown in {shown}, and the program has no rate for it."
            yield deficiency(
                q, "currency-not-usd", "currency", why, line=line, found=shown, required=wanted, reads=(row.policy,)
            )


def territories(q: Question) -> Iterator[Finding]:
    """The policy answers claims made in the United States.

    Source: docs/rulebook.md, foreign certificates.
    """
    text = "\n".join((q.text, *q.facts.warnings))
    if q.facts.territory_excludes_us or TERRITORY.search(text):
        why = "The policy's territory or jurisdiction leaves out the United States."
        yield deficiency(
            q,
            "territory-excludes-us",
            "territory",
            why,
            line="gl",
            evidence=q.place("certificate.description_of_operations"),
        )
