"""Policy facts on a declarations page: number, insurer, named insured, period, limits by line.

Source: ISO CG DS 01 and carriers' own declarations, which print the same captions.
"""

from __future__ import annotations

import re
from typing import Any

from app.reading.acord25.blocks import party
from app.reading.forms import policy_number_on
from app.reading.found import PRINTED, Found, from_words
from app.reading.segments import segments, text_of, value_after
from app.reading.sheet import Sheet, Word, around, inside, line_text, lines
from app.reading.values import Parsed, amounts_in, dates_in

LINE_TITLES: tuple[tuple[str, str], ...] = (
    ("general_liability", r"general liability"),
    ("automobile_liability", r"business auto|commercial auto|automobile liability"),
    ("workers_compensation", r"workers'? compensation"),
    ("umbrella_liability", r"umbrella"),
    ("excess_liability", r"excess liability"),
    ("professional_liability", r"professional liability"),
    ("pollution_liability", r"pollution"),
)
CAPTIONS: tuple[tuple[str, str], ...] = (
    ("general_aggregate", r"^general aggregate"),
    ("products_completed_operations_aggregate", r"^products.{0,4}\s*comp"),
    ("personal_and_advertising_injury", r"^personal (?:and|&)"),
    ("damage_to_rented_premises", r"^damage to (?:rented )?premises"),
    ("medical_expense", r"^medical (?:expense|payments)"),
    ("each_occurrence", r"^(?:each occurrence|bodily injury and property damage)"),
    ("combined_single_limit", r"^(?:combined single limit|liability.*each accident|each accident.*single)"),
    ("each_accident", r"^(?:bodily injury by accident|each accident)"),
    ("disease_policy_limit", r"(?:by disease.*policy limit|^disease.*policy limit)"),
    ("disease_each_employee", r"(?:by disease.*each employee|^disease.*each employee)"),
    ("aggregate", r"^aggregate"),
)
INSURER = re.compile(r"\b(?:insurance|casualty|indemnity|assurance|underwriters|mutual|ins\.? co)\b", re.IGNORECASE)
NO_INSURER = re.compile(
    r"liability|certificate|notice|declarations|coverage|policy|agency|provided by|limits", re.IGNORECASE
)
PERIOD = re.compile(r"period|term\b|from\b", re.IGNORECASE)
INSURED_LABELS = (
    "NAMED INSURED AND MAILING ADDRESS",
    "NAMED INSURED'S FULL NAME",
    "NAMED INSURED",
    "INSURED NAME",
    "INSURED",
)
BLOCK_HEIGHT = 62.0


def declared_on(sheet: Sheet, kind: str) -> dict[str, Any] | None:
    """What a declarations page declares, or None where it shows no policy and no limits."""
    if kind != "declarations":
        return None
    policy = policy_number_on(sheet)
    effective, expiration = period_on(sheet)
    line = _line(sheet)
    if policy is None or (effective is None and line is None):
        return None
    return {
        "page": policy.valued(sheet.number),
        "policy_number": policy,
        "insurer": insurer_on(sheet),
        "named_insured": named_insured_on(sheet),
        "effective": effective,
        "expiration": expiration,
        "lines": [line] if line else [],
    }


def period_on(sheet: Sheet) -> tuple[Found | None, Found | None]:
    """The two dates of the policy period, on one line or on the line below its caption."""
    rows = lines(sheet.words)
    for index, row in enumerate(rows):
        if not PERIOD.search(line_text(row)):
            continue
        for near in rows[index : index + 3]:
            found = dates_in(line_text(near))
            if len(found) >= 2:
                sure = PRINTED if len(found) == 2 and found[0].value < found[1].value else 0.9
                first, second = (from_words(sheet, str(d.value), _words_at(near, d), sure) for d in found[:2])
                return first, second
    return None, None


def _words_at(line: list[Word], parsed: Parsed[Any]) -> list[Word]:
    found, at = [], 0
    for word in line:
        if at < parsed.end and at + len(word.text) > parsed.start:
            found.append(word)
        at += len(word.text) + 1
    return found or line


def insurer_on(sheet: Sheet) -> Found | None:
    """The company's name: the first piece of print at the head of the page that reads like one."""
    for piece in segments(word for word in sheet.words if word.y0 < 0.25 * sheet.height):
        text = text_of(piece)
        if INSURER.search(text) and not NO_INSURER.search(text) and len(text) < 80:
            return from_words(sheet, text, piece, 0.85)
    return None


def named_insured_on(sheet: Sheet) -> dict[str, Found | None]:
    """Name and address behind or below the caption of the named insured."""
    for label in INSURED_LABELS:
        words = value_after(sheet.words, label)
        if not words:
            continue
        x0, y0, _, y1 = around(words)
        block = inside(sheet.words, (x0 - 3, y0 - 1, x0 + 0.45 * sheet.width, y1 + BLOCK_HEIGHT))
        labelled = [w.middle[1] for w in sheet.words if w.x1 < x0 and x0 - w.x1 < 60 and w.text.endswith(":")]
        block = [w for w in block if w.y0 < y1 or all(abs(w.middle[1] - y) > 3 for y in labelled)]
        return party(sheet, _until_gap(block))
    return {"name": None, "address": None}


def _until_gap(block: list[Word]) -> list[Word]:
    """The first lines of a block, up to a blank line or another caption."""
    kept: list[Word] = []
    bottom = None
    for piece in segments(block):
        _, y0, _, y1 = around(piece)
        if (bottom is not None and y0 - bottom > 0.9 * (y1 - y0)) or (kept and text_of(piece).endswith(":")):
            break
        if bottom is not None and y0 < bottom - 2:
            continue  # beside, not below
        kept += piece
        bottom = y1
    return kept


def _line(sheet: Sheet) -> dict[str, Any] | None:
    """The limits of the coverage part whose title the page bears."""
    limits: dict[str, Found] = {}
    for row in lines(sheet.words):
        text = line_text(row)
        amounts = [
            parsed for parsed in amounts_in(text) if "$" in text[parsed.start : parsed.end] or parsed.value >= 1000
        ]
        key = next((key for key, pattern in CAPTIONS if re.search(pattern, text.strip(), re.IGNORECASE)), None)
        if key and amounts and key not in limits:
            limits[key] = from_words(sheet, amounts[0].value, _words_at(row, amounts[0]), 0.93)
    title = _title(sheet)
    if not limits or title is None:
        return None
    return {"type": title, "limits": limits}


def _title(sheet: Sheet) -> Found | None:
    for row in lines(sheet.words):
        text = line_text(row).lower()
        kind = next((kind for kind, pattern in LINE_TITLES if re.search(pattern, text)), None)
        if kind and len(text) < 90:
            return from_words(sheet, kind, row, 0.9)
    return None
