"""What is drawn on a certificate, as frozen data in the shape of the reader's contract.

The names are those of `certificate` in the extraction schema, so that what was drawn can be compared with what was
read: `DrawnCertificate.as_reading()` is what a perfect reader returns.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.demo.arrangement import CANCELLATION

STANDARD = (
    "general_liability",
    "automobile_liability",
    "umbrella_liability",
    "excess_liability",
    "workers_compensation",
)


@dataclass(frozen=True)
class Producer:
    """The PRODUCER box and the contact lines beside it; an address holds its lines joined by line breaks."""

    name: str
    address: str
    contact_name: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Party:
    """A name and an address block: the insured or the certificate holder."""

    name: str | None
    address: str | None


@dataclass(frozen=True)
class Insurer:
    """One line of INSURER(S) AFFORDING COVERAGE."""

    letter: str
    name: str
    naic: str | None


@dataclass(frozen=True)
class Coverage:
    """One coverage row. `limits` are US dollars; `words` stand in limit cells in the place of an amount."""

    type: str
    insurer_letter: str | None
    policy_number: str | None
    effective: date | None
    expiration: date | None
    additional_insured: bool | None = False
    subrogation_waived: bool | None = False
    options: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    description: str | None = None

    @property
    def is_preprinted(self) -> bool:
        """True for a row that the form prints itself, false for one typed into the free row."""
        return self.type in STANDARD


@dataclass(frozen=True)
class DrawnCertificate:
    """Everything that a certificate says. `signed_by` is the typed name under the curve, if there is one."""

    certificate_date: date | None
    producer: Producer
    insured: Party
    insurers: tuple[Insurer, ...]
    coverages: tuple[Coverage, ...]
    certificate_holder: Party
    description_of_operations: str | None = None
    certificate_number: str | None = None
    revision_number: str | None = None
    form_edition: str = "2016/03"
    signed: bool = True
    signed_by: str | None = None

    def as_reading(self) -> dict[str, Any]:
        """The certificate as the extraction schema has it. Words in the place of an amount are left out."""
        reading: dict[str, Any] = _plain(dataclasses.asdict(self))
        del reading["signed_by"]
        for row in reading["coverages"]:
            del row["words"]
        return reading | {"form_number": "ACORD 25", "cancellation_notice": CANCELLATION}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
