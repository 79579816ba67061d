"""The second reader: a neural recogniser of another make, for the crops of single boxes on a scan.

It is slow on whole pages and better than the first reader on small print of digits; where the two disagree, a person
is asked.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from app.reading.pages import BBox

if TYPE_CHECKING:
    from app.reading.straighten import Grey

PADDING = 2.5  # points
HEIGHT = 48  # pixels: what the model was trained on
LEAST_INK = 1.2  # square points


@cache
def _model() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_det": False,
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


class Rereader:
    """Reads boxes of one flat page picture without rules. `scale` is pixels for each point."""

    def __init__(self, grey: Grey, scale: float) -> None:
        self.grey = grey
        self.scale = scale

    def line(self, box: BBox) -> tuple[str, float]:
        """The line of print in a box (points), and how sure the second reader is (0 to 1)."""
        crop = self._crop(box)
        if crop is None:
            return "", 0.0
        import cv2

        found = _model()(cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR), use_det=False, use_cls=False, use_rec=True)
        if found is None or not found.txts:
            return "", 0.0
        return str(found.txts[0]).strip(), float(found.scores[0])

    def letter(self, box: BBox, allowed: str) -> tuple[str, float]:
        """The one character in a box, out of those allowed; both readers must agree for it to be sure."""
        from app.reading.recognise import text_in

        crop = self._crop(box)
        if crop is None:
            return "", 0.0
        first, sure = text_in(crop, self.scale * 72, single=True, allowed=allowed)
        second = "".join(c for c in self.line(box)[0].upper() if c in allowed)[:1]
        if first[:1] == second and second:
            return second, 0.97
        if second and not first:
            return second, 0.8
        return (second, 0.6) if second else (first[:1], min(0.6, sure))

    def _crop(self, box: BBox) -> Grey | None:
        """The inked part of a box with a little paper around it, or None where there is hardly any ink."""
        import cv2
        import numpy as np

        x0, y0, x1, y1 = (round(value * self.scale) for value in box)
        area = self.grey[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
        if area.size == 0:
            return None
        ink = area < 150
        if ink.sum() / self.scale**2 < LEAST_INK:
            return None
        rows, columns = np.nonzero(ink)
        area = area[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        pad = round(PADDING * self.scale)
        framed = cv2.copyMakeBorder(area, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)
        grow = HEIGHT / framed.shape[0]
        return cv2.resize(framed, None, fx=grow, fy=grow, interpolation=cv2.INTER_CUBIC if grow > 1 else cv2.INTER_AREA)
