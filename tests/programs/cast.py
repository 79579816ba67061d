"""A program as a file, a vendor and its assignment: what the tests of programs and standing start from."""

from __future__ import annotations

import copy
from datetime import date, datetime
from typing import Any

from app.kit.actor import worker
from app.parties.actions import add_vendor, assign_vendor
from app.parties.models import Assignment
from app.programs.actions import import_program
from app.programs.models import ProgramVersion
from tests.conftest import Cast

REQUIREMENTS: dict[str, Any] = {
    "gl": {
        "each_occurrence": 1_000_000,
        "general_aggregate": 2_000_000,
        "products_completed_operations_aggregate": 2_000_000,
    },
    "auto": {"combined_single_limit": 1_000_000, "any_auto": True, "scheduled_ok": True},
    "wc": {"each_accident": 500_000, "disease_each_employee": 500_000, "disease_policy_limit": 500_000},
    "wos": ["wc"],
    "pnc": [],
    "notice_days": None,
    "contract_on_file": True,
    "holder": "Gulf States Grocers",
    "rating_min": None,
    "expiring_window_days": 30,
}


def program_body(client: str = "Gulf States Grocers", name: str = "Standard", **changes: Any) -> dict[str, Any]:
    """A program file's content; `changes` are laid over its requirements."""
    requirements = copy.deepcopy(REQUIREMENTS) | {"holder": client} | changes
    return {"name": name, "client": client, "requirements": requirements}


def publish(
    cast: Cast, body: dict[str, Any], *, on: date, now: datetime, client_id: int | None = None
) -> ProgramVersion:
    """Import a program file for Gulf (or another client)."""
    with cast.database.write(None) as tx:
        return import_program(tx, client_id or cast.gulf.id, body, takes_effect_on=on, who=worker(), now=now)


def hire(
    cast: Cast, version: ProgramVersion, *, now: datetime, vendor_id: int | None = None, **terms: Any
) -> Assignment:
    """Have a vendor (a new one, unless said) work for the program's client."""
    with cast.database.write(None) as tx:
        if vendor_id is None:
            vendor_id = add_vendor(
                tx, legal_name="Blue Heron Mechanical LLC", trade="hvac", tier="T2", work_state="FL",
                street="12 Canal Street", city="Tampa", state="FL", zip="33602", who=worker(), now=now,
            ).id  # fmt: skip
        wanted = {
            "contract_from_on": None,
            "contract_to_on": None,
            "contract_on_file": None,
            "active_from_on": date(2026, 1, 1),
        }
        return assign_vendor(
            tx, version.client_id, vendor_id, version.program_id, **wanted | terms, who=worker(), now=now
        )
