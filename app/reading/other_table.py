"""The table of coverages on a carrier's own certificate: rows between rules, limits beside captions."""

from __future__ import annotations

import re
from typing import Any

from app.reading.cells import rules_spanning
from app.reading.declarations import CAPTIONS, LINE_TITLES
from app.reading.found import Found, from_words
from app.reading.labels import compact
from app.reading.pages import BBox
from app.reading.segments import segments, text_of
from app.reading.sheet import Sheet, Word, around, inside, line_text, lines
from app.reading.values import amounts_in, dates_in

MARKS = frozenset("xX✘✗✓✔☒☑✖✕")
MORE_CAPTIONS = (
    ("damage_to_rented_premises", r"^fire (?:damage|legal)"),
    ("bodily_injury_per_person", r"^bodily injury.*person"),
)


def table_rows(sheet: Sheet) -> list[dict[str, Any]]:
    """Rows of a table under the captions of policy number and dates, between the page's rules."""
    number = next((p for p in segments(sheet.words, 1.0) if compact(text_of(p)) == "POLICYNUMBER"), None)
    if number is None or sheet.source == "ocr":
        return []
    x0, _, x1, y1 = around(number)
    bounds = rules_spanning(sheet.picture.across, x0 - 10, x1 + 10, 0.9)
    below = [at for at in bounds if at > y1 - 2]
    rows = []
    for top, bottom in zip(below, [*below[1:], sheet.height], strict=True):
        row = _table_row(sheet, (0.0, top, sheet.width, bottom), around(number))
        if row is not None:
            rows.append(row)
    return rows


def _table_row(sheet: Sheet, area: BBox, column: BBox) -> dict[str, Any] | None:
    words = inside(sheet.words, area)
    dates = [(word, parsed) for word in words for parsed in dates_in(word.text)]
    title = next(
        (
            (kind, line)
            for line in lines(w for w in words if w.x1 < column[0])
            for kind, p in LINE_TITLES
            if re.search(p, line_text(line), re.IGNORECASE)
        ),
        None,
    )
    if len(dates) < 2 or title is None:
        return None
    first = dates[0][0]
    left = max(
        (r.at for r in sheet.picture.down if r.at < column[0] and r.covers(area[1], area[1] + 20) > 0.8),
        default=column[0] - 40,
    )
    policy = [w for w in words if left < w.middle[0] < first.x0 - 4 and abs(w.middle[1] - first.middle[1]) < 12]
    letter = next((w for w in words if re.fullmatch(r"[A-F]", w.text) and w.x1 < 0.12 * sheet.width), None)
    options = _marked(words) | {"aggregate_per": None}
    return {
        **empty_row(from_words(sheet, title[0], title[1], 0.9)),
        "insurer_letter": from_words(sheet, letter.text, [letter], 0.9) if letter else None,
        "policy_number": from_words(sheet, line_text(policy), policy, 0.92) if policy else None,
        "effective": from_words(sheet, str(dates[0][1].value), [dates[0][0]], 0.94),
        "expiration": from_words(sheet, str(dates[1][1].value), [dates[1][0]], 0.94),
        "options": {
            key: from_words(sheet, True, [mark], 0.9) if isinstance(mark, Word) else None
            for key, mark in options.items()
        },
        "limits": _column_limits(sheet, [w for w in words if w.x0 > dates[1][0].x1 - 4]),
    }


def empty_row(kind: Found) -> dict[str, Any]:
    """A coverage of a kind of which nothing else is known yet."""
    return {
        "type": kind, "description": None, "insurer_letter": None, "policy_number": None, "effective": None, "expiration": None,
        "additional_insured": None, "subrogation_waived": None, "options": {}, "limits": {},
    }  # fmt: skip


def _marked(words: list[Word]) -> dict[str, Word | None]:
    """Occurrence or claims-made by the mark that stands before the words."""
    found: dict[str, Word | None] = {}
    for mark in words:
        if mark.text not in MARKS:
            continue
        beside = line_text(
            [w for w in words if w.x0 > mark.x0 and w.x0 - mark.x1 < 60 and -6 < w.middle[1] - mark.middle[1] < 14]
        )
        if re.search(r"claims", beside, re.IGNORECASE):
            found["claims_made"] = mark
        elif re.search(r"occurrence", beside, re.IGNORECASE):
            found["occurrence"] = mark
    return found


def _column_limits(sheet: Sheet, words: list[Word]) -> dict[str, Found]:
    """Amounts with the captions at their left: in order where there are as many of both, else the nearest."""
    amounts = [(word, parsed) for word in words for parsed in amounts_in(word.text) if len(word.text) > 2]
    if not amounts:
        return {}
    edge = min(word.x0 for word, _ in amounts)
    captions = [
        (key, around(line))
        for line in lines(w for w in words if w.x1 < edge)
        if (key := limit_of(line_text(line))) is not None
    ]
    captions = [caption for index, caption in enumerate(captions) if not _goes_on(captions, index)]
    limits: dict[str, Found] = {}
    for index, (word, parsed) in enumerate(amounts):
        if len(captions) == len(amounts):
            key, sure = captions[index][0], 0.93
        else:
            near = [(abs((box[1] + box[3]) / 2 - word.middle[1]), key) for key, box in captions]
            distance, key = min(near, default=(99.0, "other"))
            sure = 0.8 if distance < 8 else 0.5
        limits.setdefault(key, from_words(sheet, parsed.value, [word], sure))
    return limits


def _goes_on(captions: list[tuple[str, BBox]], index: int) -> bool:
    """Whether a caption that says only “aggregate” is the second line of the one above it."""
    key, box = captions[index]
    return index > 0 and key == "aggregate" and box[1] - captions[index - 1][1][1] < 14


def limit_of(text: str) -> str | None:
    """The limit that a caption stands for."""
    return next(
        (key for key, pattern in (*CAPTIONS, *MORE_CAPTIONS) if re.search(pattern, text.strip(), re.IGNORECASE)), None
    )
