"""The demonstration's papers, read without an error, are judged as they were meant: right ones compliant, each fault by
its own code. Judge and story are tried on each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest

from app.demo.faults import FAULTS, possible_faults
from app.demo.firms import ClientFirm, Network, VendorFirm
from app.demo.history import WAIVED_FAULTS
from app.demo.network import invent_network
from app.demo.pages import Endorsement
from app.demo.papers import Print
from app.demo.policies import Issued, issue, last_year, write_book
from app.demo.style import Style
from tests.demo.perfect import perfect_readings

judging = pytest.importorskip("app.judging")
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def network() -> Network:
    return invent_network(80, Random(5), TODAY)


def papers(network: Network, *, blanket: bool | None = None) -> Iterator[tuple[VendorFirm, ClientFirm, Issued]]:
    for vendor in network.vendors:
        for client in network.clients_of(vendor):
            must = client.evidence == "listed" or len(network.clients_of(vendor)) > 1
            book = write_book(vendor, network.carriers, must, Random(f"{vendor.key}:book"))
            book = book if blanket is None else replace(book, blanket=blanket or must)
            start = last_year(vendor.renews_on)
            agency = network.agency(vendor.agency)
            yield vendor, client, issue(vendor, agency, client, book, start=start, on=start, rng=Random(vendor.key))


def verdict(vendor: VendorFirm, client: ClientFirm, issued: Issued, **facts: Any) -> dict[str, Any]:
    from app.judging.program import Program
    from app.judging.vendor import VendorFile

    street, town = vendor.address.split("\n")
    known = {"legal_name": vendor.legal_name, "dba": [vendor.dba] if vendor.dba else [], "tier": vendor.tier}
    known |= {"trade": vendor.trade, "work_state": vendor.city.state, "address": f"{street}, {town}"}
    described = VendorFile.model_validate({"vendor": known, "contract": {"from": TODAY - timedelta(days=400)}, **facts})
    program = Program.model_validate(client.programs[vendor.tier])
    readings = perfect_readings(Print(issued.pages, Style()), "papers.pdf")
    moment = datetime.combine(TODAY, time(23, 59), UTC)
    return judging.judge(program, described, readings, TODAY, moment).as_json()


def test_papers_in_order_are_compliant(network: Network) -> None:
    wrong = {}
    for vendor, client, issued in papers(network):
        result = verdict(vendor, client, issued)
        found = [finding for part in ("deficiencies", "review") for finding in result[part]]
        troubles = [finding["slug"] for finding in found if finding["severity"] != "minor"]
        if result["status"] not in ("compliant", "expiring") or troubles:
            wrong[vendor.legal_name, client.name, vendor.tier] = (result["status"], troubles)
    assert wrong == {}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_each_fault_is_found_by_its_code(network: Network, fault: str) -> None:
    tried = 0
    for vendor, client, issued in papers(network, blanket=False):
        scheduled = (
            issued.certificate.description_of_operations is not None
            and "CG 20 10" in issued.certificate.description_of_operations
        )
        if fault not in possible_faults(vendor, client, scheduled):
            continue
        result = verdict(vendor, client, FAULTS[fault](issued, client))
        assert fault in {finding["slug"] for finding in result["deficiencies"]}, (
            vendor.tier,
            client.evidence,
            result["deficiencies"],
        )
        tried += 1
        if tried == 5:
            return
    assert tried


@pytest.mark.parametrize("finishes_work", [True, False])
def test_what_the_client_waived_is_compliant_with_a_waiver(network: Network, finishes_work: bool) -> None:
    fault, requirement = WAIVED_FAULTS[finishes_work]
    waiver = {
        "requirement": requirement,
        "approver": "client",
        "reason": "agreed by mail",
        "from": TODAY - timedelta(days=20),
        "to": TODAY + timedelta(days=200),
    }
    for vendor, client, issued in papers(network):
        if (vendor.tier in ("T2", "T3", "T4")) == finishes_work:
            result = verdict(vendor, client, FAULTS[fault](issued, client), waivers=[waiver])
            assert result["status"] == "compliant_with_waiver"
            return
    pytest.fail("no such vendor")


def test_endorsements_of_an_earlier_term_prove_nothing(network: Network) -> None:
    for vendor, client, issued in papers(network):
        pages = [page for page in issued.behind if isinstance(page, Endorsement)]
        if pages:
            early = tuple(replace(page, effective=page.effective - timedelta(days=800)) for page in pages)
            result = verdict(vendor, client, Issued(issued.certificate, early))
            assert "endorsement-wrong-policy" in {finding["slug"] for finding in result["deficiencies"]}
            return
    pytest.fail("no such vendor")
