"""The catalogue of codes, and the sentences that go with each. The data is in `codes.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.judging.files import read_data
from app.judging.verdict import Class, Severity

FIXERS = {"A": "agent", "C": "carrier", "V": "vendor", "K": "client", "T": "team"}
WAIVERS = {"K": "client", "M": "account_manager", "auto": "automatic", "-": None}
CLASSES: dict[str, Class | None] = {"u": "may_be_uninsured", "p": "paper_fault", "-": None}

# No dollar or date that was not read may be printed as if it had been.
BLANK = {
    "v": "the vendor",
    "k": "the client",
    "l": "cover",
    "p": "the policy",
    "c": "The carrier",
    "f": "the form",
    "d": "the date of the policy",
    "r": "what the contract asks",
    "x": "less",
}


@dataclass(frozen=True)
class Code:
    """A thing that can be wrong: how badly, who mends it, who may waive it, and what to say."""

    slug: str
    severity: Severity
    class_: Class | None
    fixed_by: tuple[str, ...]
    waivable_by: str | None
    vendor: str | None
    agent: str | None

    def say(self, template: str | None, words: Mapping[str, Any]) -> str | None:
        """A sentence of the catalogue with this case's facts, or None where nobody is to be told."""
        if template is None:
            return None
        known = {key: spoken(value) for key, value in words.items() if value not in (None, "")}
        return sentence(template.format_map({**BLANK, **known}))


@cache
def catalogue() -> dict[str, Code]:
    """Every code by its slug, in the order of the file."""
    rows = read_data("codes.yaml")
    return {slug: _code(slug, row) for slug, row in rows.items()}


def code(slug: str) -> Code:
    """One code. Raises KeyError for a slug that the catalogue does not hold."""
    return catalogue()[slug]


def _code(slug: str, row: Mapping[str, Any]) -> Code:
    return Code(
        slug=slug,
        severity=row["severity"],
        class_=CLASSES[row["class"]],
        fixed_by=tuple(FIXERS[letter] for letter in row["fix"]),
        waivable_by=WAIVERS[row["waive"]],
        vendor=row.get("vendor"),
        agent=row.get("agent"),
    )


def sentence(text: str) -> str:
    """A sentence with one full stop, even after a name that ends in one."""
    return f"{text[:-2]}." if text.endswith("..") else text


def spoken(value: Any) -> str:
    """A value as a letter prints it: $1,000,000; 12 Jan 2027; names joined by commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return money(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(spoken(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{str(key).replace('_', ' ')} {spoken(each)}" for key, each in value.items())
    return str(value)


def money(amount: float) -> str:
    """US dollars, with cents only where there are some."""
    return f"${amount:,.0f}" if float(amount).is_integer() else f"${amount:,.2f}"


def days(number: int) -> str:
    """A number of days: `1 day`, `34 days`."""
    return f"{number} {'day' if number == 1 else 'days'}"


def day(when: date) -> str:
    """A day as the console prints it: 12 Jan 2027."""
    return f"{when.day} {when:%b %Y}"
