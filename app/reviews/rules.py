"""How a reviewer meets a verdict: values as they are shown and typed, demands in words, days to put things off to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.items.calendar import ZONE, is_business_day
from app.judging.labels import CLASSES
from app.judging.verdict import COMPLIANT_FOR_COUNTING
from app.kit.web.words import day, money

SURE = 0.98  # what the rule book asks of a value before it may count as met
OPENS = time(8)
AMOUNT = re.compile(r"\.limits\.|\.(deductible|retention)$")
CHOICE = re.compile(r"\.(type|line|role|aggregate_per)$")
# Judging calls the retroactive date retro_date, and the end of extended reporting erp.
DAY = re.compile(r"(effective|expiration|certificate_date|retro(active)?_date|\berp)$")
TEXT = re.compile(r"(description_of_operations|address|cancellation_notice)$")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
AT_MOST = ("deductible_max", "sir_max")
# What becomes of a question that no value answers: the words of each answer, what doubts the vendor first.
QUESTIONS = {
    ("named_insured_match", "named-insured-unsure"): ("other", "same"),
    ("exclusions", "exclusion-other"): ("takes", "harmless"),
    ("exclusions", "endorsement-unknown-form"): ("takes", "harmless"),
    ("notice", "field-unsure"): ("harmless",),
}
ANSWERS = {
    "other": "is another company",
    "same": "is the same company",
    "takes": "takes away cover that matters here",
    "harmless": "takes nothing away that matters here",
}
# What only asks that a person looks is settled by that person's accepting it.
SETTLED_BY_ACCEPTING = frozenset({"first-certificate"})

SHAPES = {"met": "✓", "short": "✕", "not_shown": "✕", "cannot_be_read": "?", "waived": "~"}
WORDS = {
    "met": "met",
    "short": "short",
    "not_shown": "not shown",
    "cannot_be_read": "cannot be read",
    "waived": "waived",
}
COLOURS = {"met": "met", "short": "short", "not_shown": "short", "cannot_be_read": "unsure", "waived": "waived"}

DECIDED = {
    "accepted": "Accepted",
    "asked": "Asked to correct",
    "escalated": "Escalated",
    "wrong_vendor": "Another vendor's",
    "duplicate": "Duplicate",
    "cleared": "Nothing left to decide",
    "handed_back": "Handed back",
}

OUTCOMES = DECIDED | {
    "matched": "Given to its vendor",
    "given back": "Given back to its vendor",
    "taken back": "Taken back, the document was given by mistake",
    "not ours": "Not ours, set aside",
    "let be": "Let be",
    "overtaken": "Overtaken by a newer document",
    "read": "Read after all",
}


def word_of(outcome: str, slug: str, *, doubtful: bool = False) -> str:
    """What became of a requirement, in a word; a question that no value answers is one to look at, and a value that
    was read but not for certain (`doubtful`) one to check.

    Source: docs/rulebook.md, severity: review is a question for a person.
    """
    if outcome == "cannot_be_read" and slug != "field-unsure":
        return "to look at"
    if outcome == "cannot_be_read" and doubtful:
        return "please check"
    return WORDS[outcome]


def is_amount(path: str) -> bool:
    """Whether a path of a reading holds US dollars.

    Source: the extraction contract, limits, deductible and retention.
    """
    return AMOUNT.search(path) is not None


def shown(path: str, value: Any) -> str:
    """A value as it stands in its field: `$1,000,000`, `1 Mar 2027`, `yes`; typed back unchanged it is the same value.

    Source: the console's way of writing amounts and days.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return money(value) if is_amount(path) else f"{value:g}"
    if isinstance(value, list):
        return ", ".join(shown(path, each) for each in value)
    text = str(value)
    if CHOICE.search(path):
        return text.replace("_", " ")
    if DAY.search(path) and ISO.fullmatch(text):
        return day(text)
    return ", ".join(_lines(text))


def as_text(path: str, value: Any) -> str | None:
    """A value of several lines as it stands on the paper, to be edited as a text; None for what stands on one line.

    Source: the extraction contract: addresses and remarks keep the lines of the paper.
    """
    if value is not None and not isinstance(value, str):
        return None
    lines = _lines(value or "")
    return "\n".join(lines) if TEXT.search(path) or len(lines) > 1 else None


def is_unchanged(path: str, typed: str, value: Any) -> bool:
    """Whether what was typed is what stood there, so that it confirms rather than corrects.

    Where a text breaks into lines says nothing of its own: breaks moved, joined or split change nothing.
    Source: the console, keys: Enter confirms, typing corrects.
    """
    if as_text(path, value) is not None:
        return bool(_joined(typed) & _joined(value or ""))
    return " ".join(typed.split()) == " ".join(shown(path, value).split())


def _lines(text: str) -> list[str]:
    return [words for line in text.splitlines() if (words := " ".join(line.split()))]


def _joined(text: str) -> set[str]:
    """A text as one line, in both ways in which lines are joined."""
    lines = _lines(text)
    return {" ".join(lines), ", ".join(line.rstrip(",") for line in lines)}


