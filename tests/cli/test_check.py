"""`bin/certdesk check`: what it says of each setting that does not work, and how other commands end."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest

from app.cli.check import CHECKS, Doubt, Trouble, check_everything
from app.kit import places
from app.kit.database import Database
from app.settings import ROOT, settings
from tests.conftest import plain


@pytest.fixture(autouse=True)
def settings_read_anew() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def _address(monkeypatch: pytest.MonkeyPatch, base_url: str, port: str) -> str:
    monkeypatch.setenv("CERTDESK_BASE_URL", base_url)
    monkeypatch.setenv("CERTDESK_PORT", port)
    return CHECKS["address"]()


@pytest.mark.parametrize(
    ("base_url", "port"),
    [
        ("http://127.0.0.1:8001", "8001"),
        ("http://localhost", "80"),
        ("https://certdesk.example.com", "8001"),
        ("https://localhost:8443", "8001"),
        ("http://certdesk.example.com", "8001"),
    ],
)
def test_an_address_that_leads_here_or_to_a_proxy_is_fine(monkeypatch: pytest.MonkeyPatch, base_url: str, port: str):
    assert base_url in _address(monkeypatch, base_url, port)


@pytest.mark.parametrize(
    ("base_url", "said"),
    [
        ("certdesk.example.com", "must begin with http"),
        ("ftp://certdesk.example.com", "must begin with http"),
        ("http://127.0.0.1:eight", "is no address"),
    ],
)
def test_an_address_that_leads_nowhere_is_said(monkeypatch: pytest.MonkeyPatch, base_url: str, said: str):
    with pytest.raises(Trouble, match=said):
        _address(monkeypatch, base_url, "8001")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CERTDESK_PORT", "abc"),
        ("CERTDESK_PORT", "70000"),
        ("CERTDESK_WEB_WORKERS", "0"),
        ("CERTDESK_READING_CHILDREN", "-1"),
    ],
)
def test_a_number_that_cannot_be_is_named_with_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
):
    monkeypatch.setenv(name, value)
    assert not check_everything()
    said = capsys.readouterr().out
    assert said.startswith(f"✕ {name}: it must be")
    assert said.count("\n") == 1
    assert f"“{value}”" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("CERTDESK_SECRET", "kestrel"), ("DATABASE_URL", "mysql://sam:kestrel@db.example.com/x")],
)
def test_what_may_hold_a_password_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
):
    monkeypatch.setenv(name, value)
    assert not check_everything()
    said = capsys.readouterr().out
    assert said.startswith(f"✕ {name}: it ")
    assert "kestrel" not in said


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8000", "http://localhost"])
def test_a_proxy_on_this_machine_is_doubted_and_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], base_url: str
):
    with pytest.raises(Doubt, match=r"Without a proxy in between, set CERTDESK_BASE_URL=http://[a-z0-9.]+:8001"):
        _address(monkeypatch, base_url, "8001")
    monkeypatch.setattr("app.cli.check.CHECKS", {"address": CHECKS["address"]})
    assert check_everything()
    assert "! address: CERTDESK_BASE_URL leads to port" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("check", "name", "value", "said"),
    [
        ("listening", "CERTDESK_HOST", "192.0.2.1", "CERTDESK_HOST is no address of this machine: 192.0.2.1"),
        (
            "database",
            "DATABASE_URL",
            "postgresql://sam@127.0.0.1:1/x",
            "The database cannot be used: connection failed",
        ),
        ("database", "CERTDESK_DATA", "{file}", "Name another folder in CERTDESK_DATA"),
        ("room", "CERTDESK_DATA", "{file}", "is no folder that may be written to"),
        ("scans", "CERTDESK_TESSDATA", "{file}", "CERTDESK_TESSDATA: no eng.traineddata lies in"),
    ],
)
def test_a_setting_that_leads_nowhere_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, check: str, name: str, value: str, said: str
):
    (tmp_path / "file").touch()
    monkeypatch.setenv(name, value.replace("{file}", str(tmp_path / "file")))
    with pytest.raises(Trouble, match=said) as told:
        CHECKS[check]()
    assert "psycopg" not in str(told.value)


def test_the_role_that_migrates_is_tried_as_well(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://sam@127.0.0.1:1/x")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@127.0.0.1:1/x")
    with pytest.raises(Trouble, match="DATABASE_OWNER_URL"):
        CHECKS["owner"]()


def test_a_browser_that_is_none_is_doubted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("CERTDESK_CHROMIUM", str(tmp_path))
    with pytest.raises(Doubt, match="is no program"):
        CHECKS["browser"]()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "CERTDESK_PORT",
            "70000",
            "CERTDESK_PORT: it must be 65535 or less. It says “70000”; mend it or leave it out.",
        ),
        ("DATABASE_URL", "postgresql://sam@:x/y", "DATABASE_URL: it is no address such as"),
        ("CERTDESK_DATA", "{file}", "Name another folder in CERTDESK_DATA."),
    ],
)
@pytest.mark.parametrize("command", ["migrate", "serve", "worker"])
def test_every_command_ends_with_a_sentence(tmp_path: Path, command: str, name: str, value: str, said: str):
    (tmp_path / "file").touch()
    environment = {"CERTDESK_DATA": str(tmp_path), **os.environ, name: value.replace("{file}", str(tmp_path / "file"))}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_tables_is_said_to_want_a_migration(monkeypatch: pytest.MonkeyPatch):
    name = f"bare_{secrets.token_hex(6)}"
    with psycopg.connect(plain(os.environ["CERTDESK_TEST_OWNER"], "postgres"), autocommit=True) as maker:
        maker.execute(f"create database {name}")
        bare = Database(os.environ["CERTDESK_TEST_SERVING"].replace("{database}", name))
        monkeypatch.setattr(places, "open_database", lambda: nullcontext(bare))
        with pytest.raises(Doubt, match="Run bin/certdesk migrate"):
            CHECKS["database"]()
        bare.close()
        maker.execute(f"drop database {name} with (force)")


def test_a_database_that_is_down_ends_a_command_with_a_sentence():
    environment = {**os.environ, "DATABASE_URL": "postgresql://sam@127.0.0.1:1/x"}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "migrate"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used: connection failed")
    assert "Traceback" not in done.stderr
