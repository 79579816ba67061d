"""What a person rules where no value can answer. It lies beside the reading, as corrections do, and is never erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.certificates.actions.corrections import hold_sheet
from app.certificates.models import Ruling
from app.certificates.queries.documents import rulings_of
from app.certificates.rules import is_answer, kept_reason
from app.judging.rulings import plain_words
from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound, Refused

SHORTEST_REASON = 3


def give_ruling(
    tx: Session, document_id: int, path: str, answer: str, *, reason: str, who: Actor, now: datetime
) -> Ruling:
    """Answer what no value of a document answers, with a sentence why; it takes the place of an earlier answer.

    Raises BadInput for what is no question or no answer to it, and without a reason.
    """
    sheet = hold_sheet(tx, document_id, who=who, now=now)
    said = sheet.value(path)
    if said is None or not is_answer(path, answer):
        raise BadInput("There is no such question on this document. Reload the page.")
    why = kept_reason(reason)
    if len(why) < SHORTEST_REASON:
        raise BadInput("Say in one sentence why, so that others can follow it.")
    for earlier in rulings_of(tx, [document_id])[document_id]:
        if earlier.path == path:
            earlier.ended_at = now
            tx.flush()
    ruling = Ruling(
        document_id=document_id, path=path, said=plain_words(said), answer=answer, reason=why,
        person_id=who.id if who.kind == "person" else None, person_name=who.name, made_at=now,
    )  # fmt: skip
    tx.add(ruling)
    audit.record(tx, who, now, "certificates.give_ruling", sheet.document, after={path: answer}, why=why)
    return ruling


def end_ruling(tx: Session, ruling_id: int, *, who: Actor, now: datetime) -> Ruling:
    """Take an answer back: the question is open again. Raises NotFound, and Refused where it was taken back before."""
    ruling = tx.get(Ruling, ruling_id)
    if ruling is None:
        raise NotFound("There is no such answer. Reload the page.")
    sheet = hold_sheet(tx, ruling.document_id, who=who, now=now)
    tx.refresh(ruling)
    if ruling.ended_at is not None:
        raise Refused("This answer was taken back already. Reload the page to see what stands.")
    ruling.ended_at = now
    audit.record(tx, who, now, "certificates.end_ruling", sheet.document, before={ruling.path: ruling.answer})
    return ruling
