"""Clients: their programs, how their vendors stand, what is waived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response

from app.judging import tiers
from app.judging.labels import STATUSES, requirement_label
from app.judging.program import Program
from app.judging.question import Question
from app.kit.web.pages import go_to, page
from app.kit.web.visit import Visit
from app.parties.rules import TIME_ZONES
from app.people.access import Read, Write, must
from app.people.queries import teams_to_choose
from app.people.rules import Right
from app.programs.actions import end_waiver, grant_waiver
from app.programs.queries import programs_of, versions_of, visible_client, waivers_of_client
from app.programs.rules import in_force, local_day
from app.programs.waiving import Terms, WrongTerms
from app.programs.wording import described
from app.standing import queries, waivable

router = APIRouter()

Text = Annotated[str, Form()]


@dataclass(frozen=True)
class TypedWaiver:
    """The waiver form as it was sent, word for word, so that it can be shown again."""

    deficiency_id: str = ""
    approver: str = "client"
    reason: str = ""
    from_on: str = ""
    to_on: str = ""

    def terms(self, case: queries.Case, q: Question | None) -> Terms:
        """What it asks for; a deficiency that is not open (any more) stands for none."""
        about = next((each for each in case.deficiencies if str(each.id) == self.deficiency_id), None)
        from_on, to_on = _day(self.from_on), _day(self.to_on)
        if about is None:
            return Terms("", "", self.approver, self.reason, from_on, to_on)
        ends_on = waivable.policy_end(q, about.line, from_on) if from_on else None
        found_on = waivable.found_on(case, about)
        return Terms(about.requirement, about.slug, self.approver, self.reason, from_on, to_on, ends_on, found_on)


def typed_waiver(
    deficiency_id: Text = "", approver: Text = "", reason: Text = "", from_on: Text = "", to_on: Text = ""
) -> TypedWaiver:
    """What was typed into the waiver form."""
    return TypedWaiver(deficiency_id, approver, reason, from_on, to_on)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


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
        tiers=tiers.CHOICES,
        may_take_on=Right.TAKE_ON.value in visit.who.rights,
        may_edit=Right.EDIT_PROGRAMS.value in visit.who.rights,
        may_waive=Right.DECIDE_WAIVERS.value in visit.who.rights,
    )


@router.get("/assignments/{assignment_id}/waivers/new")
def new_waiver(assignment_id: int, visit: Read, key: str = "") -> Response:
    """The form that records a waiver of one open deficiency."""
    must(visit.who, Right.DECIDE_WAIVERS)
    case = queries.case_of(visit.tx, assignment_id)
    chosen = next((str(each.id) for each in case.deficiencies if each.key == key), "")
    today = local_day(case.client.time_zone, visit.now)
    may = [each for each in case.deficiencies if not each.waived and each.finding["waivable_by"] != "none"]
    about = next((each for each in may if str(each.id) == chosen), may[0] if len(may) == 1 else None)
    q = waivable.question_of(visit.tx, case, visit.now) if about else None
    to_on = waivable.latest_end(q, case, about, today).isoformat() if about else ""
    return _waiver_form(visit, case, TypedWaiver(chosen, from_on=today.isoformat(), to_on=to_on))


@router.post("/assignments/{assignment_id}/waivers")
def create_waiver(
    assignment_id: int,
    visit: Write,
    typed: Annotated[TypedWaiver, Depends(typed_waiver)],
) -> Response:
    """Record a waiver, and the vendor is judged anew at once; or the form again with what is wrong at each field."""
    must(visit.who, Right.DECIDE_WAIVERS)
    case = queries.case_of(visit.tx, assignment_id)
    try:
        q = waivable.question_of(visit.tx, case, visit.now)
        grant_waiver(visit.tx, assignment_id, typed.terms(case, q), who=visit.who, now=visit.now)
    except WrongTerms as error:
        return _waiver_form(visit, case, typed, error.said)
    return go_to(visit, f"/clients/{case.client.id}#waivers")


def _waiver_form(
    visit: Visit, case: queries.Case, typed: TypedWaiver, said: Mapping[str, str] = MappingProxyType({})
) -> Response:
    context = {"case": case, "typed": typed, "said": said, "requirement_label": requirement_label}
    return page(visit, "standing/waiver.html", status=422 if said else 200, **context)


@router.post("/waivers/{waiver_id}/ending")
def create_ending(waiver_id: int, visit: Write, reason: Text) -> Response:
    """End a waiver; the deficiency stands again from today."""
    waiver = end_waiver(visit.tx, waiver_id, reason=reason, who=visit.who, now=visit.now)
    return go_to(visit, f"/clients/{waiver.client_id}#waivers")
