"""What a person types into a field of a reading, understood by what the field holds: `1m`, `500k`, `3/1`, `+1y`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.kit.errors import BadInput

NOTHING = frozenset({"", "-", "none", "n/a", "na", "null", "empty", "blank"})
YES, NO = (
    frozenset({"y", "yes", "x", "true", "1", "on", "checked"}),
    frozenset({"n", "no", "false", "0", "off", "unchecked"}),
)
THOUSANDS = {"k": 1_000, "m": 1_000_000, "mm": 1_000_000, "b": 1_000_000_000}
DAYS = ("certificate_date", "effective", "expiration", "retroactive_date", "retro_date", "erp")
AMOUNTS = ("deductible", "retention")
BOXES = (
    "additional_insured", "subrogation_waived", "signed", "claims_made", "occurrence", "any_auto", "owned_autos",
    "scheduled_autos", "hired_autos", "non_owned_autos", "proprietor_excluded", "per_statute", "blanket", "with_lapse",
)  # fmt: skip
KINDS_OF_COVER = (
    "general_liability", "automobile_liability", "umbrella_liability", "excess_liability", "workers_compensation",
    "professional_liability", "pollution_liability", "cyber_liability", "property", "other",
)  # fmt: skip
CHOICES = {
    "type": KINDS_OF_COVER,
    "line": KINDS_OF_COVER,
    "aggregate_per": ("policy", "project", "location", "other"),
    "role": ("attached", "listed", "mentioned"),
}
NOTICES = ("cancellation", "nonrenewal", "reinstatement", "rescission")
NEVER_EMPTY = ("type", "role", "number", "letter")
MOST_DOLLARS = Decimal(10) ** 12


def typed_value(path: str, text: str, today: date, was: Any = None) -> Any:
    """A typed text as the value that belongs at a path of a reading; None for nothing.

    `today` completes dates without a year, `was` (the value before) is what `+1y` is counted from. Days come back as
    ISO dates, amounts as numbers of US dollars. Raises BadInput with what can be typed there.
    """
    # browsers send line breaks as CR LF; the lines of an address or of remarks are kept, the blanks around them are not
    plain = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if plain.lower() in NOTHING:
        if path.rpartition(".")[2] in NEVER_EMPTY:
            raise BadInput("This cannot be empty. Type what the document says.")
        return None
    kind = _kind(path)
    if isinstance(kind, tuple):
        return _choice(plain, kind)
    return _READERS[kind](plain, today, was)


def _kind(path: str) -> str | tuple[str, ...]:
    last = re.sub(r"\[\d+\]$", "", path).rpartition(".")[2]
    if ".limits." in path or last in AMOUNTS:
        return "amount"
    if last in DAYS:
        return "day"
    if last in BOXES:
        return "box"
    if path == "notice.type":
        return NOTICES
    if path.startswith("forms[") and last == "number":
        return "form_number"
    if last in CHOICES:
        return CHOICES[last]
    if last in ("letter", "naic", "form_edition", "page"):
        return last
    return "words"


def typed_day(text: str, today: date, was: Any) -> str:
    """A day: `3/1/2027`, `3/1/27`, `3-1-2027`, `2027-03-01`, `Mar 1 2027`, `3/1` (this or the nearest year), `+1y`."""
    moved = re.fullmatch(r"([+-])\s*(\d{1,4})\s*([ymwd])", text.lower())
    if moved:
        return _moved(_from(was, today), int(moved[1] + moved[2]), moved[3], text)
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]), text)
    us = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?", text)
    if us:
        month, day = int(us[1]), int(us[2])
        return _day(_year(us[3]) if us[3] else _nearest_year(month, day, today, was), month, day, text)
    named = re.fullmatch(r"(?:(\d{1,2}) )?([A-Za-z]{3,9})\.? ?(?:(\d{1,2}),? )?(\d{4})", text)
    if named and (named[1] or named[3]) and named[2][:3].lower() in _MONTHS:
        return _day(int(named[4]), _MONTHS.index(named[2][:3].lower()) + 1, int(named[1] or named[3]), text)
    raise BadInput(f"“{text}” is no date. Type it as 3/1/2027 or 2027-03-01; 3/1 and +1y work too.")


_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def _year(written: str) -> int:
    # Two digits: certificates speak of the near past and future, never of the century before.
    return int(written) if len(written) == 4 else 2000 + int(written)


def _nearest_year(month: int, day: int, today: date, was: Any) -> int:
    """The year in which that day lies nearest to the value before, else to today."""
    around = _from(was, today)
    years = (
        [year for year in range(around.year - 1, around.year + 2) if day <= monthrange(year, month)[1]]
        if 1 <= month <= 12
        else []
    )
    return (
        min(years, key=lambda year: abs((date(year, month, day) - around).days)) if years and day >= 1 else around.year
    )


def _from(was: Any, today: date) -> date:
    try:
        return date.fromisoformat(str(was))
    except ValueError:
        return today


def _moved(start: date, by: int, unit: str, text: str) -> str:
    if unit in "wd":
        moved = start + timedelta(days=by * (7 if unit == "w" else 1))
        return _day(moved.year, moved.month, moved.day, text)
    months = start.year * 12 + start.month - 1 + by * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1] if 1950 <= year <= 2100 else 28
    return _day(year, month + 1, min(start.day, last), text)


def _day(year: int, month: int, day: int, text: str) -> str:
    if not 1950 <= year <= 2100:
        raise BadInput(f"“{text}” lies in the year {year}. Check the year.")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise BadInput(f"“{text}” is no day of the calendar. Type month, day and year, such as 3/1/2027.") from None


def typed_amount(text: str, _today: date, _was: Any) -> int | float:
    """US dollars: `1,000,000`, `$1m`, `500k`, `2.5m`."""
    found = re.fullmatch(r"(?:US)?\$?\s*([\d,]+(?:\.\d+)?|\.\d+)\s*(k|mm|m|b)?(?:illion)?", text, re.IGNORECASE)
    grouped = found is None or "," not in found[1] or re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", found[1])
    if found is None or not grouped:
        raise BadInput(f"“{text}” is no amount. Type dollars such as 1,000,000 or 1m or 500k, or - for none.")
    amount = Decimal(found[1].replace(",", "")) * THOUSANDS.get((found[2] or "").lower(), 1)
    if amount >= MOST_DOLLARS or amount != amount.quantize(Decimal("0.01")):
        raise BadInput(f"“{text}” is no amount of dollars and cents that a policy could have.")
    return int(amount) if amount == int(amount) else float(amount)


def typed_box(text: str, _today: date, _was: Any) -> bool:
    """A check box: x, y or yes; n or no."""
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise BadInput(f"“{text}” does not say whether the box is checked. Type x or n, or - where there is no such box.")


def _choice(text: str, choices: tuple[str, ...]) -> str:
    folded = re.sub(r"[^a-z]+", "_", text.lower()).strip("_")
    fitting = [choice for choice in choices if choice == folded] or [
        choice for choice in choices if choice.startswith(folded)
    ]
    if len(fitting) != 1:
        raise BadInput(f"“{text}” is none of: {', '.join(choice.replace('_', ' ') for choice in choices)}.")
    return fitting[0]


def _matching(pattern: str, error: str) -> Callable[[str, date, Any], str]:
    def read(text: str, _today: date, _was: Any) -> str:
        if not re.fullmatch(pattern, text):
            raise BadInput(f"“{text}” {error}")
        return text

    return read


def _edition(text: str, today: date, was: Any) -> str:
    found = re.fullmatch(r"(\d{4})[-/ ]?(\d{2})", text)
    if not found or not 1 <= int(found[2]) <= 12:
        raise BadInput(f"“{text}” is no edition. Type year and month as on the form's foot, such as 2016/03.")
    return f"{found[1]}/{found[2]}"


_READERS: dict[str, Callable[[str, date, Any], Any]] = {
    "amount": typed_amount,
    "day": typed_day,
    "box": typed_box,
    "letter": lambda text, today, was: _matching("[A-Z]", "is no insurer letter. Type one letter, A to Z.")(text.upper(), today, was),
    "naic": _matching(r"\d{5}", "is no NAIC code. It has five digits."),
    "page": lambda text, today, was: int(_matching(r"[1-9]\d{0,2}", "is no page number.")(text, today, was)),
    "form_edition": _edition,
    "form_number": _matching(r"(?=.*\d).{3,40}", "is no form number. Type it as it stands on the page, such as CG 20 10."),
    "words": lambda text, _today, _was: text,
}  # fmt: skip
