"""One ACORD 24 page (Certificate of Property Insurance) → the certificate of the extraction contract.

Its upper and lower parts are those of ACORD 25; the table has rows for property, inland marine, crime and boiler.
Source: ACORD 24 (2009/09) and (2016/03), printed boxes.
"""

from __future__ import annotations

import re
from typing import Any

from app.reading.acord25.foot import form_found, form_mark, read_foot
from app.reading.acord25.frame import Frame, find_frame
from app.reading.acord25.header import read_header
from app.reading.cell_text import amount_found, date_found, text_found
from app.reading.cells import rules_spanning
from app.reading.found import Found, from_box
from app.reading.pages import BBox
from app.reading.sheet import Sheet, lines

Coverage = dict[str, Any]
COLUMNS = {
    "letter": (18.0, 36.0), "type": (36.0, 158.4), "policy_number": (158.4, 295.2), "effective": (295.2, 360.0),
    "expiration": (360.0, 424.8), "captions": (424.8, 514.8), "amount": (514.8, 594.0),
}  # fmt: skip
ROWS = (
    ("property", "PROPERTY", None), ("other", "INLAND MARINE", "Inland Marine"), ("other", "CRIME", "Crime"),
    ("other", "BOILER & MACHINERY", "Boiler & Machinery"),
)  # fmt: skip
PRINTED = (
    "PROPERTY", "CAUSES OF LOSS", "DEDUCTIBLES", "BASIC", "BROAD", "SPECIAL", "EARTHQUAKE", "WIND", "FLOOD", "BUILDING", "CONTENTS",
    "INLAND MARINE", "NAMED PERILS", "TYPE OF POLICY", "POLICY NUMBER", "CRIME", "BOILER & MACHINERY /", "EQUIPMENT BREAKDOWN",
    "PERSONAL PROPERTY", "BUSINESS INCOME", "EXTRA EXPENSE", "RENTAL VALUE", "BLANKET BUILDING", "BLANKET PERS PROP", "BLANKET BLDG & PP",
)  # fmt: skip
LOCATION = "LOCATION OF PREMISES / DESCRIPTION OF PROPERTY"
CONDITIONS = "SPECIAL CONDITIONS / OTHER COVERAGES"
ATTACH = re.compile(r"\(?\s*(?:Attach )?ACORD 101, Additional Remarks Schedule.*$", re.IGNORECASE)
DEDUCTIBLES = (100.8, 158.4)


def read_acord24(sheet: Sheet, warnings: list[str]) -> dict[str, Any]:
    """Read the form on a sheet; what is odd goes to the warnings."""
    frame = find_frame(sheet)
    mark = form_mark(sheet.words)
    number, edition = form_found(frame, mark) if mark else (from_box(sheet, "ACORD 24", frame.at("type"), 0.8), None)
    foot = read_foot(frame)
    foot["description_of_operations"] = _description(frame)
    certificate = {"form_number": number.valued("ACORD 24"), "form_edition": edition, **read_header(frame, warnings)}
    return {**certificate, "coverages": _coverages(frame, warnings), **foot}


def _description(frame: Frame) -> Found | None:
    """What stands under the two headings for locations and special conditions."""
    found = [box for heading in (LOCATION, CONDITIONS) if (box := _under(frame, heading)) is not None]
    different = {str(box.value): box for box in found}
    if not different:
        return None
    first = next(iter(different.values()))
    return first.valued("\n".join(different))


def _under(frame: Frame, heading: str) -> Found | None:
    label = frame.labels.first(heading)
    if label is None:
        return None
    frame.labels.claim([label])
    limits = (frame.body[0], label.box[1] - 3, frame.body[2], label.box[3] + frame.scaled(70))
    _, _, _, bottom = frame.cell(frame.sheet.width / 2, label.middle[1], limits, frame.scaled(200))
    words = [w for w in frame.read((limits[0], label.box[1] - 3, limits[2], bottom)) if w.middle[1] > label.box[3] - 1]
    return text_found(frame.sheet, words)


