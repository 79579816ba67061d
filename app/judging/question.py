"""The question that judging answers, and the few ways in which a rule may answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from app.judging.binders import binder_for, bound
from app.judging.codes import code, money, sentence, spoken
from app.judging.cover import Cover, cover_of
from app.judging.facts import LINES, Facts, Paper, Read, Row
from app.judging.labels import line_label, lower, requirement_label
from app.judging.program import Program, Requirements
from app.judging.us_states import state_code
from app.judging.vendor import Proof
from app.judging.verdict import Class, Evidence, Finding, Outcome, Severity

# A line is judged further only where there is a policy that may be relied on, or may yet be.
USABLE = ("in_force", "unsure", "date_invalid")


@dataclass(frozen=True)
class Question:
    """One vendor's facts, one program, one day, and what was known when."""

    program: Program
    facts: Facts
    as_of: date
    known_at: datetime

    @property
    def asks(self) -> Requirements:
        """The program's requirements."""
        return self.program.requirements

    @cached_property
    def covers(self) -> dict[str, Cover]:
        """The state of each line on the day."""
        known = self.facts.vendor
        most = self.asks.accept_binder_days
        rows = {line: [bound(row, known.documents, most) for row in self.facts.rows_of(line)] for line in LINES}
        return {line: cover_of(line, rows[line], known.events, self.as_of, self.known_at) for line in LINES}

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """The certificates that count: the newest, and each that shows a policy which is judged."""
        rows = [self.row(line) for line in LINES]
        found = [self.facts.paper, *(row.paper for row in rows if row is not None)]
        return tuple(dict.fromkeys(paper for paper in found if paper is not None))

    @cached_property
    def text(self) -> str:
        """The remarks of the certificates that count."""
        return "\n".join(paper.description.value for paper in self.papers if paper.description.value)

    @property
    def remarks(self) -> tuple[Read[str], ...]:
        """The remarks of the certificates that count, as they were read."""
        return tuple(paper.description for paper in self.papers if paper.description.value)

    def binder_of(self, line: str) -> Proof | None:
        """The binder that stands for a line's policy on the day, if there is one."""
        row = self.row(line)
        known = self.facts.vendor.documents
        return binder_for(row, known, self.asks.accept_binder_days) if row is not None else None

    @property
    def contract_on_file(self) -> bool:
        """Whether a signed contract asks for these grants; the vendor's own outranks the program's word."""
        own = self.facts.vendor.contract.on_file
        return self.asks.contract_on_file if own is None else own

    @property
    def state(self) -> str | None:
        """The state where the work is done, two letters."""
        return state_code(self.facts.vendor.vendor.work_state)

    @property
    def tier(self) -> int | None:
        """The vendor's risk tier as a number (T3 is 3), None while the trade is not classified."""
        digits = "".join(filter(str.isdigit, self.facts.vendor.vendor.tier or ""))
        return int(digits) if digits else None

    def row(self, line: str) -> Row | None:
        """The policy of a required line that is judged, or None where there is none to rely on."""
        cover = self.covers[line]
        return cover.row if cover.state in USABLE else None

    def requires(self, line: str) -> bool:
        """Whether the program asks for a line."""
        demand = self.asks.line(line)
        if demand is None:
            return False
        return demand.required is True or line in self.facts.vendor.vendor.exposures

    @property
    def file(self) -> str:
        """The certificate's file, for places where nothing was read."""
        return self.facts.paper.file if self.facts.paper else ""

    @property
    def required(self) -> list[str]:
        """The lines that the program asks for."""
        return [line for line in LINES if self.requires(line)]

    def place(self, path: str) -> tuple[Evidence, ...]:
        """Where a value would stand that nobody read."""
        return (Evidence(self.file, path=path),) if self.facts.paper else ()


def deficiency(
    q: Question,
    slug: str,
    requirement: str,
    why: str,
    *,
    line: str | None = None,
    found: Any = None,
    required: Any = None,
    begins_on: date | None = None,
    reads: Sequence[Read[Any]] = (),
    evidence: tuple[Evidence, ...] = (),
    severity: Severity | None = None,
    class_: Class | None = None,
    outcome: Outcome | None = None,
    ask: str | None = None,
    **words: Any,
) -> Finding:
    """A finding of a code, with the catalogue's sentences filled by this case's facts; `ask` says another to the agent."""
    entry = code(slug)
    weight = severity or entry.severity
    told = weight != "review" or entry.severity == "review"
    facts = _facts(q, line, {"x": found, "r": required} | words)
    return Finding(
        slug=slug,
        severity=weight,
        outcome=outcome or ("cannot_be_read" if weight == "review" else "short"),
        line=line,
        requirement=requirement,
        why=sentence(why),
        found=found,
        required=required,
        begins_on=begins_on,
        evidence=evidence or places(reads),
        say_to_vendor=entry.say(entry.vendor, facts) if told else None,
        ask_of_agent=entry.say(ask or entry.agent, facts) if told else None,
        fixed_by=entry.fixed_by,
        waivable_by=entry.waivable_by,
        class_=class_ or entry.class_,
    )


