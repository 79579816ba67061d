"""The command line: `bin/certdesk`. Each command imports what it needs when it runs, so that none waits for the others."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Certdesk: the operations console of a certificate-of-insurance service team.",
)

JSON_FLAG = Annotated[bool, typer.Option("--json", help="Print JSON (the only form there is for now).")]


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
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day to judge for.")],
    vendor: Annotated[Path | None, typer.Option(help="What is known of the vendor, a YAML file.")] = None,
    as_json: JSON_FLAG = True,
) -> None:
    """Read one vendor's documents and judge them against a program on a day: one verdict as JSON."""
    from app.judging.command import judge_readings
    from app.reading.command import extract_file

    readings = [reading for file in documents for reading in extract_file(file)]
    day: date = as_of.date()
    sys.stdout.write(json.dumps(judge_readings(program, vendor, readings, day), ensure_ascii=False, indent=1) + "\n")


@app.command()
def rulebook(files: Annotated[list[Path], typer.Argument(help="Worked cases, YAML files.")]) -> None:
    """Run worked cases through the judgment engine; exit status 1 if one comes out otherwise."""
    from app.judging.command import run_cases

    raise typer.Exit(0 if run_cases(files, sys.stdout) else 1)


if __name__ == "__main__":
    app()
