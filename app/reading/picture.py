"""How a page looks: rules (the printed lines of a form) and ink, measured in the rendered page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.reading.pages import BBox

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

DARK = 150
FAINT = 205  # a hairline between two pixels is grey
SHORTEST_RULE = 9.0  # the stem of a typed letter is shorter, the side of a check box longer
SHORTEST_ROUGH_RULE = 11.0  # on a scan, where the strokes of small print run together
THICKEST_RULE = 4.0
WIDTH_OF_A_RULE = 1.0  # to either side
LEAST_ERASED = 10.0  # the stem of a typed letter is shorter
GAP = 1.2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight printed line: `at` is its position across, `start` to `end` its extent along, in points."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """Length in points."""
        return self.end - self.start

    def covers(self, start: float, end: float) -> float:
        """The share of the stretch from start to end that this rule covers."""
        return max(0.0, min(self.end, end) - max(self.start, start)) / max(0.01, end - start)


class Picture:
    """A grey picture of an upright page. `scale` is pixels for each point.

    A scan brings its own picture of what may be rules, since pale lines need a finer eye than marks, and its rules waver.
    """

    def __init__(self, grey: Grey, scale: float, lines: NDArray[np.bool_] | None = None) -> None:
        self.grey = grey
        self.scale = scale
        self.rough = lines is not None
        self.lines = grey < FAINT if lines is None else lines

    @cached_property
    def dark(self) -> NDArray[np.bool_]:
        """Which pixels are ink."""
        return self.grey < DARK

    @cached_property
    def across(self) -> list[Rule]:
        """Horizontal rules, from top to bottom."""
        return self._rules(self.lines)

    @cached_property
    def down(self) -> list[Rule]:
        """Vertical rules, from left to right."""
        return self._rules(self.lines.T)

    def _rules(self, dark: NDArray[np.bool_]) -> list[Rule]:
        import numpy as np

        if self.rough:  # a rule that wanders from row to row is seen whole in three rows taken together
            dark = dark | np.roll(dark, 1, axis=0) | np.roll(dark, -1, axis=0)
        shortest = round((SHORTEST_ROUGH_RULE if self.rough else SHORTEST_RULE) * self.scale)
        padded = np.zeros((dark.shape[0], dark.shape[1] + 2), dtype=np.int8)
        padded[:, 1:-1] = dark
        change = np.diff(padded, axis=1)
        row, start = np.nonzero(change == 1)
        end = np.nonzero(change == -1)[1]
        long = end - start >= shortest
        runs = zip(row[long].tolist(), start[long].tolist(), end[long].tolist(), strict=True)
        rules = [
            Rule((r + 0.5) / self.scale, s / self.scale, e / self.scale) for r, s, e in _thin(list(runs), self.scale)
        ]
        return sorted(_joined(rules), key=lambda rule: rule.at)

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """Ink without the printed rules."""
        left = self.dark.copy()
        wide = WIDTH_OF_A_RULE
        for rule in self.across:
            if rule.length >= LEAST_ERASED:
                self.crop((rule.start - 1, rule.at - wide, rule.end + 1, rule.at + wide), left)[...] = False
        for rule in self.down:
            if rule.length >= LEAST_ERASED:
                self.crop((rule.at - wide, rule.start - 1, rule.at + wide, rule.end + 1), left)[...] = False
        return left

    def ink(self, box: BBox) -> float:
        """The share of dark pixels in a box, 0 to 1, the printed rules left out."""
        area = self.crop(box, self.marks)
        return float(area.mean()) if area.size else 0.0

    def ink_area(self, box: BBox) -> float:
        """Square points of ink in a box, the printed rules left out."""
        return float(self.crop(box, self.marks).sum()) / self.scale**2

    def crop(self, box: BBox, of: Any = None) -> Any:
        """The pixels in a box: of the grey picture, or of another array of its shape."""
        of = self.grey if of is None else of
        x0, y0, x1, y1 = (round(value * self.scale) for value in box)
        return of[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]


def _thin(runs: list[tuple[int, int, int]], scale: float) -> list[tuple[float, int, int]]:
    """Runs of dark pixels (row, start, end) into lines: the longest first, each with its thickness taken together.

    What is as thick as a letter's stroke is long, or thicker than a line, is no line: bars, logos, bold type.
    """
    reach = max(1, round(THICKEST_RULE * scale))
    by_row: dict[int, list[int]] = {}
    for index, run in enumerate(runs):
        by_row.setdefault(run[0], []).append(index)
    taken: set[int] = set()
    found = []
    for index in sorted(range(len(runs)), key=lambda index: runs[index][1] - runs[index][2]):
        if index in taken:
            continue
        row, start, end = runs[index]
        beside = _beside(runs, by_row, row, (start, end), reach)
        taken.update(beside)
        rows = {runs[other][0] for other in beside if runs[other][2] - runs[other][1] > 0.7 * (end - start)}
        thick = 1
        while row + thick in rows:
            thick += 1
        above = 0
        while row - above - 1 in rows:
            above += 1
        if thick + above <= min(reach, (end - start) / 3):
            found.append((row + (thick - 1 - above) / 2, start, end))
    return found


def _beside(
    runs: list[tuple[int, int, int]], by_row: dict[int, list[int]], row: int, stretch: tuple[int, int], reach: int
) -> list[int]:
    """The runs within a stretch on this row and on the rows next to it, as far as they follow each other."""
    start, end = stretch
    found = [other for other in by_row[row] if runs[other][1] >= start - 3 and runs[other][2] <= end + 3]
    for step in (1, -1):
        for distance in range(1, reach + 1):
            there = by_row.get(row + step * distance, ())
            within = [other for other in there if runs[other][1] >= start - 3 and runs[other][2] <= end + 3]
            if not within:
                break
            found += within
    return found


def _joined(rules: list[Rule]) -> list[Rule]:
    """Pieces of one broken line joined."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at), rule.start)):
        last = joined[-1] if joined else None
        if last and abs(last.at - rule.at) < GAP and max(last.start, rule.start) - min(last.end, rule.end) < 2.5 * GAP:
            longer = max(last, rule, key=lambda one: one.length)
            joined[-1] = Rule(longer.at, min(last.start, rule.start), max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined
