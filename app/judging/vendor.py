"""What is known of a vendor apart from its documents, as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.judging.files import Day, Strict, Texts, checked, read_mapping


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
    """A requirement set aside by somebody who may; `to` is the first day without the waiver."""

    requirement: str
    from_: Day = Field(alias="from")
    to: Day | None = None
    approver: Annotated[Literal["client", "account_manager"], BeforeValidator(_approver)] = "client"
    reason: str | None = None
    conditions: str | None = None


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
    line: str | None = None
    policy: str | None = None
    insurer: str | None = None
    effective: Day
    received: Day | None = None
    lapse: bool | None = None
    grant: str | None = None


class Proof(Strict):
    """A paper on file beside the certificates: a state form, a binder, an exemption."""

    kind: str
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
