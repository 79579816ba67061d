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
SHORTEST_RULE = 6.0
THICKEST_RULE = 4.0
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
    """A grey picture of an upright page. `scale` is pixels for each point."""

    def __init__(self, grey: Grey, scale: float) -> None:
        self.grey = grey
        self.scale = scale

    @cached_property
    def dark(self) -> NDArray[np.bool_]:
        """Which pixels are ink."""
        return self.grey < DARK

    @cached_property
    def across(self) -> list[Rule]:
        """Horizontal rules, from top to bottom."""
        return self._rules(self.grey < FAINT)

    @cached_property
    def down(self) -> list[Rule]:
        """Vertical rules, from left to right."""
        return self._rules((self.grey < FAINT).T)

    def _rules(self, dark: NDArray[np.bool_]) -> list[Rule]:
        import numpy as np

        shortest = round(SHORTEST_RULE * self.scale)
        padded = np.zeros((dark.shape[0], dark.shape[1] + 2), dtype=np.int8)
        padded[:, 1:-1] = dark
        change = np.diff(padded, axis=1)
        row, start = np.nonzero(change == 1)
        end = np.nonzero(change == -1)[1]
        long = end - start >= shortest
        return _merge(
            [
                (int(r) / self.scale, int(s) / self.scale, int(e) / self.scale)
                for r, s, e in zip(row[long], start[long], end[long], strict=True)
            ]
        )

    def ink(self, box: BBox) -> float:
        """The share of dark pixels in a box, 0 to 1."""
        area = self.crop(box, self.dark)
        return float(area.mean()) if area.size else 0.0

    def crop(self, box: BBox, of: Any = None) -> Any:
        """The pixels in a box: of the grey picture, or of another array of its shape."""
        of = self.grey if of is None else of
        x0, y0, x1, y1 = (round(value * self.scale) for value in box)
        return of[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]


def _merge(runs: list[tuple[float, float, float]]) -> list[Rule]:
    """Runs of dark pixels on neighbouring rows into rules; wide blobs (logos, bold type) are no rules."""
    groups: list[list[tuple[float, float, float]]] = []
    open_groups: list[list[tuple[float, float, float]]] = []
    for run in runs:
        open_groups = [group for group in open_groups if run[0] - group[-1][0] <= GAP]
        home = next((group for group in open_groups if _touch(group[-1], run)), None)
        if home is None:
            home = []
            groups.append(home)
            open_groups.append(home)
        home.append(run)
    rules = []
    for group in groups:
        thick = group[-1][0] - group[0][0]
        start, end = min(run[1] for run in group), max(run[2] for run in group)
        if thick <= min(THICKEST_RULE, (end - start) / 3):
            longest = max(run[2] - run[1] for run in group)
            solid = [run for run in group if run[2] - run[1] > longest / 2]
            rules.append(Rule(sum(run[0] for run in solid) / len(solid), start, end))
    return sorted(_joined(rules), key=lambda rule: rule.at)


def _touch(one: tuple[float, float, float], other: tuple[float, float, float]) -> bool:
    return one[1] <= other[2] + GAP and other[1] <= one[2] + GAP


def _joined(rules: list[Rule]) -> list[Rule]:
    """Pieces of one broken line joined."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at), rule.start)):
        last = joined[-1] if joined else None
        if last and abs(last.at - rule.at) < GAP and rule.start - last.end < 2.5 * GAP:
            joined[-1] = Rule((last.at + rule.at) / 2, last.start, max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined
