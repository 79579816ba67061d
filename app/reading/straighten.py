"""A scan or photo made upright and flat: paper cut out of a photo, light evened, skew removed; with the way back.

All steps are one 3 by 3 matrix in the end, so that every box can be shown on the page as it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.reading.pages import BBox
from app.reading.squaring import squaring

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[Any]
    Matrix = NDArray[Any]

WORKING_DPI = 250.0
LARGEST_SKEW = 6.0
LEAST_PAPER, MOST_PAPER = 0.45, 0.985


@dataclass(frozen=True)
class Straight:
    """The flat page at `WORKING_DPI`, and the matrix from its pixels back to those of the picture it came from."""

    grey: Grey
    back: Matrix

    def place(self, box: BBox, scale: float, original_scale: float) -> BBox:
        """A box in points of the flat page as a box in points of the original page."""
        import numpy as np

        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x1, y1, 1], [x0, y1, 1]]).T * [[scale], [scale], [1]]
        moved = self.back @ corners
        xs, ys = moved[0] / moved[2] / original_scale, moved[1] / moved[2] / original_scale
        return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


def straighten(grey: Grey, *, quarter_turns: int = 0, photo: bool = False) -> Straight:
    """Make a page picture upright and flat. `quarter_turns` turns it anticlockwise first, as its text needs."""
    import numpy as np

    turned, matrix = _turned(grey, quarter_turns)
    if photo and (corners := _paper_corners(turned)) is not None:
        turned, cut = _cut_out(turned, corners)
        matrix = cut @ matrix
    even = _even_light(turned) if _is_uneven(turned) else turned
    angle = skew(even)
    if abs(angle) > 0.03:
        even, rotation = _rotated(even, angle)
        matrix = rotation @ matrix
    if (keystone := squaring(thin_ink(even))) is not None:
        even = _warped(even, keystone)
        matrix = keystone @ matrix
    return Straight(even, np.linalg.inv(matrix))


def _turned(grey: Grey, quarter_turns: int) -> tuple[Grey, Matrix]:
    import numpy as np

    height, width = grey.shape
    turns = quarter_turns % 4
    matrices = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, 1, 0], [-1, 0, width - 1], [0, 0, 1]],
        2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
        3: [[0, -1, height - 1], [1, 0, 0], [0, 0, 1]],
    }
    return np.ascontiguousarray(np.rot90(grey, turns)), np.array(matrices[turns], dtype=np.float64)


def _paper_corners(grey: Grey) -> Any:
    """The four corners of the paper in a photo (top left first, clockwise), or None where no darker ground is seen."""
    import cv2
    import numpy as np

    small_scale = 600 / max(grey.shape)
    small = cv2.resize(grey, None, fx=small_scale, fy=small_scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (7, 7), 0)
    _, paper = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    paper = cv2.morphologyEx(paper, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    contours, _ = cv2.findContours(paper, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    largest = max(contours, key=cv2.contourArea)
    share = cv2.contourArea(largest) / small.size
    if not LEAST_PAPER < share < MOST_PAPER:
        return None
    quad = _quadrilateral(cv2.convexHull(largest))
    return None if quad is None else quad / small_scale


def _quadrilateral(hull: Any) -> Any:
    import cv2
    import numpy as np

    length = cv2.arcLength(hull, closed=True)
    for looseness in (0.01, 0.02, 0.03, 0.05):
        corners = cv2.approxPolyDP(hull, looseness * length, closed=True)[:, 0, :]
        if len(corners) == 4 and cv2.contourArea(corners) > 0.93 * cv2.contourArea(hull):
            by_sum, by_difference = corners.sum(axis=1), np.diff(corners, axis=1)[:, 0]
            order = [by_sum.argmin(), by_difference.argmin(), by_sum.argmax(), by_difference.argmax()]
            return corners[order].astype(np.float32) if len(set(map(int, order))) == 4 else None
    return None


def _cut_out(grey: Grey, corners: Any) -> tuple[Grey, Matrix]:
    import cv2
    import numpy as np

    sides = [float(np.linalg.norm(corners[index] - corners[(index + 1) % 4])) for index in range(4)]
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    scale = max(grey.shape) / max(width, height)
    width, height = width * scale, height * scale
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(grey, matrix, (round(width), round(height)), flags=cv2.INTER_CUBIC, borderValue=255)
    return flat, matrix


def _is_uneven(grey: Grey) -> bool:
    """Whether the paper is not simply white: a grey ground, shadows, a pale print."""
    import numpy as np

    ground = np.percentile(grey[::7, ::7], [25, 60])
    return bool(ground[1] < 245 or ground[0] < 200)


def _even_light(grey: Grey) -> Grey:
    """The page divided by its own ground, so that paper is white everywhere, and grain smoothed a little."""
    import cv2
    import numpy as np

    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 31)
    ground = cv2.resize(ground, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(grey, ground, scale=245)
    low, high = np.percentile(even[::5, ::5], [1, 60])
    stretched = (even.astype(np.float32) - low) * (255 / max(40.0, high - low))
    result: Grey = np.clip(stretched, 0, 255).astype(np.uint8)
    return cv2.GaussianBlur(result, (3, 3), 0)


def skew(grey: Grey) -> float:
    """Degrees by which lines of print rise to the right, by the sharpest row profile of a small copy."""
    import cv2
    import numpy as np

    small_scale = 900 / max(grey.shape)
    small = cv2.resize(grey, None, fx=small_scale, fy=small_scale, interpolation=cv2.INTER_AREA)
    ink = (small < 170).astype(np.uint8) * 255
    margin = max(4, round(0.02 * max(small.shape)))
    ink[:margin], ink[-margin:], ink[:, :margin], ink[:, -margin:] = 0, 0, 0, 0

    def sharpness(angle: float) -> float:
        height, width = ink.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        profile = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(profile)).sum())

    best = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.01, 0.5), key=sharpness)
    best = max(np.arange(best - 0.5, best + 0.51, 0.1), key=sharpness)
    return float(max(np.arange(best - 0.1, best + 0.11, 0.02), key=sharpness))


def _rotated(grey: Grey, angle: float) -> tuple[Grey, Matrix]:
    import cv2
    import numpy as np

    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    flat = cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return flat, np.vstack([turn, [0, 0, 1]])


def _warped(grey: Grey, matrix: Matrix) -> Grey:
    import cv2

    height, width = grey.shape
    return cv2.warpPerspective(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def thin_ink(grey: Grey) -> NDArray[np.bool_]:
    """Pixels darker than their surroundings: finds pale rules that a single threshold for the page would lose."""
    import cv2

    smooth = cv2.medianBlur(grey, 3)
    local = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 6)
    return local > 0


def without_lines(grey: Grey, dpi: float) -> Grey:
    """The page without its long rules, which recognition takes for letters or lets touch them."""
    import cv2
    import numpy as np

    ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1]
    length = round(dpi * 0.32)
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length // 2, 1), np.uint8))
    down = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((round(dpi * 0.15), 1), np.uint8))
    lines = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
    cleaned = grey.copy()
    cleaned[lines > 0] = 255
    return cleaned
