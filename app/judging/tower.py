"""The tower: a primary limit with the umbrella and excess layers over it, for one line and one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Literal

from app.judging.codes import money
from app.judging.facts import Read, Row
from app.judging.question import Question

Scope = Literal["over", "not_over", "unknown"]

EL = "el"
EL_LIMITS = ("each_accident", "disease_each_employee", "disease_policy_limit")
FLOORS: dict[str, dict[str, float]] = {
    "gl": {"each_occurrence": 1_000_000},
    "auto": {"combined_single_limit": 1_000_000},
    "el": {"each_accident": 100_000, "disease_each_employee": 100_000, "disease_policy_limit": 500_000},
}


@dataclass(frozen=True)
class Above:
    """What stands over one line: its limit, whether it sits there at all, and the values that say so.

    `doubtful` is what layers would add of which nothing says whether they sit over the others.
    """

    scope: Scope
    amount: float | None
    reads: tuple[Read[Any], ...]
    doubtful: float = 0.0
    layers: str = "umbrella"

    def sum_on(self, own: float | None) -> str:
        """How the policy and what stands over it add up, so that nobody has to reckon.

        Source: docs/rulebook.md, towers: the sum counts.
        """
        total = money((own or 0) + (self.amount or 0))
        return f"{money(own or 0)} on the policy + {money(self.amount or 0)} {self.layers} = {total}"

    def may_fill(self, total: float, required: float) -> bool:
        """Whether only a layer of unknown scope stands between a shortfall and what is asked.

        Source: docs/rulebook.md, towers: an excess that says nothing is asked about where it is needed.
        """
        return total < required <= total + self.doubtful


def umbrella_rows(q: Question) -> tuple[Row, ...]:
    """The umbrella and excess policies that may be relied on for the day, umbrellas first.

    Source: docs/rulebook.md, towers: every layer must be in force on the day.
    """
    cover = q.covers["umbrella"]
    if cover.state not in ("in_force", "unsure", "date_invalid"):
        return ()
    return tuple(sorted(cover.layers, key=lambda row: (row.kind == "excess_liability", row.path)))


def ended_umbrella(q: Question) -> Row | None:
    """The umbrella that has ended or not begun, where no other stands in its place.

    Source: docs/rulebook.md, deficiencies.
    """
    cover = q.covers["umbrella"]
    return cover.row if cover.state in ("expired", "cancelled", "not_yet") else None


def above(q: Question, line: str, limit: str) -> Above:
    """The layers over a line: they add where each follows the one below.

    Source: ISO CU 00 01, schedule of underlying insurance; docs/rulebook.md, towers: never summed across lines.
    """
    rows = umbrella_rows(q)
    if not rows:
        return Above("not_over", 0.0, ())
    total: float | None = 0.0
    reads: list[Read[Any]] = []
    scopes: list[Scope] = []
    below = 0.0
    for row in rows:
        scope = _scope(row, line, scopes, below)
        scopes.append(scope)
        if scope == "over":
            shown = row.limit(limit)
            reads += [shown, row.over, *row.dates] if row.over.value is not None else [shown, *row.dates]
            total = None if total is None or shown.value is None else total + shown.value
            below += shown.value or 0.0
    if "over" in scopes:
        unknown = [row.limit(limit).value for row, scope in zip(rows, scopes, strict=True) if scope == "unknown"]
        doubtful = sum(inf if value is None else value for value in unknown)
        return Above("over", total, tuple(reads), doubtful, _layers(rows, scopes))
    return Above("unknown" if "unknown" in scopes else "not_over", 0.0, tuple(rows[0].dates))


def _layers(rows: Sequence[Row], scopes: Sequence[Scope]) -> str:
    """What the layers that count are called, lowest first: umbrella, excess, or umbrella and excess."""
    kinds = [row.kind.removesuffix("_liability") for row, scope in zip(rows, scopes, strict=True) if scope == "over"]
    return " and ".join(dict.fromkeys(kinds))


def _scope(row: Row, line: str, lower: Sequence[Scope], below: float) -> Scope:
    """Whether one layer sits over a line.

    Source: docs/rulebook.md, towers: an umbrella that says nothing sits over GL, auto and EL; an excess is asked about.
    """
    stated = row.over.value
    attachment = row.option("attachment").value
    if stated is not None:
        if "umbrella" in stated:
            follows = attachment is None or attachment == below
            return "over" if "over" in lower and follows else "not_over"
        return "over" if line in stated or (line == EL and "wc" in stated) else "not_over"
    if row.kind == "umbrella_liability":
        return "over"
    if "over" in lower and attachment is not None:
        return "over" if attachment == below else "not_over"
    return "unknown"


def floor_of(q: Question, line: str, limit: str, required: float) -> float:
    """The part of a limit that no umbrella may replace; never more than what is required.

    Source: docs/rulebook.md, towers: carriers' umbrellas want a scheduled minimum below them.
    """
    stated = {str(key): value for key, value in q.asks.primary_floor.items()}
    value = stated.get(line, FLOORS[line])
    return min(value.get(limit, 0.0) if isinstance(value, dict) else value, required)


def may_top_up(q: Question, line: str) -> bool:
    """Whether an umbrella may make up what a line lacks under this program.

    Source: program file, `umbrella_tops_up` and `tower_counts`.
    """
    return q.asks.tower_counts and line in q.asks.umbrella_tops_up


def primary_limit(row: Row, limit: str) -> Read[float]:
    """A line's own limit; split auto limits count as their smallest.

    Source: docs/rulebook.md, autos: split limits in a tower.
    """
    shown = row.limit(limit)
    if limit != "combined_single_limit" or shown.value is not None:
        return shown
    parts = split_limits(row)
    values = [part.value for part in parts if part.value is not None]
    if len(values) < 3:
        return shown
    return Read(min(values), min(part.confidence for part in parts), tuple(p for part in parts for p in part.evidence))


def split_limits(row: Row) -> tuple[Read[float], ...]:
    """Bodily injury for each person and accident, and property damage for each accident.

    Source: ISO CA 00 01 with split limits.
    """
    names = ("bodily_injury_per_person", "bodily_injury_per_accident", "property_damage_per_accident")
    return tuple(row.limit(name) for name in names)


def leaning_lines(q: Question) -> list[str]:
    """Lines whose primary alone is under what is asked, so that the umbrella is needed for them.

    Source: docs/rulebook.md, towers.
    """
    wanted: list[tuple[str, str, str, float | None]] = []
    if q.asks.gl:
        wanted += [("gl", "gl", "each_occurrence", q.asks.gl.each_occurrence)]
        wanted += [
            ("gl", "gl", name, getattr(q.asks.gl, name))
            for name in ("general_aggregate", "products_completed_operations_aggregate")
        ]
    if q.asks.auto:
        wanted += [("auto", "auto", "combined_single_limit", q.asks.auto.combined_single_limit)]
    if q.asks.wc:
        wanted += [(EL, "wc", name, getattr(q.asks.wc, name)) for name in EL_LIMITS]
    short = []
    for tower, line, limit, required in wanted:
        row = q.row(line)
        if row is None or required is None or not q.requires(line) or not may_top_up(q, tower):
            continue
        shown = primary_limit(row, limit).value
        if shown is not None and shown < required:
            short.append(tower)
    return list(dict.fromkeys(short))
