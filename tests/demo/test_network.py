"""The invented network: nobody real in it, programs that load, a history that could have happened."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from app.demo.certificate import DrawnCertificate
from app.demo.faults import FAULTS, possible_faults
from app.demo.firms import Arrival, Network
from app.demo.policies import issue, last_year, write_book
from app.demo.story import plan
from app.items.calendar import ZONE, hours_between

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def network() -> Network:
    return plan(60, 7, TODAY)


def test_the_same_seed_tells_the_same_story_in_the_same_bytes(network: Network) -> None:
    again = plan(60, 7, TODAY)
    assert again == network
    for one, other in list(zip(network.arrivals, again.arrivals, strict=True))[::6]:
        assert one.data() == other.data()
    assert plan(60, 8, TODAY) != network


def test_every_phone_rings_nowhere_and_all_mail_goes_to_example_com(network: Network) -> None:
    text = repr(network)
    phones = re.findall(r"\(?\d{3}\)?[ -]\d{3}-\d{4}", text)
    assert len(phones) > 200
    assert all(re.fullmatch(r"\(\d{3}\) 555-01\d\d", phone) for phone in phones)
    mails = re.findall(r"[\w.+-]+@[\w.-]+", text)
    assert mails
    assert {mail.rpartition("@")[2] for mail in mails} == {"example.com"}
    assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*@example\.com", mail) for mail in mails)


def test_no_carrier_has_a_code_that_a_company_could_have(network: Network) -> None:
    assert all(re.fullmatch(r"0\d{4}", carrier.naic) for carrier in network.carriers)
    assert len({carrier.naic for carrier in network.carriers}) == len(network.carriers)


def test_names_are_told_apart(network: Network) -> None:
    names = [vendor.legal_name for vendor in network.vendors] + [agency.name for agency in network.agencies]
    assert len(set(names)) == len(names)


def test_there_are_many_trades_and_every_vendor_works_for_somebody(network: Network) -> None:
    assert len({vendor.trade for vendor in network.vendors}) >= 20
    assert {work.vendor for work in network.works} == {vendor.key for vendor in network.vendors}
    assert max(Counter(work.vendor for work in network.works).values()) <= 3
    assert {work.client for work in network.works} == {client.key for client in network.clients}


def test_programs_load_as_program_files(network: Network) -> None:
    program = pytest.importorskip("app.judging.program").Program
    for client in network.clients:
        for body in client.programs.values():
            assert program.model_validate(body).client == client.name


def test_nothing_comes_from_the_future_or_at_night(network: Network) -> None:
    arrivals = network.arrivals
    assert [arrival.at for arrival in arrivals] == sorted(arrival.at for arrival in arrivals)
    assert all(arrival.at.date() < TODAY for arrival in arrivals)
    assert all(arrival.at.weekday() < 5 and 8 <= arrival.at.astimezone(ZONE).hour < 18 for arrival in arrivals)
    assert arrivals[0].at.date() < TODAY - timedelta(days=600)


def test_what_waits_came_in_over_the_last_business_hours_and_is_due_over_the_next(network: Network) -> None:
    now = datetime.combine(TODAY, time(), UTC)
    ages = [hours_between(arrival.at, now) / timedelta(hours=1) for arrival in network.arrivals if not arrival.answered]
    assert all(age < 12.5 for age in ages)
    assert sum(age < 2.5 for age in ages) >= len(ages) // 2
    assert any(age > 4 for age in ages)  # later than the shortest service levels


def test_one_file_that_waits_bears_on_several_clients(network: Network) -> None:
    def holders(arrival: Arrival) -> set[str | None]:
        pages = [page for page in getattr(arrival.paper, "pages", ()) if isinstance(page, DrawnCertificate)]
        return {page.certificate_holder.name for page in pages}

    waiting = [arrival for arrival in network.arrivals if not arrival.answered and len(arrival.vendors) == 1]
    assert max(len(holders(arrival)) for arrival in waiting) > 1


def test_two_vendors_share_a_name_but_for_its_form_and_one_paper_may_be_eithers(network: Network) -> None:
    first, last = network.vendors[0], network.vendors[-1]
    assert first.legal_name.rpartition(" ")[0] == last.legal_name.rpartition(" ")[0]
    assert first.agency == last.agency
    [either] = [arrival for arrival in network.arrivals if arrival.vendors == (first.key, last.key)]
    assert not either.answered


def test_sixty_vendors_bring_a_hundred_odd_files_of_every_kind(network: Network) -> None:
    kinds = Counter(type(arrival.paper).__name__ for arrival in network.arrivals)
    assert 100 <= len(network.arrivals) <= 145
    assert set(kinds) == {"Print", "Scan", "Notice", "Mail", "Archive", "Damaged"}
    assert 3 <= kinds["Scan"] <= 8
    assert 15 <= sum(not arrival.answered for arrival in network.arrivals) <= 40


def test_a_certificate_is_issued_before_it_arrives(network: Network) -> None:
    for arrival in network.arrivals:
        for page in getattr(arrival.paper, "pages", ()):
            if isinstance(page, DrawnCertificate):
                assert page.certificate_date is not None
                assert page.certificate_date <= arrival.at.date()


@pytest.mark.parametrize("fault", list(FAULTS))
def test_each_fault_changes_what_the_papers_say(network: Network, fault: str) -> None:
    for vendor in network.vendors:
        for client in network.clients_of(vendor):
            if fault in possible_faults(vendor, client, scheduled=True):
                book = replace(write_book(vendor, network.carriers, False, Random(1)), blanket=False)
                start = last_year(vendor.renews_on)
                right = issue(vendor, network.agencies[0], client, book, start=start, on=start, rng=Random(2))
                assert FAULTS[fault](right, client) != right
                return
    pytest.fail("no vendor can have this fault")
