"""What a worked case knows of the vendor apart from its certificate."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from app.judging.files import lenient
from app.judging.vendor import VendorFile

# A case may call one thing by several words.
ALIASES = {
    "kind": ("kind", "form", "type", "name", "document", "number"),
    "effective": ("effective", "from", "start", "issued"),
    "expiration": ("expiration", "expires", "until", "to", "end", "valid_to", "valid_until"),
    "state": ("state",),
    "line": ("line",),
}


def vendor_of_case(case: Mapping[str, Any], name: str, notes: list[str]) -> VendorFile:
    """The vendor file that a case amounts to. Raises WrongFile where it is not understood."""
    data = {
        "vendor": case.get("vendor"),
        "contract": case.get("contract") or {},
        "waivers": case.get("waivers") or [],
        "events": case.get("events") or [],
        "documents": case.get("documents") or [],
        "assignment": case.get("assignment") or {},
        "first_certificate": bool(case.get("first_certificate")),
    }
    data["documents"] = proofs(data["documents"])
    return lenient(VendorFile, copy.deepcopy(data), f"case {name}", notes)


def proofs(documents: Any) -> list[dict[str, Any]]:
    """Other proofs on file, however a case writes them: names, or names with their days."""
    if isinstance(documents, dict):
        documents = [
            {"kind": kind, **(more if isinstance(more, dict) else {})}
            for kind, more in documents.items()
            if more is not False
        ]
    return [_proof(each) for each in documents]


def _proof(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        return {"kind": str(entry)}
    found = {key: next((entry[word] for word in words if entry.get(word)), None) for key, words in ALIASES.items()}
    return {key: value for key, value in found.items() if value is not None}
