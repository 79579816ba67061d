"""Compares a certificate as drawn with one as read, leaf by leaf, the way the labels of real certificates are scored."""

from __future__ import annotations

import re
from typing import Any

PREPRINTED = (
    "general_liability",
    "automobile_liability",
    "umbrella_liability",
    "excess_liability",
    "workers_compensation",
)
BOXES = (
    "claims_made",
    "occurrence",
    "any_auto",
    "owned_autos",
    "scheduled_autos",
    "hired_autos",
    "non_owned_autos",
    "per_statute",
)


def leaves(certificate: dict[str, Any]) -> dict[str, Any]:
    """Every leaf under its path. Text counts without case, spaces and punctuation; an empty box and an absent one are
    the same; the amounts of free rows count without their captions; null leaves are left out."""
    flat: dict[str, Any] = {}
    for key, value in certificate.items():
        if key == "insurers":
            for insurer in value:
                flat |= _under(f"insurers[{insurer['letter']}]", insurer)
        elif key == "coverages":
            for row in value:
                flat |= _row(row)
        elif isinstance(value, dict):
            flat |= _under(key, value)
        else:
            flat[key] = _plain(value)
    return {path: value for path, value in flat.items() if value is not None}


def _under(path: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {f"{path}.{name}": _plain(value) for name, value in fields.items()}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    path = row["type"]
    names = ("insurer_letter", "policy_number", "effective", "expiration", "additional_insured", "subrogation_waived")
    flat = _under(path, {name: row[name] for name in names})
    if path == "workers_compensation":  # no box is printed there
        del flat[f"{path}.additional_insured"]
    options = row["options"]
    flat |= {f"{path}.{name}": True for name in BOXES if options.get(name)}
    others = ("aggregate_per", "proprietor_excluded", "deductible", "retention")
    flat |= _under(path, {name: options.get(name) for name in others})
    limits = {name: amount for name, amount in row["limits"].items() if amount is not None}
    if path not in PREPRINTED:
        return flat | {f"{path}.amounts": sorted(limits.values())}
    return flat | _under(path, limits)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"[^0-9a-z]+", "", value.casefold()) or None
    return value
