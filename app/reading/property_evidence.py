"""ACORD 27 and 28 (Evidence of Property Insurance, of Commercial Property Insurance) → the contract's certificate.

The additional interest is the certificate holder, the company is insurer A.
Source: ACORD 27 (2006/07, 2016/03) and ACORD 28 (2006/07), printed boxes.
"""

from __future__ import annotations

import re
from typing import Any

from app.reading.acord25.blocks import party
from app.reading.acord25.foot import form_mark
from app.reading.cell_text import amount_found, date_found, text_found
from app.reading.cells import cell_around
from app.reading.found import Found, from_box, from_words
from app.reading.labels import Label, Labels
from app.reading.pages import BBox
from app.reading.sheet import Sheet, Word, inside, line_text, lines
from app.reading.values import amounts_in

LABELS = (
    "AGENCY CUSTOMER ID #", "CUSTOMER ID #", "AGENCY", "PRODUCER NAME, CONTACT PERSON AND ADDRESS", "PRODUCER NAME,", "CONTACT PERSON AND ADDRESS", "PHONE (A/C, No, Ext)",
    "PHONE", "(A/C, No, Ext):", "FAX (A/C, No)", "FAX", "(A/C, No):", "E-MAIL ADDRESS", "E-MAIL", "ADDRESS:", "CODE:", "SUB CODE:",
    "COMPANY NAME AND ADDRESS", "COMPANY", "NAIC NO:", "POLICY TYPE", "NAMED INSURED AND ADDRESS", "ADDITIONAL NAMED INSURED(S)",
    "INSURED", "LOAN NUMBER", "POLICY NUMBER", "EFFECTIVE DATE", "EXPIRATION DATE", "CONTINUED UNTIL", "TERMINATED IF CHECKED",
    "THIS REPLACES PRIOR EVIDENCE DATED", "DATE (MM/DD/YYYY)", "NAME AND ADDRESS", "AUTHORIZED REPRESENTATIVE", "LOCATION/DESCRIPTION",
    "IF MULTIPLE COMPANIES, COMPLETE SEPARATE FORM FOR EACH", "LOAN #",
)  # fmt: skip
SIGNATURE_INK = 9.0
MIDDLE = 0.5


