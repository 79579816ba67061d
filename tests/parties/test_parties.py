"""Clients, vendors and agencies are taken on once, found by whoever may see them, and reached with the hour there."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.kit.actor import worker
from app.kit.database import Database
from app.kit.errors import BadInput, Refused
from app.parties import actions, queries
from app.parties.models import Vendor, VendorName, VendorPolicy
from app.parties.terms import index_terms
from app.programs.models import Program
from tests.conftest import Cast

WORKER = worker()


def make_vendor(tx: Session, now: datetime, name: str = "Harbor Point Roofing LLC", **facts: object) -> int:
    given = {"street": "1200 Main St", "city": "Dallas", "state": "TX", "zip": "75201", "trade": "roofing"} | facts
    return actions.add_vendor(tx, legal_name=name, **given, who=WORKER, now=now).id


def assign(tx: Session, client_id: int, vendor_id: int, now: datetime) -> int:
    program = tx.scalar(select(Program).where(Program.client_id == client_id))
    if program is None:
        program = Program(client_id=client_id, name="Standard", created_at=now)
        tx.add(program)
        tx.flush()
    return actions.assign_vendor(tx, client_id, vendor_id, program.id, who=WORKER, now=now).id


def test_a_client_is_taken_on_once(database: Database, now: datetime):
    with database.write(None) as tx:
        actions.add_client(tx, "Gulf States Grocers", who=WORKER, now=now)
        with pytest.raises(Refused, match="already"):
            actions.add_client(tx, "Gulf States Grocers", who=WORKER, now=now)
        with pytest.raises(BadInput, match="time zone"):
            actions.add_client(tx, "Bay Transit", time_zone="Mars/Olympus", who=WORKER, now=now)


def test_jane_roe_who_trades_as_roe_roofing_is_jane_roe(database: Database, now: datetime):
    with database.write(None) as tx:
        vendor_id = make_vendor(tx, now, "Jane Roe DBA Roe Roofing")
        card = queries.vendor_card(tx, vendor_id)
    assert card is not None
    assert (card.legal_name, card.dba) == ("Jane Roe", ("Roe Roofing",))


def test_an_agency_is_one_however_its_form_is_written(database: Database, now: datetime):
    with database.write(None) as tx:
        one = actions.add_agency(tx, "Kerr Insurance Agency, Inc.", who=WORKER, now=now)
        assert actions.add_agency(tx, "KERR INSURANCE AGENCY INC", who=WORKER, now=now).id == one.id


def test_a_carriers_naic_code_is_kept_when_it_is_first_seen(database: Database, now: datetime):
    with database.write(None) as tx:
        actions.add_carrier(tx, "Example Mutual Insurance Company", who=WORKER, now=now)
        again = actions.add_carrier(tx, "Example Mutual Insurance Co", naic="99999", who=WORKER, now=now)
        assert again.naic == "99999"


def test_what_was_learnt_from_one_paper_can_be_forgotten(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        vendor_id = make_vendor(tx, now)
        actions.learn_alias(tx, vendor_id, "Harbor Pt. Roofers", "document 81", who=WORKER, now=now)
        actions.learn_policy(tx, vendor_id, "GL 88213", "document 81", who=WORKER, now=now)
        actions.learn_policy(tx, vendor_id, "UM 99100", "document 7", who=WORKER, now=now)
        vendor = tx.get(Vendor, vendor_id)
        assert vendor is not None
        actions.forget_what(tx, vendor, "document 81", who=WORKER, now=now)
    sam = cast.actor(cast.sam)
    with cast.database.read(None) as tx:
        assert tx.scalars(select(VendorName.kind)).all() == ["legal"]
        assert tx.scalars(select(VendorPolicy.policy_number)).all() == ["UM 99100"]
        assert queries.search(tx, "GL 88213", sam) == {}


def test_a_vendor_works_for_a_client_under_a_program_once(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        vendor_id = make_vendor(tx, now)
        assign(tx, cast.gulf.id, vendor_id, now)
        with pytest.raises(Refused, match="already"):
            assign(tx, cast.gulf.id, vendor_id, now)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("harbor", "vendor"), ("HARBOR POINT", "vendor"), ("roofing harbor", "vendor"), ("point roof", "vendor"),
        ("harber poinnt roofing", "vendor"), ("Roe Roofers", "vendor"), ("gl-88213", "policy"), ("88213", "policy"),
        ("kerr", "agency"), ("Rosa", "person"), ("(217) 555-0142", "phone"), ("555-0142", "phone"),
        ("rosa@kerr.example.com", "email"), ("kerr.example", "email"), ("gulf st", "client"), ("example mut", "carrier"),
    ],
)  # fmt: skip
def test_everything_is_found_by_what_one_types(cast: Cast, now: datetime, typed: str, kind: str):
    with cast.database.write(None) as tx:
        vendor_id = make_vendor(tx, now, dba=["Roe Roofers"])
        assign(tx, cast.gulf.id, vendor_id, now)
        actions.learn_policy(tx, vendor_id, "GL 88213", "document 1", who=WORKER, now=now)
        agency = actions.add_agency(tx, "Kerr Agency", who=WORKER, now=now)
        actions.add_carrier(tx, "Example Mutual", who=WORKER, now=now)
        _index(tx, cast)
        for how, value in (("phone", "217-555-0142"), ("email", "Rosa@kerr.example.com")):
            actions.add_contact_point(
                tx,
                kind=how,
                value=value,
                agency_id=agency.id,
                person_name="Rosa Example",
                learnt_from="test",
                who=WORKER,
                now=now,
            )
    with cast.database.read(cast.actor(cast.dana).clients) as tx:
        assert kind in queries.search(tx, typed, cast.actor(cast.dana))


def _index(tx: Session, cast: Cast) -> None:
    index_terms(tx, "client", cast.gulf.id, [cast.gulf.name])


def test_nobody_finds_the_vendors_contacts_or_clients_of_other_teams(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        vendor_id = make_vendor(tx, now)
        assign(tx, cast.bay.id, vendor_id, now)
        _index(tx, cast)
        actions.learn_policy(tx, vendor_id, "GL 88213", "document 1", who=WORKER, now=now)
        actions.add_contact_point(
            tx, kind="phone", value="217-555-0142", vendor_id=vendor_id, learnt_from="test", who=WORKER, now=now
        )
    dana, noor = cast.actor(cast.dana), cast.actor(cast.noor)
    with cast.database.read(dana.clients) as tx:
        assert [queries.search(tx, typed, dana) for typed in ("harbor point", "GL 88213", "217-555-0142")] == [
            {},
            {},
            {},
        ]
        assert not queries.is_visible_vendor(tx, vendor_id, dana)
    with cast.database.read(noor.clients) as tx:
        assert queries.search(tx, "gulf", noor) == {}
        assert queries.is_visible_vendor(tx, vendor_id, noor)


def test_a_vendors_card_shows_each_team_its_own_clients(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        vendor_id = make_vendor(tx, now)
        for client in (cast.gulf, cast.bay):
            assign(tx, client.id, vendor_id, now)
            actions.add_touch(
                tx,
                kind="note",
                title=f"For {client.name}",
                vendor_id=vendor_id,
                client_id=client.id,
                who=WORKER,
                now=now,
            )
        actions.add_touch(tx, kind="arrival", title="For anybody", vendor_id=vendor_id, who=WORKER, now=now)
    with cast.database.read(cast.actor(cast.dana).clients) as tx:
        assert [row.client_name for row in queries.assignments_of(tx, vendor_id)] == ["Gulf States Grocers"]
        assert {row.title for row in queries.timeline(tx, vendor_id)} == {"For Gulf States Grocers", "For anybody"}


def test_the_timeline_goes_on_where_the_page_before_ended(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        vendor_id = make_vendor(tx, now)
        for number in range(5):
            actions.add_touch(tx, kind="note", title=str(number), vendor_id=vendor_id, who=WORKER, now=now)
        first = queries.timeline(tx, vendor_id, limit=2)
        rest = queries.timeline(tx, vendor_id, before=(first[-1].at, first[-1].id))
    assert [row.title for row in (*first, *rest)] == ["4", "3", "2", "1", "0"]


def test_people_are_reached_vendor_first_with_the_hour_there(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        agency = actions.add_agency(tx, "Kerr Agency", state="WA", who=WORKER, now=now)
        carrier = actions.add_carrier(tx, "Example Mutual", who=WORKER, now=now)
        vendor_id = make_vendor(tx, now, agency_id=agency.id)
        actions.learn_policy(tx, vendor_id, "GL 88213", "document 1", carrier_id=carrier.id, who=WORKER, now=now)
        owners = ({"carrier_id": carrier.id}, {"agency_id": agency.id}, {"vendor_id": vendor_id})
        for owner in owners:
            actions.add_contact_point(
                tx, kind="phone", value="217-555-0142", state="IL", learnt_from="test", **owner, who=WORKER, now=now
            )
        people = queries.people_of(tx, vendor_id, now)
    assert [(p.role, p.firm) for p in people] == [
        ("vendor", "Harbor Point Roofing LLC"),
        ("agency", "Kerr Agency"),
        ("carrier", "Example Mutual"),
    ]
    assert all("m, " in p.hours and p.shown == "(217) 555-0142" for p in people)


def test_the_same_number_is_one_contact_point(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        agency = actions.add_agency(tx, "Kerr Agency", who=WORKER, now=now)
        made = [
            actions.add_contact_point(
                tx, kind="phone", value=value, agency_id=agency.id, learnt_from="test", who=WORKER, now=now
            ).id
            for value in ("217.555.0142", "+1 (217) 555-0142")
        ]
        with pytest.raises(BadInput, match="ten digits"):
            actions.add_contact_point(
                tx, kind="phone", value="0142", agency_id=agency.id, learnt_from="test", who=WORKER, now=now
            )
    assert made[0] == made[1]


def test_search_costs_the_same_however_much_it_finds(cast: Cast, now: datetime):
    with cast.database.write(None) as tx:
        for number in range(40):
            assign(tx, cast.gulf.id, make_vendor(tx, now, f"Harbor {number} Roofing LLC"), now)
    asked: list[str] = []
    event.listen(cast.database.engine, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    dana = cast.actor(cast.dana)
    with cast.database.read(dana.clients) as tx:
        asked.clear()
        found = queries.search(tx, "harbor roofing", dana)
        assert len(found["vendor"]) == 6
        assert len(asked) == 2
