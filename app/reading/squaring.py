"""Keystone removed: the matrix that makes the long rules of a photographed form level and upright.

The rules of either direction meet in one vanishing point; the matrix sends both points to infinity along the axes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[Any]

PIECE = 0.03  # of the longer side: pieces that are straight even on a tilted line
LEAST_LENGTH = 0.12
FEWEST = 4
SMALLEST_CORRECTION = 0.0008  # slopes below this are straight enough
LARGEST_CORRECTION = 0.06
LARGEST_MISFIT = 2.5  # pixels


def squaring(ink: NDArray[np.bool_]) -> Matrix | None:
    """The matrix for a picture of ink, or None where it is square already or has too few rules to tell."""
    import numpy as np

    level = _segments(ink)
    upright = [(y0, x0, y1, x1) for x0, y0, x1, y1 in _segments(ink.T)]
    if len(level) < FEWEST or len(upright) < FEWEST:
        return None
    slopes = [abs((y1 - y0) / (x1 - x0)) for x0, y0, x1, y1 in level]
    slopes += [abs((x1 - x0) / (y1 - y0)) for x0, y0, x1, y1 in upright]
    if max(slopes) < SMALLEST_CORRECTION or max(slopes) > LARGEST_CORRECTION:
        return None
    height, width = ink.shape
    centre = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]], dtype=np.float64)
    across, down = _vanishing(level, centre), _vanishing(upright, centre)
    matrix = np.linalg.inv(centre) @ _to_axes(across, down) @ centre
    return matrix if _better(matrix, level, upright) else None


def _segments(ink: NDArray[np.bool_]) -> list[tuple[float, float, float, float]]:
    """Long, nearly level lines as their end points."""
    import cv2
    import numpy as np

    longer = max(ink.shape)
    thick = cv2.dilate(ink.astype(np.uint8), np.ones((3, 1), np.uint8))
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, round(PIECE * longer)), np.uint8))
    count, marks, boxes, _ = cv2.connectedComponentsWithStats(cv2.dilate(pieces, np.ones((1, 15), np.uint8)))
    found = []
    for index in range(1, count):
        x, y, width, height, _ = (int(value) for value in boxes[index])
        if width < LEAST_LENGTH * longer or height > 0.08 * width + 8:
            continue
        rows, columns = np.nonzero(
            (marks[y : y + height, x : x + width] == index) & (pieces[y : y + height, x : x + width] > 0)
        )
        slope, offset = np.polyfit(columns, rows, 1)
        misfit = np.abs(rows - (slope * columns + offset)).mean()
        if misfit < LARGEST_MISFIT:
            found.append((float(x), float(y + offset), float(x + width), float(y + offset + slope * width)))
    return found


def _vanishing(segments: list[tuple[float, float, float, float]], centre: Matrix) -> Any:
    """Where lines meet, in homogeneous coordinates: the point nearest to all of them, long ones counting more."""
    import numpy as np

    lines = []
    for x0, y0, x1, y1 in segments:
        line = np.cross(centre @ [x0, y0, 1], centre @ [x1, y1, 1])
        lines.append(line / np.linalg.norm(line[:2]) * np.hypot(x1 - x0, y1 - y0) / 1000)
    scaled = np.array(lines) * [1000, 1000, 1]
    point = np.linalg.svd(scaled)[2][-1]
    return point * [1000, 1000, 1]


def _to_axes(across: Any, down: Any) -> Matrix:
    """The matrix that sends the two vanishing points to the ends of the axes."""
    import numpy as np

    horizon = np.cross(across, down)
    horizon = horizon / horizon[2]
    projective = np.array([[1, 0, 0], [0, 1, 0], horizon])
    along, up = (projective @ across)[:2], (projective @ down)[:2]
    basis = np.array([along / np.linalg.norm(along), up / np.linalg.norm(up)]).T
    basis[:, 0] *= np.sign(basis[0, 0])
    basis[:, 1] *= np.sign(basis[1, 1])
    affine = np.eye(3)
    affine[:2, :2] = np.linalg.inv(basis)
    matrix: Matrix = affine @ projective
    return matrix


def _better(matrix: Matrix, level: list[Any], upright: list[Any]) -> bool:
    """Whether the lines are indeed straighter after than before, and nothing is torn far away."""
    before, after = 0.0, 0.0
    for segments, axis in ((level, 1), (upright, 0)):
        for x0, y0, x1, y1 in segments:
            start, end = _moved(matrix, x0, y0), _moved(matrix, x1, y1)
            before += abs((y1 - y0) if axis == 1 else (x1 - x0))
            after += abs(end[axis] - start[axis])
            if max(abs(start[0] - x0), abs(start[1] - y0)) > 0.1 * max(x0, y0, x1, y1) + 60:
                return False
    return after < 0.8 * before


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    import numpy as np

    u, v, w = matrix @ np.array([x, y, 1.0])
    return float(u / w), float(v / w)
