"""The command `client add`, as a person at a terminal sees it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.kit.audit import AuditRow
from app.kit.errors import BadInput, Refused
from app.parties.command import add_into
from app.parties.models import Client
from tests.conftest import Cast

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)


def test_a_client_is_taken_on_and_the_audit_says_from_where(cast: Cast):
    said = add_into(cast.database, "  Alder  Hill Holdings ", "America/Chicago", now=NOW)
    assert said.startswith("Alder Hill Holdings is a client now")
    with cast.database.read(None) as tx:
        client = tx.scalars(select(Client).where(Client.name == "Alder Hill Holdings")).one()
        assert client.time_zone == "America/Chicago"
        row = tx.scalars(select(AuditRow).where(AuditRow.what == "parties.add_client")).all()[-1]
        assert row.actor_kind == "cli"


def test_the_same_name_in_other_letters_is_no_second_client(cast: Cast):
    add_into(cast.database, "Alder Hill Holdings", "America/Chicago", now=NOW)
    with pytest.raises(Refused, match="There is a client Alder Hill Holdings already"):
        add_into(cast.database, "ALDER HILL, holdings", "America/Chicago", now=NOW)


@pytest.mark.parametrize(
    ("name", "zone", "said"),
    [(" ", "America/Chicago", "needs a name"), ("Alder", "America", "no time zone"), ("Alder", "", "no time zone")],
)
def test_what_cannot_be_taken_on_is_said(cast: Cast, name: str, zone: str, said: str):
    with pytest.raises(BadInput, match=said):
        add_into(cast.database, name, zone, now=NOW)
