"""Commands called wrongly: which option, what was given, what is wanted; exit status 2 and no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT

PROGRAM = "name: Small\nclient: Harbor Point Properties LLC\nrequirements:\n  gl: {each_occurrence: 1000000}\n"


def call(*arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "CERTDESK_DATA": str(folder / "data"), "PATH": "/usr/bin:/bin", **more}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments], cwd=folder, env=environment, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("judge", "--program", "p.yaml", "--as-of", "11/25/2026", "c.pdf"), "--as-of: '11/25/2026' is no date. Write it as 2026-11-25."),
        (("judge", "--program", "p.yaml", "--as-of", "2026-02-30", "c.pdf"), "--as-of: '2026-02-30' is no date."),
        (("judge", "--program", "p.yaml", "c.pdf"), "--as-of is missing. Give it: the day to judge for."),
        (("judge", "--as-of", "2026-11-25", "c.pdf"), "--program is missing. Give it: the client's program, a YAML file."),
        (("judge", "--program", "none.yaml", "--as-of", "2026-11-25", "c.pdf"), "--program: none.yaml: cannot be opened (No such file or directory). Check the path."),
        (("judge", "--program", "bad.yaml", "--as-of", "2026-11-25", "c.pdf"), "--program: bad.yaml: is no YAML: line 2, column"),
        (("judge", "--program", "wrong.yaml", "--as-of", "2026-11-25", "c.pdf"), "--program: wrong.yaml: the key `colour` is not known."),
        (("judge", "--program", "p.yaml", "--vendor", "none.yaml", "--as-of", "2026-11-25", "c.pdf"), "--vendor: none.yaml: cannot be opened"),
        (("rulebook",), "FILES is missing. Give it: worked cases, YAML files."),
        (("rulebook", "none.yaml"), "FILES: none.yaml: cannot be opened"),
        (("demo", "--vendors", "many"), "--vendors: 'many' is no whole number. Write it as 60."),
        (("demo", "--vendors", "0"), "--vendors: 0 vendors make no network."),
        (("demo", "--vendors", "-3"), "--vendors: '-3' is no whole number."),
        (("run", "--vendors", "99999999999"), "--vendors: 99999999999 are too many."),
        (("program", "import", "p.yaml", "--takes-effect", "tomorrow"), "--takes-effect: 'tomorrow' is no date."),
        (("extract",), "FILES is missing."),
        (("ingest",), "PATHS is missing."),
        (("user", "add"), "EMAIL is missing."),
        (("check", "--everything"), "No such option: --everything"),
        (("jugde",), "No such command 'jugde'. Did you mean 'judge'?"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_said_in_plain_words(tmp_path: Path, arguments: tuple[str, ...], said: str):
    (tmp_path / "p.yaml").write_text(PROGRAM)
    (tmp_path / "wrong.yaml").write_text(PROGRAM + "colour: red\n")
    (tmp_path / "bad.yaml").write_text("name: [unclosed")
    ended = call(*arguments, folder=tmp_path)
    assert said in ended.stderr
    assert "--help tells more" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 2
    assert ended.stdout == ""


def test_a_path_without_a_file_gives_no_verdict(tmp_path: Path):
    (tmp_path / "p.yaml").write_text(PROGRAM)
    ended = call("judge", "--program", "p.yaml", "--as-of", "2026-11-25", "c.pdf", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "c.pdf: there is no such file. Check the path.\n"


def test_no_command_at_all_shows_the_help(tmp_path: Path):
    ended = call(folder=tmp_path)
    assert ended.returncode in (0, 2)
    assert "rulebook" in ended.stdout + ended.stderr


@pytest.mark.parametrize("command", ["demo", "run"])
def test_a_command_without_options_takes_its_defaults(tmp_path: Path, command: str):
    ended = call(command, folder=tmp_path, DATABASE_URL="postgresql://sam@127.0.0.1:1/x", CERTDESK_PORT="8999")
    assert ended.returncode == 1
    assert ended.stderr.startswith("The database cannot be used: ")
    assert "Traceback" not in ended.stderr
