"""Search terms: what a thing is found by, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.parties.models import SearchTerm
from app.parties.rules import name_terms, number_terms

NUMBERS = ("policy", "certificate", "reference")


def index_terms(tx: Session, kind: str, subject_id: int, shown: Iterable[str]) -> None:
    """Let something be found by names or numbers; terms that it has already are left alone."""
    rows = [
        {"kind": kind, "subject_id": subject_id, "term": term, "shown": text}
        for text in shown
        for term in sorted(_terms(kind, text))
    ]
    if rows:
        tx.execute(insert(SearchTerm).on_conflict_do_nothing(), rows)


def _terms(kind: str, text: str) -> set[str]:
    if kind in NUMBERS:
        return number_terms(text)
    if kind == "phone":
        national = text.removeprefix("+1")
        return {national, national[-7:], text.lstrip("+")}
    if kind == "email":
        name, _, place = text.partition("@")
        return {text, place} if name else {text}
    return name_terms(text)


def forget_terms(tx: Session, kind: str, subject_id: int, shown: str) -> None:
    """Let something no longer be found by a name or number."""
    found: Any = tx.query(SearchTerm).filter_by(kind=kind, subject_id=subject_id, shown=shown)
    found.delete(synchronize_session=False)
