"""A client's program as a file; what is left out has the rule book's default."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.judging.files import Amount, Count, Day, Strict, Texts, WrongFile, checked, listed, read_mapping
from app.judging.vendor import VendorFile, load_vendor

__all__ = ["Program", "Requirements", "VendorFile", "WrongFile", "load_program", "load_vendor"]

# AM Best's ratings of strength and classes of size, in their order.
STRENGTH = ("A++", "A+", "A", "A-", "B++", "B+", "B", "B-", "C++", "C+", "C", "C-", "D", "E", "F", "S")
SIZE = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")

# A confidence of nothing would let every reading pass, a rate of nothing every foreign amount fail.
Share = Annotated[float, Field(gt=0, le=1)]
Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]

Level = Literal["box", "mention", "listed", "attached"]
Breadth = Literal["A", "A_or_equivalent", "B", "C", "D"]

GrantLine = Literal["gl", "auto", "wc", "umbrella", "pollution", "professional", "cyber", "property", "other"]
GrantLines = Annotated[list[GrantLine], BeforeValidator(listed)]
TowerLines = Annotated[list[Literal["gl", "auto", "el"]], BeforeValidator(listed)]

LIMIT_LINES = ("gl", "auto", "umbrella", "wc", "pollution", "professional", "cyber", "property", "other")


class LineDemand(Strict):
    """What is asked of one line: its minimum limits in the program's currency, and how it may be written."""

    required: bool | Literal["if-exposure"] = True
    occurrence_only: bool | None = None
    deductible_max: Amount | None = None
    sir_max: Amount | None = None
    retro_on_or_before: Day | None = None
    tail_months: Count | None = None


class GeneralLiability(LineDemand):
    """Commercial general liability; occurrence form unless the program allows claims-made."""

    each_occurrence: Amount | None = None
    damage_to_rented_premises: Amount | None = None
    medical_expense: Amount | None = None
    personal_and_advertising_injury: Amount | None = None
    general_aggregate: Amount | None = None
    products_completed_operations_aggregate: Amount | None = None


class Auto(LineDemand):
    """Automobile liability: the limit, and which vehicles must be insured."""

    combined_single_limit: Amount | None = None
    any_auto: bool = True
    scheduled_ok: bool = False
    mcs90: bool = False


class Umbrella(LineDemand):
    """Umbrella or excess above the primary lines."""

    each_occurrence: Amount | None = None
    aggregate: Amount | None = None


class WorkersCompensation(LineDemand):
    """Workers' compensation with the three limits of employer's liability."""

    each_accident: Amount | None = None
    disease_each_employee: Amount | None = None
    disease_policy_limit: Amount | None = None


class OtherLine(LineDemand):
    """Professional, pollution, cyber, property or another line."""

    per_claim: Amount | None = None
    each_occurrence: Amount | None = None
    aggregate: Amount | None = None
    other: Amount | None = None


class NamedParty(Strict):
    """Who must be additional insured, and whether it is the vendor's own customer or stands above it."""

    name: str
    relation: Literal["direct", "upstream"] = "direct"


def _named(value: Any) -> Any:
    single = [value] if isinstance(value, (str, dict)) else value or []
    return [{"name": each} if isinstance(each, str) else each for each in single]


