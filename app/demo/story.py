"""Three years of the demonstration's history as a plan: who there is, and every file that came in, in order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from random import Random

from app.demo.certificate import DrawnCertificate, Party
from app.demo.firms import Arrival, Network, VendorFirm, WaiverPlan, Work
from app.demo.history import WAIVED_FAULTS, Case, Outcome, moment, office_day, vendor_history
from app.demo.monday import come_in_lately
from app.demo.names import CITIES, Names, address
from app.demo.network import invent_network
from app.demo.papers import Archive, Damaged, Mail, Paper, Print, Scan
from app.demo.policies import issue, last_year, write_book
from app.demo.trades import BY_KEY

SHARES: tuple[tuple[Outcome, float], ...] = (
    ("expiring", 0.08),
    ("deficient", 0.27),
    ("expired", 0.07),
    ("scanned", 0.035),
    ("missing", 0.05),
    ("waived", 0.03),
    ("cancelled", 0.03),
)
"""How the vendors stand on the present day; the rest is compliant."""


def plan(vendors: int, seed: int, today: date, now: datetime | None = None) -> Network:
    """The whole network with its history. The same arguments give the same network and the same bytes.

    What still waits came in over the business hours before `now`, the first moment of the day if it is left out.
    """
    rng = Random(f"{seed}:{vendors}:network")  # noqa: S311 - a story, no secret
    network = _with_namesakes(invent_network(vendors, rng, today))
    outcomes = _bearing_on_several(network, _outcomes(vendors, rng))
    renewing = [_renews(vendor, outcome, rng, today) for vendor, outcome in zip(network.vendors, outcomes, strict=True)]
    network = replace(network, vendors=tuple(renewing))
    arrivals, cases = [], []
    for turn, (vendor, outcome) in enumerate(zip(network.vendors, outcomes, strict=True)):
        case, sent = vendor_history(network, vendor, outcome, turn, seed)
        cases.append(case)
        arrivals += sent
    arrivals = _bundled(arrivals, cases, rng)
    arrivals += list(_oddities(network, cases, arrivals, rng))
    arrivals = come_in_lately(arrivals, rng, now or datetime.combine(today, time(), UTC))
    network = replace(network, works=tuple(_hired_before(work, arrivals, today) for work in network.works))
    waivers = tuple(waiver for case in cases if case.outcome == "waived" for waiver in _waivers(case))
    return replace(network, waivers=waivers, arrivals=tuple(sorted(arrivals, key=lambda it: (it.at, it.file_name))))


def _with_namesakes(network: Network) -> Network:
    """The last vendor is called as the first one but for its legal form, and has the same agency."""
    first, *others, last = network.vendors
    core, _, form = first.legal_name.rpartition(" ")
    namesake = replace(last, legal_name=f"{core} {'LLC' if form != 'LLC' else 'Inc.'}", dba=None, agency=first.agency)
    return replace(network, vendors=(first, *others, namesake))


def _outcomes(vendors: int, rng: Random) -> list[Outcome]:
    some: list[Outcome] = [outcome for outcome, share in SHARES for _ in range(max(1, round(share * vendors)))]
    rest: list[Outcome] = ["compliant"] * (vendors - len(some))
    outcomes = [*some[:vendors], *rest]
    rng.shuffle(outcomes)
    return outcomes


def _bearing_on_several(network: Network, outcomes: list[Outcome]) -> list[Outcome]:
    """The same, with one deficient vendor at least that works for several clients, where there is such a vendor."""
    several = [turn for turn, vendor in enumerate(network.vendors) if len(network.clients_of(vendor)) > 1]
    if several and not any(outcomes[turn] == "deficient" for turn in several) and "deficient" in outcomes:
        there, here = several[0], outcomes.index("deficient")
        outcomes[there], outcomes[here] = outcomes[here], outcomes[there]
    return outcomes


def _renews(vendor: VendorFirm, outcome: Outcome, rng: Random, today: date) -> VendorFirm:
    if outcome == "expiring":
        return replace(vendor, renews_on=today + timedelta(days=rng.randrange(3, 29)))
    if outcome == "expired":
        return replace(vendor, renews_on=today - timedelta(days=rng.randrange(1, 40)))
    return vendor


def _hired_before(work: Work, arrivals: list[Arrival], today: date) -> Work:
    """The contract begins a few weeks before the vendor's first paper, or lately where none ever came."""
    first = min((arrival.at.date() for arrival in arrivals if work.vendor in arrival.vendors), default=today)
    return replace(work, contract_from=first - timedelta(days=6 + int(work.vendor[1:]) % 21))


def _waivers(case: Case) -> Iterator[WaiverPlan]:
    _, requirement = WAIVED_FAULTS[case.vendor.tier in ("T2", "T3", "T4")]
    for client in case.clients:
        yield WaiverPlan(
            vendor=case.vendor.key,
            client=client.key,
            requirement=requirement,
            approver="client",
            reason=f"{client.contact.name}: small jobs only; to be asked for again at renewal",
            from_on=last_year(case.vendor.renews_on) + timedelta(days=14),
            to_on=case.vendor.renews_on,
        )


