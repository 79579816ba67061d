"""Which of a line's values leads it, and what is said beside it, so that nobody confirms one field for another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.judging.labels import LINES

if TYPE_CHECKING:
    from app.reviews.views import Value

FORM = re.compile(r"^(.*\bforms\[\d+\])\.")
ABOVE = re.compile(r"umbrella|excess", re.I)
NOTICE_DAY = "notice.effective"
REMARKS = "certificate.description_of_operations"
SUBJECTS = {"ai": r"additional\s+insured", "wos": r"waiver|subrogation", "pnc": r"primary"}
LONGEST_QUOTE = 44


@dataclass(frozen=True)
class Lead:
    """What is said beside the leading value: which field it is, and the few words of a long text that matter."""

    note: str = ""
    quote: str = ""


def with_forms(paths: Iterable[str]) -> list[str]:
    """Paths, each part of an endorsement form joined by what names the form: number, edition and breadth."""
    found: dict[str, None] = {}
    for path in paths:
        if form := FORM.match(path):
            found |= dict.fromkeys(f"{form[1]}.{part}" for part in ("number", "edition", "blanket"))
        found[path] = None
    return list(found)


def numbered(keys: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Keys of values, with the number of each form that one of them is a part of."""
    found: dict[tuple[int, str], None] = {}
    for document, path in keys:
        if form := FORM.match(path):
            found[document, f"{form[1]}.number"] = None
        found[document, path] = None
    return list(found)


def arranged(key: str, values: Iterable[Value]) -> list[Value]:
    """The values with the leading one first, then those that are not certain.

    A form's number leads its line, the expiration a line on whether cover is in force, the umbrella's own limit one on
    the umbrella, and the company's name, not its letter, one on who writes it.
    Source: the console: what is confirmed says which field it is.
    """
    own = list(values)
    leading = next((each for each in own if _leads(key, each)), own[0] if own else None)
    rest = sorted((each for each in own if each is not leading), key=lambda each: each.sure)
    return [leading, *rest] if leading else []


def _leads(key: str, value: Value) -> bool:
    path = value.path
    if key == "insurer":
        return "insurers[" in path and path.endswith(".name")
    if key.startswith("umbrella."):  # the sum begins with the policy below, the line is the umbrella's
        return ".limits." in path and ABOVE.search(value.label) is not None
    return path.endswith(".expiration") if key in LINES else bool(FORM.match(path)) and path.endswith(".number")


def lead_of(key: str, own: Sequence[Value], values: Mapping[tuple[int, str], Value]) -> Lead:
    """What is said beside the first of a line's values."""
    if not own:
        return Lead()
    first = own[0]
    if form := FORM.match(first.path):
        named = first.path.endswith(".number")
        return Lead(_form_words(first, form[1], values) if named else first.label)
    if key in LINES and first.path == NOTICE_DAY:
        return Lead(f"ends {first.shown}, cancelled" if first.shown else first.label)
    if key in LINES and first.path.endswith(".expiration"):
        start = values.get((first.document_id, first.path.removesuffix("expiration") + "effective"))
        return Lead(f"{start.shown} – {first.shown or 'no expiration'}" if start and start.shown else first.short_label)
    if first.path == REMARKS:
        return Lead(first.label, quote_of(key, first.shown))
    return Lead(first.short_label if first.shown in ("yes", "no") else "")


def _form_words(number: Value, form: str, values: Mapping[tuple[int, str], Value]) -> str:
    edition = values.get((number.document_id, f"{form}.edition"))
    name = " ".join(filter(None, (number.shown, edition.shown if edition else "")))
    blanket = values.get((number.document_id, f"{form}.blanket"))
    if blanket and blanket.sure and blanket.shown:
        return f"{name}, {'blanket' if blanket.shown == 'yes' else 'scheduled'}"
    return name


def quote_of(key: str, text: str) -> str:
    """The few words of a text that a line is about, in quotation marks: `“… is additional insured as …”`."""
    found = re.search(SUBJECTS.get(key.partition(".")[0], "^"), text, re.I)
    if len(text) <= LONGEST_QUOTE:
        return f"“{text}”" if text else ""
    start = found.start() if found else 0
    cut = text[start : start + LONGEST_QUOTE]
    ends = start + LONGEST_QUOTE >= len(text)
    words = cut if ends or " " not in cut else cut.rsplit(" ", 1)[0]
    return f"“{'… ' if start else ''}{words}{'' if ends else ' …'}”"
