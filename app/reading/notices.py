"""A notice about a policy: cancellation, nonrenewal, reinstatement or rescission.

Source: carriers' notices to the named insured and to certificate holders; docs/rulebook.md, events on a policy.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from app.reading.declarations import insurer_on, named_insured_on
from app.reading.forms import policy_number_on
from app.reading.found import Found, from_words
from app.reading.segments import value_after
from app.reading.sheet import Sheet, line_text, lines
from app.reading.values import dates_in

TYPES = (
    ("reinstatement", r"reinstate"),
    ("rescission", r"resci(?:nd|ssion)"),
    ("nonrenewal", r"non-?renew|not (?:be )?renew"),
    ("cancellation", r"cancel|terminated|no longer (?:in force|in effect|active)"),
)
HEAD = 14
DATE_WORDS = re.compile(
    r"effective|will (?:be )?(?:cancel|expire|end)|cancel\w* (?:on|as of|date)|terminated|no longer|expires? on|reinstated",
    re.IGNORECASE,
)
NOT_THAT_DATE = re.compile(
    r"date of notice|mailed|date issued|issued:? (?:on )?(?=\d)|policy period|billing", re.IGNORECASE
)
POLICY_WORD = re.compile(r"(?:polic(?:y|ies)|number|no\.?|#):?", re.IGNORECASE)
FEWEST_DIGITS = 4
LAPSE = re.compile(r"with(out)? (?:a |any )?lapse|no lapse", re.IGNORECASE)


def notice_on(sheet: Sheet) -> dict[str, Any] | None:
    """What a notice says, or None where it is no notice."""
    rows = lines(sheet.words)
    kind = next(
        (
            (kind, row)
            for part in (rows[:HEAD], rows[HEAD:])
            for kind, pattern in TYPES
            for row in part
            if re.search(pattern, line_text(row), re.IGNORECASE)
        ),
        None,
    )
    if kind is None:
        return None
    return {
        "type": from_words(sheet, kind[0], kind[1], 0.95),
        "policy_number": policy_number_on(sheet) or _named_policy(sheet),
        "effective": _effective(sheet),
        "reason": _reason(sheet),
        "insurer": insurer_on(sheet),
        "named_insured": named_insured_on(sheet)["name"],
        "with_lapse": _lapse(sheet) if kind[0] == "reinstatement" else None,
    }


def _named_policy(sheet: Sheet) -> Found | None:
    """The number that a letter names in a sentence: “policy GL-4471820 was cancelled”."""
    for row in lines(sheet.words):
        for before, word in pairwise(row):
            number = word.text.strip(".,;:()")
            if POLICY_WORD.fullmatch(before.text) and sum(map(str.isdigit, number)) >= FEWEST_DIGITS:
                return None if dates_in(number) else from_words(sheet, number, [word], 0.9)
    return None


def _effective(sheet: Sheet) -> Found | None:
    """The date from which it holds: on a line that speaks of taking effect, not the date of the notice."""
    rows = lines(sheet.words)
    for row in [*rows, *(above + below for above, below in pairwise(rows))]:  # a sentence may run over two lines
        text = line_text(row)
        found = dates_in(text)
        if found and DATE_WORDS.search(text) and not NOT_THAT_DATE.search(text):
            words = [word for word in row if any(c.isdigit() for c in word.text)]
            return from_words(sheet, str(found[-1].value), words, 0.93 if len(found) == 1 else 0.7)
    return None


def _reason(sheet: Sheet) -> Found | None:
    words = value_after(sheet.words, "REASON") or value_after(sheet.words, "REASON FOR CANCELLATION")
    return from_words(sheet, line_text(words), words, 0.85) if words else None


def _lapse(sheet: Sheet) -> Found | None:
    for row in lines(sheet.words):
        if match := LAPSE.search(line_text(row)):
            return from_words(sheet, match[0].lower().startswith("with ") and match[1] is None, row, 0.9)
    return None
