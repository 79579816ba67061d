"""How risky a vendor's work is: the tiers that weights, reductions and priorities go by."""

from __future__ import annotations

TIERS = {
    "T1": "low",
    "T2": "medium",
    "T3": "high",
    "T4": "environmental and hauling",
    "T5": "professional",
    "T6": "care and youth",
}
# For a form to choose from.
CHOICES = [("", "not classified yet"), *((tier, f"{tier}, {words}") for tier, words in TIERS.items())]


def tier_said(text: str) -> str | None:
    """The tier that somebody wrote: `t3` and `3` are T3; None where it is none of them.

    Source: docs/rulebook.md, tiers.
    """
    said = text.strip().upper()
    said = f"T{said}" if said.isdigit() else said
    return said if said in TIERS else None
