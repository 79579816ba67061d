"""The documents that vendors are judged by, as they were read and corrected: three queries, however many vendors."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Document, Ruling
from app.certificates.queries import corrections_of, counts, rulings_of
from app.certificates.queries.documents import apply_corrections
from app.standing import rules


@dataclass(frozen=True)
class Read:
    """A document's reading with the corrections in force laid over it; its file is named by the document's id, since
    two papers may share a file name."""

    document: Document
    reading: dict[str, Any]
    correction_ids: list[int]
    ruling_ids: list[int]
    paper: rules.Paper


def papers_of(tx: Session, vendor_ids: Collection[int], known_at: datetime) -> dict[int, list[Read]]:
    """The documents of some vendors as known at a moment, in the order of their receipt."""
    documents = _documents(tx, vendor_ids, known_at)
    ids = [document.id for document in documents]
    corrections, rulings = corrections_of(tx, ids, known_at), rulings_of(tx, ids, known_at)
    found: dict[int, list[Read]] = {vendor_id: [] for vendor_id in vendor_ids}
    for document in documents:
        assert document.vendor_id is not None
        own, answers = corrections[document.id], rulings[document.id]
        reading = {**apply_corrections(document.reading, own), "file": str(document.id)}
        reading["rulings"] = [_ruling(each) for each in answers]
        paper = rules.paper_of(document.id, reading)
        found[document.vendor_id].append(
            Read(document, reading, [each.id for each in own], [each.id for each in answers], paper)
        )
    return found


def _ruling(ruling: Ruling) -> dict[str, str]:
    return {
        "path": ruling.path, "said": ruling.said, "answer": ruling.answer, "by": ruling.person_name,
        "on": ruling.made_at.date().isoformat(), "reason": ruling.reason,
    }  # fmt: skip


def _documents(tx: Session, vendor_ids: Collection[int], known_at: datetime) -> Sequence[Document]:
    query = select(Document).where(Document.vendor_id.in_(vendor_ids), counts(known_at))
    return tx.scalars(query.order_by(Document.received_at, Document.id)).all()
