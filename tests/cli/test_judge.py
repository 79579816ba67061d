"""Judging from the command line: a wrong path or day ends the command with a sentence, never with a verdict."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from app.cli.commands import app

PROGRAM = "name: Small\nclient: Harbor Point Properties LLC\nrequirements:\n  gl: {each_occurrence: 1000000}\n"


def test_a_path_without_a_file_gives_no_verdict(tmp_path: Path) -> None:
    program = tmp_path / "program.yaml"
    program.write_text(PROGRAM)
    absent = tmp_path / "certificate.pdf"
    result = CliRunner().invoke(app, ["judge", "--program", str(program), "--as-of", "2026-11-25", str(absent)])
    assert result.exit_code == 1
    assert "there is no such file" in result.output
    assert '"status"' not in result.output


def test_a_day_that_is_none_is_told_with_how_to_write_it(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["judge", "--program", "p.yaml", "--as-of", "11/25/2026", "c.pdf"])
    assert result.exit_code == 2
    assert "is no date" in result.output
