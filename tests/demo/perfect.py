"""What a reader that never errs would return for drawn pages: for tests of the judge on the demonstration's papers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from app.demo.certificate import DrawnCertificate
from app.demo.pages import Declarations, Endorsement
from app.demo.papers import Print

Reading = dict[str, Any]


def perfect_readings(paper: Print, name: str) -> list[Reading]:
    """One reading for each certificate of the file, with the pages that follow it."""
    groups: list[list[Any]] = []
    for number, page in enumerate(paper.pages, 1):
        if isinstance(page, DrawnCertificate) or not groups:
            groups.append([])
        groups[-1].append((number, page))
    return [_reading(part, group, name) for part, group in enumerate(groups, 1)]


def _reading(part: int, group: list[Any], name: str) -> Reading:
    certificate = next(page for _, page in group if isinstance(page, DrawnCertificate))
    reading: Reading = {
        "file": name,
        "part": part,
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "pages": [
            {"number": n, "width": 612, "height": 792, "source": "text", "kind": _kind(page)} for n, page in group
        ],
        "kind": "acord_25",
        "certificate": certificate.as_reading(),
        "declarations": [_declarations(n, page) for n, page in group if isinstance(page, Declarations)],
        "forms": [form for n, page in group for form in _forms(n, page)],
        "notice": None,
        "fields": [],
        "warnings": list(_warnings(certificate)),
    }
    for top in ("certificate", "declarations", "forms"):
        reading["fields"] += [_field(path) for path in _paths(reading[top], top)]
    return reading


def _warnings(certificate: DrawnCertificate) -> Iterator[str]:
    for row in certificate.coverages:
        line = row.type.replace("_", " ").capitalize()
        for name, word in row.words.items():
            yield f"{line}, {name.replace('_', ' ')}: the box says “{word}”, no amount."


def _kind(page: Any) -> str:
    return {"DrawnCertificate": "certificate", "Endorsement": "endorsement"}.get(type(page).__name__, "declarations")


def _forms(number: int, page: Any) -> Iterator[Reading]:
    match page:
        case Endorsement():
            yield {
                "number": page.form_number,
                "edition": page.edition,
                "title": page.title,
                "page": number,
                "role": "attached",
                "policy_number": page.policy_number,
                "scheduled_names": list(page.schedule_names),
                "blanket": page.blanket,
                "named_insured": page.named_insured,
                "effective": page.effective.isoformat(),
                "page_of": "1 of 1",
                "line": page.line,
            }
        case Declarations():
            for form, edition, title in page.forms:
                yield _form(form, edition, title, number, role="listed", policy=page.policy_number)
        case DrawnCertificate():
            yield from _mentioned(page, number)


def _mentioned(page: DrawnCertificate, number: int) -> Iterator[Reading]:
    for form, edition in re.findall(r"(CG \d\d \d\d) (\d\d \d\d)", page.description_of_operations or ""):
        yield _form(form, edition, None, number, role="mentioned", policy=None)


def _form(form: str, edition: str, title: str | None, page: int, *, role: str, policy: str | None) -> Reading:
    return {"number": form, "edition": edition, "title": title, "page": page, "role": role, "policy_number": policy}


def _declarations(number: int, page: Declarations) -> Reading:
    return {
        "page": number,
        "policy_number": page.policy_number,
        "insurer": page.insurer,
        "named_insured": {"name": page.named_insured.name, "address": page.named_insured.address},
        "effective": page.effective.isoformat(),
        "expiration": page.expiration.isoformat(),
        "lines": [{"type": page.line, "limits": page.limits}],
    }


def _field(path: str) -> Reading:
    return {"path": path, "page": 1, "bbox": [0, 0, 10, 10], "source": "text", "confidence": 1.0}


def _paths(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _paths(part, f"{path}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _paths(part, f"{path}[{number}]")
    elif value is not None:
        yield path
