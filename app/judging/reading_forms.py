"""From a reading to endorsements, and to the policies that they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.judging.cover import plain_number
from app.judging.facts import Form, Row
from app.judging.forms import canonical, catalogue
from app.judging.reading_rows import LINES
from app.judging.spot import VERIFIED, Spot

PREFIXES = {"CG": "gl", "BP": "gl", "CA": "auto", "WC": "wc", "CU": "umbrella", "CX": "umbrella"}
# What of a form no rule hangs on.
NOT_JUDGED = (".title", ".page", ".page_of")
EDITION = re.compile(r"^\s*(\d{2})\W?(\d{2})\s*$")


def forms_in(spot: Spot) -> list[Form]:
    """The endorsements and policy forms that a reading found.

    Source: docs/rulebook.md, forms: attached, listed in a schedule of forms, or only mentioned.
    """
    # A form that is another client's leaves its place empty, so that the paths of the others hold.
    return [_form(spot, index) for index, form in enumerate(spot.reading.get("forms") or []) if form]


def _form(spot: Spot, index: int) -> Form:
    path = f"forms[{index}]"
    raw = spot.reading["forms"][index]
    number = canonical(raw.get("number") or "")
    names = tuple(name for name in raw.get("scheduled_names") or () if name and name.strip())
    read = spot.read(f"{path}.number")
    parts = [spot.read(name) for name in spot.fields if name.startswith(f"{path}.") and not name.endswith(NOT_JUDGED)]
    parts = parts or [read]
    title = spot.read(f"{path}.title")
    return Form(
        number=number,
        edition=_edition(raw.get("edition")),
        title=raw.get("title"),
        role=raw.get("role") or "mentioned",
        line=_line(raw.get("line"), number),
        names=names,
        blanket=raw.get("blanket"),
        places=tuple(raw.get("scheduled_places") or ()),
        policy=raw.get("policy_number"),
        insured=raw.get("named_insured"),
        effective=spot.day(f"{path}.effective").value,
        page_of=_missing_page(spot, raw, index),
        schedule_seen=spot.fields.get(f"{path}.scheduled_names", {}).get("confidence", 0) >= VERIFIED,
        confirmed=title.verified or read.verified,
        read=replace(
            read,
            confidence=min(part.confidence for part in parts),
            evidence=tuple(p for part in parts for p in part.evidence),
        ),
    )


def _edition(printed: str | None) -> str | None:
    match = EDITION.match(printed or "")
    return f"{match[1]} {match[2]}" if match else printed


def _line(kind: str | None, number: str) -> str:
    if kind in LINES:
        return LINES[kind or ""]
    entry = catalogue().get(number)
    return entry.line if entry else PREFIXES.get(number[:2], "gl")


def _missing_page(spot: Spot, raw: dict[str, object], index: int) -> str | None:
    """`1 of 2` where the second page is not here; None where the form is whole or does not say."""
    match = re.match(r"\s*(\d+)\s*of\s*(\d+)\s*$", str(raw.get("page_of") or ""), re.I)
    if match is None or raw.get("role") != "attached":
        return None
    here, last, start = int(match[1]), int(match[2]), int(str(raw.get("page") or 0))
    pages = {page["number"] for page in spot.reading.get("pages") or ()}
    taken = {
        other.get("page")
        for number, other in enumerate(spot.reading["forms"])
        if number != index and other.get("role") == "attached" and other.get("number") != raw.get("number")
    }
    wanted = set(range(start - here + 1, start + last - here + 1))
    return None if wanted <= pages and not (wanted - {start}) & taken else f"{here} of {last}"


def with_forms(rows: Sequence[Row], forms: Sequence[Form]) -> list[Row]:
    """The rows with the forms that belong to each.

    Source: docs/rulebook.md, grants: by the policy number on the form, else by the certificate it came with.
    """
    return [replace(row, forms=(*row.forms, *(form for form in forms if _belongs(form, row, rows)))) for row in rows]


def _belongs(form: Form, row: Row, rows: Sequence[Row]) -> bool:
    same_line = [each for each in rows if each.line == form.line]
    file = form.read.evidence[0].file if form.read.evidence else None
    beside = [each for each in same_line if each.file == file]
    if form.policy:
        number = plain_number(form.policy)
        owners = [each for each in same_line if plain_number(each.policy.value) == number]
        if owners:
            return row in ([each for each in owners if each.file == file] or _in_term(form, owners))
    # A form of an unknown policy is laid beside every policy of its line, where its number will speak against it.
    return row in (beside or _in_term(form, same_line))


def _in_term(form: Form, rows: Sequence[Row]) -> list[Row]:
    """Of several terms of one policy, the one in which the form took effect; without a date the earliest,
    since endorsements must be proven anew for each term."""
    terms = [row for row in rows if _covers(row, form)]
    if form.effective is not None and terms:
        return terms
    starts = [row.effective.value for row in rows if row.effective.value]
    if form.effective is not None or len(set(starts)) < 2:
        return list(rows)
    return [row for row in rows if row.effective.value == min(starts)]


def _covers(row: Row, form: Form) -> bool:
    start, end = row.effective.value, row.expiration.value
    return bool(form.effective and start and end and start <= form.effective < end)
