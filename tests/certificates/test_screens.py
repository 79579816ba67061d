"""Bringing documents in through the browser and the API, watching them, looking at their pages."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.certificates import actions, rules, uploads
from app.certificates import jobs as work
from app.certificates.models import Arrival, Document, Drop
from app.gateways.storage import Storage
from app.parties import actions as parties
from app.people.models import ApiKey
from app.people.tokens import hash_token
from tests.certificates.conftest import WORKER, Bring, reading, unreadable
from tests.conftest import Browse, Cast
from tests.parties.test_parties import assign


def a_pdf(words: str = "Hello", pages: int = 1) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for number in range(1, pages + 1):
        canvas.drawString(100, 700, f"{words} {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def upload(browser: TestClient, *names: str, **fields: str):
    files = [("files", (name, a_pdf(name), "application/pdf")) for name in names]
    return browser.post("/documents", files=files, data=fields)


def test_many_files_go_in_without_script(cast: Cast, browse: Browse, storage: Storage):
    dana = browse(cast.dana)
    answer = upload(dana, "a.pdf", "b.pdf")
    assert answer.status_code == 303
    page = dana.get(answer.headers["location"])
    assert "a.pdf" in page.text
    assert "b.pdf" in page.text
    assert "0 of 2 files" in page.text
    assert 'http-equiv="refresh"' in page.text


def test_a_large_drop_comes_in_several_goes(cast: Cast, browse: Browse, storage: Storage):
    dana = browse(cast.dana)
    dana.headers["Accept"] = "application/json"
    first = upload(dana, "a.pdf").json()
    second = upload(dana, "b.pdf", drop=str(first["drop"])).json()
    assert first == second == {"drop": 1, "address": "/drops/1"}
    with cast.database.read(None) as tx:
        assert tx.query(Arrival).count() == 2


def test_nobody_adds_to_or_sees_another_persons_drop(cast: Cast, browse: Browse, storage: Storage):
    upload(browse(cast.dana), "a.pdf")
    for person in (cast.priya, cast.noor, cast.morgan):
        assert browse(person).get("/drops/1").status_code == 404
        assert upload(browse(person), "b.pdf", drop="1").status_code == 404
    assert browse(cast.sam).get("/drops/1").status_code == 200
    assert upload(browse(cast.sam), "b.pdf", drop="1").status_code == 422


def test_more_drops_than_a_page_holds_go_on_on_the_next(cast: Cast, browse: Browse, storage: Storage):
    dana = browse(cast.dana)
    for number in range(31):
        upload(dana, f"{number:02}.pdf")
    first = dana.get("/documents").text
    further = re.search(r'href="(/documents\?before=[^"]+)"', first)
    assert "30.pdf" in first
    assert "00.pdf" not in first
    assert "00.pdf" in dana.get(further[1].replace("&amp;", "&")).text


def test_a_form_without_its_token_brings_nothing(cast: Cast, browse: Browse, storage: Storage):
    dana = browse(cast.dana)
    del dana.headers["X-CSRF-Token"]
    assert upload(dana, "a.pdf").status_code == 403
    assert upload(browse(None), "a.pdf").status_code == 303


def test_no_file_is_said_to_be_no_file(cast: Cast, browse: Browse, storage: Storage):
    answer = browse(cast.dana).post("/documents", files=[("files", ("", b"", "application/octet-stream"))])
    assert answer.status_code == 422
    with cast.database.read(None) as tx:
        assert tx.query(Drop).count() == 0


def test_more_than_a_request_may_hold_is_refused_while_it_comes_in(
    cast: Cast, browse: Browse, storage: Storage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.main.LARGEST_REQUEST", 100_000)
    dana = browse(cast.dana)
    answer = dana.post("/documents", files=[("files", ("a.pdf", b"x" * 200_000, "application/pdf"))])
    assert answer.status_code == 413
    boundary = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    unannounced = (piece for piece in (boundary, b"x" * 200_000, b"\r\n--b--\r\n"))
    answer = dana.post("/documents", content=unannounced, headers={"Content-Type": "multipart/form-data; boundary=b"})
    assert answer.status_code == 413
    assert "Nothing was taken in" in answer.text


def test_where_documents_cannot_be_kept_nothing_is_taken_in(
    cast: Cast, browse: Browse, storage: Storage, monkeypatch: pytest.MonkeyPatch
):
    def broken() -> Storage:
        raise uploads.StorageTrouble("The disk is full.")

    monkeypatch.setattr(uploads, "open_storage", broken)
    answer = upload(browse(cast.dana), "a.pdf")
    assert answer.status_code == 503
    assert "nothing was taken in" in answer.text
    with cast.database.read(None) as tx:
        assert tx.query(Drop).count() == 0


def test_files_are_brought_for_a_vendor_of_ones_own(cast: Cast, browse: Browse, storage: Storage, harbor: int):
    assert upload(browse(cast.dana), "a.pdf", vendor=str(harbor), client=str(cast.gulf.id)).status_code == 303
    assert upload(browse(cast.noor), "a.pdf", vendor=str(harbor)).status_code == 404
    assert upload(browse(cast.noor), "a.pdf", client=str(cast.gulf.id)).status_code == 404
    with cast.database.read(None) as tx:
        assert [arrival.vendor_id for arrival in tx.query(Arrival)] == [harbor]


def test_the_vendor_is_found_by_name_with_and_without_script(cast: Cast, browse: Browse, harbor: int):
    dana = browse(cast.dana)
    whole = dana.get("/documents?q=harbor")
    part = dana.get("/documents?q=harbor", headers={"HX-Request": "true", "HX-Target": "vendors"})
    for answer in (whole, part):
        assert f'name="vendor" value="{harbor}"' in answer.text
    assert "<html" not in part.text
    assert "Harbor Point" not in browse(cast.noor).get("/documents?q=harbor").text


def test_a_drop_shows_what_became_of_each_file(cast: Cast, browse: Browse, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=cast.actor(cast.dana), now=now)
        bring(tx, drop=drop)
        bring(tx, reading("Nobody We Know LLC", policy=None), content="b", drop=drop)
        broken, _ = bring(tx, unreadable("It is damaged."), content="c", drop=drop)
    dana = browse(cast.dana)
    page = dana.get(f"/drops/{drop.id}")
    assert f'href="/vendors/{harbor}">Harbor Point Roofing LLC</a>' in page.text
    assert "Nobody We Know LLC: which vendor is this?" in page.text
    assert "Ask the sender for another copy." in page.text
    assert "hx-trigger" not in re.search(r'id="progress"[^>]*>', page.text)[0]  # type: ignore[index]
    assert dana.post(f"/arrivals/{broken.id}/retry").status_code == 303
    again = dana.get(f"/drops/{drop.id}", headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1500ms"' in again.text
    assert "<html" not in again.text
    assert "Harbor Point" not in dana.get(f"/drops/{drop.id}?state=waiting").text


def test_a_drop_says_once_that_a_file_came_before_and_that_one_is_empty(
    cast: Cast, browse: Browse, harbor: int, bring: Bring, storage: Storage, now: datetime
):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=cast.actor(cast.dana), now=now)
        bring(tx, drop=drop)
        bring(tx, drop=drop)
        actions.receive_file(tx, storage, drop, b"", "empty.pdf", who=WORKER, now=now)
    page = browse(cast.dana).get(f"/drops/{drop.id}").text
    assert '<span class="muted">already had this: arrived today</span>' in page
    assert "0 bytes" in page


@pytest.mark.parametrize(("size", "words"), [(0, "0 bytes"), (1, "1 byte"), (840_400, "840 kB"), (12_000_000, "12 MB")])
def test_a_size_is_said_for_a_persons_eyes(size: int, words: str):
    assert rules.size_words(size) == words


def test_who_brought_nothing_reads_that_about_themselves(cast: Cast, browse: Browse, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        bring(tx)
    assert "You brought nothing in yet" in browse(cast.dana).get("/documents").text


def test_a_drop_names_no_vendor_of_other_teams(cast: Cast, browse: Browse, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=cast.actor(cast.noor), now=now)
        bring(tx, drop=drop)
    page = browse(cast.noor).get(f"/drops/{drop.id}").text
    assert f"/vendors/{harbor}" not in page
    assert "with another team" in page


def test_nobody_retries_a_file_that_they_may_not_see(cast: Cast, browse: Browse, bring: Bring, harbor: int):
    with cast.database.write(None) as tx:
        arrival, _ = bring(tx)
    assert browse(cast.noor).post(f"/arrivals/{arrival.id}/retry").status_code == 404
    assert browse(cast.sam).post(f"/arrivals/{arrival.id}/retry").status_code == 409


def test_pages_cost_the_same_however_much_is_on_them(
    cast: Cast, browse: Browse, harbor: int, bring: Bring, now: datetime
):
    dana, asked = browse(cast.dana), []
    with cast.database.write(None) as tx:
        drops = [actions.open_drop(tx, channel="console", who=cast.actor(cast.dana), now=now) for _ in range(2)]
        bring(tx, content="0", drop=drops[0])
        for number in range(1, 30):
            bring(tx, reading(f"Somebody {number} LLC", policy=None), content=str(number), drop=drops[1])

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(cast.database.engine, "before_cursor_execute", count)
    try:
        costs = []
        for address in (f"/drops/{drops[0].id}", f"/drops/{drops[1].id}", "/documents"):
            asked.clear()
            assert dana.get(address).status_code == 200
            costs.append(len(asked))
    finally:
        event.remove(cast.database.engine, "before_cursor_execute", count)
    assert costs[0] == costs[1] <= 9
    assert costs[2] <= 7


def key_of(cast: Cast, client_id: int | None, now: datetime) -> dict[str, str]:
    with cast.database.write(None) as tx:
        tx.add(
            ApiKey(
                name="agency system", key_hash=hash_token("k" * 40), hint="kkkk", created_at=now, client_id=client_id
            )
        )
    return {"Authorization": f"Bearer {'k' * 40}"}


def test_a_program_brings_documents_with_its_key(cast: Cast, browse: Browse, storage: Storage, now: datetime):
    key, client = key_of(cast, cast.gulf.id, now), browse(None)
    files = [("files", ("a.pdf", a_pdf(), "application/pdf")), ("files", ("b.pdf", b"", "application/pdf"))]
    answer = client.post("/api/v1/documents", files=files, headers=key)
    assert answer.status_code == 201
    assert [(file["file"], file["state"]) for file in answer.json()["files"]] == [
        ("a.pdf", "waiting"),
        ("b.pdf", "trouble"),
    ]
    progress = client.get(answer.json()["status"], headers=key).json()
    assert (progress["finished"], progress["counts"]["files"]) == (False, 2)
    with cast.database.read(None) as tx:
        assert tx.query(Drop).one().client_id == cast.gulf.id


def test_a_number_that_no_key_can_have_is_not_there(cast: Cast, browse: Browse, storage: Storage, now: datetime):
    key, client, beyond = key_of(cast, cast.gulf.id, now), browse(None), "9" * 23
    assert client.get(f"/api/v1/drops/{beyond}", headers=key).status_code == 404
    answer = client.post(
        "/api/v1/documents", files=[("files", ("a.pdf", b"x"))], data={"vendor_id": beyond}, headers=key
    )
    assert answer.status_code == 404
    assert answer.json() == {"error": "There is nothing of that number."}
    assert browse(cast.dana).get(f"/documents/{beyond}").status_code == 404


def test_a_key_opens_its_own_client_alone(cast: Cast, browse: Browse, storage: Storage, harbor: int, now: datetime):
    key, client = key_of(cast, cast.bay.id, now), browse(None)
    upload(browse(cast.dana), "a.pdf", client=str(cast.gulf.id))
    assert client.get("/api/v1/drops/1", headers=key).status_code == 404
    for fields in ({"client_id": str(cast.gulf.id)}, {"vendor_id": str(harbor)}):
        answer = client.post("/api/v1/documents", files=[("files", ("a.pdf", b"x"))], data=fields, headers=key)
        assert answer.status_code == 404
    assert client.post("/api/v1/documents", files=[("files", ("a.pdf", b"x"))]).status_code == 401


@pytest.fixture
def paper(cast: Cast, storage: Storage, harbor: int, now: datetime) -> int:
    """A two-page file with a document of Harbor's on its first page and one of nobody's on its second."""
    pages = [reading(), reading("Nobody We Know LLC", policy=None, address=None, part=2)]
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        arrival = actions.receive_file(tx, storage, drop, a_pdf("Harbor", 2), "two.pdf", who=WORKER, now=now)
        return actions.record_readings(tx, arrival.id, pages, who=WORKER, now=now)[0].id


def test_a_page_is_drawn_once_and_kept_by_the_browser(
    cast: Cast, browse: Browse, storage: Storage, paper: int, monkeypatch: pytest.MonkeyPatch
):
    dana = browse(cast.dana)
    first = dana.get(f"/documents/{paper}/pages/1.png")
    assert first.content.startswith(b"\x89PNG")
    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert (
        dana.get(f"/documents/{paper}/pages/1.png", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    )
    monkeypatch.setattr("app.reading.safely.render_safely", lambda *_: pytest.fail("drawn twice"))
    assert dana.get(f"/documents/{paper}/pages/1.png").content == first.content
    assert len(list((Path(storage.where) / "made" / "pages").rglob("*.png"))) == 1


def test_a_page_of_another_document_of_the_same_file_is_not_shown(cast: Cast, browse: Browse, paper: int):
    assert browse(cast.dana).get(f"/documents/{paper}/pages/2.png").status_code == 404
    assert browse(cast.dana).get(f"/documents/{paper}/pages/2/words.json").status_code == 404


@pytest.mark.parametrize("what", ["pages/1.png", "pages/1/words.json", "file"])
def test_another_teams_document_is_not_there(cast: Cast, browse: Browse, paper: int, what: str):
    assert browse(cast.noor).get(f"/documents/{paper}/{what}").status_code == 404
    assert browse(cast.dana).get(f"/documents/{paper}/{what}").status_code == 200
    assert browse(None).get(f"/documents/{paper}/{what}").status_code == 303


def test_the_words_of_a_page_are_found_with_their_boxes(cast: Cast, browse: Browse, paper: int):
    words = browse(cast.dana).get(f"/documents/{paper}/pages/1/words.json").json()["words"]
    assert [word["text"] for word in words] == ["Harbor", "1"]
    x0, y0, x1, y1 = words[0]["bbox"]
    assert 95 < x0 < x1 < 150
    assert 75 < y0 < y1 < 100


def test_a_box_drawn_on_a_page_is_read_again(cast: Cast, browse: Browse, paper: int):
    dana = browse(cast.dana)
    answer = dana.post(f"/documents/{paper}/regions", data={"page": "1", "box": "90 70 160 105"})
    assert answer.json()["text"] == "Harbor 1"
    for box in ("90 70", "a b c d", "160 105 90 70"):
        assert dana.post(f"/documents/{paper}/regions", data={"page": "1", "box": box}).status_code == 422
    assert (
        browse(cast.noor).post(f"/documents/{paper}/regions", data={"page": "1", "box": "90 70 160 105"}).status_code
        == 404
    )


def test_a_file_is_handed_out_as_a_file_and_nothing_else(cast: Cast, browse: Browse, paper: int):
    answer = browse(cast.dana).get(f"/documents/{paper}/file")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''two.pdf"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_that_holds_another_teams_papers_is_not_handed_out_whole(
    cast: Cast, browse: Browse, paper: int, now: datetime
):
    with cast.database.write(None) as tx:
        bays = parties.add_vendor(tx, legal_name="Nobody We Know LLC", who=WORKER, now=now).id
        assign(tx, cast.bay.id, bays, now)
        other = tx.query(Document).filter(Document.part == 2).one()
        actions.match_document(tx, other.id, bays, who=WORKER, now=now)
    answer = browse(cast.dana).get(f"/documents/{paper}/file")
    assert answer.status_code == 409
    assert browse(cast.sam).get(f"/documents/{paper}/file").status_code == 200


def test_a_file_in_trouble_can_be_looked_at_by_those_who_work_items(cast: Cast, browse: Browse, bring: Bring):
    with cast.database.write(None) as tx:
        arrival, _ = bring(tx, unreadable("It is damaged."))
    assert browse(cast.priya).get(f"/arrivals/{arrival.id}/file").content == b"a certificate"
    assert browse(cast.dana).get("/arrivals/99/file").status_code == 404


def test_a_forgotten_arrival_is_read_by_the_sweep(cast: Cast, browse: Browse, storage: Storage):
    upload(browse(cast.dana), "a.pdf")
    with cast.database.write(None) as tx:
        tx.connection().exec_driver_sql("delete from procrastinate_jobs")
        tx.query(Arrival).update({"received_at": Arrival.received_at - timedelta(hours=1)})
    work.sweep_arrivals(cast.database)
    with cast.database.read(None) as tx:
        assert tx.connection().exec_driver_sql("select count(*) from procrastinate_jobs").scalar() == 1
