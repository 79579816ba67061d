"""One vendor's three years: what its agency sent and when, right, late, wrong and put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Literal

from app.demo.certificate import Party
from app.demo.faults import FAULTS, choose_fault
from app.demo.firms import AgencyFirm, Arrival, ClientFirm, Network, VendorFirm
from app.demo.pages import CancellationNotice
from app.demo.papers import Notice, Paper, Print, Scan
from app.demo.policies import Book, Issued, insured_name, issue, last_year, write_book

Outcome = Literal["compliant", "expiring", "expired", "deficient", "waived", "scanned", "cancelled", "missing"]


EARLIER_TERMS = (66, 24, 10)
"""Of a hundred vendors, those with papers of no earlier term, of one, of two."""
WAIVED_FAULTS = {True: ("ai-completed-ops-missing", "ai.completed"), False: ("pnc-missing", "pnc.gl")}
"""The fault that a client waived and the requirement that it waived; a vendor with finished work, or without."""


@dataclass(frozen=True)
class Case:
    """What one vendor's history is made from."""

    vendor: VendorFirm
    agency: AgencyFirm
    clients: list[ClientFirm]
    book: Book
    outcome: Outcome
    turn: int
    earlier_terms: int
    rng: Random
    today: date

    def fault(self, client: ClientFirm) -> str:
        """The fault of this vendor's certificates in the present term."""
        if self.outcome == "waived":
            return WAIVED_FAULTS[self.vendor.tier in ("T2", "T3", "T4")][0]
        return choose_fault(self.vendor, client, scheduled=not self.book.blanket, turn=self.turn, rng=self.rng)


def vendor_history(
    network: Network, vendor: VendorFirm, outcome: Outcome, turn: int, seed: int
) -> tuple[Case, list[Arrival]]:
    """The vendor's arrivals in no particular order, and the facts they were made from."""
    rng = Random(f"{seed}:{vendor.key}:history")  # noqa: S311 - a story, no secret
    clients = network.clients_of(vendor)
    must_be_blanket = len(clients) > 1 or any(client.evidence == "listed" for client in clients)
    book = write_book(vendor, network.carriers, must_be_blanket, rng)
    case = Case(
        vendor=vendor,
        agency=network.agency(vendor.agency),
        clients=clients,
        book=book,
        outcome=outcome,
        turn=turn,
        earlier_terms=0 if outcome == "missing" else rng.choices((0, 1, 2), EARLIER_TERMS)[0],
        rng=rng,
        today=network.today,
    )
    return case, [*_earlier_terms(case), *_present_term(case)] if outcome != "missing" else []


def office_day(day: date) -> date:
    """That day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def moment(day: date, rng: Random) -> datetime:
    """A moment in office hours on that day, or on the Friday before a weekend."""
    return datetime.combine(office_day(day), time(14), UTC) + timedelta(minutes=rng.randrange(0, 420))


def _earlier_terms(case: Case) -> Iterator[Arrival]:
    """The terms before the present one for which papers are kept: without a hole, or it would be a gap in cover."""
    start, rng, client = last_year(case.vendor.renews_on), case.rng, case.clients[0]
    for back in range(case.earlier_terms, 0, -1):
        term = start
        for _ in range(back):
            term = last_year(term)
        day = _sent_on(term, rng, is_first=back == case.earlier_terms)
        if rng.random() < 0.2:
            wrong = FAULTS["holder-wrong"](_issue(case, client, term, day), client)
            yield _sent(case, wrong, day, answered=True)
            day += timedelta(days=rng.randrange(3, 11))
        yield _sent(case, _issue(case, client, term, day), day, answered=True)


def _sent_on(start: date, rng: Random, *, is_first: bool) -> date:
    """When a term's certificate comes: the first once it runs, a renewal on its first working day, one in four late."""
    if is_first:
        return start + timedelta(days=rng.randrange(3, 15))
    first_working_day = start + timedelta(days=max(0, 7 - start.weekday()) if start.weekday() > 4 else 0)
    return first_working_day + timedelta(days=rng.randrange(4, 26) if rng.random() < 0.25 else 0)


