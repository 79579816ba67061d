"""The kind of a coverage from the words an agent gives it.

Source: ACORD 25 extra rows as agents fill them; the kinds are those of the extraction contract.
"""

from __future__ import annotations

import re

KINDS: tuple[tuple[str, str], ...] = (
    ("workers_compensation", r"workers?'? ?comp|work comp|employers'? liab"),
    (
        "professional_liability",
        r"profess|errors|e ?& ?o\b|\beo\b|omission|malpractice|architect|engineers? liab|tech e",
    ),
    ("pollution_liability", r"pollut|\bcpl\b|environ"),
    ("cyber_liability", r"cyber|privacy|data breach|network sec"),
    ("umbrella_liability", r"umbrella"),
    ("excess_liability", r"\bexcess\b"),
    ("property", r"\bpropert|\bbuilding|\bcontents\b|business personal|\bbpp\b|builders?'? risk|blanket bldg"),
)


def coverage_kind(words: str) -> str:
    """The contract's coverage type for a row's own words; `other` where none fits."""
    lowered = words.lower()
    return next((kind for kind, pattern in KINDS if re.search(pattern, lowered)), "other")
