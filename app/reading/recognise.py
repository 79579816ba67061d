"""Words of a page picture, by Tesseract.

Where its language data lie: the setting CERTDESK_TESSDATA, else Debian's package, else the package from PyPI (older,
slower, and without the data for turned pages).
"""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.reading.errors import Unreadable
from app.reading.sheet import Word

if TYPE_CHECKING:
    from app.reading.straighten import Grey

PLACES = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tessdata", "/opt/homebrew/share/tessdata")
LEAST_CONFIDENCE = 20.0
ALONE = 0.92  # one reader alone is never quite sure
NOISE = frozenset("|_-—–.,:;'\"`~^°*•·=<>\\/()[]{}")


def tessdata() -> Path:
    """The folder with `eng.traineddata`. Raises Unreadable where there is none."""
    own = os.environ.get("CERTDESK_TESSDATA")
    candidates = [Path(own)] if own else [*map(Path, PLACES), Path(sys.prefix) / "share" / "tessdata"]
    for folder in candidates:
        if (folder / "eng.traineddata").is_file():
            return folder
    raise Unreadable("Scans cannot be read: Tesseract's data (eng.traineddata) are not installed.")


@cache
def _reader(mode: int) -> Any:
    import tesserocr

    reader = tesserocr.PyTessBaseAPI(path=str(tessdata()), lang="eng", psm=mode)
    reader.SetVariable("tessedit_do_invert", "0")
    return reader


def words_in(grey: Grey, dpi: float) -> list[Word]:
    """All words on a page picture, sparse text and all, with boxes in points and confidences from 0 to 1."""
    import tesserocr

    reader = _reader(tesserocr.PSM.SPARSE_TEXT)
    _show(reader, grey, dpi)
    reader.Recognize()
    words = []
    scale = 72 / dpi
    iterator = reader.GetIterator()
    if iterator is None:
        return []
    for item in tesserocr.iterate_level(iterator, tesserocr.RIL.WORD):
        text, confidence, box = _item(item, tesserocr.RIL.WORD)
        if not text or confidence < LEAST_CONFIDENCE or all(character in NOISE for character in text):
            continue
        words.append(_word(text, box, confidence, scale, _edges(item, text, box)))
    return words


def text_in(grey: Grey, dpi: float, *, single: bool = False, allowed: str = "") -> tuple[str, float]:
    """The one line (or the one character) in a small picture, and how sure that is from 0 to 1."""
    import tesserocr

    reader = _reader(tesserocr.PSM.SINGLE_CHAR if single else tesserocr.PSM.SINGLE_LINE)
    reader.SetVariable("tessedit_char_whitelist", allowed)
    _show(reader, grey, dpi)
    text = reader.GetUTF8Text().strip()
    return text, max(0.0, reader.MeanTextConf() / 100)


def quarter_turns(grey: Grey, dpi: float) -> int:
    """Quarter turns anticlockwise that make the page upright; 0 where it cannot be told."""
    import tesserocr

    if not (tessdata() / "osd.traineddata").is_file():
        return 0
    try:
        with tesserocr.PyTessBaseAPI(path=str(tessdata()), lang="osd", psm=tesserocr.PSM.OSD_ONLY) as reader:
            _show(reader, grey, dpi)
            found = reader.DetectOrientationScript()
    except RuntimeError:
        return 0
    return int(found["orient_deg"]) // 90 % 4 if found and found["orient_conf"] > 1.5 else 0


def _show(reader: Any, grey: Grey, dpi: float) -> None:
    height, width = grey.shape
    reader.SetImageBytes(grey.tobytes(), width, height, 1, width)
    reader.SetSourceResolution(round(dpi))


def _item(item: Any, level: int) -> tuple[str, float, tuple[int, int, int, int]]:
    try:
        text = item.GetUTF8Text(level).strip()
    except RuntimeError:
        return "", 0.0, (0, 0, 0, 0)
    return text, float(item.Confidence(level)), item.BoundingBox(level) or (0, 0, 0, 0)


def _edges(item: Any, text: str, box: tuple[int, int, int, int]) -> list[float]:
    """The left edges of the characters and the right edge of the last, evenly spread where symbols are not told apart."""
    step = (box[2] - box[0]) / len(text)
    return [box[0] + step * index for index in range(len(text) + 1)]


def _word(text: str, box: tuple[int, int, int, int], confidence: float, scale: float, edges: list[float]) -> Word:
    x0, y0, x1, y1 = (value * scale for value in box)
    return Word(text, x0, y0, x1, y1, tuple(edge * scale for edge in edges), "ocr", ALONE * confidence / 100)
