"""The catalogue of codes, and the sentences that go with each. The data is in `codes.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from pydantic import Field

from app.judging.files import Strict, read_data
from app.judging.verdict import Class, Severity

FIXERS = {"A": "agent", "C": "carrier", "V": "vendor", "K": "client", "T": "team"}
WAIVERS = {"K": "client", "M": "account_manager", "auto": "automatic", "-": None}
CLASSES: dict[str, Class | None] = {"u": "may_be_uninsured", "p": "paper_fault", "-": None}

# No dollar or date that was not read may be printed as if it had been.
BLANK = {
    "v": "the vendor",
    "k": "the client",
    "l": "insurance",
    "p": "the policy",
    "c": "The carrier",
    "f": "the form",
    "d": "that day",
    "r": "what the contract asks",
    "x": "something else",
    "e": "what the contract asks",
    "b": "a broader form",
}
OPTIONAL = re.compile(r"\[([^\]]*)\]")
WORD = re.compile(r"\{(\w)\}")


class Entry(Strict):
    """A code as `codes.yaml` writes it."""

    severity: Severity
    class_: Literal["u", "p", "-"] = Field(alias="class")
    fix: list[Literal["A", "C", "V", "K", "T"]]
    waive: Literal["K", "M", "auto", "-"]
    send: list[Literal["certificate", "endorsement", "document"]]
    vendor: str | None = None
    agent: str | None = None


@dataclass(frozen=True)
class Code:
    """A thing that can be wrong: how badly, who mends it, who may waive it, what cures it, and what to say."""

    slug: str
    severity: Severity
    class_: Class | None
    fixed_by: tuple[str, ...]
    waivable_by: str | None
    send: tuple[str, ...]
    vendor: str | None
    agent: str | None

    def say(self, template: str | None, words: Mapping[str, Any]) -> str | None:
        """A sentence of the catalogue with this case's facts, or None where nobody is to be told."""
        if template is None:
            return None
        known = {key: spoken(value).replace("\n", ", ") for key, value in words.items() if value not in (None, "", [])}
        whole = OPTIONAL.sub(lambda part: part[1] if set(WORD.findall(part[1])) <= set(known) else "", template)
        return sentence(whole.format_map({**BLANK, **known}))


@cache
def catalogue() -> dict[str, Code]:
    """Every code by its slug, in the order of the file."""
    rows = read_data("codes.yaml")
    return {slug: _code(slug, Entry.model_validate(row)) for slug, row in rows.items()}


def code(slug: str) -> Code:
    """One code. Raises KeyError for a slug that the catalogue does not hold."""
    return catalogue()[slug]


def _code(slug: str, entry: Entry) -> Code:
    return Code(
        slug=slug,
        severity=entry.severity,
        class_=CLASSES[entry.class_],
        fixed_by=tuple(FIXERS[letter] for letter in entry.fix),
        waivable_by=WAIVERS[entry.waive],
        send=tuple(entry.send),
        vendor=entry.vendor,
        agent=entry.agent,
    )


def sentence(text: str) -> str:
    """A sentence with one full stop wherever it has one, even after a name that ends in one."""
    return re.sub(r"\.{2,}", ".", text)


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
