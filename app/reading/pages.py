"""The pages of one PDF or picture: their sizes, and how they look.

All coordinates are points from the top left corner of the page as a viewer shows it, after the file's own rotation.
A picture counts as a page whose longer side is eleven inches, so that layouts mean the same on paper and in pixels.
"""

from __future__ import annotations

import io
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from app.reading.errors import Unreadable
from app.reading.kinds import FileKind, file_kind

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PAGES = 400
LONGEST_SIDE = 4000.0
MOST_PIXELS = 60_000_000
LETTER_HEIGHT = 792.0
BBox = tuple[float, float, float, float]


class Pages(Protocol):
    """What both kinds of file offer."""

    sizes: list[tuple[float, float]]

    def picture(self, number: int, dpi: float, *, colour: bool = False) -> Image:
        """The page (counted from 1) as it looks, form values and all. Raises Unreadable."""
        ...


def open_pages(data: bytes) -> PdfPages | PicturePages:
    """Open a PDF or a picture. Raises Unreadable with the reason."""
    kind = file_kind(data)
    if kind is FileKind.PDF:
        return PdfPages(data)
    if kind in (FileKind.OTHER, FileKind.ZIP, FileKind.MAIL):
        raise Unreadable("This is not a PDF or a picture.")
    return PicturePages(data)


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in points. Raises Unreadable."""
    return open_pages(data).sizes


def render_page(data: bytes, name: str, number: int, dpi: int = 150, *, colour: bool = False) -> bytes:
    """A page (counted from 1) as a PNG, grey unless asked for in colour, in the geometry of `page_sizes`.

    Raises Unreadable. Runs a native library: call it through `safely.render_safely` in a service.
    """
    out = io.BytesIO()
    open_pages(data).picture(number, dpi, colour=colour).save(out, "PNG", compress_level=6)
    return out.getvalue()


class PdfPages:
    """A PDF, opened with PDFium. Not safe across threads."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        try:
            self.document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(_why_closed(error)) from None
        count = len(self.document)
        if count > MOST_PAGES:
            raise Unreadable(f"It has {count} pages; more than {MOST_PAGES} are not read. Split it and send the parts.")
        if count == 0:
            raise Unreadable("The PDF has no pages.")
        self.document.init_forms()

    @cached_property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of every page in points."""
        return [tuple(self.document.get_page_size(index)) for index in range(len(self.document))]

    def has_words(self, number: int) -> bool:
        """Whether the page may have text, in its content or in form fields: the quick test before anything slow."""
        import pypdfium2.raw as pdfium

        page = self.document[number - 1]
        if page.get_textpage().count_chars() > 0:
            return True
        return bool(pdfium.FPDFPage_GetAnnotCount(page) > 0)

    def picture(self, number: int, dpi: float, *, colour: bool = False) -> Image:
        """The page (counted from 1) as it looks, form values and all. Raises Unreadable."""
        if not 1 <= number <= len(self.document):
            raise Unreadable(f"There is no page {number}.")
        width, height = self.sizes[number - 1]
        scale = _scale(width, height, dpi)
        bitmap: Any = self.document[number - 1].render(scale=scale, may_draw_forms=True, grayscale=not colour)
        image: Image = bitmap.to_pil().convert("RGB" if colour else "L")
        return image


class PicturePages:
    """A PNG, JPEG, TIFF (each frame a page) or HEIC file."""

    def __init__(self, data: bytes) -> None:
        from PIL import Image, ImageFile, UnidentifiedImageError

        if file_kind(data) is FileKind.HEIC:
            import pillow_heif

            pillow_heif.register_heif_opener()
        Image.MAX_IMAGE_PIXELS = MOST_PIXELS
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            self.image = Image.open(io.BytesIO(data))
            self.count = int(getattr(self.image, "n_frames", 1))
        except Image.DecompressionBombError:
            raise Unreadable("The picture has too many pixels.") from None
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            raise Unreadable("The picture is damaged: it cannot be opened.") from None
        if self.count > MOST_PAGES:
            raise Unreadable(f"It has {self.count} pages; more than {MOST_PAGES} are not read.")

    @cached_property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of every page in points: the longer side counts as eleven inches."""
        return [self._size(self._frame_pixels(index)) for index in range(self.count)]

    def picture(self, number: int, dpi: float, *, colour: bool = False) -> Image:
        """The page (counted from 1), resized to the resolution asked for. Raises Unreadable."""
        from PIL import Image

        whole = self.pixels(number)
        width, height = self._size(whole.size)
        scale = _scale(width, height, dpi)
        target = (max(1, round(width * scale)), max(1, round(height * scale)))
        return whole.convert("RGB" if colour else "L").resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)

    def pixels(self, number: int) -> Image:
        """The page (counted from 1) with its own pixels, turned as its EXIF note says. Raises Unreadable."""
        from PIL import Image, ImageOps

        if not 1 <= number <= self.count:
            raise Unreadable(f"There is no page {number}.")
        try:
            self.image.seek(number - 1)
            if self.image.width * self.image.height > MOST_PIXELS:
                raise Unreadable("The picture has too many pixels.")
            frame = ImageOps.exif_transpose(self.image)
            return _on_white(frame)
        except Image.DecompressionBombError:
            raise Unreadable("The picture has too many pixels.") from None
        except (OSError, ValueError, SyntaxError, EOFError):
            raise Unreadable("The picture is damaged: a part of it cannot be read.") from None

    def _frame_pixels(self, index: int) -> tuple[int, int]:
        self.image.seek(index)
        turned = self.image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        width, height = self.image.size
        return (height, width) if turned else (width, height)

    @staticmethod
    def _size(pixels: tuple[int, int]) -> tuple[float, float]:
        scale = LETTER_HEIGHT / max(pixels)
        return pixels[0] * scale, pixels[1] * scale


def _on_white(image: Image) -> Image:
    from PIL import Image as Pictures

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Pictures.new("RGBA", layer.size, "white")
        return Pictures.alpha_composite(paper, layer).convert("RGB")
    if image.mode in ("I", "I;16", "F"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _scale(width: float, height: float, dpi: float) -> float:
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise Unreadable(f"The page measures {width:.0f} by {height:.0f} points; such a page is not read.")
    scale = dpi / 72
    most: float = (MOST_PIXELS / 3 / (width * height)) ** 0.5
    return min(scale, most)


def _why_closed(error: Exception) -> str:
    if "password" in str(error).lower():
        return "The PDF is locked with a password."
    return "The PDF is damaged: it cannot be opened."