def found_words(found: Any) -> str:
    """What a finding found, for a line whose value is not one field of the paper.

    Source: docs/rulebook.md, deficiencies: {x} found.
    """
    return "" if found is None or isinstance(found, bool) else _plain(found)


def demand(requirement: str, required: Any) -> str:
    """What is asked, in as few words as it takes: `≥ $2,000,000`, `≤ $25,000`, a name; nothing where it goes without saying.

    Source: docs/rulebook.md, requirement model.
    """
    if required is None or required is False:
        return ""
    if required is True:
        return "required"
    if isinstance(required, (int, float)):
        sign = "≤" if requirement.endswith(AT_MOST) else "≥"
        return f"{sign} {money(required)}" if required >= 1000 else f"{sign} {required:g}"
    if isinstance(required, str) and ISO.fullmatch(required):
        return f"{'on or before' if requirement.endswith('.retro_on_or_before') else 'on'} {day(required)}"
    return _plain(required)


def sentence(label: str, word: str, value: str, asked: str, why: str) -> str:
    """One line as a sentence to paste into a mail: what it is, what became of it, and why.

    Source: the console, keys: `y` copies a line as a sentence.
    """
    facts = f" ({value}{'; asked: ' if value and asked else ''}{asked})" if value or asked else ""
    return f"{label}: {word}{facts}. {why}".strip()


def may_be_accepted(status: str) -> bool:
    """Whether a verdict lets a part be accepted: compliant today, with or without a waiver or an end in sight.

    Source: docs/rulebook.md, status: compliant for counting.
    """
    return status in COMPLIANT_FOR_COUNTING


def unseen(minors: Iterable[str], seen: Iterable[str]) -> list[str]:
    """The notes that a person has to have looked at before accepting and has not.

    Source: the service's own rule: a wrong "compliant" is the worst mistake, so nothing is accepted unread.
    """
    known = set(seen)
    return [key for key in minors if key not in known]


def days_left(found: Any, required: Any) -> int | None:
    """Days until a policy that is in force ends, counted from the day of the verdict; None where that is not known.

    Source: docs/rulebook.md, dates: `effective <= day < expiration`.
    """
    days = [each for each in (found[-1:] if isinstance(found, list) else []) + [required] if isinstance(each, str)]
    if len(days) < 2 or not all(ISO.fullmatch(each) for each in days):
        return None
    end, today = (date.fromisoformat(each) for each in days)
    return (end - today).days if end >= today else None


def adds_up(found: Any, places: Iterable[tuple[Any, str]]) -> bool:
    """Whether an amount was summed over several rows of the paper: a policy and what stands over it.

    `places` are the document and path of each value that it was judged by.
    Source: docs/rulebook.md, towers.
    """
    rows = {(document, row[0]) for document, path in places if (row := re.search(r"coverages\[\d+\]", path))}
    return isinstance(found, (int, float)) and not isinstance(found, bool) and len(rows) > 1


def class_words(paper_fault: bool) -> str:
    """Whether a deficiency may leave the vendor uninsured or is a fault of the paper.

    Source: docs/rulebook.md, rulings: every code has a class.
    """
    return CLASSES["paper_fault" if paper_fault else "may_be_uninsured"]


def snooze_days(now: datetime) -> list[tuple[str, date]]:
    """The days that are offered to put an item off to: the next business day, the one after two more, a week on.

    Source: the service's calendar, docs/rulebook.md, calendar.
    """
    today = now.astimezone(ZONE).date()
    tomorrow = _business_day(today + timedelta(days=1))
    third = tomorrow
    for _ in range(2):
        third = _business_day(third + timedelta(days=1))
    week = _business_day(today + timedelta(days=7))
    days = [(f"until {tomorrow:%A}", tomorrow), ("three business days", third), ("a week", week)]
    return [pair for index, pair in enumerate(days) if pair[1] not in [each for _, each in days[:index]]]


def morning(on: date) -> datetime:
    """When a day begins for the service.

    Source: the service's hours, docs/rulebook.md, calendar.
    """
    return datetime.combine(on, OPENS, ZONE).astimezone(UTC)


def clock(at: datetime, zone: str | None = None) -> str:
    """A moment as a person says it, in a zone or the service's, which is named: `Mon 30 Nov, 16:00 Eastern`.

    Source: the console's way of writing moments.
    """
    there = at.astimezone(ZoneInfo(zone) if zone else ZONE)
    return f"{there:%a} {there.day} {there:%b}, {there:%H:%M}{'' if zone else ' Eastern'}"


def _business_day(on: date) -> date:
    while not is_business_day(on):
        on += timedelta(days=1)
    return on


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return money(value) if value >= 1000 else f"{value:g}"
    if isinstance(value, str):
        return day(value) if ISO.fullmatch(value) else " ".join(value.split())
    if isinstance(value, Mapping):
        return ", ".join(f"{str(key).replace('_', ' ')} {_plain(each)}" for key, each in value.items())
    if isinstance(value, Iterable):
        return ", ".join(_plain(each) for each in value)
    return str(value)
