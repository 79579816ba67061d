"""One certificate of a worked case: its paper, its rows and the forms that came with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from app.judging.case_forms import forms_of, mentioned
from app.judging.case_values import address_of, boxes, for_line, lines, many, name_of, ticked, words
from app.judging.facts import Form, Insurer, Paper, Party, Read, Row
from app.judging.files import day_or_word, money
from app.judging.merging import Bundle
from app.judging.verdict import Evidence
from app.judging.words import date_word, limit_word, number_word, sample_word, sends_to

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
WORDS = re.compile(r"\b(excl|incl|none|nil|n/?a|not applicable|unlimited|stat|statut)", re.I)
AMOUNTS = ("sir", "deductible", "retention", "attachment")


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
        given = [*many(self.case.get("forms")), *many(self.case.get("forms_add"))]
        forms = forms_of([*given, *mentioned(self.certificate.get("description"), given)], self.sure)
        return Bundle(self.paper(), tuple(replace(row, forms=_own(row, forms)) for row in rows))

    def paper(self) -> Paper:
        """All but the coverage rows."""
        c = self.certificate
        return Paper(
            file=FILE,
            kind=c.get("kind", "acord_25"),
            edition=self.read("form_edition"),
            dated=self.read("date", value=day_or_word(c.get("date")), blank=True),
            number=c.get("number"),
            revision=None if c.get("revision") is None else str(c["revision"]),
            insured=self._party("insured", blank=False),
            holder=self._party("holder", blank=True),
            signed=self.read("signed", value=ticked(c.get("signed"))),
            description=self.read("description", blank=True),
            warnings=self.warnings,
            pages_referred_to=self._page_referred_to(),
            sample=sample_word(self.warnings),
        )

    def _party(self, key: str, *, blank: bool) -> Party:
        shown = self.certificate.get(key)
        address = self.certificate.get(f"{key}_address", address_of(shown))
        return Party(self.read(key, value=name_of(shown), blank=blank), self.read(f"{key}_address", value=address))

    def _page_referred_to(self) -> str | None:
        on_file = str(self.case.get("documents") or "").lower()
        at_hand = {"additional_remarks"} if "101" in on_file or "remarks" in on_file else set()
        forms = [*many(self.case.get("forms")), *many(self.case.get("forms_add"))]
        attached = any("listed" not in str(form) and "mentioned" not in str(form) for form in forms)
        return sends_to(self.certificate.get("description"), at_hand | ({"endorsement"} if attached else set()))

    def row(self, key: str) -> Row | None:
        """One coverage row, or None where the certificate does not show it."""
        values = self.certificate.get(key)
        if not values:
            return None
        if isinstance(values.get("limits"), Mapping):  # the limits as a block of their own
            values = {**values, **values["limits"]}
        kind = KINDS[key]
        excess = str(values.get("kind", key)).startswith("excess")
        if key in ("umbrella", "excess"):
            kind = "excess_liability" if excess else "umbrella_liability"
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
            ai_box=self.read(f"{key}.ai_box", value=ticked(values.get("ai_box"))),
            wos_box=self.read(f"{key}.wos_box", value=ticked(values.get("wos_box"))),
            over=self.read(f"{key}.over", value=None if over is None else lines(over)),
            insurer=self._insurer(key, values),
            insured=self.read(f"{key}.insured", value=values.get("insured")),
            currency=values.get("currency"),
        )

    def sure(self, path: str) -> float:
        """The confidence of a value, by its path in the case."""
        each, whole_case = self.case.get("confidence_of") or {}, self.case.get("confidence")
        parts = path.replace("[", ".").replace("]", "").split(".")
        whole = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        names = (path, *whole, *(name.removeprefix("certificate.") for name in whole if name != "certificate"))
        return float(next((each[name] for name in names if name in each), 1.0 if whole_case is None else whole_case))

    def read(self, path: str, *, value: Any = ..., blank: bool = False, word: str | None = None) -> Read[Any]:
        """A value of the certificate; where there is none, `blank` tells that the box was seen empty."""
        full = f"{self.root}.{path}"
        if value is ...:
            value = self.certificate.get(path)
        if value == "":
            value, blank = None, True
        place = (Evidence(FILE, path=full),)
        if value is None and not blank and word is None:
            return Read(None, 0.0, place)
        return Read(value, self.sure(full), place, word=word)

    def _policy(self, key: str, values: Mapping[str, Any]) -> Read[Any]:
        number = None if values.get("policy") is None else str(values["policy"])
        word = number_word(number) or (number_word(self.warnings) if number is None else None)
        return self.read(f"{key}.policy", value=None if word else number, word=word)

    def _date(self, key: str, name: str, values: Mapping[str, Any]) -> Read[Any]:
        value = day_or_word(values.get(name))
        if isinstance(value, date):
            return self.read(f"{key}.{name}", value=value)
        # A date that a case takes away is a cell that holds no date: the ruling on null dates.
        return self.read(
            f"{key}.{name}", value=None, blank=True, word=str(value) if value else date_word(self.warnings)
        )

    def _limit(self, key: str, name: str, values: Mapping[str, Any]) -> Read[Any]:
        value = money(values[name])
        if isinstance(value, (int, float)):
            return self.read(f"{key}.{name}", value=float(value))
        word = limit_word(name, self.warnings)
        if isinstance(value, str) and value.strip():
            if not WORDS.search(value):
                return self.read(f"{key}.{name}", value=None)
            word = value
        blank = name == "products_completed_operations_aggregate"
        return self.read(f"{key}.{name}", value=None, blank=blank, word=word)

    def _options(self, key: str, values: Mapping[str, Any]) -> dict[str, Read[Any]]:
        options = {
            name: self.read(f"{key}.{name}", value=_option(name, values[name])) for name in OPTIONS if name in values
        }
        if key == "auto" and values.get("boxes") is not None:
            for box, name in AUTO_BOXES.items():
                options[name] = self.read(f"{key}.boxes", value=box in boxes(values["boxes"]))
        return options

    def _insurer(self, key: str, values: Mapping[str, Any]) -> Insurer:
        rating = for_line(self.certificate.get("insurer_rating"), key)
        rating = rating.split() if isinstance(rating, str) else rating
        admitted = self.certificate.get("insurer_admitted")
        name = values.get("insurer")
        return Insurer(
            letter=self.read(f"{key}.insurer_letter", value=values.get("insurer_letter")),
            name=self.read(f"{key}.insurer", value=name),
            rating=tuple(rating) if rating else None,
            admitted=for_line(admitted, key),
        )


def _option(name: str, value: Any) -> Any:
    if name == "item_3a":
        return [word.upper().replace("_", " ") for word in words(value)] if value is not None else None
    if name == "retro_date":
        return day_or_word(value)
    return money(value) if name in AMOUNTS else ticked(value)


def _own(row: Row, forms: Iterable[Form]) -> tuple[Form, ...]:
    return tuple(form for form in forms if form.line == row.line)
