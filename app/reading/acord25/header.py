"""The upper part of an ACORD 25: date, producer, contact, insured, insurers, certificate and revision number.

Source: ACORD 25 (2001/08) to (2025/12), printed boxes.
"""

from __future__ import annotations

import re

from app.reading.acord25.blocks import party, phones_in
from app.reading.acord25.frame import Frame
from app.reading.cell_text import date_found, text_found
from app.reading.cells import rules_spanning
from app.reading.found import Found, from_box, from_words
from app.reading.pages import BBox
from app.reading.sheet import Word, line_text, lines
from app.reading.values import GARBLED, emails_in, is_contact_line

CONTACT_LABELS = (
    "CONTACT NAME",
    "NAME:",
    "(A/C, No, Ext):",
    "(A/C, No):",
    "ADDRESS:",
    "PRODUCER CUSTOMER ID",
    "CUSTOMER ID #",
)
LETTERS = "ABCDEFGHIJ"
VALUE_STARTS = {"contact": 340.0, "phone": 350.0, "fax": 514.0, "email": 341.0}  # on the standard page
NAIC = re.compile(r"(?<!\d)(\d{5})(?!\d)")


def read_header(frame: Frame, warnings: list[str]) -> dict[str, object]:
    """Everything above the table of coverages."""
    frame.labels.claim(frame.found.values())
    right = frame.at("insurers" if frame.older else "contact")[0] - frame.scaled(4 if not frame.older else 6)
    producer_words = _block(frame, "producer", right, frame.at("insured")[1] - 1)
    insured_words = _block(frame, "insured", right, frame.at("coverages")[1] - 1)
    producer: dict[str, object] = {**party(frame.sheet, producer_words), **_contact(frame, producer_words)}
    return {
        "certificate_date": _date(frame, warnings),
        "certificate_number": _after(frame, "certificate_number", frame.at("revision_number")[0]),
        "revision_number": _after(frame, "revision_number", frame.body[2]),
        "producer": producer,
        "insured": party(frame.sheet, insured_words),
        "insurers": read_insurers(frame, warnings),
    }


def _block(frame: Frame, name: str, right: float, bottom: float) -> list[Word]:
    x0, y0, _x1, y1 = frame.at(name)
    limits = (frame.body[0], y0 - frame.scaled(4), right, bottom)
    left, top, right, bottom = frame.cell(x0 + 40, (y0 + y1) / 2, limits, 30)
    return frame.read((left, top + max(0.0, frame.upper_lift), right, bottom))  # above stand printed words only


def _date(frame: Frame, warnings: list[str]) -> Found | None:
    x0, y0, x1, y1 = frame.at("date")
    limits = (x0 - frame.scaled(20), y0 - frame.scaled(4), frame.body[2], y1 + frame.scaled(16))
    cell = frame.cell((x0 + x1) / 2, (y0 + y1) / 2, limits, 4 if frame.labels.exact else frame.scaled(35))
    if frame.sheet.reader is not None:  # below the label nothing else stands
        cell = (cell[0], cell[3] - frame.scaled(14), cell[2], cell[3])
    words = frame.read(cell, alone=True)
    return date_found(frame.sheet, words, "certificate date", warnings)


def _after(frame: Frame, name: str, until: float) -> Found | None:
    """What stands behind a label on its line."""
    if not frame.has(name) or name not in frame.found:
        return None
    _, y0, x1, y1 = frame.found[name].box
    frame.labels.claim_all((f"{name.split('_', maxsplit=1)[0]} NUMBER",), (0, y0 - 2, frame.sheet.width, y1 + 2))
    middle, reach = (y0 + y1) / 2, frame.scaled(6.5)
    return text_found(frame.sheet, frame.read((x1 - 1, middle - reach, until - 1, middle + reach)))


def _contact(frame: Frame, producer_words: list[Word]) -> dict[str, Found | None]:
    if frame.older:
        phones = phones_in(producer_words)
        phone = from_words(frame.sheet, line_text(phones[0]), phones[0]) if phones else None
        return {"contact_name": None, "phone": phone, "fax": None, "email": None}
    left, top = frame.at("contact")[0] - 3, frame.at("contact")[1] - 4
    area = (left, top, frame.body[2], frame.at("insurers")[1])
    frame.labels.claim_all(CONTACT_LABELS, area)
    fax_left = frame.at("fax")[0] - frame.scaled(4)
    rows = {name: frame.at(name)[1] - frame.scaled(2.5) for name in ("contact", "phone", "email")}
    bottom = frame.at("email")[1] + frame.scaled(11)
    over = 2 if frame.labels.exact else 0
    first = rows["contact"] + max(0.0, frame.upper_lift)
    name = _contact_cell(frame, "contact", (left, first, frame.body[2], rows["phone"] + over))
    return {
        "contact_name": None if name is None or is_contact_line(str(name.value)) else name,
        "phone": _contact_cell(frame, "phone", (left, rows["phone"], fax_left, rows["email"] + over)),
        "fax": _contact_cell(frame, "fax", (fax_left - 4, rows["phone"], frame.body[2], rows["email"] + over)),
        "email": _email(_contact_cell(frame, "email", (left, rows["email"], frame.body[2], bottom))),
    }


