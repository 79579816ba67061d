"""A client and its vendors taken on in the console, from an empty service on."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app.kit.audit import AuditRow
from app.parties.models import Assignment, Client, Vendor
from app.people.models import Person, Team, TeamClient, TeamMember
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


HERON = {"legal_name": "Blue Heron Air LLC", "trade": "roofing"}


def added(cast: Cast, browse: Browse, client: Client, program: int, **more: str):
    who = cast.morgan if client.id == cast.gulf.id else cast.ada
    return browse(who).post(f"/clients/{client.id}/vendors", data=HERON | {"program": str(program)} | more)


def works_for(cast: Cast) -> list[tuple[int, int]]:
    """Which vendor works for which client."""
    with cast.database.read(None) as tx:
        return [(row.vendor_id, row.client_id) for row in tx.scalars(select(Assignment).order_by(Assignment.id))]


@pytest.mark.parametrize(("said", "kept"), [("t3", "T3"), ("4", "T4"), ("", None)])
def test_a_tier_is_kept_as_the_rulebook_names_it(cast: Cast, browse: Browse, said: str, kept: str | None):
    assert added(cast, browse, cast.gulf, import_for(cast, cast.gulf), tier=said).status_code == 303
    with cast.database.read(None) as tx:
        assert tx.scalars(select(Vendor.tier)).one() == kept


@pytest.mark.parametrize("said", ["T7", "low", "0"])
def test_a_tier_that_is_none_is_refused_and_the_tiers_are_named(cast: Cast, browse: Browse, said: str):
    answer = added(cast, browse, cast.gulf, import_for(cast, cast.gulf), tier=said)
    assert answer.status_code == 422
    assert "T4 (environmental and hauling)" in answer.text
    assert works_for(cast) == []


@pytest.mark.parametrize(
    "name", ["BLUE HERON AIR, L.L.C.", "Blue Heron Air", "Blue Heron Air Inc", "Wade dba Blue Heron Air"]
)
def test_a_vendor_of_a_name_that_is_there_is_not_added_unasked(cast: Cast, browse: Browse, name: str):
    program = import_for(cast, cast.gulf)
    added(cast, browse, cast.gulf, program)
    answer = added(cast, browse, cast.gulf, program, legal_name=name)
    assert answer.status_code == 409
    assert "Works for Gulf" in answer.text
    assert "It works under this program already" in answer.text
    assert len(works_for(cast)) == 1


def test_another_firm_of_the_name_is_added_where_somebody_says_so(cast: Cast, browse: Browse):
    program = import_for(cast, cast.gulf)
    added(cast, browse, cast.gulf, program)
    assert added(cast, browse, cast.gulf, program, another="yes").status_code == 303
    assert len({vendor for vendor, _ in works_for(cast)}) == 2


def leaves_team(cast: Cast, person: Person, team: str) -> None:
    with cast.database.write() as tx:
        number = tx.scalars(select(Team.id).where(Team.name == team)).one()
        tx.execute(delete(TeamMember).where(TeamMember.person_id == person.id, TeamMember.team_id == number))


def test_another_teams_vendor_is_told_of_without_its_client_and_may_be_taken_on(cast: Cast, browse: Browse):
    theirs, ours = import_for(cast, cast.bay), import_for(cast, cast.gulf)
    assert added(cast, browse, cast.bay, theirs, state="FL").status_code == 303
    [(vendor, _)] = works_for(cast)
    leaves_team(cast, cast.morgan, "Bay team")
    answer = added(cast, browse, cast.gulf, ours)
    assert "A vendor of this name works for another team's client" in answer.text
    for private in ("Bay Transit", f"/vendors/{vendor}", "FL"):
        assert private not in answer.text.split("<main", 1)[1]
    assert added(cast, browse, cast.gulf, ours, known=str(vendor)).headers["location"] == f"/vendors/{vendor}"
    assert works_for(cast) == [(vendor, cast.bay.id), (vendor, cast.gulf.id)]


def test_nobody_takes_on_a_vendor_by_its_number_alone(cast: Cast, browse: Browse):
    theirs, ours = import_for(cast, cast.bay), import_for(cast, cast.gulf)
    added(cast, browse, cast.bay, theirs)
    [(vendor, _)] = works_for(cast)
    assert added(cast, browse, cast.gulf, ours, legal_name="Pelican LLC", known=str(vendor)).status_code == 404
