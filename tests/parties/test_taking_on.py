"""A client and its vendors taken on in the console, from an empty service on."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.kit.audit import AuditRow
from app.parties.models import Assignment, Client
from app.people.models import Team, TeamClient, TeamMember
from tests.conftest import Browse, Cast
from tests.programs.cast import program_body, publish

HARBOR = {"name": "Harbor Works", "time_zone": "America/Chicago", "team": ""}


def import_for(cast: Cast, client: Client) -> int:
    now = client.created_at
    body = program_body(client.name)
    return publish(cast, body, on=now.date(), now=now, client_id=client.id).program_id


def served_by(cast: Cast, name: str) -> tuple[str, list[int]]:
    """The team that serves a client of this name, and who is in it."""
    with cast.database.read(None) as tx:
        query = select(Team).join(TeamClient, TeamClient.team_id == Team.id)
        team = tx.scalars(query.join(Client, Client.id == TeamClient.client_id).where(Client.name == name)).one()
        return team.name, list(tx.scalars(select(TeamMember.person_id).where(TeamMember.team_id == team.id)))


def test_an_account_manager_takes_a_client_on_and_sees_it(cast: Cast, browse: Browse):
    morgan = browse(cast.morgan)
    address = morgan.post("/clients", data=HARBOR).headers["location"]
    assert "Harbor Works" in morgan.get(address).text
    assert served_by(cast, "Harbor Works") == ("Harbor Works team", [cast.morgan.id])
    assert browse(cast.dana).get(address).status_code == 404
    with cast.database.read(None) as tx:
        wrote = set(tx.scalars(select(AuditRow.what)))
    assert {"parties.add_client", "people.add_team", "people.join_team", "people.serve_client"} <= wrote


def test_a_team_that_is_there_may_serve_it(cast: Cast, browse: Browse):
    with cast.database.read() as tx:
        gulf, bay = (tx.scalars(select(Team.id).where(Team.name == name)).one() for name in ("Gulf team", "Bay team"))
    assert browse(cast.ada).post("/clients", data=HARBOR | {"team": str(bay)}).status_code == 303
    assert served_by(cast, "Harbor Works")[0] == "Bay team"
    assert browse(cast.morgan).post("/clients", data=HARBOR | {"name": "Pier", "team": str(gulf)}).status_code == 303
    assert browse(cast.dana).get("/clients").text.count("Pier") == 1


def test_an_account_manager_gives_no_client_to_a_team_of_others(cast: Cast, browse: Browse):
    with cast.database.write() as tx:
        other = Team(name="Another team")
        tx.add(other)
        tx.flush()
        team_id = other.id
    refused = browse(cast.morgan).post("/clients", data=HARBOR | {"team": str(team_id)})
    assert refused.status_code == 404
    with cast.database.read(None) as tx:
        assert tx.scalar(select(Client.id).where(Client.name == "Harbor Works")) is None


@pytest.mark.parametrize(
    ("wrong", "status"), [({"name": " "}, 422), ({"name": "bay transit"}, 409), ({"time_zone": "Mars"}, 422)]
)
def test_what_is_wrong_with_a_new_client_is_said(cast: Cast, browse: Browse, wrong: dict[str, str], status: int):
    assert browse(cast.morgan).post("/clients", data=HARBOR | wrong).status_code == status


def test_the_form_stands_only_where_it_may_be_sent(cast: Cast, browse: Browse):
    assert "New client" in browse(cast.ada).get("/clients").text
    assert "New client" not in browse(cast.dana).get("/clients").text


def test_a_vendor_is_added_under_a_program_of_the_client(cast: Cast, browse: Browse):
    morgan = browse(cast.morgan)
    page = f"/clients/{cast.gulf.id}"
    assert "Add a vendor" not in morgan.get(page).text  # without a program there is nothing to work under
    program = import_for(cast, cast.gulf)
    assert "Add a vendor" in morgan.get(page).text
    form = {"legal_name": "Jane Example dba Example Roofing", "program": str(program), "state": "tx", "tier": "T2"}
    address = morgan.post(f"{page}/vendors", data=form).headers["location"]
    assert "Jane Example" in morgan.get(address).text
    with cast.database.read(None) as tx:
        assignment = tx.scalars(select(Assignment)).one()
    assert (assignment.client_id, assignment.program_id) == (cast.gulf.id, program)


def test_a_state_that_is_none_is_refused(cast: Cast, browse: Browse):
    program = import_for(cast, cast.gulf)
    form = {"legal_name": "Example Roofing LLC", "program": str(program), "state": "ZZ"}
    answer = browse(cast.morgan).post(f"/clients/{cast.gulf.id}/vendors", data=form)
    assert answer.status_code == 422
    assert "“ZZ” is no state" in answer.text


def test_no_vendor_comes_under_another_clients_program(cast: Cast, browse: Browse):
    other = import_for(cast, cast.bay)
    form = {"legal_name": "Example LLC", "program": str(other)}
    assert browse(cast.morgan).post(f"/clients/{cast.gulf.id}/vendors", data=form).status_code == 404