def _contact_cell(frame: Frame, name: str, limits: BBox) -> Found | None:
    x0, _y0, x1, y1 = frame.at(name)
    if frame.sheet.reader is None:
        # a tall bracket before a number looks like the side of a cell, so only its top and bottom count
        _, top, _, bottom = frame.cell((x0 + x1) / 2, min(y1 + 1, limits[3] - 1), limits)
        return text_found(frame.sheet, frame.values((limits[0], top, limits[2], bottom)))
    # On a scan the small print of the labels is not always read as such: the value starts behind where they end.
    start = frame.fit[0] * VALUE_STARTS[name] + frame.fit[1]
    cell = frame.cell(start + frame.scaled(35), min(y1 + 1, limits[3] - 1), limits, frame.scaled(30))
    return text_found(frame.sheet, frame.read((start, cell[1], limits[2], cell[3]), alone=True))


def _email(found: Found | None) -> Found | None:
    """An address with stray spaces closed up, where that makes one."""
    if found is None:
        return None
    closed = re.sub(r"\s+", "", str(found.value))
    return found.valued(closed) if emails_in(closed) and ";" not in closed and closed.count("@") == 1 else found


def read_insurers(frame: Frame, warnings: list[str]) -> list[dict[str, Found | None]]:
    """The companies by letter, each with its NAIC code, from the rows that have either."""
    edge, bands = insurer_lines(frame)
    rows = [_insurer(frame, letter, band, edge, warnings) for letter, band in bands]
    return [row for row in rows if row["name"] is not None or row["naic"] is not None]


def insurer_lines(frame: Frame) -> tuple[float, list[tuple[str, BBox]]]:
    """The line of each insurer by letter, and where the NAIC codes begin."""
    naic = frame.at("naic")
    top, bottom = naic[3], frame.at("coverages")[1]
    left = frame.at("contact" if frame.has("contact") else "producer")[0]
    left = frame.scaled(300) + frame.fit[1] if frame.older else left - frame.scaled(5)
    area = (left, top, frame.body[2], bottom)
    edge = naic[0] - frame.scaled(17 if not frame.older else 5)
    edge = _snapped(frame, edge, top, bottom)
    return edge, _insurer_bands(frame, area, edge)


def _snapped(frame: Frame, x: float, top: float, bottom: float) -> float:
    near = [
        rule.at
        for rule in frame.sheet.picture.down
        if abs(rule.at - x) < frame.scaled(14) and rule.covers(top, bottom) > 0.6
    ]
    return min(near, key=lambda at: abs(at - x), default=x)


def _insurer_bands(frame: Frame, area: BBox, edge: float) -> list[tuple[str, BBox]]:
    """The line of each insurer by letter: where its label stands, or on a scan by the rules between the lines."""
    reach = frame.scaled(9)
    bands = []
    for letter in LETTERS:
        label = min(frame.labels.all(f"INSURER {letter}", area), key=lambda label: label.box[0], default=None)
        if label is not None and frame.labels.exact:  # the leftmost: a company may itself be called “Insurer A”
            frame.labels.claim([label])
            y = label.middle[1]
            _, top, _, bottom = frame.cell(label.box[0] + 1, y, (0, y - reach, frame.sheet.width, y + reach))
            bands.append((letter, (label.box[0], top, edge, bottom)))
    if bands:
        return bands
    return _insurer_lines(frame, area, edge)


def _insurer_lines(frame: Frame, area: BBox, edge: float) -> list[tuple[str, BBox]]:
    """The lines of the block counted up from its lower rule: six, on older editions five, of equal height."""
    count, left = (5 if frame.older else 6), area[0] + frame.scaled(1)
    across = [
        at
        for at in rules_spanning(frame.sheet.picture.across, left + 4, edge - 4, 0.6)
        if area[1] - 6 < at < area[3] + 2
    ]
    bottom = across[-1] if across and area[3] - across[-1] < frame.scaled(8) else area[3] - frame.scaled(3)
    expected = bottom - frame.scaled(12) * count
    near = [at for at in across if abs(at - expected) < frame.scaled(5)]
    top = min(near, key=lambda at: abs(at - expected), default=expected)
    height = (bottom - top) / count
    return [(LETTERS[index], (left, top + height * index, edge, top + height * (index + 1))) for index in range(count)]


def _insurer(frame: Frame, letter: str, band: BBox, edge: float, warnings: list[str]) -> dict[str, Found | None]:
    left, top, _, bottom = band
    start = left + frame.scaled(36)
    words = (
        frame.values((left, top, edge, bottom))
        if frame.labels.exact
        else frame.read((start + 2, top, edge, bottom), alone=True)
    )
    name = [word for word in words if word.x1 > start and not (word.x0 < start and len(word.text.strip(":;.")) <= 1)]
    naic_words = frame.read((edge, top, frame.body[2], bottom), alone=True)
    return {
        "letter": from_box(frame.sheet, letter, (left, top, start, bottom), 0.99 if frame.labels.exact else 0.97),
        "name": text_found(frame.sheet, name),
        "naic": _naic(frame, letter, naic_words, warnings),
    }


def _naic(frame: Frame, letter: str, words: list[Word], warnings: list[str]) -> Found | None:
    text = " ".join(line_text(line) for line in lines(words))
    match = NAIC.search(text) or NAIC.search(re.sub(r"\s", "", text.translate(GARBLED)) if words else "")
    if match is None:
        if any(character.isdigit() for character in text):
            warnings.append(f"Insurer {letter}: the NAIC box says “{text}”, which is no five-digit code.")
        return None
    plain = match.group(1) in text
    return from_words(frame.sheet, match.group(1), words, 0.99 if plain else 0.7)
