"""What is done with clients, vendors, agencies, carriers and what is known of them."""

from app.parties.actions.assignments import assign_vendor, withdraw_assignment
from app.parties.actions.contacts import add_contact_point
from app.parties.actions.firms import add_agency, add_carrier, add_client, take_on_client
from app.parties.actions.names import forget_what, learn_alias, learn_policy
from app.parties.actions.touches import add_touch
from app.parties.actions.vendors import add_vendor, put_back_with_agency, put_with_agency, withdraw_vendor

__all__ = [
    "add_agency", "add_carrier", "add_client", "add_contact_point", "add_touch", "add_vendor", "assign_vendor",
    "forget_what", "learn_alias", "learn_policy", "put_back_with_agency", "put_with_agency", "take_on_client",
    "withdraw_assignment", "withdraw_vendor",
]  # fmt: skip
