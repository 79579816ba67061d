"""The commands of `bin/certdesk`. Each imports what it needs when it runs, so that none waits for the others."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Certdesk: the operations console of a certificate-of-insurance service team.",
)
client_commands = typer.Typer(no_args_is_help=True, help="The clients whose vendors are looked after.")
program_commands = typer.Typer(no_args_is_help=True, help="A client's requirements as files.")
user_commands = typer.Typer(no_args_is_help=True, help="The people of the service team.")
app.add_typer(client_commands, name="client")
app.add_typer(program_commands, name="program")
app.add_typer(user_commands, name="user")


def day(text: str) -> date:
    """A day of the command line. Raises BadParameter where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no date. Write it as 2026-11-25.") from None


def number(text: str | int) -> int:
    """A count of the command line, or its default. Raises BadParameter where it is none."""
    said = str(text)
    if not said.isascii() or not said.isdigit():
        raise typer.BadParameter(f"{said!r} is no whole number. Write it as 60.")
    return int(said)


def count_of_vendors(text: str | int) -> int:
    """How many vendors a demonstration is to have. Raises BadParameter where there cannot be as many."""
    vendors = number(text)
    if vendors > MOST_VENDORS:
        raise typer.BadParameter(f"{text} are too many. Ask for {MOST_VENDORS:,} or fewer.")
    return vendors


def some_vendors(text: str | int) -> int:
    """The same where none would be nothing to do."""
    vendors = count_of_vendors(text)
    if not vendors:
        raise typer.BadParameter("0 vendors make no network. Ask for one or more, such as 60.")
    return vendors


MOST_VENDORS = 100_000
JSON_FLAG = Annotated[bool, typer.Option("--json", help="Print JSON; the only form there is.")]


@app.command()
def run(
    vendors: Annotated[
        int,
        typer.Option(
            parser=count_of_vendors, metavar="COUNT", help="Vendors of the demo that fills an empty database; 0: none."
        ),
    ] = 60,
) -> None:
    """Start the database, the web server and the worker together; Ctrl-C ends them. What bin/run does."""
    from app.cli.run import run as run_all

    run_all(vendors)


@app.command()
def serve() -> None:
    """Start the web server alone."""
    from app.cli.serving import serve as serve_pages

    serve_pages()


@app.command()
def worker() -> None:
    """Start the worker alone: it reads documents, judges, and runs what is due by the clock."""
    from app.cli.serving import work

    work()


@app.command()
def migrate() -> None:
    """Bring the database to the newest shape (bin/run does it by itself)."""
    from app.kit.migrate import migrate as bring
    from app.kit.places import addresses

    with addresses() as (owner, _serving):
        bring(owner)
    typer.echo("The database is up to date.")


@app.command()
def demo(
    vendors: Annotated[int, typer.Option(parser=some_vendors, metavar="COUNT", help="How many vendors.")] = 60,
    seed: Annotated[
        int, typer.Option(parser=number, metavar="NUMBER", help="The same seed makes the same network.")
    ] = 1,
) -> None:
    """Fill an empty database with an invented network, through the real reader and judge."""
    from app.demo.load import load_demo
    from app.kit.lifeline import end_with_parent

    end_with_parent()
    load_demo(vendors, seed)


@app.command()
def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files (PDF, PNG, JPEG, TIFF, HEIC, ZIP, EML) and folders; a folder with all below it."),
    ],
    wait: Annotated[
        bool, typer.Option("--wait", help="Stay until everything was read, and say to which vendor each was matched.")
    ] = False,
) -> None:
    """Bring documents in, as the console's drop zone does.

    Prints a line for each file: its arrival number, whether it is new or was seen before, and how far it is (with
    --wait: what it is and which vendor's); then a line for all. The same file twice is one document with two arrivals.

    Exit status 1: a path leads nowhere, a file cannot be opened, or nothing that can be read was taken in.
    """
    from app.certificates.command import ingest as bring_in

    bring_in(paths, wait=wait)


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(help="PDF, PNG, JPEG, TIFF, HEIC, ZIP or EML files.")],
    as_json: JSON_FLAG = True,
) -> None:
    """Read documents: one JSON object a line for each document found in each file.

    A file that cannot be read gives an object with `kind: unreadable` and its warnings; the exit status stays 0.
    """
    from app.reading.command import extract_file

    for file in files:
        for reading in extract_file(file):
            sys.stdout.write(json.dumps(reading, ensure_ascii=False) + "\n")
            sys.stdout.flush()


