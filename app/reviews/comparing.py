"""Two certificates of one vendor beside each other: which of their values differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The values that differ between two readings, by the path in the later one, with what stood there before.

    Rows are paired by kind of cover, insurers by name, so that a row more does not shift the rest.
    Source: the console: a corrected certificate opens on what changed since the last one.
    """
    then, now = facts_of(before), facts_of(after)
    nothing = ("", None)
    return {path: then.get(key, nothing)[1] for key, (path, value) in now.items() if value != then.get(key, nothing)[1]}


def facts_of(reading: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """A certificate's values under keys that mean the same in another certificate, each with its path here.

    Source: the extraction contract.
    """
    certificate = reading.get("certificate") or {}
    found: dict[str, tuple[str, Any]] = {}
    for name in ("insured", "certificate_holder", "producer"):
        for key, value in (certificate.get(name) or {}).items():
            found[f"{name}.{key}"] = (f"certificate.{name}.{key}", value)
    for name in ("certificate_date", "certificate_number", "description_of_operations", "signed", "form_edition"):
        found[name] = (f"certificate.{name}", certificate.get(name))
    for row, (kind, coverage) in zip(range(99), _numbered(certificate.get("coverages") or []), strict=False):
        for key, value in _flat(coverage):
            found[f"{kind}.{key}"] = (f"certificate.coverages[{row}].{key}", value)
    for row, insurer in enumerate(certificate.get("insurers") or []):
        for key in ("name", "naic"):
            found[f"insurer {insurer.get('letter')}.{key}"] = (f"certificate.insurers[{row}].{key}", insurer.get(key))
    return found


def _numbered(rows: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    seen: dict[str, int] = {}
    for row in rows:
        kind = str(row.get("type"))
        seen[kind] = seen.get(kind, 0) + 1
        yield f"{kind} {seen[kind]}", row


def _flat(row: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for key, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{inner}", each) for inner, each in value.items())
        elif key != "type":
            yield key, value
