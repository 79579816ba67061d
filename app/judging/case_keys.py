"""Keys of a worked case that nothing reads: told with the one that was meant, so that no typing error passes for a fact.

The vendor and the requirements are checked by their own models; here is what a case holds beside them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from app.judging.case_certificate import LIMITS, OPTIONS, ROW_KEYS
from app.judging.verdict import Finding

CASE = {"id", "why", "base", "changes", "expect"}
REMARKS = {"note", "notes", "source", "section", "rule", "comment", "title", "tags"}
FACTS = {
    "as_of", "known_at", "vendor", "requirements", "certificate", "certificate_2", "forms", "forms_add", "confidence",
    "confidence_of", "warnings", "events", "waivers", "documents", "contract", "assignment", "first_certificate",
    "unread", "dec_page", "successor", "rejected", "from_vendor", "exclusions_fatal", "exclusions_major",
}  # fmt: skip
CERTIFICATE = {
    *ROW_KEYS, "insured", "insured_address", "holder", "holder_address", "date", "signed", "number", "revision",
    "form_edition", "description", "kind", "currency", "territory_excludes_us", "insurer_rating", "insurer_admitted",
}  # fmt: skip
ROW = {
    *LIMITS, *OPTIONS, "policy", "effective", "expiration", "insurer", "insurer_letter", "insured", "currency", "kind",
    "over", "ai_box", "wos_box", "boxes", "limits",
}  # fmt: skip
SUCCESSOR = ROW | {"same_limits_and_forms", "same_limits", "forms"}
EXPECT = {"status", "deficiencies", "minor", "review", "waived", "review_slug_open"}
FINDING = {field.name for field in fields(Finding)} | {"class"}


def unknown_in_case(row: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a case itself and of what it expects that nothing reads."""
    name = f"case {row.get('id')}"
    # A comma in a sentence without quotes ends it, and YAML takes the words behind it for a key of no value.
    keys = [key for key, value in row.items() if value is not None or " " not in str(key)]
    yield from _unknown(name, "the case", keys, CASE | REMARKS)
    expect = row.get("expect")
    if isinstance(expect, Mapping):
        yield from _unknown(name, "expect", expect, EXPECT | REMARKS)
        for kind in sorted(EXPECT - {"status", "review_slug_open"}):
            for entry in expect.get(kind) or []:
                yield from _unknown(name, f"expect.{kind}", entry, FINDING)


def unknown_in_facts(facts: Mapping[str, Any], name: str) -> Iterator[str]:
    """The keys of a case's facts that nothing reads."""
    yield from _unknown(name, "the facts", facts, FACTS | REMARKS)
    certificate = facts.get("certificate")
    yield from _unknown(name, "certificate", certificate, CERTIFICATE)
    for line in ROW_KEYS:
        row = certificate.get(line) if isinstance(certificate, Mapping) else None
        yield from _unknown(name, f"certificate.{line}", row, ROW)
        yield from _unknown(name, f"certificate.{line}.limits", _inner(row, "limits"), LIMITS)
    yield from _by_paths(name, "certificate_2", facts.get("certificate_2"), CERTIFICATE, ROW)
    yield from _by_paths(name, "dec_page", facts.get("dec_page"), ROW_KEYS, ROW)
    yield from _by_paths(name, "successor", facts.get("successor"), ROW_KEYS, SUCCESSOR)
    whole = {*CERTIFICATE, "forms", "successor", "dec_page", "certificate_2"}
    yield from _by_paths(name, "confidence_of", facts.get("confidence_of"), whole, {*ROW, *ROW_KEYS, "address", "name"})


def _by_paths(name: str, where: str, given: Any, first: Collection[str], second: Collection[str]) -> Iterator[str]:
    """The same of a part whose keys may be paths, such as `certificate.gl.expiration`."""
    for path, value in given.items() if isinstance(given, Mapping) else ():
        step, _, rest = str(path).removeprefix("certificate.").partition(".")
        if step == "certificate":
            continue
        step = step.partition("[")[0]
        yield from _unknown(name, where, [step], first)
        if step in ROW_KEYS:
            inner = [rest.partition(".")[0]] if rest else value
            yield from _unknown(name, f"{where}.{step}", inner, second)


def _unknown(name: str, where: str, given: Any, known: Collection[str]) -> Iterator[str]:
    for key in given if isinstance(given, (Mapping, list)) else ():
        if str(key) not in known:
            meant = get_close_matches(str(key), sorted(known), n=1)
            advice = f"; did you mean {meant[0]}?" if meant else "; correct its spelling or take it out."
            yield f"{name}: unknown key {key} under {where}{advice}"


def _inner(row: Any, key: str) -> Any:
    return row.get(key) if isinstance(row, Mapping) else None