@app.command()
def judge(
    documents: Annotated[list[Path], typer.Argument(help="All documents of one vendor.")],
    program: Annotated[Path, typer.Option(help="The client's program, a YAML file.")],
    as_of: Annotated[date, typer.Option(parser=day, metavar="YYYY-MM-DD", help="The day to judge for.")],
    vendor: Annotated[Path | None, typer.Option(help="What is known of the vendor, a YAML file.")] = None,
    as_json: JSON_FLAG = True,
) -> None:
    """Read one vendor's documents and judge them against a program on a day: one verdict as JSON."""
    from app.judging.command import judge_readings
    from app.judging.files import WrongFile
    from app.judging.program import load_program, load_vendor
    from app.reading.command import extract_file

    option = "--program"
    try:
        asked = load_program(program)
        option = "--vendor"
        known = load_vendor(vendor) if vendor else None
    except WrongFile as trouble:
        raise typer.BadParameter(str(trouble), param_hint=option) from None
    if absent := [str(file) for file in documents if not file.is_file()]:
        raise SystemExit("\n".join(f"{file}: there is no such file. Check the path." for file in absent))
    readings = [reading for file in documents for reading in extract_file(file)]
    verdict = judge_readings(asked, known, readings, as_of)
    sys.stdout.write(json.dumps(verdict, ensure_ascii=False, indent=1) + "\n")


@app.command()
def rulebook(files: Annotated[list[Path], typer.Argument(help="Worked cases, YAML files.")]) -> None:
    """Run worked cases through the judgment engine; exit status 1 if one comes out otherwise.

    Prints each case that comes out otherwise with both verdicts, a note for each key that nothing reads, and how many
    came out as expected. Exit status 2: a file cannot be used.
    """
    from app.judging.command import run_cases
    from app.judging.files import WrongFile

    try:
        as_expected = run_cases(files, sys.stdout)
    except WrongFile as trouble:
        raise typer.BadParameter(str(trouble), param_hint="FILES") from None
    raise typer.Exit(0 if as_expected else 1)


@app.command()
def check() -> None:
    """Look at every setting: whether it works, and what to do if not."""
    from app.cli.check import check_everything

    raise typer.Exit(0 if check_everything() else 1)


@client_commands.command("add")
def add_client(
    name: Annotated[str, typer.Argument(help="The client's name, as its program files write it.")],
    time_zone: Annotated[
        str, typer.Option(help="Where the client's days begin and end, such as America/Chicago.")
    ] = "America/New_York",
) -> None:
    """Take on a client, so that its program can be imported."""
    from app.parties.command import add

    add(name, time_zone)


@program_commands.command("import")
def import_program(
    file: Annotated[Path, typer.Argument(help="The program, a YAML file.")],
    takes_effect: Annotated[
        date | None, typer.Option(parser=day, metavar="YYYY-MM-DD", help="From which day; today if left out.")
    ] = None,
) -> None:
    """Store a program file as a new version of its client's program."""
    from app.programs.command import import_file

    import_file(file, takes_effect)


@program_commands.command("export")
def export_program(
    client: Annotated[str, typer.Argument(help="The client's name.")],
    name: Annotated[str | None, typer.Option(help="The program's name, where the client has several.")] = None,
) -> None:
    """Print a program as a file that `import` takes back."""
    from app.programs.command import export_file

    export_file(client, name)


@program_commands.command("schema")
def program_schema() -> None:
    """Print the JSON Schema of program files."""
    from app.judging.program import Program

    typer.echo(json.dumps(Program.model_json_schema(), indent=1))


@user_commands.command("add")
def add_user(
    email: Annotated[str, typer.Argument(help="The e-mail address that the person signs in with.")],
    name: Annotated[str, typer.Option(help="As colleagues know the person.")],
    role: Annotated[str, typer.Option(help="analyst, supervisor, account_manager or admin.")] = "analyst",
    team: Annotated[str | None, typer.Option(help="The team whose clients the person sees.")] = None,
) -> None:
    """Add a person of the service team; asks for the password, or makes one up where no terminal is there."""
    from app.people.command import add_user as add

    add(email, name, role, team)


@user_commands.command("passwd")
def change_password(
    email: Annotated[str, typer.Argument(help="The e-mail address that the person signs in with.")],
) -> None:
    """Give a person a new password and sign them out everywhere."""
    from app.people.command import change_password as change

    change(email)


@user_commands.command("reseal")
def reseal() -> None:
    """Seal second factors with the first key of CERTDESK_SECRET, so that the keys after it may be left out."""
    from app.people.command import reseal as seal_anew

    seal_anew()
