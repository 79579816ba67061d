"""Readings made by hand for the tests of judging: an invented contractor's certificate that meets an invented program."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

from app.judging.program import Program
from app.judging.vendor import Vendor, VendorFile

AS_OF = date(2026, 11, 25)
TERM = {"effective": "2026-06-01", "expiration": "2027-06-01"}


def program(**changes: Any) -> Program:
    asks: dict[str, Any] = {
        "gl": {
            "each_occurrence": 1_000_000,
            "general_aggregate": 2_000_000,
            "products_completed_operations_aggregate": 2_000_000,
        },
        "auto": {"combined_single_limit": 1_000_000, "scheduled_ok": True},
        "umbrella": {"each_occurrence": 2_000_000, "aggregate": 2_000_000},
        "wc": {"each_accident": 1_000_000, "disease_each_employee": 1_000_000, "disease_policy_limit": 1_000_000},
        "primary_floor": {"gl": 500_000, "auto": 500_000, "el": 100_000},
        "ai": {"names": [{"name": "Harbor Point Properties LLC"}]},
        "wos": ["gl", "wc"],
        "pnc": ["gl"],
        "notice_days": None,
        "contract_on_file": True,
        "holder": "Harbor Point Properties LLC",
    }
    return Program.model_validate(
        {"name": "Harbor Point standard", "client": "Harbor Point Properties LLC", "requirements": asks | changes}
    )


def vendor(**changes: Any) -> VendorFile:
    known = Vendor(legal_name="Blue Ridge Mechanical, Inc.", tier="T2", work_state="IL", trade="hvac")
    return VendorFile(vendor=known, **changes)


def row(kind: str, number: str, options: dict[str, Any], limits: dict[str, float], **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "description": None,
        "insurer_letter": "A",
        "policy_number": number,
        **TERM,
        "additional_insured": True,
        "subrogation_waived": True,
        "options": options,
        "limits": limits,
    } | more


def certificate() -> dict[str, Any]:
    any_auto = {
        "any_auto": True,
        "owned_autos": False,
        "scheduled_autos": False,
        "hired_autos": False,
        "non_owned_autos": False,
    }
    million = 1_000_000
    return {
        "form_number": "ACORD 25",
        "form_edition": "2016/03",
        "certificate_date": "2026-05-20",
        "certificate_number": None,
        "revision_number": None,
        "producer": dict.fromkeys(("name", "address", "contact_name", "phone", "fax", "email")),
        "insured": {"name": "Blue Ridge Mechanical, Inc.", "address": "4 Elm Street\nJoliet, IL 60431"},
        "insurers": [{"letter": "A", "name": "Example Mutual Insurance Company", "naic": "99999"}],
        "coverages": [
            row(
                "general_liability",
                "GL100",
                {"claims_made": False, "occurrence": True, "aggregate_per": "policy"},
                {
                    "each_occurrence": million,
                    "general_aggregate": 2 * million,
                    "products_completed_operations_aggregate": 2 * million,
                },
            ),
            row("automobile_liability", "CA100", any_auto, {"combined_single_limit": million}),
            row(
                "umbrella_liability",
                "UM100",
                {"occurrence": True, "claims_made": False},
                {"each_occurrence": 5 * million, "aggregate": 5 * million},
            ),
            row(
                "workers_compensation",
                "WC100",
                {"per_statute": True, "proprietor_excluded": False},
                {"each_accident": million, "disease_each_employee": million, "disease_policy_limit": million},
                additional_insured=None,
            ),
        ],
        "description_of_operations": None,
        "certificate_holder": {"name": "Harbor Point Properties LLC", "address": None},
        "cancellation_notice": None,
        "signed": True,
    }


def blanket(number: str, edition: str, page: int) -> dict[str, Any]:
    return {"number": number, "edition": edition, "title": None, "page": page, "role": "attached", "blanket": True}


FORMS = [
    blanket("CG 20 38", "12 19", 2),
    blanket("CG 20 40", "12 19", 3),
    blanket("CG 24 53", "12 19", 4),
    blanket("CG 20 01", "12 19", 5),
]


def reading(
    certificate: dict[str, Any] | None = None, forms: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    """A reading whose every value was read for certain."""
    found: dict[str, Any] = {
        "file": "certificate.pdf",
        "part": 1,
        "sha256": "0" * 64,
        "pages": [{"number": 1, "width": 612, "height": 792, "source": "text", "kind": "certificate"}],
        "kind": "acord_25",
        "certificate": certificate,
        "declarations": [],
        "forms": deepcopy(FORMS) if forms is None else forms,
        "notice": None,
        "warnings": [],
    } | more
    paths = [path for part in ("certificate", "declarations", "forms", "notice") for path in leaves(found[part], part)]
    found["fields"] = [
        {"path": path, "page": 1, "bbox": [10.0, 20.0, 90.0, 30.0], "source": "text", "confidence": 0.99}
        for path in paths
    ]
    return found


def leaves(value: Any, path: str) -> Iterator[str]:
    """The paths of every value that is not null."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    elif value is not None:
        yield path
