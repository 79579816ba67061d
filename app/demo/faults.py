"""What is wrong with a certificate: each fault is a change to one that would have met everything.

The names are the catalogue's codes for the deficiency that a fault should raise (docs/rulebook.md, codes).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from app.demo.certificate import Coverage, Party
from app.demo.firms import ClientFirm, VendorFirm
from app.demo.pages import Declarations, Endorsement
from app.demo.policies import Issued
from app.demo.trades import EMPLOYERS_LIABILITY, MILLION, UMBRELLA

Fault = Callable[[Issued, ClientFirm], Issued]


def with_row(issued: Issued, kind: str, **changes: Any) -> Issued:
    """The papers with a row of the certificate changed."""
    rows = [replace(row, **changes) if row.type == kind else row for row in issued.certificate.coverages]
    return replace(issued, certificate=replace(issued.certificate, coverages=tuple(rows)))


def with_limits(issued: Issued, kind: str, **amounts: int) -> Issued:
    """The papers with other limits of a row, on the certificate and on the declarations behind it."""
    changed = with_row(issued, kind, limits=row_of(issued, kind).limits | amounts)
    behind = tuple(
        replace(page, limits=page.limits | amounts) if isinstance(page, Declarations) and page.line == kind else page
        for page in changed.behind
    )
    return replace(changed, behind=behind)


def row_of(issued: Issued, kind: str) -> Coverage:
    """The certificate's row of a kind."""
    return next(row for row in issued.certificate.coverages if row.type == kind)


def without_row(issued: Issued, kind: str) -> Issued:
    """The papers without a row, and without the insurers that wrote nothing else."""
    rows = tuple(row for row in issued.certificate.coverages if row.type != kind)
    used = {row.insurer_letter for row in rows}
    insurers = tuple(insurer for insurer in issued.certificate.insurers if insurer.letter in used)
    return replace(issued, certificate=replace(issued.certificate, coverages=rows, insurers=insurers))


def _drop_forms(issued: Issued, *numbers: str) -> Issued:
    behind = tuple(page for page in (_unlisted(page, numbers) for page in issued.behind) if page is not None)
    text = issued.certificate.description_of_operations or ""
    for number in numbers:
        for edition in ("04 13", "12 19"):
            text = text.replace(f" and {number} {edition}", "").replace(f" per {number} {edition}", "")
    return Issued(replace(issued.certificate, description_of_operations=text), behind)


def _unlisted(page: Endorsement | Declarations, numbers: tuple[str, ...]) -> Endorsement | Declarations | None:
    if isinstance(page, Declarations):
        return replace(page, forms=tuple(form for form in page.forms if form[0] not in numbers))
    return None if page.form_number in numbers else page


def _unsaid(issued: Issued, words: str) -> Issued:
    text = issued.certificate.description_of_operations or ""
    assert words in text
    return replace(issued, certificate=replace(issued.certificate, description_of_operations=text.replace(words, "")))


