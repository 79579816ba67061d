"""What is known of a vendor apart from its documents, as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from app.judging.files import Amount, Day, Strict, Texts, checked, read_mapping

Line = Literal["gl", "auto", "umbrella", "wc", "pollution", "professional", "cyber", "property", "other"]
# What changes the days of cover; such an event must be about something, or it would be passed over.
OF_A_POLICY = ("cancellation", "nonrenewal", "reinstatement", "rescission", "rewrite", "insolvency")
# The grants that a policy change may take away, by what people call them; each also with its line, as in wos.gl.
GRANTS = {
    "ai": ("ai", "ai.ongoing", "ai_ongoing", "additional_insured"),
    "ai_completed": ("ai", "ai.completed", "ai_completed"),
    "pnc": ("pnc", "primary"),
    "wos": ("wos", "waiver", "waiver_of_subrogation"),
}


class WcExemption(Strict):
    """A claim that the vendor need not carry workers' compensation, with the state's document if there is one."""

    state: str | None = None
    document: str | bool | None = None
    effective: Day | None = None
    expiration: Day | None = None


def _exemption(value: Any) -> Any:
    if value is None or isinstance(value, (dict, WcExemption)):
        return value
    if value is False:
        return None
    if isinstance(value, date):
        return {"document": True, "expiration": value}
    if isinstance(value, str) and value not in ("claimed", "claim", "unproven"):
        return {"document": value}
    return {}


def _tier(value: Any) -> Any:
    said = str(value).strip().upper() if isinstance(value, (int, str)) else value
    return f"T{said}" if isinstance(said, str) and said.isdigit() else said


class Vendor(Strict):
    """The contracting company and what is known of its work.

    `aliases` are other legal names that a person has confirmed, such as a former one; never names that were learnt
    while matching papers to vendors, since an alias counts as the legal name.
    """

    legal_name: str
    dba: Texts = []
    aliases: Texts = []
    address: str | None = None
    tier: Annotated[str | None, BeforeValidator(_tier)] = None
    work_state: str | None = None
    trade: str | None = None
    site: str | None = None
    exposures: Texts = []
    owns_no_vehicles: bool = False
    no_owned_autos_attested: Day | None = None
    subs_out: bool | None = None
    owner_works_on_site: bool | None = None
    wrap_up_enrolled: bool | None = None
    wc_exemption: Annotated[WcExemption | None, BeforeValidator(_exemption)] = None


class Contract(Strict):
    """The contract's period, half-open; an absent side is open. `on_file` outranks the program's attestation."""

    from_: Day | None = Field(default=None, alias="from")
    to: Day | None = None
    on_file: bool | None = None


def _approver(value: Any) -> Any:
    said = str(value).strip().lower().replace(" ", "_").replace("-", "_")
    return {"k": "client", "m": "account_manager", "am": "account_manager"}.get(said, said)


class Waiver(Strict):
    """A requirement set aside by somebody who may, and why; `to` is the first day without the waiver."""

    requirement: str
    from_: Day = Field(alias="from")
    to: Day
    approver: Annotated[Literal["client", "account_manager"], BeforeValidator(_approver)]
    reason: Annotated[str, Field(min_length=1)]
    conditions: str | None = None


# Lines as people write them beside the short names.
LINE_NAMES = {
    "general_liability": "gl",
    "commercial_general_liability": "gl",
    "automobile_liability": "auto",
    "umbrella_liability": "umbrella",
    "excess_liability": "umbrella",
    "excess": "umbrella",
    "workers_compensation": "wc",
    "pollution_liability": "pollution",
    "professional_liability": "professional",
    "cyber_liability": "cyber",
}


def _line(value: Any) -> Any:
    said = value.strip().lower().replace("-", "_").replace(" ", "_") if isinstance(value, str) else value
    return LINE_NAMES.get(said, said) if isinstance(said, str) else said


def grant_names(line: str | None) -> set[str]:
    """What a grant that was taken away may be called, with and without its line.

    Source: docs/rulebook.md, events.
    """
    lines = [line] if line else list(get_args(Line))
    return {
        name
        for names in GRANTS.values()
        for base in names
        for name in (base, *(f"{base}{mark}{each}" for mark in "._" for each in lines))
    }


class Event(Strict):
    """Something that happened to a policy, and when we heard of it."""

    type: Literal[
        "cancellation",
        "nonrenewal",
        "reinstatement",
        "rescission",
        "rewrite",
        "agent_change",
        "insolvency",
        "grant_removed",
        "policy_change",
    ]
    line: Annotated[Line | None, BeforeValidator(_line)] = None
    policy: str | None = None
    insurer: str | None = None
    effective: Day
    received: Day | None = None
    lapse: bool | None = None
    grant: str | None = None

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        if self.type in OF_A_POLICY and not (self.line or self.policy or self.insurer):
            raise ValueError("says of no policy what happened; add `line`, `policy` or `insurer`")
        if self.type == "grant_removed" and self.grant is None:
            raise ValueError("says of no grant that it was removed; add `grant`, such as wos or ai")
        if self.grant is not None and self.grant not in grant_names(self.line):
            raise ValueError(f"names the grant {self.grant}; write it as ai, ai.completed, pnc or wos")
        return self


class Proof(Strict):
    """A paper on file beside the certificates: a state form, a binder, an exemption.

    `limit` is the employer's liability that a proof of stop gap shows.
    """

    kind: str
    limit: Amount | None = None
    line: str | None = None
    state: str | None = None
    effective: Day | None = None
    expiration: Day | None = None


def _proof(value: Any) -> Any:
    return {"kind": value} if isinstance(value, str) else value


class Assignment(Strict):
    """Whether the vendor works for the client at all."""

    active: bool = True
    on_hold: bool = False
    exempt: bool = False


class VendorFile(Strict):
    """What is known of a vendor apart from its documents."""

    vendor: Vendor
    contract: Contract = Contract()
    waivers: list[Waiver] = []
    events: list[Event] = []
    ratings: dict[str, list[str]] = Field(default_factory=dict)
    admitted: dict[str, bool] = Field(default_factory=dict)
    documents: list[Annotated[Proof, BeforeValidator(_proof)]] = []
    assignment: Assignment = Assignment()
    first_certificate: bool = False


def load_vendor(path: Path) -> VendorFile:
    """Read a vendor file. Raises WrongFile, naming the key, if it cannot be used."""
    return checked(VendorFile, read_mapping(path), path)
