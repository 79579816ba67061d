"""Everything that an assignment is judged from, gathered for many assignments in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.items.models import ItemClient
from app.judging.files import explained
from app.judging.program import Program
from app.judging.vendor import VendorFile
from app.kit.errors import Refused
from app.parties.models import Assignment, Client, Vendor, VendorName
from app.programs.models import ProgramVersion, Waiver
from app.programs.queries import versions_of, waivers_of_many
from app.programs.rules import in_force, local_day
from app.standing import rules
from app.standing.papers import Read

SHARED = ("vendor", "events", "ratings", "admitted", "documents")  # the parts of a vendor file that are about no client


@dataclass(frozen=True)
class Dossier:
    """One assignment with all that its judgment comes from, on one day."""

    assignment: Assignment
    client: Client
    as_of: date
    version: ProgramVersion
    program: Program
    vendor_file: VendorFile
    readings: list[dict[str, Any]]
    basis: dict[str, Any]
    judge_again_on: date
    names: tuple[str, ...]  # under which the client stands on papers


Row = tuple[Assignment, Client, Vendor]


def lock_assignments(tx: Session, *, ids: Iterable[int] | None = None, vendor_id: int | None = None) -> list[Row]:
    """Assignments with client and vendor, locked in the order of their ids so that two judgings take turns."""
    query = (
        select(Assignment, Client, Vendor)
        .join(Client, Client.id == Assignment.client_id)
        .join(Vendor, Vendor.id == Assignment.vendor_id)
        .order_by(Assignment.id)
        .with_for_update(of=Assignment, key_share=True)
        .execution_options(populate_existing=True)
    )
    query = query.where(Assignment.vendor_id == vendor_id) if ids is None else query.where(Assignment.id.in_(list(ids)))
    return [(assignment, client, vendor) for assignment, client, vendor in tx.execute(query)]


def gather(
    tx: Session, rows: Sequence[Row], papers: Mapping[int, list[Read]], as_of: date | None, now: datetime
) -> list[Dossier]:
    """The dossiers of assignments, each for the day given or else for the day it now is where its client is; `papers`
    are their vendors'.

    An assignment whose program had not begun on that day has none.
    """
    vendor_ids = {vendor.id for _, _, vendor in rows}
    ids = [assignment.id for assignment, _, _ in rows]
    names = _trade_names(tx, vendor_ids)
    versions = versions_of(tx, {assignment.program_id for assignment, _, _ in rows})
    waivers = waivers_of_many(tx, ids, known_at=now)
    accepted = set(tx.scalars(select(ItemClient.assignment_id).where(_accepted(ids))))
    clients = list(tx.scalars(select(Client.name)))
    found = []
    for assignment, client, vendor in rows:
        day = as_of or local_day(client.time_zone, now)
        version = in_force(versions[assignment.program_id], day)
        if version is None:
            continue
        first = assignment.id not in accepted
        case = _Case(assignment, client, vendor, day, names[vendor.id], waivers[assignment.id], first)
        coming = [each.takes_effect_on for each in versions[assignment.program_id]]
        found.append(_dossier(case, version, papers[vendor.id], coming, clients))
    return found


@dataclass(frozen=True)
class _Case:
    assignment: Assignment
    client: Client
    vendor: Vendor
    day: date
    trade_names: list[str]
    waivers: list[Waiver]
    first_certificate: bool  # nobody has accepted one from this vendor for this client yet


def _dossier(
    case: _Case, version: ProgramVersion, papers: list[Read], coming: list[date], clients: list[str]
) -> Dossier:
    program = Program.model_validate(version.body)
    asks = program.requirements
    own = [name for name in (case.client.name, program.client, asks.holder, *asks.holder_aliases) if name]
    others = [name for name in clients if not rules.is_named(name, own)]
    bearing = {paper.id for paper in rules.bearing_on([each.paper for each in papers], own, others)}
    chosen = [each for each in papers if each.document.id in bearing]
    readings = [dict(rules.own_forms(each.reading, own, others)) for each in chosen]
    described = _vendor_file(case)
    days = [*rules.telling_days(readings, asks.model_dump()), *_days_of(case, described)]
    ahead = rules.with_window(days, asks.expiring_window_days)
    return Dossier(
        assignment=case.assignment,
        client=case.client,
        as_of=case.day,
        version=version,
        program=program,
        vendor_file=described,
        readings=readings,
        basis=_basis(chosen, case.waivers, described),
        judge_again_on=rules.next_change(case.day, [*ahead, *coming]),
        names=tuple(own),
    )


def _basis(chosen: list[Read], waivers: list[Waiver], vendor_file: VendorFile) -> dict[str, Any]:
    documents = [each.document for each in chosen]
    return {
        "documents": [{"id": each.id, "sha256": each.sha256, "part": each.part} for each in documents],
        "corrections": [number for each in chosen for number in each.correction_ids],
        "rulings": [number for each in chosen for number in each.ruling_ids],
        "waivers": [waiver.id for waiver in waivers],
        "vendor": vendor_file.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }


def _vendor_file(case: _Case) -> VendorFile:
    vendor, assignment, day = case.vendor, case.assignment, case.day
    facts: Mapping[str, Any] = vendor.facts or {}
    town = ", ".join(filter(None, (vendor.street, vendor.city, " ".join(filter(None, (vendor.state, vendor.zip))))))
    known = {
        "legal_name": vendor.legal_name,
        "dba": case.trade_names,
        "address": town or None,
        "tier": vendor.tier,
        "work_state": vendor.work_state,
        "trade": vendor.trade,
    }
    ended = assignment.active_to_on is not None and assignment.active_to_on <= day
    described = {key: facts[key] for key in SHARED if key in facts} | {
        "vendor": {**facts.get("vendor", {}), **known},
        "contract": {
            "from": assignment.contract_from_on,
            "to": assignment.contract_to_on,
            "on_file": assignment.contract_on_file,
        },
        "waivers": [described for waiver in case.waivers if (described := _waiver(waiver, case.client))],
        "assignment": {"active": not ended and assignment.active_from_on <= day},
        "first_certificate": case.first_certificate,
    }
    try:
        return VendorFile.model_validate(described)
    except ValidationError as trouble:
        raise Refused(explained(trouble, f"What is known of {vendor.legal_name}")) from None


def _waiver(waiver: Waiver, client: Client) -> dict[str, Any] | None:
    until = waiver.to_on if waiver.ended_at is None else min(waiver.to_on, local_day(client.time_zone, waiver.ended_at))
    if until <= waiver.from_on:
        return None
    shared = {"requirement": waiver.requirement, "approver": waiver.approver, "reason": waiver.reason}
    return {**shared, "from": waiver.from_on, "to": until}


def _days_of(case: _Case, described: VendorFile) -> list[date | None]:
    days: list[date | None] = [case.assignment.active_from_on, case.assignment.active_to_on]
    days += [described.contract.from_, described.contract.to]
    for waiver in described.waivers:
        days += [waiver.from_, waiver.to]
    days += [event.effective for event in described.events]
    for proof in described.documents:
        days += [proof.effective, proof.expiration]
    exemption = described.vendor.wc_exemption
    return days if exemption is None else [*days, exemption.effective, exemption.expiration]


def _trade_names(tx: Session, vendor_ids: Iterable[int]) -> dict[int, list[str]]:
    # Aliases are names under which papers come, not names that a policy may insure.
    found: dict[int, list[str]] = defaultdict(list)
    query = select(VendorName.vendor_id, VendorName.name).where(
        VendorName.vendor_id.in_(list(vendor_ids)), VendorName.kind == "dba"
    )
    for vendor_id, name in tx.execute(query.order_by(VendorName.id)):
        found[vendor_id].append(name)
    return found


def _accepted(assignment_ids: list[int]) -> Any:
    return ItemClient.assignment_id.in_(assignment_ids) & (ItemClient.decision == "accepted")