def _bundled(arrivals: list[Arrival], cases: list[Case], rng: Random) -> list[Arrival]:
    """Some agencies send several vendors' papers at once: in one PDF, as a mail, as a ZIP."""
    compliant = {case.vendor.key: case for case in cases if case.outcome == "compliant"}
    by_agency: dict[str, list[Arrival]] = defaultdict(list)
    latest = {arrival.vendors: arrival for arrival in sorted(arrivals, key=lambda it: it.at)}
    for (key,), arrival in latest.items():
        if key in compliant and len(compliant[key].clients) == 1:
            by_agency[compliant[key].vendor.agency].append(arrival)
    together = sorted((sent for sent in by_agency.values() if len(sent) > 1), key=len, reverse=True)
    packs = (_one_file, _one_mail, _one_zip)
    for number, sent in enumerate(together[: max(3, len(cases) // 60)]):
        some = sent[:4]
        arrivals = [arrival for arrival in arrivals if arrival not in some]
        at = max(arrival.at for arrival in some) if number else moment(cases[0].today - timedelta(days=1), rng)
        vendors = tuple(key for arrival in some for key in arrival.vendors)
        arrivals.append(packs[number % 3](some, replace(some[0], at=at, vendors=vendors, answered=number > 0)))
    return arrivals


def _one_file(some: list[Arrival], first: Arrival) -> Arrival:
    papers = [arrival.paper for arrival in some if isinstance(arrival.paper, Print)]
    pages = [page for paper in papers for page in paper.pages]
    return replace(first, file_name="Certificates, all insureds.pdf", paper=Print(pages, papers[0].style))


def _one_mail(some: list[Arrival], first: Arrival) -> Arrival:
    mail = Mail(
        attached=tuple((arrival.file_name, arrival.paper) for arrival in some),
        sender=first.came_from,
        subject="Renewal certificates",
        text="Please find the renewal certificates of our insureds attached.\n",
        sent=format_datetime(first.at),
    )
    return replace(first, file_name="Renewal certificates.eml", paper=mail)


def _one_zip(some: list[Arrival], first: Arrival) -> Arrival:
    files = {f"{number}_{arrival.file_name}": arrival.paper for number, arrival in enumerate(some, 1)}
    return replace(first, file_name="Certificates.zip", paper=Archive(tuple(files.items())))


def _oddities(network: Network, cases: list[Case], arrivals: list[Arrival], rng: Random) -> Iterator[Arrival]:
    """What makes a Monday: an unknown trade name, a stranger, a file sent twice, one out of focus, one broken."""
    absent = [case for case in cases if case.outcome in ("missing", "expired")]
    answered = [arrival for arrival in arrivals if arrival.answered and isinstance(arrival.paper, Print)]
    either = _odd(cases[0], "Certificate of Insurance.pdf", rng, _of_either)
    yield replace(either, vendors=(cases[0].vendor.key, cases[-1].vendor.key))
    for turn in range(max(1, len(cases) // 60)):
        yield _odd(rng.choice(absent), "certificate.pdf", rng, _under_another_name)
        yield _odd(rng.choice(absent), "Scan_0001.pdf", rng, _out_of_focus)
        yield _odd(rng.choice(absent), "COI renewal.pdf", rng, _broken)
        yield replace(_odd(rng.choice(cases), "ACORD.pdf", rng, _stranger), vendors=())
        again = answered[turn * 7 % len(answered)]
        yield replace(again, at=moment(network.today - timedelta(days=2), rng), file_name=f"Fwd {again.file_name}")


def _odd(case: Case, file_name: str, rng: Random, make: Callable[[Case, Print, Random], Paper]) -> Arrival:
    client, day = case.clients[0], case.today - timedelta(days=rng.randrange(1, 5))
    start = day - timedelta(days=rng.randrange(0, 9))
    book = write_book(case.vendor, tuple(case.book.carriers.values()), False, rng)
    issued = issue(case.vendor, case.agency, client, book, start=start, on=office_day(day), rng=rng)
    paper = make(case, Print(issued.pages[:1], case.agency.style), rng)
    sender = case.agency.people[0].email
    return Arrival(moment(day, rng), file_name, sender, (case.vendor.key,), paper, answered=False)


def _under_another_name(case: Case, paper: Print, rng: Random) -> Paper:
    does = BY_KEY[case.vendor.trade].calls_itself[-1]
    return _insuring(paper, Party(f"{case.vendor.city.name} {does} Pros", address(rng, case.vendor.city)))


def _of_either(case: Case, paper: Print, rng: Random) -> Paper:
    """The name that two vendors share, without its legal form, at an address of neither."""
    core, _, _ = case.vendor.legal_name.rpartition(" ")
    return _insuring(paper, Party(core, address(rng, case.vendor.city)))


def _stranger(case: Case, paper: Print, rng: Random) -> Paper:
    name = Names(rng).company("Scaffold Rental")
    return _insuring(paper, Party(f"{name} LLC", address(rng, rng.choice(CITIES))))


def _insuring(paper: Print, insured: Party) -> Print:
    certificates = (page for page in paper.pages if isinstance(page, DrawnCertificate))
    return replace(paper, pages=tuple(replace(page, insured=insured) for page in certificates))


def _out_of_focus(_case: Case, paper: Print, rng: Random) -> Paper:
    return Scan(paper.pages, paper.style, rng.randrange(10**6), illegible=True)


def _broken(_case: Case, paper: Print, _rng: Random) -> Paper:
    return Damaged(paper)