def _aggregate_short(issued: Issued, _: ClientFirm) -> Issued:
    return with_limits(issued, "general_liability", each_occurrence=MILLION // 2, general_aggregate=MILLION)


def _umbrella_short(issued: Issued, _: ClientFirm) -> Issued:
    half = row_of(issued, "umbrella_liability").limits["each_occurrence"] // 2
    return with_limits(issued, "umbrella_liability", each_occurrence=half, aggregate=half)


def _umbrella_missing(issued: Issued, _: ClientFirm) -> Issued:
    return without_row(issued, "umbrella_liability")


def _wc_missing(issued: Issued, _: ClientFirm) -> Issued:
    return without_row(issued, "workers_compensation")


def _employers_liability_short(issued: Issued, _: ClientFirm) -> Issued:
    return with_limits(
        issued,
        "workers_compensation",
        each_accident=100_000,
        disease_each_employee=100_000,
        disease_policy_limit=500_000,
    )


def _scheduled_autos(issued: Issued, _: ClientFirm) -> Issued:
    only = dict.fromkeys(("any_auto", "owned_autos", "hired_autos", "non_owned_autos"), False)
    return with_row(issued, "automobile_liability", options=only | {"scheduled_autos": True})


def _no_pages(issued: Issued, _: ClientFirm) -> Issued:
    return _drop_forms(issued, "CG 20 10", "CG 20 37", "CG 20 38", "CG 20 40")


def _no_completed_operations(issued: Issued, _: ClientFirm) -> Issued:
    return _drop_forms(issued, "CG 20 37", "CG 20 40")


def _not_primary(issued: Issued, _: ClientFirm) -> Issued:
    return _unsaid(_drop_forms(issued, "CG 20 01"), ", on a primary and non-contributory basis")


def _no_waiver(issued: Issued, _: ClientFirm) -> Issued:
    dropped = _drop_forms(issued, "CG 24 04", "CG 24 53")
    dropped = _unsaid(dropped, "\nWaiver of subrogation applies to general liability and to workers compensation.")
    return with_row(
        with_row(dropped, "general_liability", subrogation_waived=False),
        "workers_compensation",
        subrogation_waived=False,
    )


def _wrong_names(issued: Issued, client: ClientFirm) -> Issued:
    wrong = client.name.split()[0] + " Holdings Group"
    behind = tuple(
        replace(page, schedule_names=(wrong,)) if isinstance(page, Endorsement) and page.schedule_names else page
        for page in issued.behind
    )
    return Issued(issued.certificate, behind)


def _wrong_holder(issued: Issued, client: ClientFirm) -> Issued:
    other = Party("Tanager Way Builders LLC", client.address)
    return replace(issued, certificate=replace(issued.certificate, certificate_holder=other))


def _information_only(issued: Issued, _: ClientFirm) -> Issued:
    return replace(issued, certificate=replace(issued.certificate, certificate_holder=Party("Proof of Coverage", None)))


def _unsigned(issued: Issued, _: ClientFirm) -> Issued:
    return replace(issued, certificate=replace(issued.certificate, signed=False, signed_by=None))


def _number_to_come(issued: Issued, _: ClientFirm) -> Issued:
    return with_row(issued, "general_liability", policy_number="TBD")


def _other_entity(issued: Issued, _: ClientFirm) -> Issued:
    insured = issued.certificate.insured
    name = insured.name or ""
    core, _sep, form = name.rpartition(" ")
    other = f"{core} Inc." if form in ("LLC", "LP") else f"{core} LLC"
    return replace(issued, certificate=replace(issued.certificate, insured=replace(insured, name=other)))


def _per_policy(issued: Issued, _: ClientFirm) -> Issued:
    options = row_of(issued, "general_liability").options | {"aggregate_per": "policy"}
    return with_row(issued, "general_liability", options=options)


def _products_excluded(issued: Issued, _: ClientFirm) -> Issued:
    row, excluded = row_of(issued, "general_liability"), "products_completed_operations_aggregate"
    limits = {name: amount for name, amount in row.limits.items() if name != excluded}
    behind = tuple(replace(page, limits=limits) if isinstance(page, Declarations) else page for page in issued.behind)
    return with_row(replace(issued, behind=behind), row.type, limits=limits, words={excluded: "EXCLUDED"})


def _claims_made(issued: Issued, _: ClientFirm) -> Issued:
    options = row_of(issued, "general_liability").options | {"claims_made": True, "occurrence": False}
    return with_row(issued, "general_liability", options=options)


FAULTS: dict[str, Fault] = {
    "limit-short": _aggregate_short,
    "ai-completed-ops-missing": _no_completed_operations,
    "umbrella-short": _umbrella_short,
    "wc-missing": _wc_missing,
    "ai-endorsement-missing": _no_pages,
    "holder-wrong": _wrong_holder,
    "auto-symbols-insufficient": _scheduled_autos,
    "wos-missing": _no_waiver,
    "certificate-unsigned": _unsigned,
    "policy-number-tbd": _number_to_come,
    "ai-name-mismatch": _wrong_names,
    "el-limit-short": _employers_liability_short,
    "named-insured-entity-differs": _other_entity,
    "pnc-missing": _not_primary,
    "aggregate-not-per-project": _per_policy,
    "coverage-missing": _umbrella_missing,
    "holder-copy-only": _information_only,
    "products-aggregate-missing": _products_excluded,
    "claims-made-not-allowed": _claims_made,
}


def possible_faults(vendor: VendorFirm, client: ClientFirm, scheduled: bool) -> list[str]:
    """The faults that this vendor's certificate for this client can have."""
    impossible = set()
    if not UMBRELLA[vendor.tier]:
        impossible |= {"umbrella-short", "coverage-missing"}
    if vendor.tier not in ("T2", "T3", "T4"):
        impossible.add("ai-completed-ops-missing")
    if vendor.tier != "T3":
        impossible.add("aggregate-not-per-project")
    if EMPLOYERS_LIABILITY[vendor.tier] > MILLION // 2:
        impossible.add("el-limit-short")
    if client.evidence == "mention":
        impossible.add("ai-endorsement-missing")
    if vendor.dba:
        impossible.add("named-insured-entity-differs")
    if not (scheduled and client.evidence == "attached"):
        impossible.add("ai-name-mismatch")
    return [fault for fault in FAULTS if fault not in impossible]


def choose_fault(vendor: VendorFirm, client: ClientFirm, *, scheduled: bool, turn: int, rng: Random) -> str:
    """A fault for this certificate. The turn walks through the catalogue, so that even a small network shows most."""
    possible = possible_faults(vendor, client, scheduled)
    wanted = list(FAULTS)[turn % len(FAULTS)]
    return wanted if wanted in possible else rng.choice(possible)
