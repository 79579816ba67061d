"""Dates, amounts and the like as agents type them, and as recognition garbles them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMERIC_DATE = re.compile(  # two dates may touch: 01/01/202501/01/2026
    r"(?:(?<!\d)|(?<=/\d{4}))(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}(?=\d{1,2}/|(?!\d))|\d{2}(?!\d))"
)
ISO_DATE = re.compile(r"(?<!\d)(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
WORDED_DATE = re.compile(r"(?<![A-Za-z])([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
DAY_FIRST_DATE = re.compile(
    r"(?:(?<!\d)|(?<=[A-Za-z]-\d{4}))(\d{1,2})[\s-]([A-Za-z]{3,9})[\s-](\d{4}(?=\d{1,2}-[A-Za-z]|(?!\d))|\d{2}(?!\d))"
)
GARBLED = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "!": "1", "Z": "2", "S": "5", "B": "8"}
)
AMOUNT = re.compile(
    r"(?<![\w.,])(?:USD|US)?\s*\$?\s*(\d[\d,.' ]*\d|\d)\s*(MM|M|MIL(?:LION)?|K|B|BN|BILLION|THOUSAND)?\.?(?![,.]?\w)",
    re.IGNORECASE,
)
AMOUNT_LIKE = re.compile(r"[$§]?[\dOoQIl|!ZSB]{1,3}(?:[,.][\dOoQIl|!ZSB]{3})+|[$§]?[\dOo]{3,}")
SCALES = {
    "K": 1e3,
    "THOUSAND": 1e3,
    "M": 1e6,
    "MM": 1e6,
    "MIL": 1e6,
    "MILLION": 1e6,
    "B": 1e9,
    "BN": 1e9,
    "BILLION": 1e9,
}
GROUPED = re.compile(r"\d{1,3}(?:[,.' ]\d{3})+(?:[.]\d{2})?")
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.\-/]\s?)\d{3}[\s.-]?\d{4}(?:\s*(?:x|ext\.?|extension)\s*\d{1,6})?",
    re.IGNORECASE,
)
# What stands in an amount's place: it fills the line, though it is no amount.
INSTEAD_OF_AMOUNT = re.compile(
    r"\b(?:included|incl|excluded|excl|none|nil|statutory|unlimited|not covered|not applicable)\b|(?<![A-Za-z])n/a\b",
    re.IGNORECASE,
)
LEAST_AMOUNT = 100  # dollars; less beside more is the dollar sign or a rule misread
EARLIEST, LATEST = 1950, 2100
PLAIN, REPAIRED, UNSURE = 1.0, 0.75, 0.4


@dataclass(frozen=True)
class Parsed(Generic[Value]):
    """A value made out of text: where in the text it stood, and how plainly (1 as it should be, less where repaired)."""

    value: Value
    start: int
    end: int
    plainness: float


def dates_in(text: str) -> list[Parsed[date]]:
    """Every date in a text, in the order in which they stand. American order: month, day, year."""
    found = [
        parsed
        for pattern, order in (
            (ISO_DATE, (1, 2, 3)),
            (NUMERIC_DATE, (3, 1, 2)),
            (WORDED_DATE, (3, 1, 2)),
            (DAY_FIRST_DATE, (3, 2, 1)),
        )
        for match in pattern.finditer(text)
        if (parsed := _date(match, order))
    ]
    return sorted(_apart(found), key=lambda parsed: parsed.start)


def garbled_dates_in(text: str) -> list[Parsed[date]]:
    """Dates in recognised text, with letters that stand for digits put right; such repairs count as less plain."""
    plain = dates_in(text)
    if plain:
        return plain
    mended = re.sub(r"(?<=\d)[,'’](?=\d)", "/", text.translate(GARBLED))
    mended = re.sub(r"(?<!\d)(\d{2})(\d{2})/(\d{4})(?!\d)", r"\1/\2/\3", mended)
    return [Parsed(p.value, p.start, p.end, min(p.plainness, REPAIRED)) for p in dates_in(mended)]


def _date(match: re.Match[str], order: tuple[int, int, int]) -> Parsed[date] | None:
    year_text, month_text, day_text = (match.group(index) for index in order)
    month = int(month_text) if month_text.isdigit() else _month(month_text)
    year = int(year_text)
    plainness = PLAIN
    if len(year_text) == 2:
        year += 2000 if year < 70 else 1900
        plainness = 0.97
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return Parsed(date(year, month, int(day_text)), match.start(), match.end(), plainness)
    except ValueError:
        return None


def _month(word: str) -> int:
    start = word[:3].lower()
    return MONTHS.index(start) + 1 if start in MONTHS else 0


def _apart(found: list[Parsed[date]]) -> list[Parsed[date]]:
    kept: list[Parsed[date]] = []
    for parsed in sorted(found, key=lambda parsed: parsed.start - parsed.end):
        if all(parsed.end <= other.start or parsed.start >= other.end for other in kept):
            kept.append(parsed)
    return kept


def amounts_in(text: str) -> list[Parsed[float]]:
    """Every amount of US dollars in a text. `1MM`, `500K` and dots for thousands are understood, oddities are unsure."""
    return [parsed for match in AMOUNT.finditer(text) if (parsed := _amount(match))]


def _amount(match: re.Match[str]) -> Parsed[float] | None:
    digits, scale = match.group(1).strip(), (match.group(2) or "").upper()
    value, plainness = _number(digits)
    if value is None:
        return None
    value *= SCALES.get(scale, 1.0)
    return Parsed(int(value) if value == int(value) else value, match.start(), match.end(), plainness)


def _number(digits: str) -> tuple[float | None, float]:
    if re.fullmatch(r"\d+(?:\.\d{1,2})?", digits):
        return float(digits), PLAIN
    if GROUPED.fullmatch(digits):
        whole, cents = (digits[:-3], digits[-2:]) if re.search(r"[,' ]\d{3}\.\d{2}$", digits) else (digits, "0")
        marks = set(re.sub(r"\d", "", whole))
        plainness = PLAIN if marks == {","} else 0.95 if len(marks) == 1 else REPAIRED
        return float(re.sub(r"\D", "", whole)) + int(cents) / 100, plainness
    squeezed = re.sub(r"\s*([,.])\s*", r"\1", digits)
    if squeezed != digits and GROUPED.fullmatch(squeezed):
        return float(re.sub(r"\D", "", squeezed)), REPAIRED
    bare = re.sub(r"\D", "", digits)
    return (float(bare), UNSURE) if bare else (None, 0.0)


def garbled_amounts_in(text: str) -> list[Parsed[float]]:
    """Amounts in recognised text, with letters that stand for digits put right; such repairs count as less plain."""
    plain = amounts_in(text)
    if plain:
        return plain
    tokens = [
        token.translate(GARBLED) if len(token) >= 3 and AMOUNT_LIKE.fullmatch(token) else token
        for token in re.split(r"(\s+)", text)
    ]
    mended = "".join(tokens).replace("§", "$")
    return [Parsed(p.value, p.start, p.end, min(p.plainness, REPAIRED)) for p in amounts_in(mended)]


def amount_places_in(text: str) -> list[tuple[int, int]]:
    """Where in a text something stands that fills a line for an amount: one however spelt, or a word instead of it."""
    amounts = [(parsed.start, parsed.end) for parsed in garbled_amounts_in(text) if parsed.value >= LEAST_AMOUNT]
    return amounts or [match.span() for match in INSTEAD_OF_AMOUNT.finditer(text)]


def emails_in(text: str) -> list[str]:
    """E-mail addresses."""
    return EMAIL.findall(text)


def is_contact_line(text: str) -> bool:
    """Whether a line holds nothing but phone numbers, fax numbers and e-mail addresses."""
    left = PHONE.sub(" ", EMAIL.sub(" ", text))
    left = re.sub(
        r"\b(?:tel|phone|ph|fax|cell|office|main|mobile|e-?mail|email|no|toll free|web)\b|www\.\S+",
        " ",
        left,
        flags=re.IGNORECASE,
    )
    return (PHONE.search(text) is not None or EMAIL.search(text) is not None) and not re.search(
        r"[A-Za-z0-9]{2,}", left
    )
