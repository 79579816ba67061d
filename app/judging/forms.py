"""The endorsement catalogue at work: which form is this, and what does it grant or take away."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.judging.facts import Form
from app.judging.files import read_data

BREADTHS = ("D", "C", "B", "A")

ISO = re.compile(r"^(CG|CA|CP|IL|BP|CU|CX|CR|CM|EB|FA)[ -]*([0-9A-Z]{2})[ -]*([0-9]{2})$", re.I)
WC = re.compile(r"^WC[ -]*(\d{2})[ -]*(\d{2})[ -]*(\d{2})[ -]*([A-Z])?$", re.I)
CNA = re.compile(r"^CNA[ -]*(\d{5})[ -]*(?:XX|[A-Z])?$", re.I)
ZURICH = re.compile(r"^U-?(GL|CA|UMB|WC|PP)-?(\d{3,4})(?:-?[A-Z])?(?:\s*(?:CW|[A-Z]{2}))?$", re.I)
MCS = re.compile(r"^MCS[ -]?90[A-Z]?$", re.I)


@dataclass(frozen=True)
class Entry:
    """What the catalogue knows of one form."""

    number: str
    line: str
    title: str
    editions: tuple[str, ...] = ()
    grants: tuple[str, ...] = ()
    also: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scope: str | None = None
    reach: str = "upstream"
    disputed: tuple[str, ...] = ()
    only_scheduled: bool = False
    breadth: dict[str, str] | str | None = None
    relation: str | None = None
    state: str | None = None
    takes: str | None = None
    benign: bool = False
    base: bool = False
    check: bool = False


@cache
def catalogue() -> dict[str, Entry]:
    """Every form of the catalogue by its canonical number."""
    return {number: _entry(number, row) for number, row in read_data("endorsements.yaml")["forms"].items()}


@cache
def title_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Words of carriers' own reductions, with what they take away; the first that fits counts."""
    rows = read_data("endorsements.yaml")["titles"]
    return tuple((re.compile(row["words"], re.I), row["takes"]) for row in rows)


def _entry(number: str, row: dict[str, Any]) -> Entry:
    facts = dict(row)
    for key in ("editions", "grants", "disputed"):
        facts[key] = tuple(row.get(key, ()))
    facts["also"] = {edition: tuple(grants) for edition, grants in row.get("also", {}).items()}
    return Entry(number=number, **facts)


def canonical(number: str) -> str:
    """A form number as the catalogue writes it: CG 20 10, WC 00 03 13, CNA 75079, U-GL-1175.

    Source: docs/rulebook.md, form numbers: letters, two-digit groups, single spaces.
    """
    text = " ".join(number.upper().split())
    if match := ISO.match(text):
        return " ".join(match.groups())
    if match := WC.match(text):
        return "WC " + " ".join(match.groups()[:3])
    if match := CNA.match(text):
        return f"CNA {match[1]}"
    if match := ZURICH.match(text):
        return f"U-{match[1]}-{match[2]}"
    return "MCS-90" if MCS.match(text) else text


def entry_of(form: Form) -> Entry | None:
    """The catalogue's entry of a form, or None where it is not known."""
    known = catalogue().get(canonical(form.number)) if form.number else None
    return known or _by_title(form)


TITLED = (
    (re.compile(r"additional insured", re.I), "ai_ongoing"),
    (re.compile(r"additional insured.*completed|completed op.*additional insured", re.I | re.S), "ai_completed"),
    (re.compile(r"waiver of (transfer|subrogation|our right)|waiver of .*recover", re.I), "wos"),
    (re.compile(r"primary\b.*non-?\s?contrib", re.I | re.S), "pnc"),
    (re.compile(r"notice of cancel", re.I), "notice"),
)
TAKES_AWAY = re.compile(r"exclu|limitation|restrict", re.I)


def _by_title(form: Form) -> Entry | None:
    """A carrier's own grant, known by its title only: a person confirms the page before it counts."""
    title = form.title or ""
    grants = tuple(grant for words, grant in TITLED if words.search(title))
    if not grants or TAKES_AWAY.search(title):
        return None
    if form.line in ("auto", "umbrella"):
        grants = tuple("ai" if grant == "ai_ongoing" else grant for grant in grants)
    scope = "scheduled" if form.names or form.blanket is False else "blanket"
    return Entry(form.number, form.line, title, grants=grants, scope=scope, breadth="D", check=not form.confirmed)


def known_edition(form: Form, entry: Entry) -> bool:
    """Whether that edition of the form was ever published, as far as the catalogue knows.

    Source: ISO filing editions; docs/rulebook.md, forms.
    """
    return form.edition is None or not entry.editions or form.edition in entry.editions


def grants_of(form: Form) -> tuple[str, ...]:
    """What a form grants in its edition.

    Source: ISO CG 20 10 11 85 grants completed operations too, later editions ongoing operations alone.
    """
    entry = entry_of(form)
    if entry is None:
        return ()
    return entry.grants + entry.also.get(form.edition or "", ())


def is_blanket(form: Form, entry: Entry) -> bool:
    """Whether it covers whoever a written contract requires; the page outranks the catalogue.

    Source: docs/rulebook.md, grants: a schedule may read "as required by written contract".
    """
    if form.blanket is not None:
        return form.blanket
    return entry.scope == "blanket" and not form.names


def breadth_of(form: Form, entry: Entry) -> str | None:
    """The breadth class A to D of an additional insured form, None where the edition leaves it open.

    Source: docs/rulebook.md, breadth: the trigger words of each edition of CG 20 10 and its kin.
    """
    if isinstance(entry.breadth, dict):
        return entry.breadth.get(form.edition or "")
    return entry.breadth


def reduction_of(form: Form) -> tuple[str | None, bool]:
    """What a form takes away, and whether that is sure: a title match wants a person's word first.

    Source: docs/rulebook.md, exclusions: carriers number their own reductions at will, so titles decide.
    """
    entry = entry_of(form)
    if entry is not None:
        return entry.takes, True
    for pattern, takes in title_patterns():
        if form.title and pattern.search(form.title):
            return takes, form.confirmed
    return None, False
