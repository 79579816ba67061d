"""Who there is, how they are reached, what happened with them, and how they are found."""

from app.parties.queries.cards import (
    VendorCard,
    assignments_of,
    is_visible_vendor,
    people_of,
    seen_vendors,
    vendor_card,
)
from app.parties.queries.found import Hit, search
from app.parties.queries.timeline import timeline

__all__ = [
    "Hit", "VendorCard", "assignments_of", "is_visible_vendor", "people_of", "search", "seen_vendors", "timeline",
    "vendor_card",
]  # fmt: skip
