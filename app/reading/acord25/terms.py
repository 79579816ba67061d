"""The two dates of a row: each in its own column, or both in one string that runs over the rule between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

from app.reading.cell_text import date_found, left_over
from app.reading.found import SURE, Found, from_words
from app.reading.sheet import Sheet, Word, line_text, lines
from app.reading.values import Parsed, dates_in

Term = tuple[Found | None, Found | None]
PLAIN = 0.9
CLOSE = 0.6  # of a word's height: as near as the parts of one date stand


def term_found(
    sheet: Sheet, columns: tuple[list[Word], list[Word]], beyond: list[Word], what: str, warnings: list[str]
) -> Term:
    """The effective and the expiration date out of the words of their columns and of those right of them.

    Wide print runs out of the columns: where these do not give a plain date each, the line as a whole may give two.
    """
    own: list[str] = []
    effective = date_found(sheet, columns[0], f"{what} effective date", own)
    expiration = date_found(sheet, columns[1], f"{what} expiration date", own)
    if not (_is_plain(effective) and _is_plain(expiration)) and sheet.source != "ocr":
        term = _across(sheet, [*columns[0], *columns[1]], beyond)
        if term is not None:
            return term
    warnings += own
    return effective, expiration


def _is_plain(found: Found | None) -> bool:
    return found is not None and found.confidence >= PLAIN


def _across(sheet: Sheet, words: list[Word], beyond: list[Word]) -> Term | None:
    """The two dates of the only line that holds any; None where there are more, fewer, or other words as well."""
    written = lines(words)
    if len(written) != 1:
        return None
    for line in _going_on(written[0], beyond):
        text = line_text(line)
        found = dates_in(text)
        if len(found) == 2 and not left_over(text, found):
            first, second = (_placed(sheet, line, parsed) for parsed in found)
            return first, second
    return None


def _going_on(line: list[Word], beyond: list[Word]) -> Iterator[list[Word]]:
    """A line alone, then with more and more of the words that follow it closely."""
    yield line
    middle = line[-1].middle[1]
    whole = list(line)
    for word in sorted(beyond, key=lambda word: word.x0):
        level = abs(word.middle[1] - middle) < word.height / 4
        if word not in whole and level and -word.height < word.x0 - whole[-1].x1 < CLOSE * word.height:
            whole.append(word)
            yield whole


def _placed(sheet: Sheet, line: list[Word], parsed: Parsed[date]) -> Found:
    """A date with the part of the line where it stands."""
    starts = itertools.accumulate((len(word.text) + 1 for word in line), initial=0)
    pieces = [
        word.piece(max(0, parsed.start - at), min(len(word.text), parsed.end - at))
        for at, word in zip(starts, line, strict=False)
        if at < parsed.end and at + len(word.text) > parsed.start
    ]
    return from_words(sheet, str(parsed.value), pieces, SURE * parsed.plainness)
