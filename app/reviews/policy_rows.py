"""One policy's row of a certificate with all its values, to be looked at as a whole: what a scan wants most often."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.judging.labels import COVERAGES
from app.reviews.pages import Page
from app.reviews.views import Value, Workspace

ROW = re.compile(r"^certificate\.coverages\[(\d+)\]\.")
SIDE, ABOVE = 14, 8  # points around the row, so that nothing is cut off
LEAST_HEIGHT = 36


@dataclass(frozen=True)
class PolicyRow:
    """A row's values as read, and the strip of the page that they stand on: left, top, width and height in points."""

    title: str
    values: tuple[Value, ...]
    page: Page | None = None
    strip: tuple[float, ...] = ()

    @property
    def unsure(self) -> int:
        """How many of its values want a look."""
        return sum(not value.sure for value in self.values)


def row_of_path(path: str) -> int | None:
    """The number of the row that a path leads into; None for a value that stands in no row.

    Source: the extraction contract, coverages.
    """
    found = ROW.match(path)
    return int(found[1]) if found else None


def rows_to_look_at(values: Mapping[tuple[int, str], Value]) -> frozenset[tuple[int, int]]:
    """The rows with a value that nobody is sure of: document and number.

    Source: the console: `Tab` walks only what needs eyes.
    """
    open_ones = (value for value in values.values() if value.shown and not value.sure)
    return frozenset((each.document_id, row) for each in open_ones if (row := row_of_path(each.path)) is not None)


def policy_row_of(workspace: Workspace, row: int | None) -> PolicyRow | None:
    """A row of the document on the screen; None where it has no such row."""
    values = tuple(value for part in workspace.sections for value in part.values if row_of_path(value.path) == row)
    if row is None or not values or workspace.paper is None:
        return None
    kind = next((value.shown for value in values if value.path.endswith("].type")), "")
    title = COVERAGES.get(kind.replace(" ", "_"), kind) or "this policy"
    placed = [value for value in values if value.bbox and value.page]
    if not placed:
        return PolicyRow(title, values)
    number = placed[0].page
    page = next((each for each in workspace.paper.pages if each.number == number), None)
    return PolicyRow(title, values, page, _strip(each.bbox for each in placed if each.page == number and each.bbox))


def _strip(boxes: Iterable[tuple[float, ...]]) -> tuple[float, ...]:
    left, top, right, bottom = zip(*boxes, strict=True)
    height = max(max(bottom) - min(top) + 2 * ABOVE, LEAST_HEIGHT)
    return (
        max(0.0, min(left) - SIDE),
        max(0.0, min(top) - ABOVE),
        max(right) - min(left) + 2 * SIDE,
        height,
    )
