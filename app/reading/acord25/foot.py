"""The lower part of an ACORD 25: description of operations, holder, cancellation, signature, form and edition.

Source: ACORD 25 (2001/08) to (2025/12), printed boxes; the foot line is the sole reliable mark of the edition.
"""

from __future__ import annotations

import re

from app.reading.acord25.blocks import party
from app.reading.acord25.frame import Frame
from app.reading.cell_text import plain_text, text_found
from app.reading.found import PRINTED, Found, from_box, from_words
from app.reading.pages import BBox
from app.reading.sheet import Word, line_text, lines

DESCRIPTION_LABELS = (
    "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES (ACORD 101, Additional Remarks Schedule, may be attached if more space is required)",
    "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES (Attach ACORD 101, Additional Remarks Schedule, if more space is required)",
    "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES / EXCLUSIONS ADDED BY ENDORSEMENT / SPECIAL PROVISIONS",
    "DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES",
)
PARTS_OF_DESCRIPTION_LABEL = (
    *DESCRIPTION_LABELS[-2:],
    "Attach ACORD 101, Additional Remarks Schedule, if more space is required",
    "ACORD 101, Additional Remarks Schedule, may be attached if more space is required",
)
HEADING = re.compile(r"^DESCRIPT\w+ OF OPERA|LOCATIONS ?/? ?VEHICLES|Additional Remarks Sch", re.IGNORECASE)
NO_SIGNATURE = re.compile(
    r"signature|contact agent|required|not valid|unsigned|authorized|representative|©|acord|copyright|corporation|rights",
    re.IGNORECASE,
)
SIGNATURE_INK = 9.0  # square points: a short signature has more, specks have less
FORM = re.compile(r"ACORD\s*(\d{2,3})(?:[- ]?S)?\s*\(?\s*((?:19|20)\d{2})\s*[/\-.]\s*(\d{2})\s*\)?", re.IGNORECASE)


def read_foot(frame: Frame) -> dict[str, Found | dict[str, Found | None] | None]:
    """Everything below the table of coverages."""
    return {
        "description_of_operations": _description(frame),
        "certificate_holder": _holder(frame),
        "cancellation_notice": _cancellation(frame),
        "signed": signed(frame, *_signature_box(frame)),
    }


def claim_description_label(frame: Frame) -> None:
    """Mark the printed words above the description: values that stand low are sought beside them."""
    _x0, y0, _x1, y1 = frame.at("description")
    line = (0.0, y0 - 3, frame.sheet.width, y1 + 3)
    whole = next((labels for phrase in DESCRIPTION_LABELS if (labels := frame.labels.all(phrase, line))), None)
    if whole:
        frame.labels.claim(whole)
    else:
        frame.labels.claim_all(PARTS_OF_DESCRIPTION_LABEL, line)


def _description(frame: Frame) -> Found | None:
    _x0, y0, _x1, y1 = frame.at("description")
    limits = (frame.body[0], y0 - 3, frame.body[2] + 3, frame.at("holder")[1] - 1)
    _, top, _, bottom = frame.cell(frame.sheet.width / 2, (y0 + y1) / 2, limits, frame.scaled(200))
    words = [
        word
        for word in frame.read((limits[0], top, limits[2], bottom), whole=True)
        if word.middle[1] + frame.lift > y1 - 1
    ]
    if not frame.labels.exact:
        words = [word for word in words if not HEADING.search(word.text)]
    return text_found(frame.sheet, words)


def _middle(frame: Frame) -> float:
    return frame.at("cancellation")[0] - frame.scaled(4)


def _holder(frame: Frame) -> dict[str, Found | None]:
    _, _, _, y1 = frame.at("holder")
    bottom = _bottom(frame)
    words = frame.read((frame.body[0], y1, _middle(frame), bottom))
    kept = [word for line in lines(words) if not FORM.search(line_text(line)) for word in line]
    return party(frame.sheet, kept)  # without the form's own number, where it stands within the box


def _bottom(frame: Frame) -> float:
    """The lower edge of the holder and signature boxes."""
    _, _y0, _, y1 = frame.at("representative")
    expected = y1 + frame.scaled(28)
    x = frame.at("representative")[0]
    near = [
        r.at for r in frame.sheet.picture.across if r.covers(x, x + 150) > 0.8 and y1 + 8 < r.at < y1 + frame.scaled(60)
    ]
    return min(near) if near else expected


def _cancellation(frame: Frame) -> Found | None:
    top = frame.at("cancellation")[3]
    words = frame.read((_middle(frame), top, frame.body[2] + 6, frame.at("representative")[1] - 1))
    found = text_found(frame.sheet, words)
    return found.valued(" ".join(str(found.value).split())) if found else None


def _signature_box(frame: Frame) -> tuple[BBox, BBox]:
    """The box of the signature, and its label."""
    label = frame.at("representative")
    left, bottom = _middle(frame), _bottom(frame)
    top = frame.cell(label[0] + 30, (label[1] + label[3]) / 2, (left, label[1] - 8, frame.body[2], bottom))[1]
    return (left + 2, top + 1, frame.body[2] - 1, bottom - 1), label


def signed(frame: Frame, box: BBox, label: BBox) -> Found | None:
    """Whether a signature, drawn or typed, is in the box: words other than instructions, or enough ink beside the label."""
    words = [word for word in frame.values(box) if not NO_SIGNATURE.search(word.text)]
    text = plain_text(frame.values(box))
    typed = re.search(r"[A-Za-z]{2}", plain_text(words)) and not NO_SIGNATURE.search(text)
    ink = frame.unexplained_ink(box, label)
    if typed and frame.labels.exact:
        return from_words(frame.sheet, True, words, PRINTED)
    if ink >= SIGNATURE_INK * (1 if frame.labels.exact else 1.5):
        clear = PRINTED if frame.labels.exact else 0.96
        return from_box(frame.sheet, True, box, clear if ink > 2 * SIGNATURE_INK else 0.8)
    return from_box(frame.sheet, False, box, 0.95 if ink < SIGNATURE_INK / 3 else 0.6)


def form_mark(sheet_words: list[Word]) -> tuple[str, str, list[Word]] | None:
    """The form number and edition from a line such as `ACORD 25 (2016/03)`; the lowest such line counts."""
    for line in reversed(lines(sheet_words)):
        text = line_text(line)
        match = FORM.search(text)
        if match:
            used = _covering(line, match.start(), match.end())
            return f"ACORD {int(match.group(1))}", f"{match.group(2)}/{match.group(3)}", used
    return None


def _covering(line: list[Word], start: int, end: int) -> list[Word]:
    found, at = [], 0
    for word in line:
        if at < end and at + len(word.text) > start:
            found.append(word)
        at += len(word.text) + 1
    return found


def form_found(frame: Frame, mark: tuple[str, str, list[Word]]) -> tuple[Found, Found]:
    """The form number and the edition as values."""
    number, edition, words = mark
    return from_words(frame.sheet, number, words), from_words(frame.sheet, edition, words)
