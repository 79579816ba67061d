"""Limits: each line's own, and with the umbrella where the program lets it make up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.judging.autos import is_split
from app.judging.codes import money
from app.judging.exemptions import excused
from app.judging.facts import Read, Row
from app.judging.labels import requirement_label
from app.judging.question import Question, deficiency, proven, settle, unsure
from app.judging.states import without_el
from app.judging.tower import EL, EL_LIMITS, Above, above, ended_umbrella, floor_of, may_top_up, primary_limit
from app.judging.verdict import Finding

TOWERS = {
    "gl": ("gl", ("each_occurrence",)),
    "auto": ("auto", ("combined_single_limit",)),
    EL: ("wc", EL_LIMITS),
}
GL_AGGREGATES = ("general_aggregate", "products_completed_operations_aggregate")
GL_OTHERS = ("damage_to_rented_premises", "medical_expense", "personal_and_advertising_injury")
RAISE = "Please increase this limit to {r}."  # where no umbrella may make it up
PLAIN_LINES = ("pollution", "professional", "cyber", "property", "other")


@dataclass(frozen=True)
class Height:
    """A line's primary limit, what is asked of it, and what stands above it."""

    tower: str
    line: str
    limit: str
    row: Row
    shown: Read[float]
    required: float

    @property
    def key(self) -> str:
        """The requirement's key in the program file."""
        return f"{self.line}.{self.limit}"


def heights(q: Question, limits: dict[str, tuple[str, tuple[str, ...]]]) -> Iterator[Height]:
    """The limits of the tower lines that are asked for and whose policy may be relied on.

    Source: docs/rulebook.md, towers.
    """
    for tower, (line, names) in limits.items():
        row, demand = q.row(line), q.asks.line(line)
        if row is None or demand is None or not q.requires(line) or excused(q, line):
            continue
        for name in names:
            required = getattr(demand, name)
            if required is not None:
                yield Height(tower, line, name, row, primary_limit(row, name), required)


def shortfall(required: float, shown: float, umbrella: float) -> float:
    """US dollars by which a limit falls short, after the umbrella where the program lets it make up.

    Source: ISO CU 00 01, limits of insurance: an umbrella pays above its scheduled underlying, so the sum counts (docs/rulebook.md, towers).
    """
    return max(required - shown - umbrella, 0.0)


def tower_limits(q: Question) -> Iterator[Finding]:
    """Each occurrence, combined single limit and employer's liability: floor first, then with the umbrella.

    Source: docs/rulebook.md, towers: the first of floor, requirement and tower that fails is the one code of a line.
    """
    for height in heights(q, TOWERS):
        if filled_by_ended(q, height, "each_occurrence") or (height.tower == "auto" and is_split(height.row)):
            continue
        if height.tower == EL and without_el(q, height.row):
            continue
        if height.tower == EL and _unlimited(q, height):
            yield proven(
                q, height.key, "Employer's liability is unlimited by New York law.", line=EL, reads=(height.shown,)
            )
        else:
            yield _limit(q, height, "el-limit-short" if height.tower == EL else "limit-short")


def filled_by_ended(q: Question, height: Height, umbrella_limit: str) -> bool:
    """Whether an umbrella that has ended alone would have filled what is short: its own code says so already.

    Source: docs/rulebook.md, deficiencies: one cause, one deficiency.
    """
    shown, row = height.shown.value, ended_umbrella(q)
    if row is None or shown is None or shown >= height.required or not may_top_up(q, height.tower):
        return False
    if shown < floor_of(q, height.tower, height.limit, height.required):
        return False
    return shown + (row.limit(umbrella_limit).value or 0) >= height.required


