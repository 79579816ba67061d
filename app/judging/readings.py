"""From readings, as the reader prints them, to the facts that the rules judge.

The reader reports what is printed; the splitting, appending and nulling of the rule book happens here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.judging.facts import Facts, Insurer, Row
from app.judging.merging import Bundle, combine
from app.judging.reading_forms import forms_in, with_forms
from app.judging.reading_notices import notices_in, read_notices
from app.judging.reading_papers import paper_of
from app.judging.reading_proofs import binder_rows, proofs_in
from app.judging.reading_rows import policies_in, rows_of
from app.judging.rulings import rulings_in
from app.judging.spot import Spot
from app.judging.vendor import VendorFile

CERTIFICATES = ("acord_25", "acord_24", "acord_27", "acord_28", "other_certificate")


def facts_from_readings(vendor: VendorFile, readings: Sequence[Mapping[str, Any]]) -> Facts:
    """All that one vendor's papers say.

    Source: docs/rulebook.md, from reading to facts.
    """
    spots = [Spot(reading) for reading in readings]
    certificates = [spot for spot in spots if spot.certificate is not None and spot.kind in CERTIFICATES]
    pages = {page["kind"] for spot in spots for page in spot.reading.get("pages") or ()}
    bundles = [Bundle(paper_of(spot, pages), tuple(rows_of(spot))) for spot in certificates]
    policies = [policy for spot in spots for policy in policies_in(spot)]
    proofs, open_proofs = proofs_in(spots)
    known = vendor.model_copy(update={"documents": [*vendor.documents, *proofs]})
    facts = Facts(
        vendor=known,
        warnings=tuple(warning for spot in spots for warning in spot.warnings),
        illegible=tuple(spot.file for spot in spots if spot.kind == "unreadable"),
        rating_table=bool(vendor.ratings),
        untold_pages=tuple(page for spot in spots for page in spot.untold_pages),
        questions=tuple(open_proofs),
        rulings=tuple(ruling for spot in spots for ruling in rulings_in(spot)),
        read_notices=read_notices(spots),
    )
    facts = combine(bundles, policies, facts)
    forms = [form for spot in spots for form in forms_in(spot)]
    rows = with_forms([*facts.rows, *binder_rows(spots, facts.rows)], forms)
    events, notices = notices_in(spots, rows)
    known = known.model_copy(update={"events": [*vendor.events, *events]})
    rated = tuple(_rated(row, known) for row in rows)
    return replace(facts, vendor=known, rows=rated, notices=tuple(notices))


def _rated(row: Row, vendor: VendorFile) -> Row:
    """The row with what the client's carrier table says of its company; a company of no table has no rating."""
    name = " ".join((row.insurer.name.value or "").casefold().split())
    ratings = {" ".join(company.casefold().split()): rating for company, rating in vendor.ratings.items()}
    admitted = {" ".join(company.casefold().split()): flag for company, flag in vendor.admitted.items()}
    rating = ratings.get(name)
    insurer: Insurer = replace(
        row.insurer,
        rating=(rating[0], rating[1] if len(rating) > 1 else "") if rating else None,
        admitted=admitted.get(name),
    )
    return replace(row, insurer=insurer)
