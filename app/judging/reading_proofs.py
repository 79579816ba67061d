"""From readings to the other proofs on file: state forms and binders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.judging.facts import Read, Row
from app.judging.reading_rows import rows_of
from app.judging.spot import Spot, file_words
from app.judging.vendor import Proof

# A proof stands in place of a whole requirement, so nothing of it may be doubtful.
SURE = 0.98


def proofs_in(spots: Sequence[Spot]) -> tuple[list[Proof], list[tuple[str, Read[Any]]]]:
    """State forms and binders as proofs; one that was not read for certain becomes a question.

    Source: ACORD 75; New York C-105.2 and DB-120.1; docs/rulebook.md, from reading to facts.
    """
    proofs: list[Proof] = []
    questions: list[tuple[str, Read[Any]]] = []
    for spot in spots:
        if spot.kind == "state_form":
            number = spot.read("certificate.form_number")
            if number.value is None:
                number = spot.read("forms[0].number")
            if number.value is None or number.confidence < SURE:
                questions.append((f"{file_words(spot.file)} is a state form: which one, and until when?", number))
            else:
                proofs.append(_proof(spot, str(number.value), None))
        elif spot.kind == "binder":
            proofs += [_proof(spot, "ACORD 75", row) for row in rows_of(spot)]
    return proofs, questions


def _proof(spot: Spot, kind: str, row: Row | None) -> Proof:
    first = row or next(iter(rows_of(spot)), None)
    return Proof(
        kind=kind,
        line=row.line if row else None,
        effective=first.effective.value if first else None,
        expiration=first.expiration.value if first else None,
    )


def binder_rows(spots: Sequence[Spot], rows: Sequence[Row]) -> list[Row]:
    """The rows of binders for lines that no certificate shows: cover without a policy number yet.

    Source: ACORD 75: temporary cover until the policy is issued.
    """
    shown = {row.line for row in rows}
    return [
        replace(
            row,
            policy=replace(row.policy, value=None, word="binder", confidence=1.0),
            insured=spot.read("certificate.insured.name"),
        )
        for spot in spots
        if spot.kind == "binder"
        for row in rows_of(spot)
        if row.line not in shown
    ]
