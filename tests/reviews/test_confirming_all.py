"""A scan is settled line by line: whoever confirms each line of its verdict once has confirmed all that was unsure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any

import pytest

from app.certificates.models import Document
from app.certificates.paths import leaves, set_value, value_at
from app.demo.network import invent_network
from app.demo.papers import Print
from app.demo.policies import issue, last_year, write_book
from app.demo.style import Style
from app.judging.judging import judge
from app.judging.program import Program
from app.judging.vendor import VendorFile
from app.reviews.actions import Entry, correct_values
from app.reviews.leading import with_forms
from app.reviews.looking import Looking
from app.reviews.queries import lines, papers, workspace_of
from app.reviews.views import Row
from app.standing.lines import lines_of
from tests.demo.perfect import perfect_readings
from tests.reviews.conftest import Desk, reading

TODAY = date(2026, 11, 25)
MOMENT = datetime.combine(TODAY, time(23, 59), UTC)
Readings = dict[int, dict[str, Any]]


def cases() -> Iterator[tuple[Program, VendorFile, Readings]]:
    """Papers of an invented network, endorsements and policy pages among them, none of whose values is certain."""
    network = invent_network(8, Random(5), TODAY)
    for vendor in network.vendors:
        client = network.clients_of(vendor)[0]
        book = write_book(vendor, network.carriers, client.evidence == "listed", Random(vendor.key))
        start = last_year(vendor.renews_on)
        agency = network.agency(vendor.agency)
        issued = issue(vendor, agency, client, book, start=start, on=start, rng=Random(vendor.key))
        readings = {
            number: each | {"file": str(number), "fields": [field | {"confidence": 0.7} for field in each["fields"]]}
            for number, each in enumerate(perfect_readings(Print(issued.pages, Style()), "papers.pdf"), 1)
        }
        known = {"legal_name": vendor.legal_name, "tier": vendor.tier, "trade": vendor.trade}
        described = VendorFile.model_validate({"vendor": known | {"work_state": vendor.city.state}, "contract": {}})
        yield Program.model_validate(client.programs[vendor.tier]), described, readings


CASES = list(cases())


def rows_of(program: Program, vendor: VendorFile, readings: Readings) -> list[Row]:
    """The verdict's lines as the workspace shows them."""
    found = lines_of(judge(program, vendor, list(readings.values()), TODAY, MOMENT).as_json())
    values = {}
    for number, read in readings.items():
        places = [place for line in found for place in line.evidence if place["document_id"] == number]
        sheet = papers.Read(Document(id=number, reading=read, file_name="papers.pdf"), read)
        mine = papers.values_of(sheet, papers.Beside(), paths=with_forms(place["path"] for place in places))
        values |= {(number, path): value for path, value in mine.items()}
    return lines.rows_of(found, values)


def unsure(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.slug == "field-unsure"]


def what(row: Row) -> tuple[str, tuple[str, ...]]:
    return row.key, tuple(sorted(value.path for value in row.values))


@pytest.mark.parametrize("case", range(len(CASES)))
def test_confirming_each_line_once_leaves_nothing_unsure(case: int) -> None:
    program, vendor, readings = CASES[case]
    left, confirmed = unsure(rows_of(program, vendor, readings)), set()
    assert len(left) > 5
    while left:
        row = left[0]
        assert what(row) not in confirmed, f"{row.key} was confirmed and is unsure still: {row.why}"
        confirmed.add(what(row))
        for value in row.values:
            reading = readings[value.document_id]
            set_value(reading, value.path, value_at(reading, value.path))
        left = unsure(rows_of(program, vendor, readings))


def test_a_scan_is_settled_in_the_workspace(desk: Desk, dana) -> None:
    """Every path is unsure, the insurers' letters too; each line is confirmed once."""
    made = reading(desk.now)
    document = desk.arrive(reading(desk.now, unsure={path: 0.7 for path, _ in leaves(made)}))
    item, confirmed = desk.item(document), set()
    while left := unsure(_shown(desk, item.id, dana)):
        row = left[0]
        assert what(row) not in confirmed, row.why
        confirmed.add(what(row))
        entries = [Entry(value.document_id, value.path, value.shown) for value in row.values]
        desk.act(correct_values, item.id, entries, confirm=True, who=dana)
    assert len(confirmed) > 5
    assert desk.part(item).status == "compliant"


def _shown(desk: Desk, item_id: int, who) -> list[Row]:
    with desk.cast.database.read(who.clients) as tx:
        workspace = workspace_of(tx, item_id, Looking(item_id), who=who, now=desk.now)
    return [row for group in workspace.groups for row in group.rows]


def test_one_value_of_everything_read_is_confirmed_alone(desk: Desk, dana, browse) -> None:
    made = reading(desk.now)
    document = desk.arrive(reading(desk.now, unsure={path: 0.7 for path, _ in leaves(made)}))
    item, place = desk.item(document), f"{document.id}:certificate.insurers[0].letter"
    browser = browse(desk.cast.dana)
    page = browser.get(f"/items/{item.id}").text
    assert f'name="confirm" value="{place}"' in page
    form = {"form": "everything", "confirm": place, "place": [place, f"{document.id}:certificate.insured.name"]}
    form["typed"] = ["A", "Blue Heron Mechanical LLC"]
    after = browser.post(f"/items/{item.id}/corrections", data=form, headers={"HX-Request": "true"}).text
    assert f'name="confirm" value="{place}"' not in after
    assert f'name="confirm" value="{document.id}:certificate.insured.name"' in after
