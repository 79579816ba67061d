"""Words of a PDF page: pdfminer's interpreter with a device that keeps only characters, and the annotations drawn too.

pdfminer's own layout analysis neither sees the values of form fields nor separates those of flattened forms; building
words from characters does both and is quicker.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect, mult_matrix

from app.reading.annotations import appearance, numbers, widget_of
from app.reading.errors import Unreadable
from app.reading.pages import BBox
from app.reading.sheet import Widget
from app.reading.xfa import is_on, xfa_values

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
INVISIBLE = 3
NOT_SHOWN = 2 | 32  # the annotation flags Hidden and NoView
FEWEST = 3  # values that make a filled form
MOST_CHARACTERS = 60_000
# Flattened check boxes are letters of this font; as plain letters the square would be an “n”, which says no.
DINGBATS = {"3": "✓", "4": "✔", "5": "✕", "6": "✖", "7": "✗", "8": "✘", "l": "●", "n": "■"}


@dataclass(slots=True)
class Glyph:
    """One character as drawn. `turn` is the direction of writing in quarter turns; `base` is the line that it stands on,
    where it is upright and the file itself draws it."""

    text: str
    box: BBox
    size: float
    turn: int
    run: int
    visible: bool
    field: str | None
    base: float | None = None


@dataclass
class Drawn:
    """What a page draws: characters, how much of it pictures cover, and its form fields.

    `covers` are pale boxes that were painted, each with the number of characters drawn before it.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    picture_share: float = 0.0
    covers: list[tuple[BBox, int]] = field(default_factory=list)
    widgets: list[Widget] = field(default_factory=list)


class _Device(PDFTextDevice):
    """Keeps characters; paths and pixels are looked at in the rendered page instead."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.drawn = Drawn(0, 0)
        self.run = 0
        self.field: str | None = None
        self.visible = True

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.run += 1
        self.visible = textstate.render != INVISIBLE
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(  # noqa: PLR0917 (pdfminer calls it so)
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = "\ufffd"
        if "dingbats" in str(getattr(font, "fontname", "")).lower():
            text = DINGBATS.get(text, text)
        width = font.char_width(cid)
        advance = float(width * fontsize * scaling)
        low = font.get_descent() * fontsize + rise
        if len(self.drawn.glyphs) >= MOST_CHARACTERS:
            raise Unreadable("The page holds more characters than any certificate.")
        x0, y0, x1, y1 = apply_matrix_rect(matrix, (0, low, advance, low + fontsize))
        along = apply_matrix_pt((*matrix[:4], 0, 0), (1, 0))
        turn = (0 if along[0] >= 0 else 2) if abs(along[0]) >= abs(along[1]) else (1 if along[1] < 0 else 3)
        height = self.drawn.height
        size = (y1 - y0) if turn in (0, 2) else (x1 - x0)
        box = (x0, height - y1, x1, height - y0)
        base = height - apply_matrix_pt(matrix, (0, rise))[1] if turn == 0 else None
        self.drawn.glyphs.append(Glyph(text, box, size, turn, self.run, self.visible, self.field, base))
        return advance

    def render_image(self, name: str, stream: Any) -> None:
        a, b, c, d, _, _ = self.ctm or (0, 0, 0, 0, 0, 0)
        self.drawn.picture_share += abs(a * d - b * c) / max(1.0, self.drawn.width * self.drawn.height)

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        """Only pale filled boxes count: they hide the words under them."""
        if not fill or not 4 <= len(path) <= 6 or not self.drawn.glyphs or not _is_pale(gstate.ncolor):
            return
        points = [apply_matrix_pt(self.ctm or IDENTITY, step[-2:]) for step in path if len(step) >= 3]
        xs, ys = sorted({round(x, 1) for x, _ in points}), sorted({round(y, 1) for _, y in points})
        if len(xs) == len(ys) == 2:
            height = self.drawn.height
            self.drawn.covers.append(((xs[0], height - ys[1], xs[1], height - ys[0]), len(self.drawn.glyphs)))

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Marked content is of no interest."""

    def end_tag(self) -> None:
        """Marked content is of no interest."""

    def do_tag(self, tag: Any, props: Any = None) -> None:
        """Marked content is of no interest."""


