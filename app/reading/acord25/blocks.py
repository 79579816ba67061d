"""The blocks that hold a party: who it is and where, out of the lines in its box."""

from __future__ import annotations

import re

from app.reading.found import SURE, Found, from_words
from app.reading.labels import compact
from app.reading.sheet import Sheet, Word, line_text, lines
from app.reading.values import PHONE, is_contact_line

AGENCY_CODE = re.compile(r"[A-Z0-9]{4,8}-\d{1,2}|[A-Z]{4,8}\d{1,2}")
LICENSE = re.compile(
    r"\b(?:CA |FL |NY |TX )?(?:Lic(?:ense)?\.?)\s*(?:#|No|Number|:)|^\W*(?:CA )?(?:Lic|DOI)\b.{0,4}\d", re.IGNORECASE
)
GOES_ON = re.compile(r"(?:,|&|\band|\bof|\bthe|\bfor|\bd/?b/?a:?|\baka)$", re.IGNORECASE)
STARTS_IN_NAME = re.compile(
    r"^(?:d\s?/?\s?b\s?/?\s?a\b|a/?k/?a\b|f/?k/?a\b|t/a\b|doing business as|trading as|&\s)", re.IGNORECASE
)
ONLY_ENTITY = re.compile(
    r"^(?:l\.?l\.?c\.?|inc\.?|incorporated|corp\.?|corporation|co\.?|company|l\.?l\.?p\.?|l\.?p\.?|p\.?c\.?|p\.?a\.?|ltd\.?)$",
    re.IGNORECASE,
)
ADDRESS_START = re.compile(
    r"^(?:\d|p\.?\s?o\.?\s?box\b|c/o\b|attn\b|attention\b|suite\b|ste\b|unit\b|bldg\b)", re.IGNORECASE
)
CITY = re.compile(r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-?\d{4})?\b")


def party(sheet: Sheet, words: list[Word]) -> dict[str, Found | None]:
    """Name and address from the lines of a party's box; phone, fax and e-mail lines are no part of either."""
    kept = [line for line in lines(words) if not _is_aside(line_text(line))]
    kept = [line for line in map(_without_bullets, kept) if line]
    if sheet.source == "ocr":
        kept = [line for line in kept if len(compact(line_text(line))) > 1]
    if kept and AGENCY_CODE.fullmatch(line_text(kept[0])) and len(kept) > 2:
        kept = kept[1:]
    if not kept:
        return {"name": None, "address": None}
    length = _name_length([line_text(line) for line in kept])
    return {"name": _lines_found(sheet, kept[:length]), "address": _lines_found(sheet, kept[length:])}


def phones_in(words: list[Word]) -> list[list[Word]]:
    """The words of each phone number in a block."""
    found = []
    for line in lines(words):
        if match := PHONE.search(line_text(line)):
            found.append(words_of(line, match.start(), match.end()))
    return found


def words_of(line: list[Word], start: int, end: int) -> list[Word]:
    """The words of a line that hold the characters from start to end of its text."""
    found, at = [], 0
    for word in line:
        if at < end and at + len(word.text) > start:
            found.append(word)
        at += len(word.text) + 1
    return found


def _without_bullets(line: list[Word]) -> list[Word]:
    return [word for word in line if word.text not in ("•", "·", "●", "*")]


def _is_aside(text: str) -> bool:
    return is_contact_line(text) or LICENSE.search(text) is not None or not re.search(r"[A-Za-z0-9]", text)


def _name_length(texts: list[str]) -> int:
    """How many of the first lines are the name: a second one only where it plainly goes on."""
    length = 1
    while length < len(texts):
        text, before = texts[length], texts[length - 1]
        goes_on = GOES_ON.search(before) and not ADDRESS_START.match(text) and not CITY.search(text)
        if not (STARTS_IN_NAME.match(text) or ONLY_ENTITY.match(text) or goes_on):
            break
        length += 1
    return length


def _lines_found(sheet: Sheet, kept: list[list[Word]]) -> Found | None:
    texts = [line_text(line) for line in kept]
    if not texts:
        return None
    return from_words(sheet, "\n".join(texts), [word for line in kept for word in line], SURE)
