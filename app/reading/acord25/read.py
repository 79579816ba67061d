"""One ACORD 25 page → the certificate of the extraction contract."""

from __future__ import annotations

from typing import Any

from app.reading.acord25.displacement import place_values
from app.reading.acord25.foot import claim_description_label, form_found, form_mark, read_foot
from app.reading.acord25.frame import find_frame
from app.reading.acord25.header import read_header
from app.reading.acord25.rows import read_coverages
from app.reading.acord25.table import find_table
from app.reading.found import Found, from_box
from app.reading.sheet import Sheet


def read_acord25(sheet: Sheet, warnings: list[str]) -> dict[str, Any]:
    """Read the form on a sheet; what is odd goes to the warnings."""
    frame = find_frame(sheet)
    table = find_table(frame)
    claim_description_label(frame)
    place_values(frame, table, warnings)
    mark = form_mark(sheet.words)
    number: Found | None
    edition: Found | None
    if mark is not None:
        number, edition = form_found(frame, mark)
        if sheet.source == "ocr":  # the title said which form it is; a digit at the foot may be misread
            number = number.valued("ACORD 25")
    else:
        number, edition = from_box(sheet, "ACORD 25", frame.at("type"), 0.8), None
        warnings.append("The edition of the form could not be read at its foot.")
    return {
        "form_number": number,
        "form_edition": edition,
        **read_header(frame, warnings),
        "coverages": read_coverages(frame, table, warnings),
        **read_foot(frame),
    }