def _limit(q: Question, height: Height, slug: str, umbrella_limit: str = "each_occurrence") -> Finding:
    shown, required = height.shown, height.required
    line = height.tower
    if shown.value is None:
        return _not_shown(q, height, slug, line)
    if shown.value >= required:
        return _met(q, height, (shown,), shown.value, line)
    floor = floor_of(q, height.tower, height.limit, required)
    if slug != "aggregate-short" and shown.value < floor:
        why = f"{requirement_label(height.key)} is {money(shown.value)}; at least {money(floor)} must be on the policy itself."
        ask = f"Please increase this limit on the policy itself to {money(floor)} or more; an umbrella cannot replace that part."
        return _short(q, height, slug, (shown,), found=shown.value, why=why, ask=ask)
    if not may_top_up(q, height.tower):
        plain = None if height.tower == EL else RAISE
        return _short(q, height, slug, (shown,), found=shown.value, why=_why(height, shown.value), ask=plain)
    over = above(q, height.tower, umbrella_limit)
    if over.scope == "unknown":
        why = f"{requirement_label(height.key)} needs the excess policy, and nothing says what it sits over."
        return deficiency(
            q, "umbrella-scope-unknown", height.key, why, line=line, found=shown.value, required=required,
            reads=(shown, *over.reads),
        )  # fmt: skip
    if over.amount is None:
        return unsure(
            q, height.key, f"{requirement_label(height.key)} needs the umbrella, of which not enough is known.",
            line=line, found=shown.value, required=required, reads=(shown, *over.reads),
        )  # fmt: skip
    total = shown.value + over.amount
    if over.may_fill(total, required):
        why = f"{requirement_label(height.key)} needs the excess policy, and nothing says whether it sits over the umbrella."
        reads = (shown, *over.reads)
        return deficiency(
            q, "umbrella-scope-unknown", height.key, why, line=line, found=total, required=required, reads=reads
        )
    if total >= required:
        return _met(q, height, (shown, *over.reads), total, line, over=over)
    return _short(q, height, slug, (shown, *over.reads), found=total, why=_why(height, total, over))


def _met(
    q: Question, height: Height, reads: tuple[Read[Any], ...], found: float, line: str, *, over: Above | None = None
) -> Finding:
    asked = money(height.required)
    why = f"{requirement_label(height.key)} is {money(found)}; {asked} is asked."
    if over is not None:
        why = f"{over.sum_on(height.shown.value)}; {asked} asked."
    return settle(
        q, True, "limit-short", height.key, line=line, reads=reads, found=found, required=height.required, why="",
        why_met=why,
    )  # fmt: skip


def _short(
    q: Question,
    height: Height,
    slug: str,
    reads: tuple[Read[Any], ...],
    *,
    found: float,
    why: str,
    ask: str | None = None,
) -> Finding:
    if off_by_ten(height.shown, height.required):
        why = f"{requirement_label(height.key)} reads {money(height.shown.value or 0)}, a tenth of what is asked: a zero may be lost."
        return unsure(q, height.key, why, line=height.tower, found=found, required=height.required, reads=reads)
    return settle(
        q, False, slug, height.key, line=height.tower, reads=reads, found=found, required=height.required,
        why=why, why_met="", ask=ask,
    )  # fmt: skip


def off_by_ten(shown: Read[float], required: float) -> bool:
    """An amount that is exactly a tenth of what is asked, and that no person has confirmed.

    Source: docs/rulebook.md, confidence: a lost zero is the commonest misreading of a limit.
    """
    return not shown.verified and bool(shown.value) and (shown.value or 0) * 10 == required


def _not_shown(q: Question, height: Height, slug: str, line: str) -> Finding:
    shown = height.shown
    name = requirement_label(height.key)
    if shown.unread:
        return unsure(
            q, height.key, f"{name} could not be made out.", line=line, required=height.required, reads=(shown,)
        )
    if shown.word is None and not shown.verified:
        return unsure(q, height.key, f"{name} is blank.", line=line, required=height.required, reads=(shown,))
    said = f"says {shown.word}" if shown.word else "is blank"
    why = f"{name} {said}; {money(height.required)} is asked."
    return settle(
        q, False, slug, height.key, line=line, reads=(shown,), found=shown.word, required=height.required, why=why,
        why_met="", outcome="not_shown",
    )  # fmt: skip


