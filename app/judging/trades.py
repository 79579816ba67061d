"""Which trades are construction: some states bar waivers there, others want papers of their own."""

from __future__ import annotations

import re

CONSTRUCTION = frozenset({
    "carpentry", "concrete", "crane", "demolition", "drywall", "electrical", "elevators", "excavation", "facade",
    "fire protection", "flooring", "framing", "gc", "general contractor", "glazing", "hvac", "insulation", "masonry",
    "painting", "paving", "plumbing", "roofing", "scaffolding", "steel",
})  # fmt: skip
NOT_CONSTRUCTION = frozenset({
    "architect", "architecture", "catering", "childcare", "cleaning", "consultant", "consulting", "courier", "engineer",
    "engineering", "it", "janitorial", "office supply", "pest control", "security",
})  # fmt: skip


def is_construction(trade: str | None) -> bool | None:
    """Whether a trade is construction; None where it is not known to be or not to be, so that a rule can take the
    stricter side.

    Source: docs/rulebook.md, tiers; the construction group of workers' compensation classes.
    """
    name = plain_trade(trade)
    if name in CONSTRUCTION:
        return True
    return False if name in NOT_CONSTRUCTION else None


def plain_trade(trade: str | None) -> str:
    """A trade in small letters and plain words: `office_supply` and `Office Supply` are one.

    Source: vendor lists, which spell a trade as a code or in words.
    """
    return " ".join((trade or "").lower().replace("_", " ").split())


def trade_words(trade: str | None) -> tuple[str, ...]:
    """What an exclusion of the trade would speak of: the trade, its own words, and words of the same work.

    Source: carriers' classification and designated-work endorsements, ISO CG 21 34 and CG 21 44.
    """
    name = plain_trade(trade)
    own = [word for word in re.findall(r"[a-z]{4,}", name) if word not in GENERIC]
    same = [word for key, words in TRADE_WORDS.items() if re.search(rf"\b{key}\b", name) for word in words]
    return tuple(dict.fromkeys(word for word in (name, *own, *same) if word))


GENERIC = frozenset({
    "building", "commercial", "company", "construction", "contracting", "contractor", "contractors", "general", "repair",
    "residential", "service", "services", "supply", "systems", "work", "works",
})  # fmt: skip
TRADE_WORDS = {
    "hvac": ("heating", "ventilat", "air condition", "air-condition", "mechanical", "refrigerat"),
    "electrical": ("electric", "wiring"),
    "plumbing": ("plumb", "pipe fitting"),
    "roofing": ("roof", "torch", "hot work"),
    "painting": ("paint", "coating"),
    "landscaping": ("landscap", "lawn", "snow"),
    "excavation": ("excavat", "grading", "earth", "subsidence"),
    "steel": ("steel", "iron work"),
    "crane": ("crane", "rigging", "hoist"),
    "scaffolding": ("scaffold",),
    "demolition": ("demoli", "wreck"),
    "tree": ("tree", "arbor"),
    "concrete": ("concrete", "masonry", "silica"),
    "stucco": ("stucco", "eifs", "exterior insulation"),
    "abatement": ("abatement", "asbestos", "lead"),
}
