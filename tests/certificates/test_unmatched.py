"""A certificate goes to its vendor where that is sure; otherwise a person chooses, and the choice teaches."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates import actions, queries
from app.certificates import jobs as work
from app.certificates.models import Document
from app.items.models import WorkItem
from app.kit.errors import NotFound, Refused
from app.parties import actions as parties
from app.parties import queries as known
from app.parties.models import VendorName, VendorPolicy
from tests.certificates.conftest import WORKER, Bring, reading
from tests.certificates.test_matching import emptied
from tests.conftest import Browse, Cast
from tests.parties.test_parties import assign


def unmatched(tx: Session) -> list[WorkItem]:
    return list(
        tx.scalars(select(WorkItem).where(WorkItem.kind == "unmatched", WorkItem.state == "open").order_by(WorkItem.id))
    )


def judgings(tx: Session) -> list[dict[str, object]]:
    rows = tx.connection().exec_driver_sql(
        "select args from procrastinate_jobs where task_name = 'standing.judging' and args->>'cause' <> 'vendor assigned' order by id"
    )
    return [row[0] for row in rows]


def test_a_sure_match_is_made_and_judged(cast: Cast, harbor: int, bring: Bring):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx)
        assert (document.vendor_id, document.matched_how) == (harbor, "sure")
        assert unmatched(tx) == []
        assert judgings(tx) == [{"vendor_id": harbor, "document_id": document.id, "cause": "document came"}]
        assert [touch.title for touch in known.timeline(tx, harbor)] == ["Certificate came: certificate.pdf"]


def test_a_doubtful_one_goes_to_a_person_with_the_best_candidates(cast: Cast, harbor: int, bring: Bring):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, reading("Harber Point Roofing LLC"))
        assert document.vendor_id is None
        [item] = unmatched(tx)
        assert item.summary == "Harber Point Roofing LLC: which vendor is this?"
        [offered], hidden = queries.match_candidates(tx, document.id, cast.actor(cast.dana))
        assert (offered.vendor_id, hidden) == (harbor, 0)
        assert "nearly the same name as Harbor Point Roofing LLC" in offered.reasons
        assert "the name differs by a few letters" in offered.doubts


def nobodys(name: str) -> dict[str, Any]:
    """A certificate made out to nobody we know."""
    made = reading(name)
    made["certificate"]["certificate_holder"]["name"] = "Whom It May Concern"
    return made


def test_how_many_come_near_is_said_of_those_that_are_shown_and_each_has_a_key(
    cast: Cast, harbor: int, bring: Bring, browse: Browse
):
    with cast.database.write(None) as tx:
        bring(tx, nobodys("Harber Point Roofing LLC"))
        [item] = unmatched(tx)
        assert item.detail.endswith("1 vendor comes near.")
        address = f"/items/{item.id}"
    mine = browse(cast.dana).get(f"{address}?words=Harbor").text
    assert "1 vendor comes near</h2>" in mine
    assert re.findall(r'data-hotkey="([1-9])"', mine) == ["1", "2"]
    theirs = browse(cast.noor).get(address).text
    assert "Nobody comes near, but 1 of another team</h2>" in theirs
    assert "1 vendor comes near" not in theirs


def test_nobody_comes_near(cast: Cast, harbor: int, bring: Bring):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, reading("Zebra Interiors Ltd", address=None))
        assert queries.match_candidates(tx, document.id, cast.actor(cast.dana)) == ([], 0)
        assert unmatched(tx)[0].detail == "Certificate, certificate.pdf. No vendor comes near."


def test_the_persons_choice_teaches_the_next_time(cast: Cast, harbor: int, bring: Bring, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, reading("Harbour Point Roofers LLC", address=None))
    with cast.database.write(dana.clients) as tx:
        actions.match_document(tx, document.id, harbor, who=dana, now=now)
        assert unmatched(tx) == []
    with cast.database.write(None) as tx:
        _, [later] = bring(
            tx, reading("HARBOUR POINT ROOFERS, LLC", address=None, policy="GL 99000"), content="next year's"
        )
        assert (later.vendor_id, later.matched_how) == (harbor, "sure")


def test_others_who_waited_for_the_same_answer_find_their_vendor(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        _, [first] = bring(tx, reading("Harbour Point Roofers LLC", address=None))
        _, [second] = bring(tx, reading("Harbour Point Roofers LLC", address=None), content="another holder")
        actions.match_document(tx, first.id, harbor, who=WORKER, now=now)
    work.match_waiting(cast.database, harbor)
    work.match_waiting(cast.database, harbor)
    with cast.database.read(None) as tx:
        assert tx.get_one(Document, second.id).vendor_id == harbor
        assert unmatched(tx) == []


def test_last_years_policy_number_brings_an_endorsement_home(cast: Cast, harbor: int, bring: Bring):
    page = reading(None, kind="endorsement") | {"certificate": None}
    page["forms"] = [
        {
            "number": "CG 20 10",
            "edition": "04 13",
            "title": None,
            "page": 1,
            "role": "attached",
            "policy_number": "GL88213 01",
        }
    ]
    page["fields"] = [
        {"path": "forms[0].policy_number", "page": 1, "bbox": [0, 0, 1, 1], "source": "text", "confidence": 0.97}
    ]
    with cast.database.write(None) as tx:
        bring(tx)
        _, [document] = bring(tx, page, content="an endorsement")
        assert document.vendor_id == harbor


def test_the_way_it_came_says_whose_it_is(cast: Cast, harbor: int, bring: Bring):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, reading("Something Unheard Of LLC", address=None), vendor_id=harbor)
        assert (document.vendor_id, document.matched_how) == (harbor, "told")


def test_an_empty_form_is_put_before_a_person_even_where_it_was_brought_for_a_vendor(
    cast: Cast, harbor: int, bring: Bring
):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, emptied("text"), vendor_id=harbor)
        assert document.vendor_id is None
        assert unmatched(tx)[0].summary == "A blank form: nothing is filled in"
        [offered], _ = queries.match_candidates(tx, document.id, cast.actor(cast.dana))
        assert (offered.vendor_id, offered.reasons) == (harbor, ("it was brought for this vendor",))


def test_a_certificate_that_stands_several_times_in_a_file_is_asked_about_once(cast: Cast, bring: Bring):
    copies = [reading("Nobody We Know LLC", part=number) for number in (1, 2, 3)]
    with cast.database.write(None) as tx:
        _, documents = bring(tx, *copies, reading("Nobody We Know LLC", policy="GL 77", part=4))
        assert [document.set_aside_as for document in documents] == [None, "duplicate", "duplicate", None]
        assert [item.document_id for item in unmatched(tx)] == [documents[0].id, documents[3].id]


def test_what_is_surely_anothers_is_not_taken_for_the_one_it_was_brought_for(
    cast: Cast, harbor: int, bring: Bring, now: datetime
):
    with cast.database.write(None) as tx:
        lakeshore = parties.add_vendor(tx, legal_name="Lakeshore Painting Inc.", who=WORKER, now=now).id
        assign(tx, cast.gulf.id, lakeshore, now)
        _, [document] = bring(tx, reading("Lakeshore Painting, Inc."), vendor_id=harbor)
        assert document.vendor_id is None
        offered, _ = queries.match_candidates(tx, document.id, cast.actor(cast.dana))
        assert [one.vendor_id for one in offered] == [lakeshore, harbor]
        assert "it was brought for this vendor" in offered[1].reasons


def test_mail_from_the_vendor_helps(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        parties.add_contact_point(
            tx,
            kind="email",
            value="office@harbor.example.com",
            vendor_id=harbor,
            learnt_from="test",
            who=WORKER,
            now=now,
        )
        _, [document] = bring(tx, reading("Harbor Point Roofing", address=None), sender="Office@harbor.example.com")
        assert document.vendor_id == harbor


def test_wrong_vendor_forgets_what_the_paper_taught(cast: Cast, harbor: int, bring: Bring, now: datetime):
    dana = cast.actor(cast.dana)
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, reading("HP Roofers LLC", address=None))
        actions.match_document(tx, document.id, harbor, who=WORKER, now=now)
        assert set(tx.scalars(select(VendorName.kind))) == {"legal", "dba", "alias"}
    with cast.database.write(dana.clients) as tx:
        actions.unmatch_document(tx, document.id, who=dana, now=now)
    with cast.database.write(None) as tx:
        assert set(tx.scalars(select(VendorName.kind))) == {"legal", "dba"}
        assert tx.scalars(select(VendorPolicy.id)).all() == []
        assert unmatched(tx)[0].detail == "Dana Example said it was given to the wrong vendor."
        assert judgings(tx)[-1] == {"vendor_id": harbor, "cause": "document taken away"}


def test_a_vendor_that_a_person_refused_is_not_found_again(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx)
        actions.unmatch_document(tx, document.id, who=WORKER, now=now)
        assert queries.match_candidates(tx, document.id, WORKER) == ([], 0)
    work.match_waiting(cast.database, harbor)
    with cast.database.read(None) as tx:
        assert tx.get_one(Document, document.id).vendor_id is None


def test_the_agency_and_its_person_are_learnt(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        bring(tx)
        people = known.people_of(tx, harbor, now)
    assert {(one.firm, one.person_name, one.value) for one in people} == {
        ("Kerr Insurance Agency", "Rosa Example", "+12145550142"), ("Kerr Insurance Agency", "Rosa Example", "certs@kerr.example.com")
    }  # fmt: skip
    assert people[0].time_zone == "America/Chicago"


def test_what_was_read_with_doubt_teaches_nothing(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx, reading(sure=0.6))
        assert document.vendor_id == harbor
        assert known.people_of(tx, harbor, now) == []
        assert tx.scalars(select(VendorPolicy.id)).all() == []


def test_a_certificate_is_found_by_its_number(cast: Cast, harbor: int, bring: Bring):
    with cast.database.write(None) as tx:
        bring(tx)
        [hit] = known.search(tx, "26-27 master", WORKER)["certificate"]
        assert hit.of == ("vendor", harbor)


def test_a_document_has_one_vendor_until_somebody_says_wrong_vendor(
    cast: Cast, harbor: int, bring: Bring, now: datetime
):
    with cast.database.write(None) as tx:
        other = parties.add_vendor(tx, legal_name="Lakeshore Painting Inc.", who=WORKER, now=now).id
        _, [document] = bring(tx)
        with pytest.raises(Refused, match="wrong vendor"):
            actions.match_document(tx, document.id, other, who=WORKER, now=now)


def test_nobody_gives_a_document_to_another_teams_vendor_or_sees_it_there(cast: Cast, bring: Bring, now: datetime):
    dana, noor, ada = (cast.actor(person) for person in (cast.dana, cast.noor, cast.ada))
    with cast.database.write(None) as tx:
        bays = parties.add_vendor(tx, legal_name="Harbor Point Roofing LLC", state="TX", who=WORKER, now=now).id
        assign(tx, cast.bay.id, bays, now)
        _, [document] = bring(tx, nobodys("Harber Point Roofing LLC"))
    with cast.database.write(dana.clients) as tx:
        assert queries.match_candidates(tx, document.id, dana) == ([], 1)
        with pytest.raises(NotFound):
            actions.match_document(tx, document.id, bays, who=dana, now=now)
        assert queries.visible_document(tx, document.id, ada)  # whose lists name it may look at it
    with cast.database.write(noor.clients) as tx:
        actions.match_document(tx, document.id, bays, who=noor, now=now)
    with cast.database.read(dana.clients) as tx, pytest.raises(NotFound):
        queries.visible_document(tx, document.id, dana)


def test_a_paper_that_names_a_client_is_work_for_those_who_serve_it_alone(cast: Cast, bring: Bring, browse: Browse):
    with cast.database.write(None) as tx:
        bring(tx, reading("Zebra Interiors Ltd"))  # made out to Gulf
        [item] = unmatched(tx)
        address, page = f"/items/{item.id}", f"/documents/{item.document_id}/pages/1.png"
    assert browse(cast.dana).get(address).status_code == 200
    assert browse(cast.noor).get(address).status_code == 404
    assert browse(cast.noor).get(page).status_code == 404


def test_a_duplicate_is_set_aside_and_can_be_taken_back(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        _, [document] = bring(tx)
        actions.set_aside_document(tx, document.id, "duplicate", who=WORKER, now=now)
        assert queries.documents_of(tx, harbor) == []
        actions.take_back_document(tx, document.id, who=WORKER, now=now)
        assert [one.id for one in queries.documents_of(tx, harbor)] == [document.id]
        assert [judging["cause"] for judging in judgings(tx)] == [
            "document came",
            "set aside as duplicate",
            "taken back",
        ]
