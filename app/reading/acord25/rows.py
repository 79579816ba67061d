"""The rows of the table of coverages that say anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.reading.acord25.frame import Frame
from app.reading.acord25.free_rows import read_free_rows
from app.reading.acord25.limits import read_limits
from app.reading.acord25.marks import answer_in, letter_seen
from app.reading.acord25.options import (
    Options,
    automobile_options,
    claim_type_labels,
    compensation_options,
    general_options,
    umbrella_options,
)
from app.reading.acord25.table import Row, Table
from app.reading.acord25.terms import term_found
from app.reading.cell_text import text_found
from app.reading.found import Found, from_box, from_words
from app.reading.labels import compact
from app.reading.pages import BBox
from app.reading.sheet import Word, lines

Coverage = dict[str, Any]
TYPES = {
    "general": "general_liability",
    "automobile": "automobile_liability",
    "garage": "other",
    "umbrella": "umbrella_liability",
    "compensation": "workers_compensation",
}
LETTERS = "ABCDEFGH"
SHORTEST_NUMBER = 3  # on a scan less is a speck
NOT_YET = re.compile(
    r"(?:tbd|tba|pending|binder|to be (?:issued|determined|assigned)|application|quote|assigned|new|1234567?8?9?|[-–—.]+|see below|n/?a)",
    re.IGNORECASE,
)


def read_coverages(frame: Frame, table: Table, warnings: list[str]) -> list[Coverage]:
    """Every row with a policy number, dates or amounts."""
    claim_type_labels(frame, table, table.rows)
    found = [_printed_row(frame, table, row, warnings) for row in table.rows if row.kind != "free"]
    rows = [row for row in found if row is not None]
    for row in table.rows:
        if row.kind == "free":
            rows += read_free_rows(frame, table, row, warnings)
    return rows


def _printed_row(frame: Frame, table: Table, row: Row, warnings: list[str]) -> Coverage | None:
    own: list[str] = []
    limits = read_limits(frame, table, row, own)
    name = TYPES[row.kind].replace("_", " ")
    policy = policy_number(frame, frame.read(table.cell("policy_number", row), alone=True), name, own)
    cells = [frame.read(table.cell(column, row), alone=True) for column in ("effective", "expiration")]
    beyond = frame.values((table.columns["limit"][0], row.top, table.columns["amount"][0], row.bottom))
    effective, expiration = term_found(frame.sheet, (cells[0], cells[1]), beyond, name, own)
    kind, options, sure = _options(frame, table, row, own)
    if not (limits or policy or effective or expiration):
        return None
    warnings += own
    label = frame.found.get(row.kind)
    place = label.box if label else table.cell("type", row)
    return {
        "type": from_box(frame.sheet, kind, place, sure),
        "description": from_box(frame.sheet, "Garage Liability", place) if row.kind == "garage" else None,
        "insurer_letter": insurer_letters(frame, table.cell("letter", row)),
        "policy_number": policy,
        "effective": effective,
        "expiration": expiration,
        "additional_insured": None
        if row.kind == "compensation"
        else answer_of(frame, table, row, "additional_insured"),
        "subrogation_waived": answer_of(frame, table, row, "subrogation_waived"),
        "options": options,
        "limits": limits,
    }


def _options(frame: Frame, table: Table, row: Row, warnings: list[str]) -> tuple[str, Options, float]:
    simple: dict[str, Callable[[], Options]] = {
        "general": lambda: general_options(frame, table, row, warnings),
        "automobile": lambda: automobile_options(frame, table, row, warnings),
        "garage": dict,
        "compensation": lambda: compensation_options(frame, table, row),
    }
    if row.kind == "umbrella":
        return umbrella_options(frame, table, row, warnings)
    return TYPES[row.kind], simple[row.kind](), 0.99


def answer_of(frame: Frame, table: Table, row: Row, column: str) -> Found | None:
    """ADDL INSD or SUBR WVD in a row; None where the edition has no such column."""
    if column not in table.columns:
        return None
    return answer_in(frame, table.cell(column, row), empty=False)


def policy_number(frame: Frame, words: list[Word], what: str, warnings: list[str]) -> Found | None:
    """As printed; two numbers stacked are two lines. Words that stand for a number yet to come give a warning."""
    if frame.sheet.reader is not None:
        words = [word for word in words if len(compact(word.text)) >= SHORTEST_NUMBER]
    found = text_found(frame.sheet, words)
    if found is not None and NOT_YET.fullmatch(str(found.value).strip()):
        warnings.append(f"The {what} policy number is “{found.value}”: not a number yet.")
    return found


def insurer_letters(frame: Frame, cell: BBox) -> Found | None:
    """One letter, or several from top to bottom joined by commas."""
    words = frame.values(cell)
    letters = [
        letter
        for line in lines(words)
        for word in line
        for letter in re.findall(r"(?<![A-Z])[A-Z](?![A-Z])", word.text.upper())
    ]
    if frame.sheet.reader is not None and (len(letters) < 2 or min(w.confidence for w in words) < 0.7):
        return letter_seen(frame, cell, LETTERS)
    if not letters:
        return None
    return from_words(frame.sheet, ",".join(dict.fromkeys(letters)), words, 0.99 if len(letters) == 1 else 0.95)
