"""A program in plain words: what it asks, grouped as a person reads a certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.judging.codes import money, spoken
from app.judging.labels import line_label, lower, requirement_label
from app.judging.program import LIMIT_LINES, LineDemand, Program, Requirements

LEVELS = {
    "box": "the box is enough",
    "mention": "a mention is enough",
    "listed": "listed in the policy's schedule of forms",
    "attached": "the endorsement itself",
}
BREADTHS = {
    "A": "CG 20 10 11 85 only",
    "A_or_equivalent": "as broad as CG 20 10 11 85",
    "B": "as broad as the 2001 editions",
    "C": "as broad as the 2004 editions",
    "D": "any edition",
}


@dataclass(frozen=True)
class Demand:
    """One thing asked for, and how much of it."""

    label: str
    asked: str


@dataclass(frozen=True)
class Group:
    """Demands that belong together, under a heading."""

    title: str
    demands: tuple[Demand, ...]


def described(program: Program) -> list[Group]:
    """What a program asks, in words; defaults of the rule book included, since vendors are judged by them too."""
    asks = program.requirements
    groups = [Group(line_label(name), tuple(_line(name, demand))) for name, demand in _lines(asks)]
    groups += [
        Group("Umbrella and limits together", tuple(_tower(asks))),
        Group("Grants to the client", tuple(_grants(asks))),
        Group("The certificate", tuple(_paper(asks))),
        Group("Insurers", tuple(_insurers(asks))),
        Group("How it is judged", tuple(_judging(program))),
    ]
    return [group for group in groups if group.demands]


def changed_words(before: Program | None, after: Program) -> list[tuple[str, str | None, str | None]]:
    """What a new version asks otherwise: label, what was asked, what is asked now (None: not asked)."""
    was = _flat(before) if before else {}
    now = _flat(after)
    labels = dict.fromkeys((*was, *now))
    return [(label, was.get(label), now.get(label)) for label in labels if was.get(label) != now.get(label)]


def _flat(program: Program) -> dict[str, str]:
    return {
        f"{group.title}: {lower(demand.label)}": demand.asked
        for group in described(program)
        for demand in group.demands
    }


def _lines(asks: Requirements) -> Iterator[tuple[str, LineDemand]]:
    for name in LIMIT_LINES:
        demand = asks.line(name)
        if demand is not None:
            yield name, demand


def _line(name: str, demand: LineDemand) -> Iterator[Demand]:
    if demand.required == "if-exposure":
        yield Demand("Asked for", "where the vendor has this exposure")
    for key, value in demand.model_dump(exclude_none=True).items():
        if key in WORDED:
            if value is not False:
                yield Demand(WORDED[key][0], WORDED[key][1].format(_spoken(value)))
        elif key != "required":
            yield Demand(_limit_label(name, key), _spoken(value))


WORDED = {
    "occurrence_only": ("Written as", "an occurrence form"),
    "any_auto": ("Vehicles", "any auto, or all that is owned, hired and not owned"),
    "scheduled_ok": ("Scheduled autos", "count as owned"),
    "mcs90": ("Federal filing", "MCS-90"),
    "deductible_max": ("Deductible", "at most {}"),
    "sir_max": ("Self-insured retention", "at most {}"),
    "tail_months": ("Kept up after the work", "{} months"),
    "retro_on_or_before": ("Retroactive date", "{} or before"),
}


def _limit_label(name: str, key: str) -> str:
    return requirement_label(f"{name}.{key}").removesuffix(f", {lower(line_label(name))}")


def _tower(asks: Requirements) -> Iterator[Demand]:
    if asks.umbrella_tops_up:
        yield Demand("The umbrella may fill up", _named_lines(asks.umbrella_tops_up))
    if asks.umbrella is not None:
        yield Demand("The umbrella must sit over", _named_lines(asks.umbrella_must_sit_over))
    for line, floor in asks.primary_floor.items():
        if isinstance(floor, (int, float)):
            yield Demand(f"At least from the primary policy, {lower(line_label(line))}", money(floor))
    if asks.aggregate_per != "policy":
        yield Demand("The general aggregate applies", f"for each {asks.aggregate_per}")


def _grants(asks: Requirements) -> Iterator[Demand]:
    if asks.ai is not None:
        for party in asks.ai.names:
            upstream = "stands above the client" if party.relation == "upstream" else "hires the vendor"
            yield Demand(f"Additional insured: {party.name}", upstream)
        if asks.ai.ongoing:
            yield Demand("Additional insured, while the work runs", LEVELS[asks.evidence.ai_ongoing])
        if asks.ai.completed:
            yield Demand("Additional insured, after the work", LEVELS[asks.evidence.ai_completed])
        yield Demand("How broad", BREADTHS[asks.ai.min_breadth])
    for line in asks.wos:
        yield Demand(requirement_label(f"wos.{line}"), LEVELS[getattr(asks.evidence, f"wos_{line}")])
    for line in asks.pnc:
        yield Demand(requirement_label(f"pnc.{line}"), LEVELS[asks.evidence.pnc])
    if asks.notice_days is not None:
        yield Demand("Notice of cancellation", f"{asks.notice_days} days, {LEVELS[asks.evidence.notice]}")
    yield Demand(
        "Signed contracts on file", "attested for the program" if asks.contract_on_file else "vendor by vendor"
    )


def _paper(asks: Requirements) -> Iterator[Demand]:
    if asks.holder:
        yield Demand("Holder", ", ".join(filter(None, (asks.holder, asks.holder_address))))
    for alias in asks.holder_aliases:
        yield Demand("Holder may also be", alias)
    for reference in asks.description_must_mention:
        yield Demand("Must mention", reference)
    by_dba = asks.named_insured_match == "legal_or_dba"
    yield Demand("Named insured", "the legal name or a trade name" if by_dba else "the legal name")


def _insurers(asks: Requirements) -> Iterator[Demand]:
    if asks.rating_min:
        yield Demand("AM Best rating", f"at least {' '.join(asks.rating_min)}; rests until a carrier table is loaded")
    if asks.admitted != "any":
        yield Demand("Admitted insurers", asks.admitted)
    yield from _at_most("Deductible", asks.deductible_max)
    yield from _at_most("Self-insured retention", asks.sir_max)


def _at_most(label: str, most: float | dict[str, float]) -> Iterator[Demand]:
    if not isinstance(most, dict):
        yield Demand(f"{label}, where not said otherwise", f"at most {money(most)}")
        return
    for line, amount in most.items():
        yield Demand(f"{label}, {lower(line_label(line))}", f"at most {money(amount)}")


def _judging(program: Program) -> Iterator[Demand]:
    asks = program.requirements
    yield Demand("Expiring", f"{asks.expiring_window_days} days before the end")
    yield Demand(
        "Minor faults",
        "block" if asks.minor_blocks else "are noted, and do not block; what weighs more does, also on paper",
    )
    for note in program.reading_notes:
        yield Demand("Reading note", note)
    for name in program.exclusions_fatal:
        yield Demand("Exclusion that ends reliance", name)
    for name in program.exclusions_major:
        yield Demand("Exclusion that falls short", name)


def _named_lines(lines: Any) -> str:
    return ", ".join(lower(line_label(line)) for line in lines) or "nothing"


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return money(value) if isinstance(value, float) else spoken(value) if isinstance(value, date) else str(value)