def _facts(q: Question, line: str | None, words: dict[str, Any]) -> dict[str, Any]:
    """What the catalogue's sentences may name: the vendor, the client, the line, and this case's words."""
    spoken_line = lower(line_label(line)) if line else None
    known = {"v": q.facts.vendor.vendor.legal_name, "k": q.program.client, "l": spoken_line, "e": _employers_limits(q)}
    return known | words


def _employers_limits(q: Question) -> str | None:
    """The three limits of employer's liability that are asked, by the names that the form gives them.

    Source: ACORD 25, E.L. EACH ACCIDENT, E.L. DISEASE - EA EMPLOYEE, E.L. DISEASE - POLICY LIMIT.
    """
    wc = q.asks.wc
    asked = (wc.each_accident, wc.disease_each_employee, wc.disease_policy_limit) if wc else ()
    names = ("each accident", "disease each employee", "disease policy limit")
    told = [f"{money(amount)} {name}" for amount, name in zip(asked, names, strict=False) if amount]
    return " and ".join(part for part in (", ".join(told[:-1]), *told[-1:]) if part) or None


def met(
    requirement: str,
    why: str,
    *,
    line: str | None = None,
    found: Any = None,
    required: Any = None,
    reads: Sequence[Read[Any]] = (),
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """A requirement that the papers show to be met."""
    return Finding(
        slug=requirement,
        severity=None,
        outcome="met",
        line=line,
        requirement=requirement,
        why=sentence(why),
        found=found,
        required=required,
        evidence=evidence or places(reads),
    )


def unsure(
    q: Question,
    requirement: str,
    why: str | None = None,
    *,
    line: str | None = None,
    found: Any = None,
    required: Any = None,
    reads: Sequence[Read[Any]] = (),
) -> Finding:
    """A requirement that a person must look at, since what it hangs on was not read for certain."""
    name = requirement_label(requirement)
    contested = next((read.rivals for read in reads if read.rivals), None)
    if why is None and contested:
        told = " and ".join(spoken(each) for each in contested)
        why = f"{name}: certificates of one date, or without one, contradict each other, {told}: which is right?"
    if why is None:
        shown = f"reads {_span(found)}, but not for certain" if found not in (None, ()) else "could not be made out"
        why = f"{name} {shown}: please look."
    return deficiency(q, "field-unsure", requirement, why, line=line, found=found, required=required, reads=reads)


def settle(
    q: Question,
    ok: bool | None,
    slug: str,
    requirement: str,
    *,
    reads: Sequence[Read[Any]],
    why: str,
    why_met: str,
    line: str | None = None,
    found: Any = None,
    required: Any = None,
    **more: Any,
) -> Finding:
    """Met, not met, or for a person, by what is shown and how surely it was read.

    Source: docs/rulebook.md, confidence: met needs every value it used at the met threshold, not met at its own.
    """
    sure = min((read.confidence for read in reads), default=1.0)
    if ok and sure >= q.asks.met_threshold:
        return met(requirement, why_met, line=line, found=found, required=required, reads=reads)
    if ok is False and sure >= q.asks.not_met_threshold:
        return deficiency(q, slug, requirement, why, line=line, found=found, required=required, reads=reads, **more)
    return unsure(
        q, requirement, _sum(requirement, found, reads), line=line, found=found, required=required, reads=reads
    )


def _sum(requirement: str, found: Any, reads: Sequence[Read[Any]]) -> str | None:
    """The question about an amount that no paper shows, since it was added up; None for what stands there itself."""
    amounts = [
        read.value for read in reads if isinstance(read.value, (int, float)) and not isinstance(read.value, bool)
    ]
    if isinstance(found, bool) or not isinstance(found, (int, float)) or len(amounts) < 2 or found in amounts:
        return None
    if any(read.rivals for read in reads):
        return None
    adds = " + ".join(map(spoken, amounts))
    name = requirement_label(requirement)
    return f"{name} comes to {spoken(found)} ({adds}), of which not all was read for certain: please look."


def proven(
    q: Question,
    requirement: str,
    why: str,
    *,
    line: str | None = None,
    found: Any = None,
    required: Any = None,
    reads: Sequence[Read[Any]] = (),
) -> Finding:
    """Met, if every value that shows it was read surely enough; else for a person.

    Source: docs/rulebook.md, confidence.
    """
    if min((read.confidence for read in reads), default=1.0) >= q.asks.met_threshold:
        return met(requirement, why, line=line, found=found, required=required, reads=reads)
    return unsure(q, requirement, line=line, found=found, required=required, reads=reads)


def places(reads: Sequence[Read[Any]]) -> tuple[Evidence, ...]:
    """The places of several values, each once."""
    return tuple(dict.fromkeys(place for read in reads for place in read.evidence))


def _span(found: Any) -> str:
    if found in ("box", "mention"):
        return "a ticked box" if found == "box" else "so in the remarks"
    days = [each for each in found if isinstance(each, date)] if isinstance(found, list) else []
    return f"{spoken(days[0])} to {spoken(days[1])}" if len(days) == 2 else spoken(found)
