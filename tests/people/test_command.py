"""People from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import typer
from sqlalchemy import select

from app.kit.audit import AuditRow
from app.kit.database import Database
from app.people import command
from app.people.access import visible_clients
from app.people.models import Person
from app.people.passwords import is_right
from tests.conftest import Browse, Cast
from tests.people.conftest import knock


@pytest.fixture(autouse=True)
def _on_this_database(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def opened() -> Iterator[Database]:
        yield database

    monkeypatch.setattr(command, "open_database", opened)


def made_up(said: str) -> str:
    return said.split("shown this once: ", 1)[1].split("\n", 1)[0]


def test_the_first_administrator_comes_from_the_command_line(
    database: Database, browse: Browse, capsys: pytest.CaptureFixture[str]
):
    command.add_user("ADA@example.com", "Ada Example", "admin")
    word = made_up(capsys.readouterr().out)
    assert knock(browse(None), "ada@example.com", word).status_code == 303
    with database.read() as tx:
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "people.add_person")).one()
    assert row.actor_kind == "cli"


@pytest.mark.parametrize(
    ("email", "role", "says"),
    [
        ("ada@example.com", "admin", "there already"),
        ("lee@example.com", "boss", "Choose a role"),
        ("lee", "analyst", "name@company"),
    ],
)
def test_what_cannot_be_added_is_said_and_ends_with_an_error(
    cast: Cast, capsys: pytest.CaptureFixture[str], email: str, role: str, says: str
):
    with pytest.raises(typer.Exit) as end:
        command.add_user(email, "Lee Example", role)
    assert end.value.exit_code == 1
    assert says in capsys.readouterr().err


def test_a_new_password_from_the_command_line_signs_out_everywhere(
    cast: Cast, browse: Browse, capsys: pytest.CaptureFixture[str]
):
    dana = browse(cast.dana)
    command.change_password("dana@example.com")
    assert dana.get("/profile").status_code == 303
    assert knock(dana, password=made_up(capsys.readouterr().out)).status_code == 303


def test_a_password_typed_is_asked_for_until_it_will_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    typed = iter(["short", "nine paper boats"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "prompt", lambda *_words, **_more: next(typed))
    command.change_password("dana@example.com")
    assert "12 characters" in capsys.readouterr().out
    with cast.database.read() as tx:
        assert is_right(tx.get_one(Person, cast.dana.id).password_hash, "nine paper boats")


def test_nobody_has_that_address(cast: Cast, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(typer.Exit):
        command.change_password("nobody@example.com")
    assert "Nobody has the address" in capsys.readouterr().err


def test_who_is_added_without_a_team_is_said_to_see_no_client_and_the_teams_are_named(
    cast: Cast, capsys: pytest.CaptureFixture[str]
):
    command.add_user("lee@example.com", "Lee Example", "analyst")
    said = capsys.readouterr().out
    assert "see no client" in said
    assert "Bay team; Gulf team" in said


def test_who_sees_every_client_needs_no_team(cast: Cast, capsys: pytest.CaptureFixture[str]):
    command.add_user("lee@example.com", "Lee Example", "admin")
    assert "team" not in capsys.readouterr().out


def test_a_team_may_be_named_at_once_and_a_slip_in_its_name_is_said(
    cast: Cast, database: Database, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(typer.Exit):
        command.add_user("lee@example.com", "Lee Example", "analyst", "Gulf taem")
    assert "Did you mean “Gulf team”?" in capsys.readouterr().err
    command.add_user("lee@example.com", "Lee Example", "analyst", "gulf team")
    assert "no team" not in capsys.readouterr().out
    with database.read() as tx:
        lee = tx.scalars(select(Person).where(Person.email == "lee@example.com")).one()
        assert visible_clients(tx, lee) == {cast.gulf.id}
