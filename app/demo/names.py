"""Invented names, streets, numbers and addresses. Cities, states, ZIP codes and area codes are real; nobody lives there.

Every phone number is 555-0100 to 555-0199, which no exchange gives to anybody; all mail goes to example.com (RFC 2606).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

_WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class City:
    """A real city with one of its ZIP codes and its area code, so that states, time zones and calls make sense."""

    name: str
    state: str
    zip: str
    area_code: str


CITIES = tuple(City(*fields) for fields in _WORDS["cities"])
STATES = tuple(sorted({city.state for city in CITIES}))


def person_name(rng: Random) -> str:
    """A first and a last name."""
    return f"{rng.choice(_WORDS['first'])} {rng.choice(_WORDS['last'])}"


def phone(rng: Random, area_code: str) -> str:
    """A number that rings nowhere, as people write it."""
    return f"({area_code}) 555-01{rng.randrange(100):02d}"


def mail(*words: str) -> str:
    """An address at example.com made from words, in lower case."""
    plain = (re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") for word in words)
    return f"{'.'.join(word for word in plain if word)}@example.com"


def street(rng: Random) -> str:
    """A house number in an invented street, now and then with a suite."""
    suite = f", Suite {rng.randrange(1, 9) * 100 + rng.randrange(20)}" if rng.random() < 0.35 else ""
    return f"{rng.randrange(12, 9800)} {rng.choice(_WORDS['streets'])}{suite}"


def address(rng: Random, city: City) -> str:
    """Two lines: street; city, state and ZIP code."""
    return f"{street(rng)}\n{city.name}, {city.state} {city.zip}"


class Names:
    """Hands out names that nobody else in the network has."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def company(self, what: str) -> str:
        """Two words and a trade, such as `Kestrel Hollow Roofing`."""
        return self._new(
            lambda: f"{self._rng.choice(_WORDS['first_words'])} {self._rng.choice(_WORDS['second_words'])} {what}"
        )

    def owners_company(self, what: str) -> str:
        """The owner's name and a trade, such as `Pendrake Tree Service`."""
        return self._new(
            lambda: f"{self._rng.choice(_WORDS['last'])} {self._rng.choice(('', '& Sons ', 'Brothers '))}{what}"
        )

    def agency(self) -> str:
        """A producer's firm."""
        rng = self._rng
        shapes = (
            lambda: f"{rng.choice(_WORDS['last'])} & {rng.choice(_WORDS['last'])} Insurance Agency",
            lambda: f"{rng.choice(_WORDS['first_words'])} {rng.choice(_WORDS['second_words'])} Insurance Services",
            lambda: f"{rng.choice(_WORDS['last'])} Risk Partners",
            lambda: f"{rng.choice(_WORDS['first_words'])}{rng.choice(_WORDS['second_words']).lower()} Insurance Group",
        )
        return self._new(rng.choice(shapes))

    def _new(self, make: Callable[[], str]) -> str:
        for _ in range(200):
            name = " ".join(make().split())
            if name not in self._used:
                break
        else:
            name = f"{name} {len(self._used)}"
        self._used.add(name)
        return name
