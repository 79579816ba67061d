"""`bin/certdesk ingest`: what is said of each file, and when the command fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer

from app.certificates import command
from app.certificates.models import Arrival, Drop
from app.gateways.storage import Storage
from app.kit.database import Database
from app.worker import run_waiting
from tests.certificates.test_reading_job import certificate
from tests.conftest import Cast


@pytest.fixture
def own_database(cast: Cast, storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Database:
    @contextmanager
    def opened() -> Iterator[Database]:
        yield cast.database

    monkeypatch.setattr(command, "open_database", opened)
    return cast.database


def ingest(*paths: Path, wait: bool = False) -> int:
    try:
        command.ingest(paths, wait=wait)
    except typer.Exit as ended:
        return ended.exit_code
    return 0


def read_all(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `--wait` find everything read, as if a worker had run meanwhile."""
    waited = command._is_read

    def read_first(database: Database, drop_id: int) -> bool:
        run_waiting(database)
        return waited(database, drop_id)

    monkeypatch.setattr(command, "_is_read", read_first)


@pytest.mark.usefixtures("harbor")
def test_each_file_of_a_folder_is_said_to_be_new_and_to_wait(
    own_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / ".incoming"  # a folder that is named is looked into, hidden or not
    (folder / "deep" / ".hidden").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(certificate())
    (folder / "deep" / "b.pdf").write_bytes(certificate("Nobody LLC", "X 12345"))
    (folder / "deep" / ".hidden" / "c.pdf").write_bytes(b"x")
    (folder / "Thumbs.db").write_bytes(b"x")
    assert ingest(folder) == 0
    with own_database.read(None) as tx:
        first, second = (row.id for row in tx.query(Arrival).order_by(Arrival.id))
        assert tx.query(Drop).one().channel == "cli"
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        f"✓ a.pdf: arrival {first}, new; waits to be read",
        f"✓ b.pdf: arrival {second}, new; waits to be read",
        "2 files taken in; 2 to be read",
    ]


@pytest.mark.usefixtures("harbor")
def test_who_waits_is_told_whose_it_is_and_a_second_sending_was_seen_before(
    own_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    read_all(own_database, monkeypatch)
    ours, nobodys = tmp_path / "a.pdf", tmp_path / "b.pdf"
    ours.write_bytes(certificate())
    nobodys.write_bytes(certificate("Nobody LLC", "X 12345", "9 Far Road\nReno, NV 89501"))
    assert ingest(ours, nobodys, wait=True) == 0
    said = capsys.readouterr().out
    assert "new; certificate, matched to Harbor Point Roofing LLC" in said
    assert "new; certificate of Nobody LLC, unmatched: a person says which vendor" in said
    assert "2 files taken in; 2 read; 2 documents, 1 with their vendor" in said
    assert ingest(ours, wait=True) == 0
    assert "seen before, today; certificate, matched to Harbor Point Roofing LLC" in capsys.readouterr().out


def test_a_path_that_leads_nowhere_fails_and_the_others_are_taken_in(
    own_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "a.pdf").write_bytes(certificate())
    assert ingest(tmp_path / "missing.pdf", tmp_path / "a.pdf") == 1
    told = capsys.readouterr()
    assert told.err == f"✕ {tmp_path / 'missing.pdf'}: there is no such file. Check the path.\n"
    assert "1 file taken in; 1 not taken in; 1 to be read" in told.out
    with own_database.read(None) as tx:
        assert tx.query(Arrival).count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty. Get the file again."),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "is not read. PDF, PNG, JPEG, TIFF, HEIC, ZIP and EML are."),
        (b"%PDF-1.7 and a great deal more", "files over 0 MB are not read"),
    ],
)
def test_where_nothing_that_can_be_read_came_the_command_fails_with_the_reason(
    own_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    content: bytes, said: str,
):  # fmt: skip
    if content.startswith(b"%PDF"):
        monkeypatch.setattr(command.rules, "LARGEST_READ", 10)
    (tmp_path / "file").write_bytes(content)
    assert ingest(tmp_path / "file") == 1
    told = capsys.readouterr()
    assert said in told.out + told.err
    assert "✓" not in told.out


def test_an_empty_folder_and_no_reader_are_said(
    own_database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    assert ingest(tmp_path) == 1
    assert "there is no file in this folder" in capsys.readouterr().err
    monkeypatch.setattr(command, "SILENCE", 0.0)
    monkeypatch.setattr(command, "LOOKS_EVERY", 0.01)
    (tmp_path / "a.pdf").write_bytes(certificate())
    assert ingest(tmp_path, wait=True) == 1
    told = capsys.readouterr()
    assert "No worker is running" in told.err
    assert "waits to be read" in told.out
