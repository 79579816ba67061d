"""What a reading says held against itself: values that are possible but unlikely lose confidence and give a warning.

Source: docs/rulebook.md, signs of alteration and misuse of the boxes; the reader never accuses, it asks a person to look.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from app.reading.found import Found
from app.reading.sheet import Sheet

SPECIMEN = re.compile(
    r"^\W*(?:sample|specimen|example|void|draft|for demonstration purposes only|not (?:a )?valid)\W*$|for demonstration purposes only",
    re.IGNORECASE | re.MULTILINE,
)
PLACEHOLDER = re.compile(
    r"^(?:name|address(?: line \d)?|(?:state, city|city, state),? zip ?code|insured name|certificate holder name|street address)$",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"for information(?:al)? (?:only|purposes)|proof of (?:coverage|insurance)|evidence of (?:coverage|insurance)|to whom it may concern|insured'?s copy",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"see attached|see acord 101|attached schedule|cont(?:inue|')d", re.IGNORECASE)
SHORTEST_TERM, USUAL_TERM, LONGEST_TERM = 5, (364, 367), 366 * 6
SMALLEST_STEP = 500
LARGEST_LIMIT = 1_000_000_000
UNLIKELY, UNUSUAL = 0.6, 0.85


def check_certificate(certificate: dict[str, Any], warnings: list[str]) -> None:
    """Lower the confidence of what does not fit, in place."""
    for row in certificate["coverages"]:
        _check_term(row, warnings)
        _check_limits(row)
    for who in ("insured", "certificate_holder", "producer"):
        _check_party(who, certificate[who], warnings)
    description = certificate["description_of_operations"]
    if description is not None and ELSEWHERE.search(str(description.value)):
        warnings.append("The description refers to an attachment.")


def specimen_marks(sheets: list[Sheet]) -> list[str]:
    """Pages that say they are no real certificate."""
    return [
        f"Page {sheet.number} is marked “{match[0].strip()}”: it may be nobody's certificate."
        for sheet in sheets
        if (match := SPECIMEN.search(sheet.text))
    ]


def _check_term(row: dict[str, Any], warnings: list[str]) -> None:
    start, end = row["effective"], row["expiration"]
    if start is None or end is None:
        return
    days = (date.fromisoformat(end.value) - date.fromisoformat(start.value)).days
    if not SHORTEST_TERM <= days <= LONGEST_TERM:
        warnings.append(f"A term from {start.value} to {end.value} is not possible; one of the dates is wrong.")
        row["effective"], row["expiration"] = start.doubted(UNLIKELY), end.doubted(UNLIKELY)
    elif "ocr" in (start.source, end.source) and not USUAL_TERM[0] <= days <= USUAL_TERM[1]:
        row["effective"], row["expiration"] = start.doubted(UNUSUAL), end.doubted(UNUSUAL)


def _check_limits(row: dict[str, Any]) -> None:
    """An amount off the steps in which limits are sold may be misread, on a scan above all."""
    for part in ("limits", "options"):
        for key, found in row[part].items():
            if not isinstance(found, Found) or isinstance(found.value, bool | str):
                continue
            odd = found.value is not None and (found.value % SMALLEST_STEP or found.value > LARGEST_LIMIT)
            if odd:
                row[part][key] = found.doubted(UNUSUAL if found.source == "ocr" else 0.95)


def _check_party(who: str, party: dict[str, Any], warnings: list[str]) -> None:
    name = party.get("name")
    if name is None:
        return
    first = str(name.value).split("\n")[0].strip()
    if PLACEHOLDER.fullmatch(first):
        warnings.append(f"The {who.replace('_', ' ')} box still holds the words of a template: “{first}”.")
    elif who == "certificate_holder" and NOBODY.search(first):
        warnings.append(f"The certificate names no holder: “{first}”.")
