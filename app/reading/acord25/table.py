"""The table of coverages: its columns and rows, from the rules where they are seen and from the labels where not.

Source: ACORD 25 (2001/08) to (2025/12), printed columns.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from app.reading.acord25.frame import Frame
from app.reading.cells import rules_spanning
from app.reading.pages import BBox

# Left edges of the columns on the standard page, and the right edge of the last.
NEWER_COLUMNS = {
    "letter": 18.0, "type": 36.0, "additional_insured": 176.4, "subrogation_waived": 194.4, "policy_number": 212.4,
    "effective": 331.2, "expiration": 378.0, "limit": 424.8, "amount": 514.8, "end": 594.0,
}  # fmt: skip
OLDER_COLUMNS = {
    "letter": 16.8, "additional_insured": 34.8, "type": 52.8, "policy_number": 175.2, "effective": 294.0,
    "expiration": 358.8, "limit": 423.6, "amount": 513.6, "end": 592.8,
}  # fmt: skip
ROWS = {"general": 30.0, "automobile": 12.0, "garage": 12.0, "umbrella": 12.0, "compensation": 12.0}
SNAP = 9.0


@dataclass(frozen=True)
class Row:
    """One printed row (or the free space below them): its kind and how high it reaches."""

    kind: str
    top: float
    bottom: float


@dataclass(frozen=True)
class Table:
    """Columns as left and right edges, rows from top to bottom."""

    columns: dict[str, tuple[float, float]]
    rows: tuple[Row, ...]

    def cell(self, column: str, row: Row) -> BBox:
        """The box of a column in a row. Raises KeyError where the edition has no such column."""
        left, right = self.columns[column]
        return left, row.top, right, row.bottom


def find_table(frame: Frame) -> Table:
    """Lay columns and rows over the page."""
    top, bottom = frame.at("policy_number")[3], frame.at("description")[1]
    columns = _columns(frame, top, bottom)
    return Table(columns, _rows(frame, columns, top, bottom))


def _columns(frame: Frame, top: float, bottom: float) -> dict[str, tuple[float, float]]:
    standard = OLDER_COLUMNS if frame.older else NEWER_COLUMNS
    a, b, _, _ = frame.fit
    edges: list[float] = []
    long = [rule for rule in frame.sheet.picture.down if rule.covers(top, bottom) > 0.25]
    for name, left in standard.items():
        expected = a * left + b
        near = [rule for rule in long if abs(rule.at - expected) < frame.scaled(SNAP)]
        if name == "amount":
            near = [rule for rule in near if rule.length < (bottom - top) * 1.2]
        best = max(near, key=lambda rule: min(rule.length, bottom - top) - 8 * abs(rule.at - expected), default=None)
        edges.append(best.at if best else expected)
    names = list(standard)
    return {name: (edges[index], edges[index + 1]) for index, name in enumerate(names[:-1])}


def _rows(frame: Frame, columns: dict[str, tuple[float, float]], top: float, bottom: float) -> tuple[Row, ...]:
    left, right = columns["policy_number"]
    bounds = [
        at for at in rules_spanning(frame.sheet.picture.across, left + 3, right - 3, 0.8) if top - 4 < at <= bottom + 4
    ]
    tops = {kind: _row_top(frame, kind, bounds) for kind in ROWS}
    tops = {kind: at for kind, at in tops.items() if at is not None}
    ordered = sorted(tops.items(), key=lambda pair: pair[1] or 0.0)
    free = _free_top(frame, bounds, ordered[-1][1] or 0.0)
    edges = [at or 0.0 for _, at in ordered] + [free]
    rows = [Row(kind, edges[index], edges[index + 1]) for index, (kind, _) in enumerate(ordered)]
    inner = [at for at in bounds if free + 8 < at < bottom - 8]
    free_edges = [free, *inner, bottom - 1]
    return (*rows, *(Row("free", above, below) for above, below in itertools.pairwise(free_edges)))


def _row_top(frame: Frame, kind: str, bounds: list[float]) -> float | None:
    if kind == "garage":
        label = frame.labels.first("GARAGE LIABILITY") if frame.older else None
        if label is None:
            return None
        y0, y1 = label.box[1], label.box[3]
    else:
        _, y0, _, y1 = frame.at(kind)
    reach = frame.scaled(ROWS[kind])
    above = [at for at in bounds if y0 - reach <= at <= (y0 + y1) / 2]
    if kind == "general":
        header = frame.at("policy_number")[3]
        below_header = [at for at in above if at > header - 3]
        return below_header[0] if below_header else header + 1
    return max(above) if above else y0 - frame.scaled(2.5)


def _free_top(frame: Frame, bounds: list[float], compensation_top: float) -> float:
    """Where the preprinted rows end: the bottom of the workers' compensation row, 48 points below its top."""
    expected = compensation_top + frame.scaled(48)
    near = [at for at in bounds if abs(at - expected) < frame.scaled(10)]
    return min(near, key=lambda at: abs(at - expected), default=expected)