def _present_term(case: Case) -> Iterator[Arrival]:
    start, rng, today = last_year(case.vendor.renews_on), case.rng, case.today
    chance = {"scanned": 1.0, "deficient": 0.95, "compliant": 0.1}.get(case.outcome, 0.0)
    fresh = rng.random() < chance
    usual = min(_sent_on(start, rng, is_first=not case.earlier_terms), today - timedelta(days=6))
    day = today - timedelta(days=rng.randrange(1, 5)) if fresh else usual
    # Some put right at once, some send another certificate that falls short as well.
    if rng.random() < {"compliant": 0.2, "expiring": 0.2, "deficient": 0.3}.get(case.outcome, 0.0):
        yield _put_right_later(case, start, day - timedelta(days=rng.randrange(4, 12)))
    every = [_for_client(case, client, start, day) for client in case.clients]
    if fresh and case.outcome == "deficient":
        yield _sent(case, every[0], day, *every[1:], answered=False)  # for all its clients in one file
    else:
        yield from (_sent(case, issued, day, answered=not fresh) for issued in every)
    if case.outcome == "cancelled":
        yield _cancelled(case, start)


def _for_client(case: Case, client: ClientFirm, start: date, day: date) -> Issued:
    issued = _issue(case, client, start, day)
    return FAULTS[case.fault(client)](issued, client) if case.outcome in ("deficient", "waived") else issued


def _put_right_later(case: Case, start: date, day: date) -> Arrival:
    client = case.clients[0]
    wrong = FAULTS[case.fault(client)](_issue(case, client, start, day), client)
    return _sent(case, wrong, day, answered=True)


def _issue(case: Case, client: ClientFirm, start: date, on: date) -> Issued:
    return issue(case.vendor, case.agency, client, case.book, start=start, on=office_day(on), rng=case.rng)


def _sent(case: Case, issued: Issued, day: date, *more: Issued, answered: bool) -> Arrival:
    style, rng = case.agency.style, case.rng
    paper: Paper = Print([page for each in (issued, *more) for page in each.pages], style)
    kind = "pdf"
    if case.outcome == "scanned" and not answered:
        # Who scans sends the certificate alone, and the pages that prove it must be asked for.
        kind = rng.choice(("pdf", "pdf", "jpg"))
        paper = Scan(issued.pages[:1], style, rng.randrange(10**6), "jpg" if kind == "jpg" else "pdf")
    return Arrival(
        at=moment(day, rng),
        file_name=file_name(case.vendor, issued, kind, rng),
        came_from=rng.choice(case.agency.people).email,
        vendors=(case.vendor.key,),
        paper=paper,
        answered=answered,
    )


def file_name(vendor: VendorFirm, issued: Issued, kind: str, rng: Random) -> str:
    """A name as agencies and copiers give them."""
    number = rng.randrange(1000, 9999)
    if kind == "jpg":
        return f"IMG_{number}.jpg"
    short = vendor.legal_name.replace(",", "").replace(".", "").replace("&", "and")
    shapes = (
        f"COI {short}.pdf",
        f"Certificate_{number}.pdf",
        f"{short} {issued.certificate.certificate_holder.name}.pdf",
    )
    return rng.choice((*shapes, f"scan{number}.pdf"))


def _cancelled(case: Case, start: date) -> Arrival:
    carrier, rng = case.book.carriers["gl"], case.rng
    day = case.today - timedelta(days=rng.randrange(1, 5))
    client = case.clients[0]
    notice = CancellationNotice(
        insurer=carrier.name,
        insurer_address="Policy Services\nPO Box 4100\nDes Moines, IA 50309",
        named_insured=Party(insured_name(case.vendor), case.vendor.address),
        policy_number=case.book.number("gl", start),
        line="general_liability",
        sent_on=day,
        effective=day + timedelta(days=rng.choice((3, 10, 12))),
        reason="Nonpayment of premium",
        certificate_holder=Party(client.name, client.address),
    )
    name = f"Notice of cancellation {notice.policy_number}.pdf"
    return Arrival(moment(day, rng), name, "notices@example.com", (case.vendor.key,), Notice(notice), answered=False)
