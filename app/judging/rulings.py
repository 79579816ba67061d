"""What a person ruled where no value can answer: on one place of one paper, as it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.judging.facts import Read, Ruling
from app.judging.spot import Spot


def rulings_in(spot: Spot) -> tuple[Ruling, ...]:
    """The rulings in force on a reading.

    Source: docs/rulebook.md, rulings.
    """
    return tuple(Ruling(spot.file, **_known(each)) for each in spot.reading.get("rulings") or ())


def _known(raw: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(raw[key]) for key in ("path", "said", "answer", "by", "on", "reason")}


def ruling_on(rulings: Sequence[Ruling], read: Read[Any]) -> Ruling | None:
    """The ruling on a value, where a person gave one on just what it says.

    Source: docs/rulebook.md, rulings.
    """
    places = {(place.file, place.path) for place in read.evidence}
    here = (each for each in rulings if (each.file, each.path) in places)
    return next((each for each in here if each.said == plain_words(read.value)), None)


def plain_words(value: Any) -> str:
    """A value as rulings quote it, on one line.

    Source: the service's own rule.
    """
    return " ".join(str(value).split())