def _rating(value: Any) -> Any:
    parts = [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value
    if parts and parts[0] not in STRENGTH:
        raise ValueError(f"{parts[0]} is no rating of AM Best; write it as [A-, VII]")
    return parts or None


class AdditionalInsured(Strict):
    """Who must be additional insured, for what, and how broad the form must be."""

    names: Annotated[list[NamedParty], BeforeValidator(_named)] = []
    ongoing: bool | list[str] = True
    completed: bool | list[str] = True
    auto: bool = True
    umbrella: bool = True
    min_breadth: Breadth = "D"
    accepted_forms: Texts = []
    blanket_ok: bool = True

    def wanted(self, grant: Literal["ongoing", "completed"], line: str) -> bool:
        """Whether a grant is asked of a line: by a yes for all the usual ones, or by the lines that are named."""
        asked = getattr(self, grant)
        if isinstance(asked, list):
            return line in asked
        return bool(asked) if line == "gl" else grant == "ongoing" and getattr(self, line, False)


class EvidenceLevels(Strict):
    """How much paper each grant needs: a ticked box, a mention, a line in the forms schedule, or the form itself."""

    ai_ongoing: Level = "attached"
    ai_completed: Level = "attached"
    ai_auto: Level = "box"
    ai_umbrella: Level = "box"
    wos_gl: Level = "attached"
    wos_auto: Level = "box"
    wos_wc: Level = "box"
    wos_umbrella: Level = "box"
    pnc: Level = "attached"
    notice: Level = "attached"


class Requirements(Strict):
    """All that a program asks of a vendor."""

    gl: GeneralLiability | None = None
    auto: Auto | None = None
    umbrella: Umbrella | None = None
    wc: WorkersCompensation | None = None
    pollution: OtherLine | None = None
    professional: OtherLine | None = None
    cyber: OtherLine | None = None
    property: OtherLine | None = None
    other: OtherLine | None = None

    umbrella_tops_up: TowerLines = ["gl", "auto", "el"]
    umbrella_must_sit_over: TowerLines = ["gl", "auto"]
    tower_counts: bool = True
    primary_floor: dict[Literal["gl", "auto", "el"], Amount | dict[str, Amount]] = Field(default_factory=dict)
    aggregate_per: Literal["policy", "project", "location"] = "policy"

    ai: AdditionalInsured | None = None
    wos: GrantLines = ["gl", "auto", "wc"]
    pnc: GrantLines = ["gl"]
    notice_days: Count | None = 30
    evidence: EvidenceLevels = EvidenceLevels()
    contract_on_file: Annotated[bool, BeforeValidator(bool)] = False
    indemnity: bool = True

    deductible_max: Amount | dict[str, Amount] = 25_000.0
    sir_max: Amount | dict[str, Amount] = 10_000.0
    sir_needs_consent: bool = True
    retro_on_or_before: Day | None = None
    tail_months: Count = 36
    completed_ops_years: Count | None = None

    holder: str | None = None
    holder_address: str | None = None
    holder_aliases: Texts = []
    description_must_mention: Texts = []
    named_insured_match: Literal["legal", "legal_or_dba"] = "legal"
    acord_only: bool = False
    verify_with_agent: bool = False

    rating_min: Annotated[list[str] | None, BeforeValidator(_rating)] = ["A-", "VII"]
    admitted: Literal["required", "preferred", "any"] = "any"
    accept_binder_days: Count = 30
    accept_pool: bool = False
    accept_self_insured: bool = False
    ny_board_forms: bool | None = None
    wc_waived_for_nonsubscriber: bool = False

    minor_blocks: bool = False
    expiring_window_days: Count = 30
    renewal_endorsement_grace_days: Count = 30
    january_grace_days: Count = 90
    currency: str = "USD"
    currency_rates: dict[str, Rate] = Field(default_factory=dict)
    met_threshold: Share = 0.98
    not_met_threshold: Share = 0.90

    def most(self, kind: Literal["sir_max", "deductible_max"], line: str) -> Amount:
        """The largest retention or deductible that a line may carry."""
        demand, overall = self.line(line), getattr(self, kind)
        own = getattr(demand, kind, None)
        if own is None and isinstance(overall, dict):
            own = overall.get(line, type(self).model_fields[kind].default)
        return own if own is not None else overall  # type: ignore[no-any-return]

    def line(self, name: str) -> LineDemand | None:
        """What is asked of a line (`gl`, `auto`, `umbrella`, `wc` …), or None where it is not asked for."""
        demand: LineDemand | None = getattr(self, name, None)
        return demand if demand is not None and demand.required is not False else None


class Program(Strict):
    """A client's program of insurance requirements."""

    name: str
    client: str
    currency: str = "USD"
    requirements: Requirements
    exclusions_fatal: Texts = []
    exclusions_major: Texts = []
    reading_notes: Texts = []


def load_program(path: Path) -> Program:
    """Read a program file. Raises WrongFile, naming the key, if it cannot be used."""
    return checked(Program, read_mapping(path), path)
