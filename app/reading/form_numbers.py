"""Numbers of endorsements and policy forms in text, with their editions.

Source: domain rules on number formats of ISO, NCCI, Travelers, Zurich, CNA, Chubb, Auto-Owners, Erie and other carriers
(docs/rulebook.md, form numbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

EDITION = r"(?:[ -]*\(?(?:(?:ED|REV|Ed|Rev)\.?)?[ -]*(?P<month>0?[1-9]|1[0-2])[ /-](?P<year>(?:19|20)?\d{2})\)?(?!\d))?"
TIGHT_EDITION = r"(?:[ -]*\(?(?:(?:ED|REV)\.?)?[ -]*(?P<month>0[1-9]|1[0-2])[ /-]?(?P<year>\d{2})\)?(?!\d))?"
ISO_LETTERS = "CG|CA|CP|IL|BP|CU|CX|CR|CM|EB|FA"
LINES = {
    "CG": "general_liability", "CA": "automobile_liability", "CU": "umbrella_liability", "CX": "excess_liability",
    "WC": "workers_compensation", "CP": "property",
}  # fmt: skip


@dataclass(frozen=True)
class FormNumber:
    """A form number in a text: canonical (`CG 20 10`), its edition (`04 13`), and where it stands."""

    number: str
    edition: str | None
    start: int
    end: int

    @property
    def line(self) -> str | None:
        """The coverage that the number's letters belong to, as a coverage type."""
        return LINES.get(self.number[:2])


def _join(*parts: str | None) -> str:
    return " ".join(part.upper() for part in parts if part)


PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        "WC",
        re.compile(rf"\bWC[ -]?(\d{{2}})[ -]?(\d{{2}})[ -]?(\d{{2}})(?!\d)[ -]?([A-Z](?![A-Za-z]))?{EDITION}"),
        lambda m: _join("WC", m[1], m[2], m[3], m[4]),
    ),
    (
        "ZURICH",
        re.compile(
            r"\bU-(GL|CA|UMB|WC|PP)-(\d{3,4})(?:-?([A-Z])\b)?(?:\s*(?:CW|[A-Z]{2})\b)?(?:\s*\(?(?P<month>\d{2})/(?P<year>\d{2})\)?)?"
        ),
        lambda m: f"U-{m[1]}-{m[2]}" + (f"-{m[3]}" if m[3] else ""),
    ),
    (
        "CNA",
        re.compile(rf"\b((?:CNA|SB|CC|G)-?\d{{5,6}}-?(?:XX|[A-Z])?)\b{EDITION}"),
        lambda m: m[1].upper(),
    ),
    (
        "CHUBB",
        re.compile(
            rf"(?<![\d-])((?!(?:0\d|1[0-2])-(?:[0-2]\d|3[01])-(?:19|20)\d\d)\d{{2}}-\d{{2}}-\d{{4}})(?![\d-]){EDITION}"
        ),
        lambda m: m[1],
    ),
    (
        "TRAV",
        re.compile(rf"\b(CG|CA|IL|CM|EU|UM)[ -]?([A-Z]\d)[ -]?(\d{{2}})(?!\d){TIGHT_EDITION}"),
        lambda m: _join(m[1], m[2], m[3]),
    ),
    (
        "ERIE",
        re.compile(r"\b(EPP|UF|IL)[ ]?(\d{3,4}[A-Z]{0,2})[ ](?P<month>0[1-9]|1[0-2])/(?P<year>\d{2})\b"),
        lambda m: f"{m[1]}{m[2]}",
    ),
    (
        "AUTO-OWN",
        re.compile(r"(?<!\d)(5\d{4}) {0,4}\((?P<month>0[1-9]|1[0-2])-(?P<year>\d{2})\)"),
        lambda m: m[1],
    ),
    (
        "ISO",
        re.compile(rf"\b({ISO_LETTERS})[ -]?(\d{{2}}|DS|IN)[ -]?(\d{{2}})(?!\d){TIGHT_EDITION}"),
        lambda m: _join(m[1], m[2], m[3]),
    ),
)
OTHER = re.compile(rf"\b([A-Z]{{1,5}}[ -]?\d{{3,6}}(?:\.\d)?(?:[ -][A-Z]{{1,3}}\b)?){EDITION}")
OTHER_CONTEXT = re.compile(r"\b(?:per|forms?|endorsements?|endts?|via|under|ED)\b[^.]{0,60}$", re.IGNORECASE)
SHARED = re.compile(r"\s*(?:/|&|and|,)\s*(\d{2})[ ]?(\d{2})(?!\d|/)" + TIGHT_EDITION)


def form_numbers_in(text: str) -> list[FormNumber]:
    """Every form number in running text, in order; at one place the longest reading wins."""
    found: list[FormNumber] = []
    for name, pattern, canonical in PATTERNS:
        for match in pattern.finditer(text):
            number = _number(canonical(match), match)
            shared = _shared(text, match) if name == "ISO" else []
            if shared and number.edition is None:
                number = replace(number, edition=shared[0].edition)
            found += [number, *shared]
    for match in OTHER.finditer(text):
        if OTHER_CONTEXT.search(text[max(0, match.start() - 70) : match.start()]) and _is_no_word(match[1]):
            found.append(_number(match[1], match))
    kept: list[FormNumber] = []
    for number in sorted(found, key=lambda number: number.start - number.end):
        if all(number.end <= other.start or number.start >= other.end for other in kept):
            kept.append(number)
    return sorted(kept, key=lambda number: number.start)


def _shared(text: str, match: re.Match[str]) -> list[FormNumber]:
    """`CG2010/2037 (04/13)`: the second number shares the letters, and an edition printed once serves both."""
    more = SHARED.match(text, match.end())
    if more is None:
        return []
    return [FormNumber(_join(match[1], more[1], more[2]), _edition(more) or _edition(match), more.start(1), more.end())]


def _is_no_word(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= 3


def _number(canonical: str, match: re.Match[str]) -> FormNumber:
    return FormNumber(canonical, _edition(match), match.start(), match.end())


def _edition(match: re.Match[str]) -> str | None:
    month, year = match.group("month"), match.group("year")
    return f"{int(month):02d} {year[-2:]}" if month and year else None


LISTED = re.compile(
    r"^(?P<number>(?:U-[A-Z]{2,3}-\d{3,4}(?:-[A-Z])?|\d{2}-\d{2}-\d{4}|[A-Z]{1,5}[ -]?[A-Z]?(?:\d{2}(?: \d{2}){1,2}|\d[\d.-]{1,7}\d)[A-Z]{0,2}|\d{5}))(?![\w])"
)
LISTED_EDITION = re.compile(
    r"^[ .]*\(?(?:Ed\.?|Rev\.?)?[ ]*(?P<month>0?[1-9]|1[0-2])[ /-](?P<year>(?:19|20)?\d{2})\)?(?!\d)", re.IGNORECASE
)


def listed_number(text: str) -> FormNumber | None:
    """The form number at the start of an entry of a list of forms; carriers' own numbers count there without more."""
    known = next((number for number in form_numbers_in(text) if number.start == 0), None)
    if known is not None:
        return known
    match = LISTED.match(text)
    if match is None:
        return None
    edition = LISTED_EDITION.match(text[match.end() :])
    end = match.end() + (edition.end() if edition else 0)
    return FormNumber(match["number"].strip(), _edition(edition) if edition else None, 0, end)
