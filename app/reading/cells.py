"""Cells: the space between the printed rules around a point."""

from __future__ import annotations

from app.reading.pages import BBox
from app.reading.picture import Picture, Rule

REACH = 4.0
ENOUGH = 0.85
MOST_OF_THE_HEIGHT = 0.86


def cell_around(picture: Picture, x: float, y: float, limits: BBox, reach: float = REACH) -> BBox:
    """The cell around a point: bounded by the nearest rules that pass it, and by `limits` where there is none nearer.

    A horizontal rule has to run for `reach` points to either side of the point, a vertical one along most of the
    cell's height: the strokes of large letters do neither.
    """
    left, top, right, bottom = limits
    for rule in picture.across:
        if top < rule.at < bottom and rule.covers(x - reach, x + reach) >= ENOUGH:
            if rule.at <= y:
                top = rule.at
            else:
                bottom = rule.at
    for rule in picture.down:
        if left < rule.at < right and rule.covers(top + 1, bottom - 1) >= MOST_OF_THE_HEIGHT:
            if rule.at <= x:
                left = rule.at
            else:
                right = rule.at
    return left, top, right, bottom


def rules_spanning(rules: list[Rule], start: float, end: float, share: float = ENOUGH) -> list[float]:
    """Where rules run that cover (together, at one position) at least a share of the stretch from start to end."""
    found: list[float] = []
    there = [rule for rule in rules if rule.covers(start, end) > 0]
    for rule in there:
        covered = sum(other.covers(start, end) for other in there if abs(other.at - rule.at) < 1.5)
        if covered >= share and not (found and rule.at - found[-1] < 2.0):
            found.append(rule.at)
    return found
