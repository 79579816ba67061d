"""The trades of the demonstration's vendors: their risk tier and what a tier's program demands.

Source: docs/rulebook.md, tiers (the default limits of a client's program by risk).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MILLION = 1_000_000


@dataclass(frozen=True)
class Trade:
    """A kind of work: how its companies call themselves, what they do, how risky it is."""

    key: str
    tier: str
    calls_itself: tuple[str, ...]
    does: str


TRADES = (
    Trade("roofing", "T3", ("Roofing", "Roof Systems"), "Roof repair and replacement"),
    Trade("hvac", "T2", ("Mechanical", "Heating & Air"), "Heating and air conditioning service"),
    Trade("electrical", "T2", ("Electric", "Electrical Contractors"), "Electrical service and repairs"),
    Trade("plumbing", "T2", ("Plumbing", "Plumbing & Drain"), "Plumbing service and repairs"),
    Trade("janitorial", "T1", ("Janitorial Services", "Building Services"), "Janitorial service"),
    Trade("landscaping", "T2", ("Landscape", "Grounds Care"), "Landscape maintenance"),
    Trade("tree", "T3", ("Tree Service", "Tree Care"), "Tree trimming and removal"),
    Trade("painting", "T2", ("Painting", "Coatings"), "Interior and exterior painting to three stories"),
    Trade("elevators", "T3", ("Elevator", "Elevator Service"), "Elevator maintenance"),
    Trade("glazing", "T2", ("Glass & Mirror", "Glazing"), "Glass replacement"),
    Trade("paving", "T3", ("Paving", "Asphalt & Striping"), "Asphalt paving and striping"),
    Trade("fire_protection", "T3", ("Fire Protection", "Sprinkler"), "Sprinkler inspection and repair"),
    Trade("security", "T2", ("Security", "Guard Services"), "Unarmed guard service"),
    Trade("flooring", "T2", ("Flooring", "Floor Covering"), "Floor covering installation"),
    Trade("demolition", "T3", ("Demolition", "Wrecking"), "Interior demolition"),
    Trade("catering", "T2", ("Catering", "Kitchens"), "Catering without alcohol"),
    Trade("abatement", "T4", ("Abatement", "Environmental"), "Asbestos and lead abatement"),
    Trade("it", "T5", ("Systems", "Data Services"), "Network support"),
    Trade("pest_control", "T2", ("Pest Control", "Exterminating"), "Pest control"),
    Trade("excavation", "T3", ("Excavating", "Earthworks"), "Excavation and utility trenching"),
    Trade("engineering", "T5", ("Engineers", "Engineering"), "Structural engineering"),
    Trade("office_supply", "T1", ("Office Supply", "Business Products"), "Office supplies, delivered"),
    Trade("drywall", "T2", ("Drywall", "Interiors"), "Drywall and ceilings"),
    Trade("waste", "T4", ("Hauling", "Waste Services"), "Waste collection and hauling"),
)
BY_KEY = {trade.key: trade for trade in TRADES}
TIER_NAMES = {
    "T1": "Low risk",
    "T2": "Standard",
    "T3": "High risk",
    "T4": "Environmental and haulage",
    "T5": "Professional services",
}
UMBRELLA = {"T1": 0, "T2": 2 * MILLION, "T3": 5 * MILLION, "T4": 5 * MILLION, "T5": MILLION}
EMPLOYERS_LIABILITY = {"T1": 500_000, "T2": MILLION, "T3": MILLION, "T4": MILLION, "T5": 500_000}


def demands(tier: str) -> dict[str, Any]:
    """The lines and limits that a tier's program asks for, in the keys of a program file."""
    employers = EMPLOYERS_LIABILITY[tier]
    asked: dict[str, Any] = {
        "gl": {
            "each_occurrence": MILLION,
            "general_aggregate": 2 * MILLION,
            "products_completed_operations_aggregate": 2 * MILLION,
            "occurrence_only": True,
        },
        "auto": {"combined_single_limit": MILLION, "any_auto": True, "scheduled_ok": tier in ("T1", "T2")},
        "wc": dict.fromkeys(("each_accident", "disease_each_employee", "disease_policy_limit"), employers),
        "aggregate_per": "project" if tier == "T3" else "policy",
        "primary_floor": {"gl": MILLION, "auto": MILLION, "el": min(employers, 500_000)},
    }
    if UMBRELLA[tier]:
        asked["umbrella"] = {"each_occurrence": UMBRELLA[tier], "aggregate": UMBRELLA[tier]}
    if tier == "T4":
        asked["pollution"] = {"each_occurrence": 2 * MILLION, "aggregate": 2 * MILLION}
    if tier == "T5":
        asked["professional"] = {"per_claim": 2 * MILLION, "aggregate": 2 * MILLION}
    return asked
