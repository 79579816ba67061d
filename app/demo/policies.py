"""A vendor's policies and the certificates issued on them: what its programs ask for, unless a fault is put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from app.demo.certificate import Coverage, DrawnCertificate, Insurer, Party, Producer
from app.demo.endorsing import description, endorsements
from app.demo.firms import AgencyFirm, CarrierFirm, ClientFirm, VendorFirm
from app.demo.pages import Declarations, Endorsement
from app.demo.trades import MILLION, demands

RETROACTIVE = date(2016, 1, 1)
LINES = ("gl", "auto", "umbrella", "wc", "other")
TYPES = {
    "gl": "general_liability",
    "auto": "automobile_liability",
    "umbrella": "umbrella_liability",
    "wc": "workers_compensation",
}


@dataclass(frozen=True)
class Book:
    """A vendor's carriers and the stems of its policy numbers, which last from year to year."""

    carriers: dict[str, CarrierFirm]
    stems: dict[str, int]
    owned_autos: bool
    blanket: bool

    def number(self, line: str, start: date) -> str:
        """The policy number of a line in the term that starts on a day."""
        prefix, stem = self.carriers[line].prefix, self.stems[line]
        return f"{prefix} {stem:07d}-{start:%y}" if stem % 2 else f"{prefix}{stem:07d}{start:%y}"


@dataclass(frozen=True)
class Issued:
    """A certificate with the pages behind it."""

    certificate: DrawnCertificate
    behind: tuple[Endorsement | Declarations, ...] = ()

    @property
    def pages(self) -> tuple[DrawnCertificate | Endorsement | Declarations, ...]:
        """All pages in order."""
        return (self.certificate, *self.behind)


def write_book(vendor: VendorFirm, carriers: tuple[CarrierFirm, ...], several_clients: bool, rng: Random) -> Book:
    """Places a vendor's lines with carriers. One that works for several clients has blanket endorsements."""
    placed = {line: rng.choice([firm for firm in carriers if line in firm.lines]) for line in LINES}
    stems = {line: rng.randrange(100_000, 9_999_999) for line in LINES}
    return Book(placed, stems, owned_autos=rng.random() < 0.4, blanket=several_clients or rng.random() < 0.5)


def issue(
    vendor: VendorFirm, agency: AgencyFirm, client: ClientFirm, book: Book, *, start: date, on: date, rng: Random
) -> Issued:
    """A certificate that meets the client's program, for the term of a year that starts on a day."""
    rows = _rows(vendor, book, start)
    who = agency.people[min(1, len(agency.people) - 1)]
    certificate = DrawnCertificate(
        certificate_date=on,
        producer=Producer(agency.name, agency.address, who.name, who.phone, agency.fax, who.email),
        insured=Party(insured_name(vendor), vendor.address),
        insurers=tuple(Insurer(letter, firm.name, firm.naic) for firm, letter in _letters(vendor, book).items()),
        coverages=rows,
        certificate_holder=Party(client.name, client.address),
        description_of_operations=description(vendor, client, book.blanket),
        certificate_number=f"{start:%y}-{start.year % 100 + 1} MASTER"
        if rng.random() < 0.3
        else f"CL{on:%y%m%d}{rng.randrange(1000):03d}",
        form_edition=_edition(on, agency),
        signed_by=agency.people[0].name if rng.random() < 0.5 else None,
    )
    return Issued(certificate, endorsements(vendor, client, rows[0], book.carriers["gl"].name, book.blanket))


def insured_name(vendor: VendorFirm) -> str:
    """How the declarations name the insured."""
    return f"{vendor.legal_name} DBA {vendor.dba}" if vendor.dba else vendor.legal_name


def _edition(on: date, agency: AgencyFirm) -> str:
    """A third of the agencies took up the edition of 2025/12 when it came out; some never left 2014/01."""
    kind = agency.style.signature % 10
    if kind == 9:
        return "2014/01"
    return "2025/12" if kind < 3 and on >= date(2026, 1, 1) else "2016/03"


def _letters(vendor: VendorFirm, book: Book) -> dict[CarrierFirm, str]:
    used: dict[CarrierFirm, str] = {}
    for line in _lines(vendor):
        used.setdefault(book.carriers[line], "ABCDEF"[len(used)])
    return used


def _lines(vendor: VendorFirm) -> list[str]:
    asked = demands(vendor.tier)
    other = ["other"] if {"pollution", "professional"} & set(asked) else []
    return [line for line in LINES[:4] if line in asked] + other


def _rows(vendor: VendorFirm, book: Book, start: date) -> tuple[Coverage, ...]:
    return tuple(_row(line, vendor, book, start) for line in _lines(vendor))


def _row(line: str, vendor: VendorFirm, book: Book, start: date) -> Coverage:
    asked = demands(vendor.tier)
    options, limits = _terms(line, asked, book, start)
    kind = TYPES.get(line) or ("pollution_liability" if "pollution" in asked else "professional_liability")
    return Coverage(
        type=kind,
        insurer_letter=_letters(vendor, book)[book.carriers[line]],
        policy_number=book.number(line, start),
        effective=start,
        expiration=next_year(start),
        additional_insured=None if line == "wc" else line in ("gl", "auto", "umbrella"),
        subrogation_waived=line in ("gl", "wc"),
        options=options,
        limits=limits,
    )


def _terms(line: str, asked: dict[str, Any], book: Book, start: date) -> tuple[dict[str, Any], dict[str, int]]:
    match line:
        case "gl":
            small = {"damage_to_rented_premises": 300_000, "medical_expense": 10_000}
            limits = {"each_occurrence": MILLION, **small, "personal_and_advertising_injury": MILLION}
            limits |= {"general_aggregate": 2 * MILLION, "products_completed_operations_aggregate": 2 * MILLION}
            return {"claims_made": False, "occurrence": True, "aggregate_per": asked["aggregate_per"]}, limits
        case "auto":
            some = {"any_auto": False, "owned_autos": True, "hired_autos": True, "non_owned_autos": True}
            every = {"any_auto": True, "owned_autos": False, "hired_autos": False, "non_owned_autos": False}
            return (some if book.owned_autos else every) | {"scheduled_autos": False}, {
                "combined_single_limit": MILLION
            }
        case "umbrella":
            return {"claims_made": False, "occurrence": True, "retention": 10_000}, dict(asked["umbrella"])
        case "wc":
            return {"per_statute": True, "proprietor_excluded": False}, dict(asked["wc"])
        case _ if "pollution" in asked:
            return {"retroactive_date": RETROACTIVE}, dict(asked["pollution"])
        case _:
            return {"retroactive_date": RETROACTIVE}, dict(asked["professional"])


def next_year(day: date) -> date:
    """The same day a year later, the first of March for a leap day."""
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def last_year(day: date) -> date:
    """The same day a year earlier, the first of March for a leap day."""
    return date(day.year - 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
