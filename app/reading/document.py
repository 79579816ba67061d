"""A file's bytes → what each document in it says, as `extraction.schema.json` has it."""

from __future__ import annotations

import hashlib
from typing import Any

from app.reading.errors import Unreadable

Reading = dict[str, Any]
SECONDS_A_DOCUMENT = 40.0
NO_CERTIFICATE = ("endorsement", "policy", "notice", "correspondence", "unreadable")


def read_document(data: bytes, name: str) -> list[Reading]:
    """Every document found in the file (archives and mails are opened), in this process and without limits.

    Never raises for a bad file: that gives a document of the kind `unreadable` with the reason among its warnings.
    In a service call `safely.read_safely`.
    """
    from app.reading.containers import members

    readings: list[Reading] = []
    for member in members(data, name):
        if member.decoration:
            continue
        if member.problem is not None:
            readings.append(unreadable(member.data, member.name, member.problem))
        else:
            readings += read_one(member.data, member.name)
    return readings


def read_one(data: bytes, name: str) -> list[Reading]:
    """Every document found in one PDF or picture."""
    from app.reading.page_kinds import group, page_kind
    from app.reading.sheets import open_sheets

    try:
        sheets = open_sheets(data)
    except Unreadable as reason:
        return [unreadable(data, name, str(reason))]
    pages = [_page_or_reason(sheets, number) for number in range(1, sheets.count + 1)]
    if not any(sheet.words for sheet in pages):
        reasons = [warning for sheet in pages for warning in sheet.warnings] or ["Its pages are blank."]
        return [unreadable(data, name, *dict.fromkeys(reasons))]
    kinds = [page_kind(sheet) for sheet in pages]
    readings = []
    for part, (kind, indexes) in enumerate(group(kinds), start=1):
        readings.append(_reading(data, name, part, kind, [(pages[index], kinds[index].kind) for index in indexes]))
        for index in indexes:
            pages[index].forget()
    return readings


def _page_or_reason(sheets: Any, number: int) -> Any:
    """The sheet of a page, or an empty one whose warning says why it cannot be read: one bad page spoils no other."""
    from app.kit.children import OutOfTime
    from app.reading.sheets import blank_sheet

    try:
        return sheets.sheet(number)
    except Unreadable as reason:
        return blank_sheet(sheets, number, f"Page {number}: {reason}")
    except OutOfTime:
        return blank_sheet(sheets, number, f"Page {number} took more time than a page may.")
    except RecursionError:
        return blank_sheet(sheets, number, f"Page {number} is nested too deeply.")


def _reading(data: bytes, name: str, part: int, kind: str, pages: list[tuple[Any, str]]) -> Reading:
    from app.kit.children import allow
    from app.reading.checks import specimen_marks
    from app.reading.found import settle

    unseen = [_unseen_on(sheet, page_kind) for sheet, page_kind in pages]
    warnings = [warning for sheet, _ in pages for warning in sheet.warnings]
    warnings += specimen_marks([sheet for sheet, _ in pages])
    fields: list[dict[str, Any]] = []
    allow(SECONDS_A_DOCUMENT)
    try:
        trees = _trees_as_seen(kind, pages, unseen, warnings)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:  # a form nobody thought of
        kind, trees = "unreadable", _trees("unreadable", [], warnings)
        warnings.append(
            f"The reader does not understand this form ({type(error).__name__}). Read it by hand and tell us."
        )
    settled = {key: settle(tree, key, fields) for key, tree in trees.items()}
    return {
        "file": name,
        "part": part,
        "sha256": hashlib.sha256(data).hexdigest(),
        "pages": [_page(sheet, page_kind) for sheet, page_kind in pages],
        "kind": kind,
        **settled,
        "fields": fields,
        "warnings": list(dict.fromkeys(warnings)),
    }


def _unseen_on(sheet: Any, page_kind: str) -> Any:
    """The words of a page that nobody can see; the picture that tells them is kept where the reader needs it again."""
    from app.reading.unseen import find_unseen

    unseen = find_unseen(sheet)
    if page_kind != "certificate":
        sheet.forget()
    return unseen


def _trees_as_seen(kind: str, pages: list[tuple[Any, str]], unseen: list[Any], warnings: list[str]) -> dict[str, Any]:
    """What the pages say to the eye, with a warning where the words that nobody can see would have said otherwise."""
    if not any(unseen):
        return _trees(kind, pages, warnings)
    from app.reading.found import settle
    from app.reading.unseen import leave_out, tell_of_unseen

    with_them = settle(_trees(kind, pages, []), "", [])
    for (sheet, _), words in zip(pages, unseen, strict=True):
        leave_out(sheet, words)
    trees = _trees(kind, pages, warnings)
    if settle(trees, "", []) != with_them:
        for (sheet, _), words in zip(pages, unseen, strict=True):
            tell_of_unseen(sheet, words, warnings)
    return trees


def _trees(kind: str, pages: list[tuple[Any, str]], warnings: list[str]) -> dict[str, Any]:
    from app.reading.checks import check_certificate

    certificate = None
    if kind not in NO_CERTIFICATE:
        sheet = next(sheet for sheet, page_kind in pages if page_kind == "certificate")
        certificate = _certificate(kind, sheet, warnings)
        check_certificate(certificate, warnings)
    from app.reading.declarations import declared_on
    from app.reading.notices import notice_on

    declared = [declared_on(sheet, page_kind) for sheet, page_kind in pages]
    return {
        "certificate": certificate,
        "declarations": [entry for entry in declared if entry is not None],
        "forms": _forms(pages, certificate),
        "notice": next((notice_on(sheet) for sheet, page_kind in pages if page_kind == "notice"), None),
    }


def _forms(pages: list[tuple[Any, str]], certificate: dict[str, Any] | None) -> list[dict[str, Any]]:
    from app.reading.forms import forms_on, merged, without_places
    from app.reading.sheet import inside

    found = []
    for sheet, kind in pages:
        words = None
        description = certificate["description_of_operations"] if certificate else None
        if kind == "certificate" and description is not None and description.page == sheet.number:
            words = [word for word in sheet.words if inside([word.at(sheet.place(word.box))], description.box)]
        found += forms_on(sheet, kind, words)
    return without_places(merged(found))


def _certificate(kind: str, sheet: Any, warnings: list[str]) -> dict[str, Any]:
    if kind == "acord_25":
        from app.reading.acord25.read import read_acord25

        return read_acord25(sheet, warnings)
    if kind == "acord_24":
        from app.reading.acord24 import read_acord24

        return read_acord24(sheet, warnings)
    if kind in ("acord_27", "acord_28"):
        from app.reading.property_evidence import read_property_evidence

        return read_property_evidence(sheet, kind, warnings)
    from app.reading.other_certificate import read_other_certificate

    return read_other_certificate(sheet, warnings)


def _page(sheet: Any, kind: str) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "width": round(sheet.page_width, 2),
        "height": round(sheet.page_height, 2),
        "source": sheet.source,
        "kind": kind,
    }


def unreadable(data: bytes, name: str, *reasons: str) -> Reading:
    """The reading of a file of which nothing can be made."""
    return {
        "file": name,
        "part": 1,
        "sha256": hashlib.sha256(data).hexdigest(),
        "pages": [],
        "kind": "unreadable",
        "certificate": None,
        "declarations": [],
        "forms": [],
        "notice": None,
        "fields": [],
        "warnings": list(reasons),
    }