def _coverages(frame: Frame, warnings: list[str]) -> list[Coverage]:
    a, b, _, _ = frame.fit
    columns = {name: (a * left + b, a * right + b) for name, (left, right) in COLUMNS.items()}
    top = frame.at("policy_number")[3]
    heading = frame.labels.first(CONDITIONS)
    bottom = heading.box[1] if heading else frame.at("holder")[1] - frame.scaled(50)
    frame.labels.claim_all(PRINTED, (columns["type"][0], top, columns["amount"][0], bottom))
    left, right = columns["effective"]
    bounds = [
        at for at in rules_spanning(frame.sheet.picture.across, left + 4, right - 4, 0.8) if top - 2 < at < bottom + 2
    ]
    rows = list(zip(bounds, [*bounds[1:], bottom], strict=True)) if bounds else [(top, bottom)]
    found = [_row(frame, columns, above, below, warnings) for above, below in rows if below - above > 10]
    return [row for row in found if row is not None]


def _row(
    frame: Frame, columns: dict[str, tuple[float, float]], top: float, bottom: float, warnings: list[str]
) -> Coverage | None:
    def cell(name: str) -> BBox:
        return columns[name][0], top, columns[name][1], bottom

    kind, name = _kind(frame, columns, top, bottom)
    policy = text_found(frame.sheet, frame.read(cell("policy_number")))
    effective = date_found(frame.sheet, frame.read(cell("effective"), alone=True), f"{kind} effective date", warnings)
    expiration = date_found(
        frame.sheet, frame.read(cell("expiration"), alone=True), f"{kind} expiration date", warnings
    )
    limits = _limits(frame, columns, (top, bottom), warnings)
    if not (policy or effective or expiration or limits):
        return None
    place = cell("type")
    return {
        "type": from_box(frame.sheet, kind, place, 0.95),
        "description": from_box(frame.sheet, name, place, 0.9) if name else None,
        "insurer_letter": text_found(frame.sheet, frame.values(cell("letter"))),
        "policy_number": policy,
        "effective": effective,
        "expiration": expiration,
        "additional_insured": None,
        "subrogation_waived": None,
        "options": _deductible(frame, top, bottom),
        "limits": limits,
    }


def _kind(frame: Frame, columns: dict[str, tuple[float, float]], top: float, bottom: float) -> tuple[str, str | None]:
    area = (columns["type"][0], top, columns["type"][1], top + min(bottom - top, frame.scaled(20)))
    for kind, phrase, name in ROWS:
        if frame.labels.first(phrase, within=area) is not None:
            return kind, name
    typed = text_found(frame.sheet, frame.values((columns["type"][0], top, columns["type"][1], bottom)))
    return "other", str(typed.value) if typed else None


def _limits(
    frame: Frame, columns: dict[str, tuple[float, float]], row: tuple[float, float], warnings: list[str]
) -> dict[str, Found]:
    """One amount fits the contract; where a row has several the largest is it and the others are told."""
    left, right = columns["amount"]
    amounts: list[Found] = []
    own: list[str] = []
    for line in lines(frame.values((left, row[0], right + 4, row[1]))):
        amount = amount_found(frame.sheet, line, "Property limit", own)
        if amount is not None:
            amounts.append(amount)
    warnings += own
    if not amounts:
        return {}
    largest = max(amounts, key=lambda amount: float(amount.value))
    if len(amounts) > 1:
        told = ", ".join(f"{amount.value:,}" for amount in amounts)
        warnings.append(f"The property row shows several limits: {told}; the largest is given.")
        largest = largest.doubted(0.85)
    return {"other": largest}


def _deductible(frame: Frame, top: float, bottom: float) -> dict[str, Found | None]:
    a, b, _, _ = frame.fit
    left, right = (a * x + b for x in DEDUCTIBLES)
    for line in lines(frame.values((left, top, right, bottom))):
        amount = amount_found(frame.sheet, line, "Deductible", [])
        if amount is not None:
            return {"deductible": amount.doubted(0.95)}
    return {}
