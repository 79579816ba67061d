"""From readings, as the reader prints them, to the facts that the rules judge.

The reader reports what is printed; the splitting, appending and nulling of the rule book happens here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.judging.facts import Facts, Insurer, Read, Row
from app.judging.merging import Bundle, combine
from app.judging.reading_forms import forms_in, with_forms
from app.judging.reading_papers import paper_of
from app.judging.reading_proofs import binder_rows, proofs_in
from app.judging.reading_rows import policies_in, rows_of
from app.judging.rulings import rulings_in
from app.judging.spot import Spot, file_words
from app.judging.vendor import Event, VendorFile

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
    events, questions = _events(spots)
    proofs, open_proofs = proofs_in(spots)
    more = {"events": [*vendor.events, *events], "documents": [*vendor.documents, *proofs]}
    known = vendor.model_copy(update=more)
    facts = Facts(
        vendor=known,
        warnings=tuple(warning for spot in spots for warning in spot.warnings),
        illegible=tuple(spot.file for spot in spots if spot.kind == "unreadable"),
        rating_table=bool(vendor.ratings),
        untold_pages=tuple(page for spot in spots for page in spot.untold_pages),
        questions=(*questions, *open_proofs),
        rulings=tuple(ruling for spot in spots for ruling in rulings_in(spot)),
    )
    facts = combine(bundles, policies, facts)
    forms = [form for spot in spots for form in forms_in(spot)]
    rows = with_forms([*facts.rows, *binder_rows(spots, facts.rows)], forms)
    return replace(facts, rows=tuple(_rated(row, known) for row in rows))


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


def _events(spots: Sequence[Spot]) -> tuple[list[Event], list[tuple[str, Read[Any]]]]:
    """The notices among the papers as events; one that cannot be placed becomes a question."""
    events: list[Event] = []
    questions: list[tuple[str, Read[Any]]] = []
    for spot in spots:
        notice = spot.reading.get("notice")
        if not notice:
            continue
        policy, effective = spot.read("notice.policy_number"), spot.day("notice.effective")
        if (
            policy.value is None
            or effective.value is None
            or min(policy.confidence, effective.confidence) < SURE_NOTICE
        ):
            questions.append(
                (
                    f"A notice of {notice['type']} in {file_words(spot.file)} is not clear: which policy, from which day?",
                    policy,
                )
            )
            continue
        events.append(
            Event(
                type=notice["type"],
                policy=policy.value,
                effective=effective.value,
                lapse=notice.get("with_lapse"),
            )
        )
    return events, questions


# A notice ends cover, so one that was misread would do harm both ways.
SURE_NOTICE = 0.90
