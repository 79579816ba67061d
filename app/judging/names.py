"""Names and addresses compared as a person of the trade would."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

Comparison = Literal["same", "form_missing", "form_differs", "typo", "different"]

FORMS = {
    "INC": "corporation",
    "INCORPORATED": "corporation",
    "CORP": "corporation",
    "CORPORATION": "corporation",
    "LLC": "llc",
    "LC": "llc",
    "LLP": "llp",
    "LLLP": "llp",
    "LP": "lp",
    "LTD": "ltd",
    "LIMITED": "ltd",
    "PC": "professional",
    "PA": "professional",
    "PLLC": "professional",
    "PLC": "plc",
    "GMBH": "gmbh",
}
PHRASES = (
    (r"\bLIMITED LIABILITY (COMPANY|CO)\b", "LLC"),
    (r"\bLIMITED LIABILITY PARTNERSHIP\b", "LLP"),
    (r"\bLIMITED PARTNERSHIP\b", "LP"),
    (r"\bPROFESSIONAL CORPORATION\b", "PC"),
)
EXPANSIONS = {
    "CO": "COMPANY",
    "MFG": "MANUFACTURING",
    "INTL": "INTERNATIONAL",
    "ASSOC": "ASSOCIATES",
    "BROS": "BROTHERS",
    "SVC": "SERVICE",
    "SVCS": "SERVICES",
    "MGMT": "MANAGEMENT",
}
TRADE_NAME = re.compile(
    r"\b(?:D\s*/?\s*B\s*/?\s*A|D\.B\.A\.|T/A|A/?K/?A|F/?K/?A|DOING BUSINESS AS|TRADING AS)\b\.?:?", re.I
)
TAIL = re.compile(r"(?:\bC/O\b|\bATTN\b|\bATTENTION\b|\bISAOA\b|\bATIMA\b|\bA\.?T\.?I\.?M\.?A\b|%\s).*$", re.I | re.S)
SUFFIX = re.compile(
    r"[,;]?\s*(?:\band\b|&)?\s*\b(?:its|their|his|her)\s+(?:respective\s+)?"
    r"(?:officers|directors|employees|agents|affiliates|subsidiaries|members|partners|successors|assigns|parent).*$",
    re.I | re.S,
)
ET_AL = re.compile(r"[,;]?\s*\bet\.?\s?al\.?\s*$", re.I)


@dataclass(frozen=True)
class Name:
    """A legal name taken apart: the words that tell it, its entity form, and its trade names."""

    core: tuple[str, ...]
    form: str | None
    trade_names: tuple[Name, ...] = ()

    @property
    def text(self) -> str:
        """The core as one string."""
        return " ".join(self.core)


@lru_cache(maxsize=8192)
def parse_name(text: str) -> Name:
    """Take a name apart: entity form, trade names, and what does not belong to it.

    Source: docs/rulebook.md, names: INC, INCORPORATED, CORP and CORPORATION are one form; CO is a word.
    """
    stripped = ET_AL.sub("", SUFFIX.sub("", TAIL.sub("", text)))
    legal, *trade = TRADE_NAME.split(stripped)
    words = _words(legal)
    form = None
    while words and words[-1] in FORMS:
        form = FORMS[words.pop()]
    core = tuple(EXPANSIONS.get(word, word) for word in words)
    return Name(core, form, tuple(parse_name(name) for name in trade if name.strip()))


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(char for char in folded if not unicodedata.combining(char)).upper()
    folded = re.sub(r"[.'’`]", "", folded).replace("&", " AND ")
    folded = " ".join(re.sub(r"[^A-Z0-9]+", " ", folded).split())
    for phrase, short in PHRASES:
        folded = re.sub(phrase, short, folded)
    words = folded.split()
    return words[1:] if words[:1] == ["THE"] and len(words) > 1 else words


def folded_words(text: str) -> str:
    """A text as the words that names are compared by, with a space on either side of each.

    Source: docs/rulebook.md, names.
    """
    return f" {' '.join(EXPANSIONS.get(word, word) for word in _words(text))} "


def mentions(folded: str, name: Name) -> bool:
    """Whether a folded text names somebody: the words of the name stand in it in a row.

    A name of one word is found only with its entity form after it, since such words stand in other names as well.
    Source: docs/rulebook.md, names.
    """
    if len(name.core) != 1:
        return bool(name.core) and f" {name.text} " in folded
    forms = [word for word, form in FORMS.items() if form == name.form]
    return any(f" {name.text} {EXPANSIONS.get(word, word)} " in folded for word in forms)


def compare_names(one: str, other: str) -> Comparison:
    """How two names stand to each other, trade names left aside.

    Source: docs/rulebook.md, names: another entity form is another legal person; a typing error goes to a person.
    """
    return compare_parsed(parse_name(one), parse_name(other))


def compare_parsed(one: Name, other: Name) -> Comparison:
    """As `compare_names`, of names already taken apart.

    Source: docs/rulebook.md, names.
    """
    if not one.core or not other.core:
        return "different"
    if one.text.replace(" ", "") == other.text.replace(" ", ""):
        if one.form == other.form:
            return "same"
        return "form_missing" if one.form is None or other.form is None else "form_differs"
    return "typo" if is_typo(one.core, other.core) else "different"


def is_typo(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names differ by a slip of the keys only: a small distance in a few of the same words.

    Source: docs/rulebook.md, names: an edit distance that is small is for a person, never a match.
    """
    joined = "".join(one), "".join(other)
    if len(one) != len(other):
        return min(map(len, joined)) >= 6 and DamerauLevenshtein.distance(*joined) <= 1
    slips = [_slip(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return bool(slips) and all(slips) and len(slips) <= max(1, len(one) // 2)


def _slip(one: str, other: str) -> bool:
    if any(char.isdigit() for char in one + other):
        return False
    longest = max(len(one), len(other))
    allowed = 0 if longest < 4 else 1 if longest < 8 else 2
    return DamerauLevenshtein.distance(one, other) <= allowed


ADDRESS_WORDS = {
    "STREET": "ST", "AVENUE": "AVE", "AV": "AVE", "ROAD": "RD", "DRIVE": "DR", "LANE": "LN", "COURT": "CT",
    "BOULEVARD": "BLVD", "PLACE": "PL", "PLAZA": "PLZ", "HIGHWAY": "HWY", "PARKWAY": "PKWY", "SQUARE": "SQ",
    "TERRACE": "TER", "CIRCLE": "CIR", "TRAIL": "TRL", "CENTER": "CTR", "EXPRESSWAY": "EXPY", "TURNPIKE": "TPKE",
    "NORTH": "N", "SOUTH": "S", "EAST": "E", "WEST": "W",
    "NORTHEAST": "NE", "NORTHWEST": "NW", "SOUTHEAST": "SE", "SOUTHWEST": "SW", "FORT": "FT", "MOUNT": "MT",
}  # fmt: skip
UNIT = re.compile(
    r"\b(?:SUITE|STE|UNIT|APT|APARTMENT|FLOOR|FLR?|ROOM|RM|BLDG|BUILDING)\b\.?\s*#?\s*[\w-]+|#\s*[\w-]+|\b\d+(?:ST|ND|RD|TH)\s+(?:FLOOR|FLR?)\b",
    re.I,
)
PO_BOX = re.compile(r"\bP\.?\s*O\.?\s*BOX\s*(\d+)", re.I)


@dataclass(frozen=True)
class Address:
    """What tells an address: the number, the street's words, the ZIP code's first five digits, a post box."""

    number: str | None
    street: tuple[str, ...]
    zip5: str | None
    box: str | None = None


def parse_address(text: str) -> Address:
    """Take an address apart; suites and floors do not tell one.

    Source: USPS Publication 28, suffix abbreviations; docs/rulebook.md, names.
    """
    zips = re.findall(r"\b(\d{5})(?:-\d{4})?\b(?!.*\b\d{5}\b)", text, re.S)
    box = PO_BOX.search(text)
    plain = UNIT.sub(" ", re.sub(r"[.']", "", text.upper()))
    street = re.search(r"\b(\d+[A-Z]?(?:-\d+)?)\s+([A-Z0-9 ]+)", re.sub(r"[^A-Z0-9\n,-]+", " ", plain))
    words = tuple(ADDRESS_WORDS.get(word, word) for word in street[2].split()) if street else ()
    return Address(street[1] if street else None, words, zips[-1] if zips else None, box[1] if box else None)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one place: number, street and ZIP code; an unread ZIP code is no difference.

    Source: docs/rulebook.md, names: compare number, street core and ZIP5; suite and unit differences do not count.
    """
    a, b = parse_address(one), parse_address(other)
    if a.zip5 and b.zip5 and a.zip5 != b.zip5:
        return False
    if a.box or b.box:
        return a.box == b.box
    shorter, longer = sorted((a.street, b.street), key=len)
    return a.number == b.number and bool(shorter) and longer[: len(shorter)] == shorter