class _Boxes:
    """The printed boxes of a form, by their labels."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.labels = Labels(sheet)
        self.page = (0.0, 0.0, sheet.width, sheet.height)
        self.places = {phrase: self.labels.first(phrase) for phrase in LABELS}
        self.labels.claim(self.places.values())
        self.labels.claim_all(("(A/C, No, Ext):", "(A/C, No):", "ADDRESS:"), self.page)

    def label(self, *phrases: str, below: float = 0.0) -> Label | None:
        found = (label for phrase in phrases for label in self.labels.all(phrase) if label.box[1] >= below)
        return next(found, None)

    def cell(self, label: Label) -> BBox:
        return cell_around(self.sheet.picture, (label.box[0] + label.box[2]) / 2, label.middle[1], self.page, 8)

    def words(self, *phrases: str, below: float = 0.0) -> list[Word]:
        label = self.label(*phrases, below=below)
        return self.labels.values(self.cell(label)) if label else []


def read_property_evidence(sheet: Sheet, kind: str, warnings: list[str]) -> dict[str, Any]:
    """Read an ACORD 27 or 28 on a sheet; what is odd goes to the warnings."""
    boxes = _Boxes(sheet)
    mark = form_mark(sheet.words)
    number = from_words(sheet, mark[0], mark[2]) if mark else from_box(sheet, f"ACORD {kind[-2:]}", boxes.page, 0.8)
    company = party(sheet, boxes.words("COMPANY NAME AND ADDRESS", "COMPANY"))
    return {
        "form_number": number,
        "form_edition": from_words(sheet, mark[1], mark[2]) if mark else None,
        "certificate_date": date_found(sheet, boxes.words("DATE (MM/DD/YYYY)"), "date of the evidence", warnings),
        "certificate_number": None,
        "revision_number": None,
        "producer": _producer(boxes),
        "insured": party(sheet, boxes.words("NAMED INSURED AND ADDRESS", "INSURED")),
        "insurers": [_insurer(boxes, company)] if company["name"] else [],
        "coverages": _coverages(boxes, warnings),
        "description_of_operations": _remarks(boxes),
        "certificate_holder": party(sheet, boxes.words("NAME AND ADDRESS", below=sheet.height * MIDDLE)),
        "cancellation_notice": _cancellation(boxes),
        "signed": _signed(boxes),
    }


def _producer(boxes: _Boxes) -> dict[str, Found | None]:
    sheet = boxes.sheet
    block = party(
        sheet, boxes.words("PRODUCER NAME, CONTACT PERSON AND ADDRESS", "CONTACT PERSON AND ADDRESS", "AGENCY")
    )
    return {
        **block,
        "contact_name": None,
        "phone": text_found(sheet, boxes.words("PHONE (A/C, No, Ext)", "PHONE")),
        "fax": text_found(sheet, boxes.words("FAX (A/C, No)", "FAX")),
        "email": text_found(sheet, boxes.words("E-MAIL ADDRESS", "E-MAIL")),
    }


def _insurer(boxes: _Boxes, company: dict[str, Found | None]) -> dict[str, Found | None]:
    name = company["name"]
    assert name is not None
    naic = text_found(boxes.sheet, boxes.words("NAIC NO:"))
    code = re.search(r"\d{5}", str(naic.value)) if naic else None
    return {
        "letter": name.valued("A").doubted(0.9),
        "name": name,
        "naic": naic.valued(code[0]) if naic and code else None,
    }


def _coverages(boxes: _Boxes, warnings: list[str]) -> list[dict[str, Any]]:
    sheet = boxes.sheet
    policy = text_found(sheet, boxes.words("POLICY NUMBER"))
    effective = date_found(sheet, boxes.words("EFFECTIVE DATE"), "effective date", warnings)
    expiration = date_found(sheet, boxes.words("EXPIRATION DATE"), "expiration date", warnings)
    description, amount, deductible = _amounts(boxes, warnings)
    if not (policy or effective or expiration or amount):
        return []
    place = (policy or effective or expiration or amount).box  # type: ignore[union-attr]
    return [
        {
            "type": Found("property", sheet.number, place, "text" if sheet.source != "ocr" else "ocr", 0.97),
            "description": description,
            "insurer_letter": None,
            "policy_number": policy,
            "effective": effective,
            "expiration": expiration,
            "additional_insured": None,
            "subrogation_waived": None,
            "options": {"deductible": deductible} if deductible else {},
            "limits": {"other": amount} if amount else {},
        }
    ]


def _amounts(boxes: _Boxes, warnings: list[str]) -> tuple[Found | None, Found | None, Found | None]:
    """Words, amount and deductible of the coverage: on ACORD 27 a table, on ACORD 28 one line."""
    sheet = boxes.sheet
    line = boxes.labels.first("COMMERCIAL PROPERTY COVERAGE AMOUNT OF INSURANCE")
    if line is not None:
        behind = inside(sheet.words, (line.box[2], line.box[1] - 5, sheet.width, line.box[3] + 5))
        at = next((word.x0 for word in behind if word.text.upper().startswith("DED")), sheet.width)
        amount = amount_found(
            sheet, [w for w in behind if w.x1 < at and w.text != "$"], "Amount of insurance", warnings
        )
        ded = amount_found(sheet, [w for w in behind if w.x0 > at], "Deductible", warnings)
        return None, amount, ded
    return _table(boxes, warnings)


def _table(boxes: _Boxes, warnings: list[str]) -> tuple[Found | None, Found | None, Found | None]:
    sheet = boxes.sheet
    heads = [
        boxes.labels.first(phrase) for phrase in ("COVERAGE / PERILS / FORMS", "AMOUNT OF INSURANCE", "DEDUCTIBLE")
    ]
    columns: list[list[list[Word]]] = []
    for head in heads:
        if head is None:
            return None, None, None
        left, _, right, bottom = cell_around(sheet.picture, head.middle[0], head.box[3] + 14, boxes.page, 8)
        columns.append(lines(boxes.labels.values((left, head.box[3], right + 2, bottom))))
    rows = [line for line in columns[1] if amounts_in(line_text(line))]
    if not rows:
        return None, None, None
    amounts = [amount_found(sheet, line, "Amount of insurance", warnings) for line in rows]
    largest = max((a for a in amounts if a is not None), key=lambda a: float(a.value), default=None)
    if len(rows) > 1:
        warnings.append(f"{len(rows)} amounts of insurance are shown; the largest is given.")
    y = rows[amounts.index(largest)][0].middle[1]
    described = next((line for line in columns[0] if abs(line[0].middle[1] - y) < 8), None)
    ded = next((line for line in columns[2] if abs(line[0].middle[1] - y) < 8), None)
    return (
        from_words(sheet, line_text(described), described, 0.93) if described else None,
        largest,
        amount_found(sheet, ded, "Deductible", warnings) if ded else None,
    )


def _remarks(boxes: _Boxes) -> Found | None:
    head = boxes.labels.first("REMARKS (Including Special Conditions)", "REMARKS")
    if head is None:
        return None
    x = boxes.sheet.width / 2
    left, top, right, bottom = cell_around(boxes.sheet.picture, x, head.box[3] + 10, boxes.page, 100)
    return text_found(boxes.sheet, boxes.labels.values((left, top, right, bottom)), 0.9)


def _cancellation(boxes: _Boxes) -> Found | None:
    head = boxes.labels.first("CANCELLATION")
    if head is None:
        return None
    box = cell_around(boxes.sheet.picture, boxes.sheet.width / 2, head.box[3] + 12, boxes.page, 100)
    found = text_found(boxes.sheet, inside(boxes.sheet.words, box))
    return found.valued(re.sub(r"\s*_{2,}\s*", " ", " ".join(str(found.value).split()))) if found else None


def _signed(boxes: _Boxes) -> Found | None:
    label = boxes.label("AUTHORIZED REPRESENTATIVE")
    if label is None:
        return None
    left, top, right, bottom = boxes.cell(label)
    typed = boxes.labels.values((left, top, right, bottom))
    if any(word.text.isalpha() for word in typed) and boxes.labels.exact:
        return from_words(boxes.sheet, True, typed, 0.95)
    ink = boxes.sheet.picture.ink_area((left + 2, label.box[3] + 1, right - 2, bottom - 2))
    return from_box(
        boxes.sheet,
        ink > SIGNATURE_INK,
        (left, top, right, bottom),
        0.92 if ink > 2 * SIGNATURE_INK or ink < 3 else 0.6,
    )
