"""A value in a reading by its path, such as `certificate.coverages[0].limits.each_occurrence`."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

Reading = dict[str, Any]
STEP = re.compile(r"([a-z_]+)|\[(\d{1,3})\]")
PATH = re.compile(r"(certificate|declarations|forms|notice)(\.[a-z_]+|\[\d{1,3}\])+")

_LIMITLESS: Reading = {"insurer_letter": None, "policy_number": None, "effective": None, "expiration": None}
# A row that the reader did not see begins as an empty one, to the extraction contract.
EMPTY_ROWS: dict[str, Reading] = {
    "coverages": {
        "type": "other", **_LIMITLESS, "additional_insured": None, "subrogation_waived": None, "options": {}, "limits": {},
    },
    "insurers": {"letter": "A", "name": None, "naic": None},
    "forms": {"number": "", "edition": None, "title": None, "page": 1, "role": "attached"},
}  # fmt: skip
MADE_ON_DEMAND = ("options", "limits")


class NoSuchPlace(Exception):
    """The path leads to no place in this reading."""


def steps(path: str) -> list[str | int]:
    """A path taken apart. Raises NoSuchPlace for what is no path into the values of a reading."""
    if not PATH.fullmatch(path):
        raise NoSuchPlace(path)
    return [key or int(index) for key, index in STEP.findall(path)]


def value_at(reading: Reading, path: str) -> Any:
    """The value at a path; None where nothing is there. Raises NoSuchPlace for what is no path."""
    found: Any = reading
    for step in steps(path):
        if isinstance(found, list) and isinstance(step, int):
            found = found[step] if step < len(found) else None
        elif isinstance(found, dict) and isinstance(step, str):
            found = found.get(step)
        else:
            return None
    return found


def set_value(
    reading: Reading, path: str, value: Any, *, page: int | None = None, bbox: list[float] | None = None
) -> None:
    """Put a value that a person vouches for into a reading: it counts as wholly sure.

    Only the outermost dict is changed; what lies on the way to the place is copied first, so that a shallow copy of a
    reading can be corrected and shares the rest. The row after the last one comes into being when a value is put into
    it. Raises NoSuchPlace.
    """
    *way, last = steps(path)
    place: Any = reading
    for number, step in enumerate(way):
        place = _into(place, step, way[number - 1] if number else "", path)
    if isinstance(place, list) and isinstance(last, int) and last < len(place) and value is not None:
        place[last] = value  # a name or place of an endorsement's schedule
    elif not isinstance(place, dict) or not isinstance(last, str):
        raise NoSuchPlace(path)
    elif value is None and way[-1] == "options":
        place.pop(last, None)  # absent says "not found", as the contract has it
    else:
        place[last] = value
    _vouch(reading, path, value, page, bbox)


def _into(place: Any, step: str | int, name: str | int, path: str) -> Any:
    if isinstance(place, list) and isinstance(step, int):
        if step == len(place) and name in EMPTY_ROWS:
            empty = EMPTY_ROWS[str(name)]
            place.append({key: dict(part) if isinstance(part, dict) else part for key, part in empty.items()})
        if step < len(place):
            place[step] = copy.copy(place[step])
            return place[step]
    elif isinstance(place, dict) and isinstance(step, str):
        if step in MADE_ON_DEMAND:
            place.setdefault(step, {})
        if place.get(step) is not None:
            place[step] = copy.copy(place[step])
            return place[step]
    raise NoSuchPlace(path)


def _vouch(reading: Reading, path: str, value: Any, page: int | None, bbox: list[float] | None) -> None:
    # A new list: the reading's own must not change under those who share it.
    before = field_at(reading, path)
    fields = [field for field in reading["fields"] if field["path"] != path]
    if value is not None:
        first = reading["pages"][0]["number"] if reading.get("pages") else 1
        known = before or {"page": first, "bbox": [0, 0, 0, 0], "source": "text"}
        found = {"path": path, "page": page or known["page"], "bbox": bbox or known["bbox"]}
        fields.append({**found, "source": known["source"], "confidence": 1.0})
    reading["fields"] = fields


def field_at(reading: Reading, path: str) -> Reading | None:
    """Where a value was read and how sure that is: its entry among the reading's `fields`."""
    return next((field for field in reading.get("fields", ()) if field["path"] == path), None)


def confidence_at(reading: Reading, path: str) -> float:
    """How sure the reader was of a value, 0 to 1; 0 where nothing was read."""
    field = field_at(reading, path)
    return float(field["confidence"]) if field else 0.0


def leaves(reading: Reading) -> Iterator[tuple[str, Any]]:
    """Every value of a reading that is not null, with its path."""
    for part in ("certificate", "declarations", "forms", "notice"):
        yield from _leaves(part, reading.get(part))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(f"{path}[{number}]", inner)
    elif value is not None:
        yield path, value
