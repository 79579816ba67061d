"""From a worked case's YAML to the facts that the rules judge: the same facts that documents give."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.judging.case_forms import forms_of
from app.judging.case_vendor import vendor_of_case
from app.judging.facts import Facts, Form, Insurer, Paper, Party, Read, Row
from app.judging.files import lenient
from app.judging.merging import Bundle, Policy, combine
from app.judging.program import Program
from app.judging.reading_papers import REFERRED
from app.judging.verdict import Evidence
from app.judging.words import date_word, limit_word, number_word, sample_word

FILE = "case"
ROW_KEYS = ("gl", "auto", "umbrella", "excess", "wc", "pollution", "professional", "cyber", "property", "other")
KINDS = {
    "gl": "general_liability",
    "auto": "automobile_liability",
    "umbrella": "umbrella_liability",
    "excess": "excess_liability",
    "wc": "workers_compensation",
    "pollution": "pollution_liability",
    "professional": "professional_liability",
    "cyber": "cyber_liability",
    "property": "property",
    "other": "other",
}
LIMITS = (
    "each_occurrence", "damage_to_rented_premises", "medical_expense", "personal_and_advertising_injury",
    "general_aggregate", "products_completed_operations_aggregate", "combined_single_limit",
    "bodily_injury_per_person", "bodily_injury_per_accident", "property_damage_per_accident", "aggregate",
    "each_accident", "disease_each_employee", "disease_policy_limit", "per_claim", "other",
)  # fmt: skip
AUTO_BOXES = {
    "any": "any_auto",
    "owned": "owned_autos",
    "scheduled": "scheduled_autos",
    "hired": "hired_autos",
    "non_owned": "non_owned_autos",
}
OPTIONS = (
    "occurrence", "claims_made", "aggregate_per", "sir", "deductible", "retention", "per_statute",
    "proprietor_excluded", "retro_date", "item_3a", "peo", "self_insured", "state_fund", "nonsubscriber",
    "erp", "attachment", "follow_form", "products_aggregate",
)  # fmt: skip
# A case names every demand that it makes, so what it leaves out is not asked.
NOT_ASKED: dict[str, Any] = {"notice_days": None, "wos": [], "pnc": [], "ny_board_forms": False}


def program_of(case: Mapping[str, Any], name: str, notes: list[str]) -> Program:
    """The program of a case. Raises WrongFile where a demand is not understood."""
    stated = copy.deepcopy(dict(case.get("requirements") or {}))
    asks = {**NOT_ASKED, **{key: value for key, value in stated.items() if value is not None or key == "rating_min"}}
    outer = {key: asks.pop(key) for key in ("exclusions_fatal", "exclusions_major", "client") if key in asks}
    client = outer.pop("client", None) or asks.get("holder") or "the client"
    outer |= {key: case[key] for key in ("exclusions_fatal", "exclusions_major") if case.get(key)}
    if isinstance(asks.get("holder"), dict):
        block = asks.pop("holder")
        asks |= {"holder": block.get("name"), "holder_address": block.get("address")}
        asks["holder_aliases"] = block.get("aliases", asks.get("holder_aliases"))
    whole = {"name": name, "client": str(client), "requirements": asks, **outer}
    return lenient(Program, whole, f"case {name}", notes)


def facts_of(case: Mapping[str, Any], name: str, notes: list[str]) -> Facts:
    """The facts of a case. Raises WrongFile where they are not understood."""
    vendor = vendor_of_case(case, name, notes)
    warnings = tuple(case.get("warnings") or ())
    certificate = case.get("certificate")
    bare = Facts(vendor, warnings=warnings, rating_table=True, rejected=bool(case.get("rejected")))
    if not certificate:
        return bare
    first = CertificateMaker(case, certificate, warnings).bundle()
    bundles = [first]
    if case.get("certificate_2"):
        bundles.append(_second(case, certificate, warnings))
    facts = combine(bundles, _dec_policies(case), bare)
    return replace(
        facts,
        rows=(*facts.rows, *_successors(case, facts.rows, warnings)),
        from_vendor=bool(case.get("from_vendor")),
        currency=certificate.get("currency"),
        territory_excludes_us=bool(certificate.get("territory_excludes_us")),
    )


def _second(case: Mapping[str, Any], certificate: Mapping[str, Any], warnings: tuple[str, ...]) -> Bundle:
    merged: dict[str, Any] = {key: dict(v) if isinstance(v, dict) else v for key, v in certificate.items()}
    for key, value in case["certificate_2"].items():
        line, _, part = key.partition(".")
        if part:
            merged.setdefault(line, {})[part] = value
        elif isinstance(value, dict) and isinstance(merged.get(line), dict):
            merged[line] |= value
        else:
            merged[line] = value
    return CertificateMaker(case, merged, warnings).bundle()


def _dec_policies(case: Mapping[str, Any]) -> list[Policy]:
    pages: dict[str, dict[str, Any]] = {}
    for key, value in (case.get("dec_page") or {}).items():
        line, _, part = str(key).partition(".")
        if part or isinstance(value, dict):
            pages.setdefault(line, {}).update({part: value} if part else value)
    return [_dec_policy(line, values) for line, values in pages.items()]


def _dec_policy(line: str, values: Mapping[str, Any]) -> Policy:
    def read(name: str) -> Read[Any]:
        value = values.get(name)
        value = float(value) if name in LIMITS and value is not None else value
        return Read(value, 0.0 if value is None else 1.0, (Evidence(FILE, path=f"dec_page.{line}.{name}"),))

    return Policy(
        line=line,
        path=f"dec_page.{line}",
        file=FILE,
        policy=read("policy"),
        effective=read("effective"),
        expiration=read("expiration"),
        insured=read("insured"),
        limits={name: read(name) for name in values if name in LIMITS},
        facts={name: read(name) for name in values if name in OPTIONS},
    )


def _successors(case: Mapping[str, Any], rows: Iterable[Row], warnings: tuple[str, ...]) -> Iterable[Row]:
    for line, values in (case.get("successor") or {}).items():
        old = next((row for row in rows if row.line == line), None)
        same = bool(values.get("same_limits_and_forms"))
        inherited = dict((case["certificate"] or {}).get(line) or {}) if same or values.get("same_limits") else {}
        maker = CertificateMaker(case, {**case["certificate"], line: {**inherited, **values}}, warnings, "successor")
        row = maker.row(line)
        if row is None:
            continue
        own = tuple(form for form in forms_of(values.get("forms") or [], maker.sure) if form.line == line)
        yield replace(row, forms=own + (old.forms if same and old else ()), renewal=True)


class CertificateMaker:
    """Builds the paper and the rows of one certificate of a case."""

    def __init__(
        self,
        case: Mapping[str, Any],
        certificate: Mapping[str, Any],
        warnings: tuple[str, ...],
        root: str = "certificate",
    ) -> None:
        self.case, self.certificate, self.warnings, self.root = case, certificate, warnings, root

    def bundle(self) -> Bundle:
        """The certificate with its rows and the forms that came with it."""
        rows = [row for row in map(self.row, ROW_KEYS) if row is not None]
        forms = forms_of([*(self.case.get("forms") or ()), *(self.case.get("forms_add") or ())], self.sure)
        return Bundle(self.paper(), tuple(replace(row, forms=_own(row, forms)) for row in rows))

    def paper(self) -> Paper:
        """All but the coverage rows."""
        c = self.certificate
        return Paper(
            file=FILE,
            kind=c.get("kind", "acord_25"),
            edition=self.read("form_edition"),
            dated=self.read("date", blank=True),
            number=c.get("number"),
            revision=None if c.get("revision") is None else str(c["revision"]),
            insured=Party(self.read("insured", value=_joined(c.get("insured"))), self.read("insured_address")),
            holder=Party(self.read("holder", blank=True), self.read("holder_address")),
            signed=self.read("signed"),
            description=self.read("description", blank=True),
            warnings=self.warnings,
            pages_referred_to=self._page_referred_to(),
            sample=sample_word(self.warnings),
        )

    def _page_referred_to(self) -> str | None:
        match = REFERRED.search(self.certificate.get("description") or "")
        on_file = str(self.case.get("documents") or "").lower()
        return match[0] if match and "101" not in on_file and "remarks" not in on_file else None

    def row(self, key: str) -> Row | None:
        """One coverage row, or None where the certificate does not show it."""
        values = self.certificate.get(key)
        if not values:
            return None
        kind = KINDS[key]
        if key in ("umbrella", "excess"):
            kind = "excess_liability" if values.get("kind", key) == "excess" else "umbrella_liability"
        line = "umbrella" if key == "excess" else key
        over = values.get("over")
        return Row(
            line=line,
            kind=kind,
            policy=self._policy(key, values),
            effective=self._date(key, "effective", values),
            expiration=self._date(key, "expiration", values),
            file=FILE,
            path=f"{self.root}.{key}",
            limits={name: self._limit(key, name, values) for name in LIMITS if name in values},
            options=self._options(key, values),
            ai_box=self.read(f"{key}.ai_box", value=values.get("ai_box")),
            wos_box=self.read(f"{key}.wos_box", value=values.get("wos_box")),
            over=self.read(
                f"{key}.over", value=None if over is None else tuple([over] if isinstance(over, str) else over)
            ),
            insurer=self._insurer(key, values),
            insured=self.read(f"{key}.insured", value=values.get("insured")),
            currency=values.get("currency"),
        )

    def sure(self, path: str) -> float:
        """The confidence of a value, by its path in the case."""
        each = self.case.get("confidence_of") or {}
        parts = path.replace("[", ".").replace("]", "").split(".")
        whole = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        names = (path, *whole, *(name.removeprefix("certificate.") for name in whole if name != "certificate"))
        return float(next((each[name] for name in names if name in each), self.case.get("confidence", 1.0)))

    def read(self, path: str, *, value: Any = ..., blank: bool = False, word: str | None = None) -> Read[Any]:
        """A value of the certificate; where there is none, `blank` tells that the box was seen empty."""
        full = f"{self.root}.{path}"
        if value is ...:
            value = self.certificate.get(path)
        place = (Evidence(FILE, path=full),)
        if value is None and not blank and word is None:
            return Read(None, 0.0, place)
        return Read(value, self.sure(full), place, word=word)

    def _policy(self, key: str, values: Mapping[str, Any]) -> Read[Any]:
        number = values.get("policy")
        word = number_word(number) or (number_word(self.warnings) if number is None else None)
        return self.read(f"{key}.policy", value=None if word else number, word=word)

    def _date(self, key: str, name: str, values: Mapping[str, Any]) -> Read[Any]:
        value = values.get(name)
        if isinstance(value, date):
            return self.read(f"{key}.{name}", value=value)
        # A date that a case takes away is a cell that holds no date: the ruling on null dates.
        return self.read(
            f"{key}.{name}", value=None, blank=True, word=str(value) if value else date_word(self.warnings)
        )

    def _limit(self, key: str, name: str, values: Mapping[str, Any]) -> Read[Any]:
        value = values[name]
        if isinstance(value, (int, float)):
            return self.read(f"{key}.{name}", value=float(value))
        word = str(value) if value else limit_word(name, self.warnings)
        blank = name == "products_completed_operations_aggregate"
        return self.read(f"{key}.{name}", value=None, blank=blank, word=word)

    def _options(self, key: str, values: Mapping[str, Any]) -> dict[str, Read[Any]]:
        options = {
            name: self.read(f"{key}.{name}", value=_list(name, values[name])) for name in OPTIONS if name in values
        }
        if key == "auto" and values.get("boxes") is not None:
            for box, name in AUTO_BOXES.items():
                options[name] = self.read(f"{key}.boxes", value=box in values["boxes"])
        return options

    def _insurer(self, key: str, values: Mapping[str, Any]) -> Insurer:
        rating = _for_line(self.certificate.get("insurer_rating"), key)
        rating = rating.split() if isinstance(rating, str) else rating
        admitted = self.certificate.get("insurer_admitted")
        name = values.get("insurer")
        return Insurer(
            letter=self.read(f"{key}.insurer_letter", value=values.get("insurer_letter")),
            name=self.read(f"{key}.insurer", value=name),
            rating=tuple(rating) if rating else None,
            admitted=_for_line(admitted, key),
        )


def _for_line(value: Any, line: str) -> Any:
    return value.get(line) if isinstance(value, dict) else value


def _list(name: str, value: Any) -> Any:
    return re.split(r"[,\s]+", value.strip()) if name == "item_3a" and isinstance(value, str) else value


def _joined(value: Any) -> Any:
    return "\n".join(value) if isinstance(value, list) else value


def _own(row: Row, forms: Iterable[Form]) -> tuple[Form, ...]:
    return tuple(form for form in forms if form.line == row.line)
