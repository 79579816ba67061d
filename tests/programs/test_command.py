"""The commands `program import` and `program export`, as a person at a terminal sees them."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.commands import app
from app.programs import command
from app.programs.files import written
from tests.conftest import Cast
from tests.programs.cast import program_body, publish
from tests.standing.cast import HIRED


@pytest.fixture
def run(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "open_database", lambda: nullcontext(cast.database))

    def program(*words: str) -> Result:
        return CliRunner().invoke(app, ["program", *words])

    return program


def test_what_is_exported_is_imported_again_as_no_new_version(cast: Cast, run, tmp_path: Path):
    publish(cast, program_body(), on=date(2026, 1, 1), now=HIRED)
    exported = run("export", "Gulf States Grocers")
    assert exported.exit_code == 0
    path = tmp_path / "program.yaml"
    path.write_text(exported.stdout)
    imported = run("import", str(path))
    assert (imported.exit_code, imported.stdout) == (
        0,
        "Gulf States Grocers, Standard: nothing changed, version 1 stands as it is.\n",
    )


def test_a_wrong_file_ends_with_the_reason_and_status_1(run, tmp_path: Path):
    path = tmp_path / "program.yaml"
    path.write_text("name: Standard\nclient: Gulf States Grocers\nrequirements: {gl: {limit: 1}}\n")
    refused = run("import", str(path))
    assert refused.exit_code == 1
    assert f"{path}: the key `requirements.gl.limit` is not known" in refused.output
    missing = run("import", str(tmp_path / "none.yaml"))
    assert (missing.exit_code, "Check the path" in missing.output) == (1, True)


def test_a_client_that_is_not_there_is_refused_with_those_that_are(cast: Cast, run):
    refused = run("export", "Nobody")
    assert refused.exit_code == 1
    assert "Bay Transit; Gulf States Grocers" in refused.output


@pytest.mark.parametrize("typed", ["Gulf State Grocers", "gulf states grocer"])
def test_a_slip_in_a_clients_name_is_answered_with_the_one_that_was_meant(cast: Cast, run, tmp_path: Path, typed: str):
    path = tmp_path / "program.yaml"
    path.write_text(written(program_body(client=typed)))
    refused = run("import", str(path))
    assert refused.exit_code == 1
    assert "Did you mean “Gulf States Grocers”?" in refused.output
    assert "Did you mean" not in run("export", "Nobody").output
