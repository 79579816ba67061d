"""What a worked case knows of the vendor apart from its certificate."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from app.judging.case_values import many
from app.judging.files import lenient
from app.judging.vendor import VendorFile

# A case may call one thing by several words.
ALIASES = {
    "kind": ("kind", "form", "type", "name", "document", "number"),
    "effective": ("effective", "from", "start", "issued"),
    "expiration": ("expiration", "expires", "until", "to", "end", "valid_to", "valid_until"),
    "state": ("state",),
    "line": ("line",),
    "limit": ("limit",),
}


def vendor_of_case(case: Mapping[str, Any], name: str, notes: list[str]) -> VendorFile:
    """The vendor file that a case amounts to. Raises WrongFile where it is not understood."""
    data: dict[str, Any] = {
        "vendor": case.get("vendor"),
        "contract": case.get("contract") or {},
        "waivers": list(_whole_waivers(many(case.get("waivers")), name, notes)),
        "events": many(case.get("events")),
        "documents": case.get("documents") or [],
        "assignment": case.get("assignment") or {},
        "first_certificate": bool(case.get("first_certificate")),
    }
    data["documents"] = proofs(data["documents"])
    data["events"] = [{**event, "type": _event_type(str(event.get("type")))} for event in data["events"]]
    exemption = (data["vendor"] or {}).get("wc_exemption")
    if isinstance(exemption, dict):
        data["vendor"] = {**data["vendor"], "wc_exemption": _exemption(exemption)}
    return lenient(VendorFile, copy.deepcopy(data), f"case {name}", notes)


def _whole_waivers(stated: list[Any], name: str, notes: list[str]) -> Iterator[dict[str, Any]]:
    """The waivers of a case that count: one that nobody gave, or without an end, is none. A case may leave out why."""
    for waiver in stated:
        given = waiver if isinstance(waiver, dict) else {"requirement": waiver}
        lacking = [key for key in ("approver", "to") if given.get(key) is None]
        if lacking:
            notes.append(
                f"case {name}: the waiver of {given.get('requirement')} names no {' nor '.join(lacking)}, so it counts for nothing."
            )
        else:
            yield {**given, "reason": given.get("reason") or "as the case says"}


EVENTS = {
    "notice_of_cancellation": "cancellation",
    "cancelled": "cancellation",
    "non_renewal": "nonrenewal",
    "cancel_rewrite": "rewrite",
    "reinstated": "reinstatement",
    "agent_of_record_change": "agent_change",
    "agent_of_record": "agent_change",
    "endorsement_removed": "grant_removed",
    "rescinded": "rescission",
}


def _event_type(said: str) -> str:
    plain = said.lower().replace("-", "_").replace(" ", "_")
    return EVENTS.get(plain, plain)


def _exemption(stated: dict[str, Any]) -> dict[str, Any]:
    """An exemption by whatever words a case gives its days; one with an end is a document."""
    found = _proof(stated)
    document = stated.get("document", found.get("kind"))
    known: dict[str, Any] = {key: found[key] for key in ("state", "effective", "expiration") if key in found}
    return {**known, "document": True if document is None and "expiration" in known else document}


def proofs(documents: Any) -> list[dict[str, Any]]:
    """Other proofs on file, however a case writes them: names, or names with their days."""
    if isinstance(documents, dict) and not documents.keys() & {"kind", "form", "type", "name", "document"}:
        documents = [
            {"kind": kind, **(more if isinstance(more, dict) else {})}
            for kind, more in documents.items()
            if more is not False
        ]
    return [_proof(each) for each in many(documents)]


def _proof(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        return {"kind": str(entry)}
    found = {key: next((entry[word] for word in words if entry.get(word)), None) for key, words in ALIASES.items()}
    return {key: value for key, value in found.items() if value is not None}
