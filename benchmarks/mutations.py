"""Faults that a mutation run puts into a set of papers which would be compliant, beside those of the demonstration.

Each changes what is printed, nothing else; the keys say which deficiency a trade person would name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from app.demo.certificate import Party
from app.demo.faults import FAULTS, Fault, possible_faults, row_of, with_limits, with_row, without_row
from app.demo.firms import ClientFirm, VendorFirm
from app.demo.pages import Declarations, Endorsement
from app.demo.policies import Issued
from app.demo.trades import demands

Mutation = Callable[[Issued, ClientFirm, date], Issued]
GL, AUTO, UMBRELLA, WC = "general_liability", "automobile_liability", "umbrella_liability", "workers_compensation"
CONTRACTUAL = ("CG 21 39", "10 93", "Contractual Liability Limitation")
STRANGER = "Wren Harbor Fabrication LLC"


def _pages(issued: Issued, change: Callable[[Endorsement | Declarations], Endorsement | Declarations]) -> Issued:
    return replace(issued, behind=tuple(change(page) for page in issued.behind))


def _short(kind: str, **amounts: int) -> Mutation:
    return lambda issued, _client, _day: with_limits(issued, kind, **amounts)


def _lapsed(kind: str) -> Mutation:
    """The policy ended yesterday; nothing else on the certificate tells."""

    def lapse(issued: Issued, _client: ClientFirm, day: date) -> Issued:
        return with_row(issued, kind, effective=day - timedelta(days=366), expiration=day - timedelta(days=1))

    return lapse


def _to_come(kind: str) -> Mutation:
    def postpone(issued: Issued, _client: ClientFirm, day: date) -> Issued:
        return with_row(issued, kind, effective=day + timedelta(days=9), expiration=day + timedelta(days=374))

    return postpone


def _all_lapsed(issued: Issued, client: ClientFirm, day: date) -> Issued:
    for row in issued.certificate.coverages:
        issued = _lapsed(row.type)(issued, client, day)
    return issued


def _gone(kind: str) -> Mutation:
    return lambda issued, _client, _day: without_row(issued, kind)


def _other_insured(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    insured = replace(issued.certificate.insured, name=STRANGER)
    return replace(issued, certificate=replace(issued.certificate, insured=insured))


def _other_insured_on_pages(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    def rename(page: Endorsement | Declarations) -> Endorsement | Declarations:
        if isinstance(page, Endorsement):
            return replace(page, named_insured=STRANGER)
        return replace(page, named_insured=Party(STRANGER, page.named_insured.address))

    return _pages(issued, rename)


def _other_policy_on_pages(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    return _pages(issued, lambda page: replace(page, policy_number="QX 7719402-19"))


def _exclusion(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    """The policy takes the contractual liability away: by a page of its own, or in the schedule of forms."""
    number, edition, title = CONTRACTUAL
    listed = [page for page in issued.behind if isinstance(page, Declarations)]
    if listed:
        return _pages(
            issued,
            lambda page: replace(page, forms=(*page.forms, CONTRACTUAL)) if isinstance(page, Declarations) else page,
        )
    row = row_of(issued, GL)
    assert row.effective is not None
    page = Endorsement(
        form_number=number,
        edition=edition,
        title=title,
        policy_number=row.policy_number or "",
        named_insured=issued.certificate.insured.name or "",
        effective=row.effective,
        grants="no longer pays what the insured took over in a contract, beyond six kinds of contract.",
    )
    return replace(issued, behind=(*issued.behind, page))


def _edition(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    """Additional insured by the form for those with whom the insured has a contract and a lease only: CG 20 11."""
    premises = ("CG 20 11", "12 19", "Additional Insured - Managers or Lessors of Premises")

    def swap(page: Endorsement | Declarations) -> Endorsement | Declarations:
        number, edition, title = premises
        if isinstance(page, Endorsement) and page.form_number in ("CG 20 10", "CG 20 38"):
            return replace(page, form_number=number, edition=edition, title=title)
        if isinstance(page, Declarations):
            forms = (premises if form[0] in ("CG 20 10", "CG 20 38") else form for form in page.forms)
            return replace(page, forms=tuple(forms))
        return page

    text = issued.certificate.description_of_operations or ""
    for was in ("CG 20 10 04 13", "CG 20 38 12 19"):
        text = text.replace(was, "CG 20 11 12 19")
    certificate = replace(issued.certificate, description_of_operations=text)
    return _pages(replace(issued, certificate=certificate), swap)


def _backwards(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    row = row_of(issued, GL)
    return with_row(issued, GL, effective=row.expiration, expiration=row.effective)


def _no_dates(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    return with_row(issued, AUTO, effective=None, expiration=None)


def _unnumbered(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    return with_row(issued, WC, policy_number=None)


def _boxes_empty(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    """Neither box nor remarks nor pages speak of an additional insured."""
    bare = replace(issued.certificate, description_of_operations="Work at premises of the certificate holder.")
    rows = tuple(replace(row, additional_insured=None, subrogation_waived=None) for row in bare.coverages)
    return Issued(replace(bare, coverages=rows), ())


def _claims_made(issued: Issued, _client: ClientFirm, _day: date) -> Issued:
    options = row_of(issued, GL).options | {"claims_made": True, "occurrence": False}
    return with_row(issued, GL, options=options)


def _of_the_demo(fault: Fault) -> Mutation:
    return lambda issued, client, _day: fault(issued, client)


MUTATIONS: dict[str, Mutation] = {
    "gl occurrence cut": _short(GL, each_occurrence=500_000),
    "gl aggregate cut": _short(GL, general_aggregate=500_000),
    "gl products cut": _short(GL, products_completed_operations_aggregate=500_000),
    "auto limit cut": _short(AUTO, combined_single_limit=500_000),
    "wc limits cut": _short(WC, each_accident=100_000, disease_each_employee=100_000),
    "gl lapsed": _lapsed(GL),
    "auto lapsed": _lapsed(AUTO),
    "umbrella lapsed": _lapsed(UMBRELLA),
    "wc lapsed": _lapsed(WC),
    "all lapsed": _all_lapsed,
    "gl not begun": _to_come(GL),
    "wc not begun": _to_come(WC),
    "gl row gone": _gone(GL),
    "auto row gone": _gone(AUTO),
    "dates swapped": _backwards,
    "auto dates blank": _no_dates,
    "wc number blank": _unnumbered,
    "other insured": _other_insured,
    "other insured on pages": _other_insured_on_pages,
    "other policy on pages": _other_policy_on_pages,
    "exclusion added": _exclusion,
    "form of another kind": _edition,
    "no additional insured": _boxes_empty,
    "gl claims made": _claims_made,
} | {code: _of_the_demo(fault) for code, fault in FAULTS.items()}


def possible(vendor: VendorFirm, client: ClientFirm, issued: Issued, *, scheduled: bool) -> Iterator[str]:
    """The mutations that hurt this vendor's papers: the program asks for what they take away."""
    asked, pages = demands(vendor.tier), bool(issued.behind)
    from_demo = set(possible_faults(vendor, client, scheduled)) - {"insured-address-differs"}
    needs = {"umbrella lapsed": "umbrella" in asked, "other insured on pages": pages, "other policy on pages": pages}
    needs["exclusion added"] = client.evidence != "mention"
    for name in MUTATIONS:
        if needs.get(name, name not in FAULTS or name in from_demo):
            yield name


def choose(vendor: VendorFirm, client: ClientFirm, issued: Issued, *, scheduled: bool, rng: Random) -> str:
    """One of them at random."""
    return rng.choice(sorted(possible(vendor, client, issued, scheduled=scheduled)))
