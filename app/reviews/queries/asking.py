"""What a letter about an item is about: the certificate that fell short, and whom it names."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.models import Document
from app.certificates.queries import corrected_reading
from app.certificates.rules import kind_words
from app.items.models import WorkItem
from app.letters.rules import NO_CERTIFICATE, Certificate, certificate_said
from app.standing.queries import newest_judgments
from app.standing.rules import CERTIFICATES


def certificate_on(tx: Session, item: WorkItem, assignment_id: int) -> Certificate:
    """The certificate that an item is about: the one that came, else the newest that the verdict was made from.

    A notice or a page that came alone names nobody to write to; where no certificate was ever received, none is named.
    """
    judgment = newest_judgments(tx, [assignment_id]).get(assignment_id)
    ids = {document["id"] for document in judgment.basis.get("documents", ())} if judgment else set()
    wanted = ids | ({item.document_id} if item.document_id else set())
    query = select(Document).where(Document.id.in_(wanted), Document.kind.in_(CERTIFICATES))
    papers = list(tx.scalars(query.order_by(Document.received_at.desc(), Document.id.desc())))
    own = next((each for each in papers if each.id == item.document_id), papers[0] if papers else None)
    if own is None:
        return NO_CERTIFICATE
    return certificate_said(corrected_reading(tx, own.id), kind_words(own.kind), own.received_at.date())