def _why(height: Height, total: float, over: Above | None = None) -> str:
    shown = over.sum_on(height.shown.value) if over and over.amount else money(total)
    lacking = shortfall(height.required, total, 0)
    return (
        f"{requirement_label(height.key)} is {shown}; {money(height.required)} is asked, so {money(lacking)} is short."
    )


def _unlimited(q: Question, height: Height) -> bool:
    states = height.row.option("item_3a").value or ()
    word = (height.shown.word or "").upper()
    return "UNLIMITED" in word or (height.shown.value is None and q.state == "NY" and "NY" in states)


def aggregates(q: Question) -> Iterator[Finding]:
    """General and products-completed operations aggregates, with the umbrella's aggregate.

    Source: ISO CG 00 01, section III; docs/rulebook.md, towers: aggregates have no floor.
    """
    for height in heights(q, {"gl": ("gl", GL_AGGREGATES)}):
        if filled_by_ended(q, height, "aggregate"):
            continue
        if height.limit == GL_AGGREGATES[1] and height.shown.value is None:
            yield from _no_products_amount(q, height)
        else:
            yield _limit(q, height, "aggregate-short", "aggregate")


def _no_products_amount(q: Question, height: Height) -> Iterator[Finding]:
    """A products aggregate in words: included in the general aggregate, excluded, or blank.

    Source: ACORD 25, PRODUCTS - COMP/OP AGG; docs/rulebook.md, limits.
    """
    word = (height.shown.word or "").upper()
    if height.shown.unread:
        yield _not_shown(q, height, "products-aggregate-missing", "gl")
    elif word.startswith("INCL"):
        why = "Products-completed operations stands inside the general aggregate."
        yield deficiency(
            q, "products-aggregate-included", height.key, why, line="gl", found=height.shown.word, reads=(height.shown,)
        )
        general = height.row.limit("general_aggregate")
        inside = Height("gl", "gl", height.limit, height.row, general, height.required)
        yield _limit(q, inside, "aggregate-short", "aggregate")
    else:
        said = f"says {height.shown.word}" if word else "is blank"
        yield settle(
            q, False, "products-aggregate-missing", height.key, line="gl", reads=(height.shown,), why_met="",
            found=height.shown.word, required=height.required, outcome="not_shown",
            why=f"The products-completed operations aggregate {said}; {money(height.required)} is asked.",
        )  # fmt: skip


def other_limits(q: Question) -> Iterator[Finding]:
    """The limits that no umbrella makes up: rented premises, medical, personal injury, and the extra lines.

    Source: ISO CG 00 01, section III; docs/rulebook.md, limits.
    """
    wanted: dict[str, tuple[str, tuple[str, ...]]] = {"gl": ("gl", GL_OTHERS)}
    wanted |= {line: (line, ("per_claim", "each_occurrence", "aggregate", "other")) for line in PLAIN_LINES}
    for asked in heights(q, wanted):
        height = replace(asked, shown=_other_name(asked))
        shown = height.shown
        slug = "aggregate-short" if height.limit == "aggregate" else "limit-short"
        if shown.value is None:
            yield _not_shown(q, height, slug, height.line)
        elif shown.value >= height.required:
            yield _met(q, height, (shown,), shown.value, height.line)
        else:
            yield _short(q, height, slug, (shown,), found=shown.value, why=_why(height, shown.value), ask=RAISE)


def _other_name(height: Height) -> Read[float]:
    """Forms call one limit each claim or each occurrence by line; where one is not shown, the other is meant."""
    other = {"per_claim": "each_occurrence", "each_occurrence": "per_claim"}.get(height.limit)
    alike = height.row.limit(other) if other else height.shown
    return alike if height.shown.value is None and alike.value is not None else height.shown