class PdfDrawing:
    """A PDF opened for its words. Raises Unreadable where it is damaged or locked."""

    def __init__(self, data: bytes) -> None:
        try:
            self.document = PDFDocument(PDFParser(io.BytesIO(data)))
            self.pages = list(PDFPage.create_pages(self.document))
        except PDFPasswordIncorrect:
            raise Unreadable("The PDF is locked with a password.") from None
        except (PDFException, PSException, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            raise Unreadable(f"The PDF is damaged ({type(error).__name__}).") from None
        self.manager = PDFResourceManager(caching=True)
        self.data = xfa_values(self.document.catalog)
        self.placed: set[str] = set()  # the fields whose value came out of those data

    @property
    def unplaced(self) -> bool:
        """Whether XFA data say anything, and none of it has a field on a page: only Adobe's own reader shows it."""
        return not self.placed and sum(is_on(value) for values in self.data.values() for value in values) >= FEWEST

    def _with_data(self, widget: Widget) -> Widget:
        """A field without a value of its own, with the one that the XFA data have for it."""
        values = self.data.get(widget.name)
        if not values or widget.value or widget.is_on:
            return widget
        value = values.pop(0) if len(values) > 1 else values[0]
        if not is_on(value):
            return widget
        self.placed.add(widget.name)
        return replace(widget, is_on=True, value="X") if widget.is_button else replace(widget, value=value)

    def drawn(self, number: int) -> Drawn:
        """Everything on a page (counted from 1). Raises Unreadable."""
        page = self.pages[number - 1]
        device = _Device(self.manager)
        base, width, height = _upright(page)
        device.drawn = Drawn(width, height)
        interpreter = PDFPageInterpreter(self.manager, device)
        try:
            interpreter.render_contents(page.resources, page.contents, ctm=base)
            for annotation in _annotations(page):
                self._annotation(annotation, interpreter, device, base)
        except (
            PDFException,
            PSException,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            IndexError,
            AssertionError,
        ) as error:
            if not device.drawn.glyphs:
                raise Unreadable(f"This page is damaged ({type(error).__name__}).") from None
        return device.drawn

    def _annotation(self, annotation: dict[str, Any], interpreter: Any, device: _Device, base: Matrix) -> None:
        flags = resolve1(annotation.get("F"))
        rect = numbers(annotation.get("Rect"))
        if (isinstance(flags, int) and flags & NOT_SHOWN) or len(rect) != 4:
            return
        x0, y0, x1, y1 = apply_matrix_rect(base, (min(rect[0::2]), min(rect[1::2]), max(rect[0::2]), max(rect[1::2])))
        box = (x0, device.drawn.height - y1, x1, device.drawn.height - y0)
        widget = widget_of(annotation, box)
        if widget is not None:
            widget = self._with_data(widget)
            device.drawn.widgets.append(widget)
            if widget.is_button:
                if widget.value:
                    device.drawn.glyphs += _typed(widget, device)
                return  # whether it is on is known; what its mark looks like says nothing more
        before = len(device.drawn.glyphs)
        device.field = widget.name if widget else None
        shape = appearance(annotation)
        if shape is not None:
            _run_appearance(shape, rect, interpreter, base)
        device.field = None
        if widget is not None and widget.value and len(device.drawn.glyphs) == before:
            device.drawn.glyphs += _typed(widget, device)


def _is_pale(colour: Any) -> bool:
    """Whether a fill colour is white or nearly so."""
    if isinstance(colour, int | float):
        return colour > 0.93
    if (
        isinstance(colour, tuple | list)
        and len(colour) in (3, 4)
        and all(isinstance(part, int | float) for part in colour)
    ):
        return all(part > 0.93 for part in colour) if len(colour) == 3 else all(part < 0.07 for part in colour)
    return False


def _upright(page: PDFPage) -> tuple[Matrix, float, float]:
    """The matrix from the page's own space to points as shown (still from the bottom), with its width and height."""
    box = page.cropbox or page.mediabox
    x0, y0 = max(box[0], page.mediabox[0]), max(box[1], page.mediabox[1])
    x1, y1 = min(box[2], page.mediabox[2]), min(box[3], page.mediabox[3])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = page.mediabox
    width, height = x1 - x0, y1 - y0
    matrices: dict[int, Matrix] = {
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }
    matrix = matrices.get(page.rotate % 360, (1, 0, 0, 1, -x0, -y0))
    return (matrix, height, width) if page.rotate % 180 == 90 else (matrix, width, height)


def _annotations(page: PDFPage) -> Iterator[dict[str, Any]]:
    for reference in resolve1(page.annots) or []:
        annotation = resolve1(reference)
        if isinstance(annotation, dict):
            yield annotation


def _run_appearance(stream: PDFStream, rect: list[float], interpreter: Any, base: Matrix) -> None:
    """Draw an annotation's appearance as a viewer does: its box, turned by its matrix, is fitted to its rectangle."""
    box = numbers(stream.get("BBox"))
    own = numbers(stream.get("Matrix"))
    matrix: Matrix = tuple(own) if len(own) == 6 else (1, 0, 0, 1, 0, 0)  # type: ignore[assignment]
    if len(box) != 4:
        return
    bx0, by0, bx1, by1 = apply_matrix_rect(matrix, (box[0], box[1], box[2], box[3]))
    rx0, ry0, rx1, ry1 = min(rect[0::2]), min(rect[1::2]), max(rect[0::2]), max(rect[1::2])
    sx = (rx1 - rx0) / (bx1 - bx0) if bx1 > bx0 else 1.0
    sy = (ry1 - ry0) / (by1 - by0) if by1 > by0 else 1.0
    fit: Matrix = (sx, 0, 0, sy, rx0 - bx0 * sx, ry0 - by0 * sy)
    resources = resolve1(stream.get("Resources")) or {}
    inner = interpreter.subinterp()
    inner.render_contents(resources, [stream], ctm=mult_matrix(matrix, mult_matrix(fit, base)))


def _typed(widget: Widget, device: _Device) -> Iterator[Glyph]:
    """Characters for a field that has a value but no appearance yet (forms that leave drawing it to the viewer)."""
    x0, y0, x1, y1 = widget.box
    rows = widget.value.split("\n")
    size = min(10.0, (y1 - y0) / max(1, len(rows)) * 0.85)
    for row, text in enumerate(rows):
        device.run += 1
        step = min(size * 0.5, (x1 - x0) / max(1, len(text)))
        top = y0 + row * (y1 - y0) / len(rows)
        for column, character in enumerate(text):
            left = x0 + column * step
            yield Glyph(character, (left, top, left + step, top + size), size, 0, device.run, True, widget.name)
