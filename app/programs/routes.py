"""Program files in and out by the console."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile

from app.judging.program import Program
from app.kit.errors import BadInput, NotFound
from app.kit.web.pages import go_to, page, page_in_place
from app.parties.models import Client
from app.people.access import Read, Write, must
from app.people.rules import Right
from app.programs import queries
from app.programs.actions import import_program
from app.programs.files import LARGEST, checked_program, parse_program, written
from app.programs.rules import local_day
from app.programs.taking_on import SameName, take_on_vendor
from app.programs.wording import changed_words, described

router = APIRouter()

Text = Annotated[str, Form()]
Short = Annotated[str, Form(max_length=200)]


@router.get("/programs")
def list_programs(visit: Read) -> Response:
    """Programs stand on their clients' pages."""
    return go_to(visit, "/clients")


@router.get("/clients/{client_id}/programs/new")
def new_program(client_id: int, visit: Read) -> Response:
    """The form that takes a program file."""
    must(visit.who, Right.EDIT_PROGRAMS)
    client = queries.visible_client(visit.tx, client_id, visit.who.clients)
    return page(
        visit, "programs/new.html", client=client, day=local_day(client.time_zone, visit.now), text="", problems=[]
    )


@router.post("/clients/{client_id}/programs")
def create_program(
    client_id: int,
    visit: Write,
    *,
    takes_effect_on: Annotated[date, Form()],
    text: Text = "",
    note: Text = "",
    confirmed: Text = "",
    file: UploadFile | None = None,
) -> Response:
    """A program file: first a dry run that shows what it would change, then the import."""
    must(visit.who, Right.EDIT_PROGRAMS)
    client = queries.visible_client(visit.tx, client_id, visit.who.clients)
    given = _given(file, text)
    try:
        program = _program_for(client, given)
    except BadInput as refusal:
        problems = refusal.sentence.splitlines()
        shown = {"client": client, "day": takes_effect_on, "text": given, "problems": problems}
        return page(visit, "programs/new.html", status=422, **shown)
    if not confirmed:
        return _dry_run(visit, client, program, given, takes_effect_on)
    body = parse_program(given)
    import_program(
        visit.tx, client.id, body, takes_effect_on=takes_effect_on, note=note.strip() or None, who=visit.who, now=visit.now
    )  # fmt: skip
    return go_to(visit, f"/clients/{client.id}")


@router.get("/programs/{program_id}/versions/{number}")
def show_version(program_id: int, number: int, visit: Read) -> Response:
    """A version as a program file that an import takes back."""
    program = queries.visible_program(visit.tx, program_id)
    versions = queries.versions_of(visit.tx, [program.id])[program.id]
    version = next((each for each in versions if each.number == number), None)
    if version is None:
        raise NotFound(f"{program.name} has no version {number}. Its newest is {len(versions)}.")
    name = "".join(char if char.isalnum() else "-" for char in program.name.lower())
    headers = {"Content-Disposition": f'attachment; filename="{name}-{number}.yaml"'}
    return Response(written(version.body), media_type="application/yaml", headers=headers)


@router.post("/clients/{client_id}/vendors")
def create_vendor(
    client_id: int,
    visit: Write,
    *,
    program: Annotated[int, Form()],
    legal_name: Short = "",
    trade: Short = "",
    tier: Short = "",
    state: Annotated[str, Form(max_length=2)] = "",
    known: Annotated[int | None, Form()] = None,
    another: Short = "",
) -> Response:
    """A vendor that works for the client under one of its programs; one that has the name already is offered first."""
    typed = {"legal_name": legal_name.strip(), "trade": trade.strip(), "tier": tier.strip(), "state": state.strip()}
    said = {key: value or None for key, value in typed.items()} | {"state": typed["state"].upper() or None}
    try:
        vendor = take_on_vendor(
            visit.tx, client_id, program, known_id=known, is_another=bool(another), **said, work_state=said["state"],
            who=visit.who, now=visit.now,
        )  # fmt: skip
    except SameName as refusal:
        client = queries.visible_client(visit.tx, client_id, visit.who.clients)
        address = f"/clients/{client.id}"
        return page_in_place(
            visit, "programs/namesakes.html", status=409, known=refusal.known, typed=typed | {"program": program},
            crumb=client.name, back=address, action=f"{address}/vendors", take_on="Take this one on", gives_paper=False,
        )  # fmt: skip
    return go_to(visit, f"/vendors/{vendor.id}")


def _given(file: UploadFile | None, text: str) -> str:
    if file is None or not file.filename:
        return text
    return file.file.read(LARGEST + 1).decode("utf-8", errors="replace")


def _program_for(client: Client, text: str) -> Program:
    program = checked_program(parse_program(text))
    if program.client.casefold() != client.name.casefold():
        raise BadInput(
            f"The file is for {program.client}, this page is {client.name}'s. Import it there, or correct `client` in the file."
        )
    return program


def _dry_run(visit: Write, client: Client, program: Program, text: str, takes_effect_on: date) -> Response:
    known = queries.program_named(visit.tx, client.id, program.name)
    newest = queries.newest_version(visit.tx, known.id) if known else None
    before = Program.model_validate(newest.body) if newest else None
    return page(
        visit,
        "programs/check.html",
        client=client,
        program=program,
        newest=newest,
        changes=changed_words(before, program),
        groups=described(program),
        text=text,
        day=takes_effect_on,
    )
