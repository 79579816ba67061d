"""What stands around every request: commits before the answer, strict headers, plain words for what went wrong."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.kit.errors import Refused
from app.kit.web.pages import environment, go_to
from app.main import make_app
from app.parties.models import Client
from app.people.access import Write, cookie_name
from tests.conftest import Browse, Cast


@pytest.fixture
def desk(cast: Cast, browse: Browse) -> TestClient:
    """Dana's browser on an application with three more routes: one that writes, one that breaks, one that refuses."""
    signed_in = browse(cast.dana)
    app = make_app(cast.database)

    @app.post("/probe/clients")
    def create_client(visit: Write) -> object:
        visit.tx.add(Client(name="Written", created_at=visit.now))
        return go_to(visit, "/")

    @app.post("/probe/breakages")
    def create_breakage(visit: Write) -> object:
        visit.tx.add(Client(name="Half done", created_at=visit.now))
        visit.tx.flush()
        raise RuntimeError("a bug")

    @app.post("/probe/refusals")
    def create_refusal(visit: Write) -> object:
        visit.tx.add(Client(name="Refused", created_at=visit.now))
        raise Refused("Priya Example has been on this since 10:04. Start next instead.")

    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    client.cookies.set(cookie_name(), signed_in.cookies[cookie_name()])
    client.headers["X-CSRF-Token"] = signed_in.headers["X-CSRF-Token"]
    client.__enter__()
    yield client
    client.__exit__()


def names(cast: Cast) -> set[str]:
    with cast.database.read(None) as tx:
        return set(tx.scalars(select(Client.name))) - {cast.gulf.name, cast.bay.name}


def test_a_write_is_committed_before_the_answer(desk: TestClient, cast: Cast):
    assert desk.post("/probe/clients").status_code == 303
    assert names(cast) == {"Written"}


def test_a_commit_that_fails_never_answers_that_all_is_well(desk: TestClient, cast: Cast, monkeypatch):
    # FastAPI runs a dependency's end after the answer by default: the answer was 200 and nothing was written.
    def fail(_session: Session) -> None:
        raise OperationalError("commit", {}, Exception("disk full"))

    monkeypatch.setattr(Session, "commit", fail)
    assert desk.post("/probe/clients").status_code == 500
    monkeypatch.undo()
    assert names(cast) == set()


def test_what_breaks_or_is_refused_leaves_nothing_half_done(desk: TestClient, cast: Cast):
    assert desk.post("/probe/breakages").status_code == 500
    refused = desk.post("/probe/refusals")
    assert refused.status_code == 409
    assert "Start next instead" in refused.text
    assert names(cast) == set()


def test_htmx_is_told_in_the_notice_region(desk: TestClient):
    refused = desk.post("/probe/refusals", headers={"HX-Request": "true"})
    assert refused.headers["HX-Retarget"] == "#notices"
    assert "<html" not in refused.text


def test_every_answer_carries_the_strict_headers(desk: TestClient):
    for answer in (
        desk.get("/health"),
        desk.get("/nowhere"),
        desk.get("/static/app.css"),
        desk.post("/probe/breakages"),
    ):
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-request-id"]


def test_a_breakage_tells_the_person_the_request_to_quote_and_not_the_bug(desk: TestClient):
    broken = desk.post("/probe/breakages")
    assert broken.headers["x-request-id"] in broken.text
    assert "a bug" not in broken.text


def test_the_request_id_stands_in_the_audit_row(cast: Cast, browse: Browse):
    with cast.database.read(None) as tx:
        columns = set(
            tx.scalars(text("select column_name from information_schema.columns where table_name = 'audit_row'"))
        )
    assert "request_id" in columns


def test_head_is_answered_where_get_is_and_without_a_body(cast: Cast, browse: Browse):
    dana = browse(cast.dana)
    for address in ("/documents", "/queues/unmatched", "/health", "/nowhere"):
        got, head = dana.get(address), dana.head(address)
        assert (head.status_code, head.headers["Content-Type"]) == (got.status_code, got.headers["Content-Type"])
        assert got.content
        assert not head.content
    assert browse(None).head("/documents").status_code == 303
    assert dana.head("/arrivals/1/retry").status_code == dana.get("/arrivals/1/retry").status_code == 405


def test_a_reference_is_given_for_our_faults_and_not_for_what_somebody_typed():
    notice = environment().get_template("ui/notice.html")
    said = notice.render(status=422, sentence="“soon” is no date.", request_id="a1b2c3")
    assert "a1b2c3" not in said
    assert "a1b2c3" in notice.render(status=500, sentence="Something broke on our side.", request_id="a1b2c3")
