"""A vendor taken on under a client's program: a new one, or one that works for another client already."""

from __future__ import annotations

from datetime import datetime

from holidays.countries.united_states import UnitedStates
from sqlalchemy.orm import Session

from app.judging.tiers import TIERS, tier_said
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound, Refused
from app.parties.actions import add_vendor, assign_vendor
from app.parties.models import Vendor
from app.parties.queries.namesakes import Namesake, hold_name, namesakes
from app.people.access import must
from app.people.rules import Right
from app.programs import queries
from app.programs.rules import local_day


class SameName(Refused):
    """There are vendors of that name already: a person says whether it is one of them, or another firm."""

    def __init__(self, legal_name: str, known: list[Namesake]) -> None:
        super().__init__(
            f"There is a vendor named “{legal_name}” already. Take that one on, or say it is another firm."
        )
        self.legal_name = legal_name
        self.known = known


def take_on_vendor(
    tx: Session,
    client_id: int,
    program_id: int,
    *,
    known_id: int | None = None,
    is_another: bool = False,
    who: Actor,
    now: datetime,
    **known: str | None,
) -> Vendor:
    """Take a vendor on for a client under one of its programs; it is missing until its papers come.

    What is known of it is what `employ_vendor` takes. Raises what that does, NotAllowed.
    """
    must(who, Right.TAKE_ON)
    return employ_vendor(
        tx, client_id, program_id, known_id=known_id, is_another=is_another, who=who, now=now, **known
    )  # fmt: skip


def employ_vendor(
    tx: Session,
    client_id: int,
    program_id: int,
    *,
    known_id: int | None = None,
    is_another: bool = False,
    who: Actor,
    now: datetime,
    **known: str | None,
) -> Vendor:
    """Let a vendor work under a program: `known_id`, one of its name that is there, or a new one.

    `known` is what `parties.actions.add_vendor` takes. Raises SameName where one of that name is there and nobody said
    that this is another firm; NotFound, BadInput.
    """
    client = queries.visible_client(tx, client_id, who.clients)
    if program_id not in {program.id for program in queries.programs_of(tx, client.id)}:
        raise NotFound(f"Choose one of {client.name}'s programs.")
    legal_name = str(known.get("legal_name") or "").strip()
    hold_name(tx, legal_name)
    there = namesakes(tx, legal_name, program_id, who)
    if known_id is not None:
        known_one = _one_of(there, known_id)
        vendor = tx.get_one(Vendor, known_id)
        if known_one.is_under_program:
            return vendor
    elif there and not is_another:
        raise SameName(legal_name, there)
    else:
        vendor = add_vendor(tx, who=who, now=now, **_checked(known))  # type: ignore[arg-type]
        tx.flush()
    day = local_day(client.time_zone, now)
    assign_vendor(tx, client.id, vendor.id, program_id, active_from_on=day, who=who, now=now)
    tx.flush()
    return vendor


def _one_of(there: list[Namesake], known_id: int) -> Namesake:
    for each in there:
        if each.vendor_id == known_id:
            return each
    raise NotFound("That vendor is not known by this name. Type its name again, or choose another.")


def _checked(known: dict[str, str | None]) -> dict[str, str | None]:
    for key in ("state", "work_state"):
        if known.get(key) and known[key] not in UnitedStates.subdivisions:
            raise BadInput(f"“{known[key]}” is no state. Type its two letters, such as TX.")
    tier = known.get("tier")
    if not tier:
        return known
    if tier_said(tier) is None:
        choices = ", ".join(f"{name} ({words})" for name, words in TIERS.items())
        raise BadInput(f"“{tier}” is no tier. Choose {choices}, or leave it empty.")
    return {**known, "tier": tier_said(tier)}
