"""A page that names one client is not shown to whoever serves another alone; what it says about cover still counts."""

from __future__ import annotations

import pytest

from app.certificates.actions import correct_value
from app.certificates.models import Document
from app.certificates.naming import named_on, open_pages
from app.kit.errors import NotFound
from app.standing.rules import own_forms
from tests.reviews.conftest import HOLDER, reading
from tests.reviews.test_workspace import look
from tests.standing.cast import certificate, notice

NAMES = {1: ("Gulf States Grocers, Inc.",), 2: ("Bay Transit",), 3: ("Summit LLC",)}


@pytest.fixture
def in_mail(desk, cast):
    """Puts a page on the vendor's file that names Bay Transit, as the reader would note it, and has it judged."""

    def arrive(made, words=""):
        document = desk.arrive(made)
        with cast.database.write(None) as tx:
            tx.get_one(Document, document.id).notice_words = {"1": words} if words else {}
        desk.arrive(reading(desk.now))
        return document

    return arrive


@pytest.mark.parametrize(
    ("words", "clients"),
    [
        ("To: BAY TRANSIT, 4 Pier Rd", [2]),
        ("cc: Gulf States Grocers Incorporated; Bay Transit", [1, 2]),
        ("Gulf States Grocery Supply", None),
        ("Summit Insurance Company", None),  # one word stands in many names
        ("Holder: Summit, L.L.C.", [3]),
    ],
)
def test_a_page_names_a_client_by_the_words_of_its_name_in_a_row(words, clients):
    found = named_on(notice("GL-100", "2026-12-01"), {"1": words}, NAMES)
    assert found.get("1") == clients


def test_the_holder_of_a_certificate_is_named_by_its_page():
    assert named_on(certificate(), {}, NAMES) == {"1": [1]}


def test_a_page_that_names_none_or_one_of_theirs_is_open():
    assert open_pages([1, 2, 3], {"1": [7], "2": [7, 8]}, {8}) == {2, 3}


def test_another_clients_certificate_is_no_document_to_who_serves_this_one(desk, also_bay, cast, browse):
    document = desk.arrive(reading(desk.now, holder="Bay Transit"))
    page = f"/documents/{document.id}/pages/1.png"
    assert browse(cast.dana).get(page).status_code == 404
    assert browse(cast.dana).get(f"/documents/{document.id}/file").status_code == 404
    with desk.cast.database.read(None) as tx:
        assert tx.get_one(Document, document.id).named_clients == {"1": [cast.bay.id]}
    with pytest.raises(NotFound, match="no such document"):
        desk.act(correct_value, document.id, HOLDER, "Gulf States Grocers", who=cast.actor(cast.dana))


def test_a_notice_to_another_client_counts_and_its_page_stays_hidden(desk, also_bay, cast, in_mail):
    in_mail(notice("GL-100", desk.now.date().isoformat()), words="To the holder Bay Transit, 4 Pier Rd, Tampa")
    item = desk.item()
    mine, all_ = look(desk, item, cast.actor(cast.dana)), look(desk, item, cast.actor(cast.morgan))
    assert any(row.slug.startswith("cancel") or "ancel" in row.sentence for group in mine.groups for row in group.rows)
    assert "Notice" not in " ".join(words for _, words in mine.papers)
    assert any("otice" in words for _, words in all_.papers)


def test_an_item_of_a_hidden_paper_shows_its_verdict_without_a_page(desk, also_bay, cast, browse):
    document = desk.arrive(notice("GL-100", desk.now.date().isoformat()))
    with cast.database.write(None) as tx:
        tx.get_one(Document, document.id).named_clients = {"1": [cast.bay.id]}
    page = browse(cast.dana).get(f"/items/{desk.item(document).id}").text
    assert "names a client that another team serves" in page
    assert "Needs your eyes" in page


def form(number: str, names: list[str], **more) -> dict:
    return {
        "number": number,
        "edition": None,
        "title": None,
        "page": 1,
        "role": "attached",
        "scheduled_names": names,
    } | more


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        (form("CG 20 10", ["Bay Transit"]), False),
        (form("CG 20 10", ["Bay Transit", "Gulf States Grocers"]), True),
        (form("CG 20 10", ["Bay Transit"], blanket=True), True),
        (form("CG 20 10", ["Somebody We Do Not Know LLC"]), True),  # a deficiency of its own: it names another party
        (form("XX 99 99", ["Bay Transit"]), True),  # unknown: asked about, whomever it names
    ],
)
def test_an_endorsement_that_grants_to_other_clients_by_name_proves_nothing_to_this_one(given, counts):
    kept = own_forms(certificate() | {"forms": [given]}, ["Gulf States Grocers"], ["Bay Transit"])
    assert kept["forms"] == [given if counts else {}]


def test_no_picture_is_fetched_ahead_of_a_page_that_one_may_not_see(desk, also_bay, cast):
    desk.arrive(reading(desk.now, gl={"general_aggregate": 1_000_000}))
    first = desk.item()
    second = desk.arrive(notice("GL-100", desk.now.date().isoformat()))
    dana = cast.actor(cast.dana)
    assert f"/documents/{second.id}/" in look(desk, first, dana).next_image
    with cast.database.write(None) as tx:
        tx.get_one(Document, second.id).named_clients = {"1": [cast.bay.id]}
    assert look(desk, first, dana).next_image == ""
