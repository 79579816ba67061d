"""What the words of one box come to: a text, a date, an amount; with a confidence, and a warning where it is odd."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.reading.found import SURE, Found, from_words
from app.reading.sheet import Sheet, Word, line_text, lines
from app.reading.values import LEAST_AMOUNT, Parsed, amounts_in, dates_in, garbled_amounts_in, garbled_dates_in

PLACEHOLDER = re.compile(r"(?:MM|DD|YY)\s*[/-]\s*(?:MM|DD|YY)", re.IGNORECASE)
SIGN = re.compile(r"^[$sSgG§;:.,'|\[\]() ]{1,4}(?=\d)")  # what a dollar sign and a rule are read as
BLANK = re.compile(r"[\s$.\-_–—|]*")
HOUR = re.compile(r"\b12:0[01]\s*(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?|noon)?(?:\s*standard time)?", re.IGNORECASE)
TWO_IN_ONE_BOX = 0.5


def plain_text(words: list[Word]) -> str:
    """The words line by line."""
    return "\n".join(line_text(line) for line in lines(words)).strip()


def text_found(sheet: Sheet, words: list[Word], confidence: float = SURE) -> Found | None:
    """The text of a box, or None where it is empty."""
    text = plain_text(words)
    return from_words(sheet, text, words, confidence) if re.search(r"\w", text) else None


def date_found(sheet: Sheet, words: list[Word], what: str, warnings: list[str]) -> Found | None:
    """The date in a box as YYYY-MM-DD. Anything but one date gives a warning, and null or a doubtful date."""
    text = plain_text(words)
    if BLANK.fullmatch(text):
        return None
    recognised = any(word.source == "ocr" for word in words)
    found = garbled_dates_in(text) if recognised else dates_in(text)
    if not found:
        kind = "a placeholder, not a date" if PLACEHOLDER.search(text) else "not a date"
        warnings.append(f"The {what} says “{_short(text)}”: {kind}.")
        return None
    different = {parsed.value for parsed in found}
    if len(different) > 1:
        warnings.append(f"The {what} box holds several dates: “{_short(text)}”.")
    confidence = SURE * found[0].plainness * (TWO_IN_ONE_BOX if len(different) > 1 else 1.0)
    if len(different) == 1 and left_over(text, found):
        confidence = min(confidence, 0.85)
    return from_words(sheet, str(found[0].value), words, confidence)


def amount_found(sheet: Sheet, words: list[Word], what: str, warnings: list[str]) -> Found | None:
    """The amount in a box in US dollars. Words give null and a warning that quotes them; two amounts a doubtful one."""
    text = " ".join(plain_text(words).split("\n"))
    if BLANK.fullmatch(text):
        return None
    recognised = any(word.source == "ocr" for word in words)
    if recognised:
        text = SIGN.sub("", text)
    found = garbled_amounts_in(text) if recognised else amounts_in(text)
    if recognised and any(parsed.value >= LEAST_AMOUNT for parsed in found):
        found = [parsed for parsed in found if parsed.value >= LEAST_AMOUNT]
    if not found:
        warnings.append(f"{what}: the box says “{_short(text)}”, no amount.")
        return None
    confidence = SURE * found[0].plainness
    if len({parsed.value for parsed in found}) > 1:
        warnings.append(f"{what}: the box holds several amounts: “{_short(text)}”.")
        confidence *= TWO_IN_ONE_BOX
    elif left_over(text, found):
        warnings.append(f"{what}: the box says “{_short(text)}”.")
        confidence = min(confidence, 0.6)
    elif 0 < found[0].value < LEAST_AMOUNT:  # thousands or millions, more likely than dollars
        warnings.append(f"{what}: the box says “{_short(text)}”, too little to be dollars.")
        confidence = min(confidence, 0.6)
    return from_words(sheet, found[0].value, words, confidence)


def left_over(text: str, found: Sequence[Parsed[Any]]) -> bool:
    """Whether letters or digits stand beside what was understood; the hour at which policies begin says nothing."""
    kept = list(HOUR.sub(lambda match: " " * len(match[0]), text))
    for parsed in found:
        kept[parsed.start : parsed.end] = " " * (parsed.end - parsed.start)
    return re.search(r"[A-Za-z0-9]", "".join(kept)) is not None


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "…"
