"""A page to write on in points from the top left corner, with what an agency's style does to it."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Iterable

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612.0, 792.0
BOLD, PLAIN = "Helvetica-Bold", "Helvetica"
DEMONSTRATION = "Demonstration data: invented businesses"


class Pen:
    """Draws on US letter pages. Everything is scaled about the middle of the page's top edge."""

    def __init__(self, title: str, scale: float = 1.0) -> None:
        self._buffer = io.BytesIO()
        # Invariant: no clock and no random identifier in the file, so that a seed gives the same bytes.
        self._canvas = Canvas(self._buffer, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(DEMONSTRATION)
        self.scale = scale

    def x(self, x: float) -> float:
        """Where x falls on the sheet, in points from its left edge."""
        return WIDTH / 2 + (x - WIDTH / 2) * self.scale

    def y(self, y: float) -> float:
        """Where y falls on the sheet, in points from its bottom edge."""
        return HEIGHT - 24 - (y - 24) * self.scale

    def rules(self, segments: Iterable[tuple[float, float, float, float]], weight: float) -> None:
        """Straight lines, all of one weight."""
        self._canvas.setLineWidth(weight)
        self._canvas.lines([(self.x(a), self.y(b), self.x(c), self.y(d)) for a, b, c, d in segments])

    def boxes(self, corners: Iterable[tuple[float, float, float, float]], weight: float) -> None:
        """Rectangles given by their top left and bottom right corners."""
        self._canvas.setLineWidth(weight)
        for x0, y0, x1, y1 in corners:
            self._canvas.rect(self.x(x0), self.y(y1), (x1 - x0) * self.scale, (y1 - y0) * self.scale)

    def words(self, labels: Iterable[tuple[float, float, str]], face: str, size: float) -> None:
        """Many short texts in one face and size."""
        self._canvas.setFont(face, size * self.scale)
        for x, y, text in labels:
            self._canvas.drawString(self.x(x), self.y(y), text)

    def write(
        self, x: float, y: float, text: str, *, face: str, size: float, room: float = 0.0, anchor: str = "start"
    ) -> None:
        """One line; it shrinks to `room` points if it is longer. `anchor` is start, middle or end."""
        width = stringWidth(text, face, size)
        if room and width > room:
            size, width = size * room / width, room
        self._canvas.setFont(face, size * self.scale)
        back = {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        self._canvas.drawString(self.x(x - back), self.y(y), text)

    def paragraph(self, x: float, y: float, text: str, *, face: str, size: float, room: float, leading: float) -> float:
        """Text broken to `room` points; the y below its last line comes back."""
        for line in simpleSplit(text, face, size, room):
            self.write(x, y, line, face=face, size=size)
            y += leading
        return y

    def cross(self, x: float, y: float, width: float, height: float) -> None:
        """A check mark drawn as two strokes inside a box."""
        inset = 2.6
        corners = (x + inset, y + inset, x + width - inset, y + height - inset)
        self.rules([corners, (corners[0], corners[3], corners[2], corners[1])], 0.9)

    def signature(self, x: float, y: float, seed: int) -> None:
        """A signature: a tall first letter, loops along a line, a stroke to end; different for each seed."""
        rng = random.Random(seed)  # noqa: S311 - a picture, no secret
        loops, pitch, lean = rng.randrange(5, 9), rng.uniform(8.5, 12.0), rng.uniform(0.2, 0.6)
        heights = [rng.uniform(15, 20), *(rng.choice((4.0, 5.5, 7.0, 12.0)) for _ in range(loops))]
        points = []
        for step in range(16 * len(heights)):
            turn = step / 16
            height = heights[int(turn)] * (1 - math.cos(2 * math.pi * turn)) / 2
            points.append((x + pitch * turn + lean * height + 3.4 * math.sin(2 * math.pi * turn), y - height))
        points += [(points[-1][0] + 9 * n, y - 2.5 * math.sin(n)) for n in range(1, 4)]
        path = self._canvas.beginPath()
        path.moveTo(self.x(points[0][0]), self.y(points[0][1]))
        for (x0, y0), (x1, y1) in zip(points[1::2], points[2::2], strict=False):
            path.curveTo(self.x(x0), self.y(y0), self.x(x0), self.y(y0), self.x(x1), self.y(y1))
        self._canvas.setLineWidth(rng.uniform(0.7, 1.1))
        self._canvas.setStrokeColorRGB(0.08, 0.1, 0.35)
        self._canvas.drawPath(path)
        self._canvas.setStrokeColorRGB(0, 0, 0)

    def next_page(self) -> None:
        """Ends the page and begins another."""
        self._canvas.showPage()

    def bytes(self) -> bytes:
        """The finished PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()
