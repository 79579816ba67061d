"""The free rows under the printed ones: every line with its own policy number or name is a coverage of its own.

Source: ACORD 25, the blank row; agents stack several policies in it.
"""

from __future__ import annotations

import re
from typing import Any

from app.reading.acord25.frame import Frame, between_lines
from app.reading.acord25.marks import answer_in
from app.reading.acord25.table import Row, Table
from app.reading.acord25.terms import term_found
from app.reading.cell_text import date_found, plain_text, text_found
from app.reading.coverage_kinds import coverage_kind
from app.reading.found import PRINTED, Found, from_box, from_words
from app.reading.labels import compact
from app.reading.limit_lists import captioned_amounts
from app.reading.pages import BBox
from app.reading.sheet import Word, around, line_text, lines

Coverage = dict[str, Any]
RETROACTIVE = re.compile(r"\bretro(?:active)?\b", re.IGNORECASE)
RETROACTIVE_CAPTION = re.compile(r"\W*(retro(active)?|dates?|dt)\W*", re.IGNORECASE)
SHORTEST = {"policy_number": 3, "type": 3, "effective": 5, "expiration": 5, "limits": 3}  # on a scan less is a speck
UNSURE = 0.85
MERGED = ("limit", "amount")


def read_free_rows(frame: Frame, table: Table, row: Row, warnings: list[str]) -> list[Coverage]:
    """The coverages typed into one free stretch of the table."""
    left = min(table.columns["type"][0], table.columns.get("additional_insured", (1e6, 0))[0])
    heading = (left, row.top, table.columns["type"][1], row.top + frame.scaled(10))
    frame.labels.claim(frame.labels.all("OTHER", heading))
    cells = {name: frame.read(table.cell(name, row), whole=True) for name in table.columns if name not in MERGED}
    cells["limits"] = frame.read((table.columns["limit"][0], row.top, table.columns["amount"][1] + 8, row.bottom))
    if frame.sheet.reader is not None:
        cells = {
            name: [w for w in words if len(compact(w.text)) >= SHORTEST.get(name, 1)] for name, words in cells.items()
        }
    starts = _starts(cells)
    found = []
    for index, start in enumerate(starts):
        part = {name: [w for w in words if _nearest(starts, w) == index] for name, words in cells.items()}
        coverage = _coverage(frame, table, Row("free", row.top, row.bottom), part, warnings)
        if coverage is not None:
            found.append((start, coverage))
    return [coverage for _, coverage in found]


def _starts(cells: dict[str, list[Word]]) -> list[float]:
    """The height of each coverage: that of its policy number or letter line, whichever there are more of."""
    heights = [[_height(line) for line in lines(cells[name])] for name in ("policy_number", "letter", "effective")]
    most = max(heights, key=len)
    if most:
        return most
    names = [_height(line) for line in lines(cells["type"] or cells["limits"])]
    return names[:1]


def _height(line: list[Word]) -> float:
    _, y0, _, y1 = around(line)
    return (y0 + y1) / 2


def _nearest(starts: list[float], word: Word) -> int:
    """A word belongs to the coverage on its height, else to the one above it; but nothing stands above the first."""
    y = word.middle[1]
    for index, start in enumerate(starts):
        if abs(start - y) <= 0.6 * word.height:
            return index
    above = [index for index, start in enumerate(starts) if start < y]
    return above[-1] if above else 0


def _coverage(
    frame: Frame, table: Table, row: Row, part: dict[str, list[Word]], warnings: list[str]
) -> Coverage | None:
    from app.reading.acord25.rows import insurer_letters, policy_number

    retroactive, typed = _retroactive(frame, part["type"], warnings)
    description = text_found(frame.sheet, typed)
    name = " ".join(str(description.value).split()) if description else "other coverage"
    limits, options = captioned_amounts(frame.sheet, part["limits"], name, warnings)
    if between_lines(frame, part["limits"], (0.0, row.top, frame.sheet.width, row.bottom)):
        limits = {key: amount.doubted(UNSURE) for key, amount in limits.items()}
    policy = policy_number(frame, part["policy_number"], name, warnings)
    dates = part["effective"], part["expiration"]
    effective, expiration = term_found(frame.sheet, dates, part["limits"], name, warnings)
    if not (limits or policy or effective or expiration):
        return None
    kind = coverage_kind(name)
    everything = [word for words in part.values() for word in words]
    place = around(part["type"] or everything)
    return {
        "type": description.valued(kind).doubted(PRINTED) if description else from_box(frame.sheet, kind, place, 0.6),
        "description": description.valued(name) if description else None,
        "insurer_letter": insurer_letters(frame, _cell_of(frame, table, "letter", row, everything)),
        "policy_number": policy,
        "effective": effective,
        "expiration": expiration,
        "additional_insured": _answer(frame, table, row, part, "additional_insured"),
        "subrogation_waived": _answer(frame, table, row, part, "subrogation_waived"),
        "options": options | ({"retroactive_date": retroactive} if retroactive else {}),
        "limits": limits,
    }


def _retroactive(frame: Frame, words: list[Word], warnings: list[str]) -> tuple[Found | None, list[Word]]:
    """A claims-made policy's retroactive date, typed under its name, and the other words."""
    for line in lines(words):
        if RETROACTIVE.search(line_text(line)):
            said = [word for word in line if not RETROACTIVE_CAPTION.fullmatch(word.text)]
            return date_found(frame.sheet, said, "retroactive date", warnings), [w for w in words if w not in line]
    return None, words


def _cell_of(frame: Frame, table: Table, column: str, row: Row, everything: list[Word]) -> BBox:
    """A column's cell at the height of one coverage."""
    left, right = table.columns[column]
    _, top, _, bottom = around(everything)
    return left, max(row.top, top + frame.lift - 3), right, min(row.bottom, bottom + frame.lift + 3)


def _answer(frame: Frame, table: Table, row: Row, part: dict[str, list[Word]], column: str) -> Found | None:
    if column not in table.columns:
        return None
    everything = [word for words in part.values() for word in words]
    cell = _cell_of(frame, table, column, row, everything)
    text = plain_text(part[column]).upper()
    if part[column] and frame.labels.exact:
        known = text in ("X", "Y", "N", "YES", "NO")
        return from_words(frame.sheet, not text.startswith("N"), part[column], 0.99 if known else 0.85)
    return answer_in(frame, cell, empty=False)
