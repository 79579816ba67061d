"""The web server where nobody can listen, and the worker whose database stays away: one sentence and what to do."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.cli import serving
from app.cli.listening import hindrance
from app.kit.database import Database
from app.settings import ROOT


@pytest.mark.parametrize("command", ["serve", "run"])
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"CERTDESK_PORT": "eight"}, "CERTDESK_PORT: it must be a whole number. It says “eight”; mend it or leave it out."),
        ({"CERTDESK_HOST": "192.0.2.1"}, "CERTDESK_HOST is no address of this machine: 192.0.2.1"),
        ({"CERTDESK_HOST": "no.such.host.invalid"}, "CERTDESK_HOST is no address of this machine: no.such.host.invalid"),
        ({"CERTDESK_PORT": "{taken}"}, "Something already listens on port {taken} of 127.0.0.1. End it, or choose another"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_had_is_said_in_one_sentence(
    tmp_path: Path, command: str, setting: dict[str, str], said: str
):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        given = {name: value.replace("{taken}", port) for name, value in setting.items()}
        ended = subprocess.run(
            [sys.executable, "-m", "app.cli", command], cwd=ROOT, env={**os.environ, "CERTDESK_DATA": str(tmp_path), **given},
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith(said.replace("{taken}", port))
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "postgres").exists()  # it is said before anything is started


def test_a_port_of_the_system_is_said_to_be_one(monkeypatch: pytest.MonkeyPatch):
    def bind(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", bind)
    assert "Choose one from 1024 on" in str(hindrance("127.0.0.1", 80))


def test_a_free_address_hinders_nobody():
    assert hindrance("localhost", 0) is None


def test_a_worker_waits_for_its_database_a_while(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr(serving, "PATIENCE", 0.2)
    monkeypatch.setattr(serving, "LOOKS_EVERY", 0.05)
    away = Database("postgresql+psycopg://sam@127.0.0.1:1/x")
    with pytest.raises(OperationalError):
        serving.wait_for(away)
    assert capsys.readouterr().err.count("does not answer yet") == 1
