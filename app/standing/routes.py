"""Clients: their programs, how their vendors stand, what is waived."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from app.judging.labels import STATUSES, requirement_label
from app.judging.program import Program
from app.kit.web.pages import go_to, page
from app.parties.rules import TIME_ZONES
from app.people.access import Read, Write, must
from app.people.queries import teams_to_choose
from app.people.rules import Right
from app.programs.actions import end_waiver, grant_waiver
from app.programs.queries import programs_of, versions_of, visible_client, waivers_of_client
from app.programs.rules import in_force, local_day
from app.programs.wording import described
from app.standing import queries

router = APIRouter()

Text = Annotated[str, Form()]


@router.get("/clients")
def list_clients(visit: Read) -> Response:
    """The clients that one serves, with how their vendors stand."""
    rows = queries.clients_with_counts(visit.tx, visit.who.clients)
    may_take_on = Right.TAKE_ON.value in visit.who.rights
    context: dict[str, Any] = {"may_take_on": may_take_on}
    if may_take_on:
        context["teams"] = [("", "a new one, named after the client"), *teams_to_choose(visit.tx, visit.who)]
        context["zones"] = [(zone, zone.replace("_", " ")) for zone in TIME_ZONES]
    return page(visit, "standing/clients.html", rows=rows, **context)


@router.get("/clients/{client_id}")
def show_client(client_id: int, visit: Read, version: int | None = None) -> Response:
    """A client: programs and versions, requirements in plain words, standing in counts, waivers."""
    tx = visit.tx
    client = visible_client(tx, client_id, visit.who.clients)
    day = local_day(client.time_zone, visit.now)
    programs = programs_of(tx, client.id)
    versions = versions_of(tx, [program.id for program in programs])
    waivers = waivers_of_client(tx, client.id, day)
    shown = []
    for program in programs:
        current = in_force(versions[program.id], day)
        chosen = next((each for each in versions[program.id] if each.id == version), current)
        words = described(Program.model_validate(chosen.body)) if chosen else []
        shown.append(
            {
                "program": program,
                "versions": versions[program.id],
                "current": current,
                "chosen": chosen,
                "groups": words,
            }
        )
    return page(
        visit,
        "standing/client.html",
        client=client,
        day=day,
        programs=shown,
        program_options=[(program.id, program.name) for program in programs],
        counts=queries.status_counts(tx, client.id),
        statuses=STATUSES,
        waivers=waivers,
        names=queries.vendor_names(tx, [waiver.assignment_id for waiver in waivers]),
        requirement_label=requirement_label,
        may_take_on=Right.TAKE_ON.value in visit.who.rights,
        may_edit=Right.EDIT_PROGRAMS.value in visit.who.rights,
        may_waive=Right.DECIDE_WAIVERS.value in visit.who.rights,
    )


@router.get("/assignments/{assignment_id}/waivers/new")
def new_waiver(assignment_id: int, visit: Read, key: str = "") -> Response:
    """The form that records a waiver of one open deficiency."""
    must(visit.who, Right.DECIDE_WAIVERS)
    case = queries.case_of(visit.tx, assignment_id)
    return page(visit, "standing/waiver.html", case=case, key=key, requirement_label=requirement_label)


@router.post("/assignments/{assignment_id}/waivers")
def create_waiver(
    assignment_id: int,
    visit: Write,
    *,
    deficiency_id: Annotated[int, Form()],
    approver: Text,
    reason: Text,
    from_on: Annotated[date, Form()],
    to_on: Annotated[date, Form()],
) -> Response:
    """Record a waiver; the vendor is judged anew at once."""
    deficiency = queries.open_deficiency(visit.tx, assignment_id, deficiency_id)
    grant_waiver(
        visit.tx, assignment_id, deficiency.requirement, deficiency.slug, approver=approver, reason=reason,
        from_on=from_on, to_on=to_on, who=visit.who, now=visit.now,
    )  # fmt: skip
    return go_to(visit, f"/clients/{deficiency.client_id}#waivers")


@router.post("/waivers/{waiver_id}/ending")
def create_ending(waiver_id: int, visit: Write, reason: Text) -> Response:
    """End a waiver; the deficiency stands again from today."""
    waiver = end_waiver(visit.tx, waiver_id, reason=reason, who=visit.who, now=visit.now)
    return go_to(visit, f"/clients/{waiver.client_id}#waivers")
