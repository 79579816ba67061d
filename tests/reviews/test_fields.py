"""The fields of a line: what cannot be a value is said at the field, and a text keeps its lines."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.certificates.models import Correction
from app.kit.errors import BadInput
from app.reviews.actions import Entry, NoValue, correct_values
from tests.reviews.conftest import AGGREGATE

EXPIRATION = "certificate.coverages[0].expiration"
ADDRESS = "certificate.insured.address"
HTMX = {"HX-Request": "true"}


def send(desk, item, browser, path, typed, **more):
    form = {"client": desk.cast.gulf.id, "place": f"{item.document_id}:{path}", "typed": typed, "form": "everything"}
    return browser.post(f"/items/{item.id}/corrections", data=form | more, headers=more.pop("headers", HTMX))


def corrections(desk) -> list[Correction]:
    with desk.cast.database.read(None) as tx:
        return list(tx.scalars(select(Correction).order_by(Correction.id)))


@pytest.mark.parametrize(
    ("path", "typed", "wrong", "right"),
    [
        (AGGREGATE, "lots", "“lots” is no amount", "Type dollars such as 1,000,000"),
        (EXPIRATION, "soon", "“soon” is no date", "Type it as 3/1/2027"),
        (EXPIRATION, "2/30/2027", "“2/30/2027” is no day of the calendar", "such as 3/1/2027"),
    ],
)
def test_what_cannot_be_a_value_is_said_at_its_field_and_stays_typed(desk, short, browse, path, typed, wrong, right):
    answer = send(desk, short, browse(desk.cast.dana), path, typed)
    assert answer.status_code == 200  # no failed request in the browser's console, and no notice
    assert "HX-Retarget" not in answer.headers
    [field] = re.findall(r"<input[^>]*aria-invalid=\"true\"[^>]*>", answer.text)
    assert f'value="{typed}"' in field
    [told_by] = re.findall(r'aria-describedby="([^"]+)"', field)
    [said] = re.findall(rf'<small class="under error" id="{re.escape(told_by)}">([^<]+)</small>', answer.text)
    assert wrong in said
    assert right in said
    assert corrections(desk) == []


def test_what_cannot_be_a_value_is_still_typed_after_a_reload(desk, short, browse):
    browser = browse(desk.cast.dana)
    send(desk, short, browser, AGGREGATE, "lots")
    assert 'value="lots"' in browser.get(f"/items/{short.id}").text


def test_without_script_the_page_says_it_too(desk, short, browse):
    answer = send(desk, short, browse(desk.cast.dana), AGGREGATE, "lots", headers={})
    assert "<html" in answer.text
    assert "“lots” is no amount" in answer.text


def test_every_wrong_field_of_a_form_is_named_and_none_of_it_is_kept(desk, short, dana):
    document = short.document_id
    sent = [
        Entry(document, "certificate.coverages[0].policy_number", "GL-200"),
        Entry(document, AGGREGATE, "lots"),
        Entry(document, EXPIRATION, "soon"),
    ]
    with pytest.raises(NoValue) as told:
        desk.act(correct_values, short.id, sent, confirm=False, who=dana)
    assert isinstance(told.value, BadInput)
    assert [words[:8] for words in told.value.said.values()] == ["“lots” i", "“soon” i"]
    assert corrections(desk) == []


def test_a_text_of_several_lines_stands_in_a_text_field_with_its_lines(desk, short, browse):
    page = browse(desk.cast.dana).get(f"/items/{short.id}").text
    found = re.findall(r'<textarea[^>]*aria-describedby="[^"]*insured-address[^"]*"[^>]*>([^<]*)</textarea>', page)
    assert set(found) == {"12 Canal Street\nTampa, FL 33602"}
    assert "Ctrl-Enter keeps it, Enter begins a new line" in page


def test_a_moved_line_break_keeps_nothing_and_a_new_line_stays_one(desk, short, browse):
    browser = browse(desk.cast.dana)
    send(desk, short, browser, ADDRESS, "12 Canal Street, Tampa,\r\nFL 33602")
    assert corrections(desk) == []
    send(desk, short, browser, ADDRESS, "14 Canal Street\r\nTampa, FL 33602", reason="The paper says fourteen.")
    assert [each.value for each in corrections(desk)] == [{"value": "14 Canal Street\nTampa, FL 33602"}]
    assert ">14 Canal Street\nTampa, FL 33602</textarea>" in browser.get(f"/items/{short.id}").text
