"""Limits as a list or a sentence: amounts with captions before, behind or above them.

`Each Claim 2,000,000`, `$1,000,000 Occurrence / $2,000,000 Aggregate`, `Limit: $5,000 Ded: $500`.
"""

from __future__ import annotations

import re

from app.reading.cell_text import plain_text
from app.reading.found import SURE, Found, from_words
from app.reading.sheet import Sheet, Word, line_text, lines
from app.reading.values import Parsed, amounts_in, garbled_amounts_in

CAPTIONS: tuple[tuple[str, str], ...] = (
    ("deductible", r"\bded"),
    ("retention", r"\bret(?:ention)?\b|\bsir\b|self[- ]insured"),
    ("products_completed_operations_aggregate", r"product|comp(?:leted)?[ /]*op"),
    ("general_aggregate", r"gen(?:eral|'l)?\.? agg"),
    ("aggregate", r"agg"),
    ("each_occurrence", r"occ"),
    ("per_claim", r"(?:each|per|ea\.?) (?:wrongful act|claim|loss|incident|pollution)|claim"),
    ("each_accident", r"acc"),
    ("medical_expense", r"med"),
    ("personal_and_advertising_injury", r"pers|adv"),
    ("damage_to_rented_premises", r"rented|fire damage"),
)
OPTIONS = ("deductible", "retention")


def captioned_amounts(
    sheet: Sheet, words: list[Word], what: str, warnings: list[str]
) -> tuple[dict[str, Found], dict[str, Found | None]]:
    """Limits by key, and deductible or retention, from the words of a limits cell. No caption makes `other`."""
    limits: dict[str, Found] = {}
    options: dict[str, Found | None] = {}
    unread = []
    for line in lines(words):
        found = _in_line(sheet, line)
        if not found and re.search(r"\w", line_text(line)):
            unread.append(line_text(line))
        for key, amount in found:
            if key in OPTIONS:
                options.setdefault(key, amount)
            else:
                limits.setdefault(key if key not in limits else "other", amount)
    if unread and not limits:
        warnings.append(f"{what}: the limits column says “{plain_text(words)[:80]}”, no amount.")
    return limits, options


def _in_line(sheet: Sheet, line: list[Word]) -> list[tuple[str, Found]]:
    text = line_text(line)
    recognised = any(word.source == "ocr" for word in line)
    amounts = garbled_amounts_in(text) if recognised else amounts_in(text)
    amounts = [amount for amount in amounts if _is_money(text, amount, len(amounts))]
    found = []
    for index, amount in enumerate(amounts):
        before = text[amounts[index - 1].end if index else 0 : amount.start]
        behind = text[amount.end : amounts[index + 1].start if index + 1 < len(amounts) else len(text)]
        key = _caption(before, behind, first=index == 0)
        used = _words_at(line, amount)
        found.append((key, from_words(sheet, amount.value, used, SURE * amount.plainness)))
    return found


def _is_money(text: str, amount: Parsed[float], count: int) -> bool:
    """A number is money where it has a dollar sign or thousands, or stands alone with nothing like it around."""
    piece = text[amount.start : amount.end]
    return (
        "$" in piece
        or "," in piece
        or float(amount.value) >= 1000
        or (count == 1 and amount.plainness == 1.0 and piece.strip() != "0")
    )


def _caption(before: str, behind: str, *, first: bool) -> str:
    """The caption of an amount: the words before it on its line if there are any, else those behind it."""
    order = (before, behind) if first and re.search(r"[A-Za-z]{2}", before) else (behind, before)
    for words in order:
        for key, pattern in CAPTIONS:
            if re.search(pattern, words, re.IGNORECASE):
                return key
    return "other"


def _words_at(line: list[Word], amount: Parsed[float]) -> list[Word]:
    found, at = [], 0
    for word in line:
        if at < amount.end and at + len(word.text) > amount.start:
            found.append(word)
        at += len(word.text) + 1
    return found or line
