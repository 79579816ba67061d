"""What a document says of whose it is, taken off its reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.certificates.paths import Reading, confidence_at
from app.judging.names import TRADE_NAME
from app.parties.rules import fold_policy

SURE_ENOUGH = 0.9
STATE_AND_ZIP = re.compile(r"\b([A-Z]{2})\b[\s,.]*\d{5}(?:-\d{4})?\b")
CARE_OF = re.compile(r"^(?:c/o|attn|attention|see attached)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """Whose a document is, in its own words. `trade_names` stood behind a DBA; `policies` are as folded and as printed."""

    names: tuple[str, ...] = ()
    trade_names: tuple[str, ...] = ()
    address: str | None = None
    agency: str | None = None
    policies: tuple[tuple[str, str], ...] = ()
    sure_of_name: bool = False
    is_blank: bool = False

    @property
    def question(self) -> str:
        """What a person is asked where no vendor is surely the one."""
        return self.shown.capitalize() if self.is_blank else f"{self.shown}: which vendor is this?"

    @property
    def shown(self) -> str:
        """The insured's name for a person's eyes."""
        if self.is_blank:
            return "a blank form: nothing is filled in"
        return next(iter((*self.names, *self.trade_names)), "an insured that could not be read")


def said_of(reading: Reading) -> Said:
    """What a reading says of the insured, the agency and the policies."""
    certificate = reading.get("certificate") or {}
    insured, path = _insured(reading)
    names, trade_names = _names(insured.get("name") or "")
    return Said(
        names=names,
        trade_names=trade_names,
        address=insured.get("address"),
        agency=(certificate.get("producer") or {}).get("name"),
        policies=tuple(dict(_policies(reading)).items()),
        sure_of_name=bool(names) and confidence_at(reading, f"{path}.name") >= SURE_ENOUGH,
        is_blank=_is_blank(reading),
    )


def called(reading: Reading) -> str:
    """The kind under which a document is spoken of: remarks that came without their certificate are no letter."""
    pages = {page["kind"] for page in reading.get("pages", ())} - {"blank"}
    return "additional_remarks" if pages == {"additional_remarks"} else str(reading["kind"])


def _is_blank(reading: Reading) -> bool:
    """Whether a form says nothing of anybody's insurance; of a scan that cannot be told from one read badly."""
    certificate = reading.get("certificate")
    scanned = any(page["source"] not in ("text", "acroform") for page in reading.get("pages", ()))
    if not certificate or scanned or certificate["insurers"] or certificate["coverages"]:
        return False
    people = (certificate.get(part) or {} for part in ("producer", "insured", "certificate_holder"))
    values = (*(value for person in people for value in person.values()), certificate["description_of_operations"])
    return not any((*values, certificate["certificate_date"], certificate["signed"]))


def _insured(reading: Reading) -> tuple[Reading, str]:
    """The insured and its path: of the certificate, else of declarations, endorsements or a notice."""
    certificate = reading.get("certificate")
    if certificate and certificate["insured"]["name"]:
        return certificate["insured"], "certificate.insured"
    for number, page in enumerate(reading.get("declarations", ())):
        if page["named_insured"]["name"]:
            return page["named_insured"], f"declarations[{number}].named_insured"
    for number, form in enumerate(reading.get("forms", ())):
        if form.get("named_insured"):
            return {"name": form["named_insured"], "address": None}, f"forms[{number}]"
    notice = reading.get("notice") or {}
    return {"name": notice.get("named_insured"), "address": None}, "notice"


def _names(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names, trade_names = [], []
    for line in re.split(r"[\n;]+", text):
        legal, *trade = (part.strip(" ,:;") for part in TRADE_NAME.split(line))
        names += [legal] if any(char.isalpha() for char in legal) and not CARE_OF.match(legal) else []
        trade_names += [name for name in trade if any(char.isalpha() for char in name)]
    return tuple(names), tuple(trade_names)


def _policies(reading: Reading) -> Iterable[tuple[str, str]]:
    certificate = reading.get("certificate") or {}
    rows = (
        *((row, f"certificate.coverages[{n}]") for n, row in enumerate(certificate.get("coverages", ()))),
        *((page, f"declarations[{n}]") for n, page in enumerate(reading.get("declarations", ()))),
        *((form, f"forms[{n}]") for n, form in enumerate(reading.get("forms", ()))),
        (reading.get("notice") or {}, "notice"),
    )
    for row, path in rows:
        # A number read wrongly would lead other papers astray, so only sure ones say anything.
        number = row.get("policy_number")
        if number and confidence_at(reading, f"{path}.policy_number") >= SURE_ENOUGH:
            for one in re.split(r"\n|\s+/\s+", number):
                folded = fold_policy(one)
                if folded:
                    yield folded, one.strip()


def state_of(address: str | None) -> str | None:
    """The state that an address ends in; None where it cannot be told."""
    found = STATE_AND_ZIP.findall((address or "").upper())
    return found[-1] if found else None
