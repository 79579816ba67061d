"""Letters as rows: put in the outbox once, and taken back until they have left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, Refused
from app.kit.web.words import moment
from app.letters import queries, rules
from app.letters.models import Letter, LetterLine
from app.letters.rules import Composed
from app.parties.actions import add_touch
from app.parties.models import Vendor
from app.parties.terms import index_terms


def put_in_outbox(
    tx: Session, composed: Composed, *, item_id: int, client_id: int, vendor_id: int, who: Actor, now: datetime
) -> Letter:
    """Put a composed letter in the outbox, where it waits to leave. Asking twice puts one letter there.

    The item has to be locked by whoever decides it. Raises BadInput for a letter without words.
    """
    if not composed.subject.strip() or not composed.body.strip():
        raise BadInput("The letter has no words. Write it, or do not send it.")
    before = [each for each in queries.letters_of_item(tx, item_id, client_id) if each.audience == composed.audience]
    waiting = [each for each in before if queries.can_take_back(each, now)]
    if same := next((each for each in waiting if _says_the_same(each, composed)), None):
        return same
    for each in waiting:
        take_back_letter(tx, each.id, who=who, now=now)  # it says what no longer holds
    key = rules.once_key(composed.kind, item_id, client_id, composed.audience, len(before) + 1)
    letter = _written(tx, composed, key, item_id, vendor_id, who=who, now=now)
    lines = [
        LetterLine(letter_id=letter.id, client_id=client_id, deficiency_id=ask.deficiency_id, slug=ask.slug, sentence=ask.sentence)
        for ask in composed.asks
    ]  # fmt: skip
    tx.add_all(lines)
    index_terms(tx, "reference", rules.assignment_of(letter.reference), [letter.reference])
    after = {
        "to": composed.to.address,
        "why_there": composed.to.why,
        "leaves_at": composed.leaves_at.isoformat(),
        "slugs": [ask.slug for ask in composed.asks],
    }
    audit.record(tx, who, now, "letters.put_in_outbox", letter, after=after)
    _tell(
        tx,
        letter,
        f"Letter to the {composed.audience}: {letter.subject}",
        client_id,
        letter.body_text,
        who=who,
        now=now,
    )
    return letter


def _says_the_same(letter: Letter, composed: Composed) -> bool:
    return (letter.subject, letter.body_text) == (_one_line(composed.subject), _plain(composed.body))


def take_back_letter(tx: Session, letter_id: int, *, who: Actor, now: datetime) -> Letter:
    """Take a letter out of the outbox before it leaves. Raises NotFound; Refused once it has left."""
    letter = queries.visible_letter(tx, letter_id, who, lock=True)
    if letter.state == "taken_back":
        return letter
    if not queries.can_take_back(letter, now):
        raise Refused(f"The letter left at {moment(letter.leaves_at)}. Write another that puts it right.")
    letter.state, letter.taken_back_at = "taken_back", now
    audit.record(
        tx, who, now, "letters.take_back_letter", letter, before={"state": "outbox"}, after={"state": "taken_back"}
    )
    client_id = tx.scalar(select(LetterLine.client_id).where(LetterLine.letter_id == letter.id).limit(1))
    _tell(tx, letter, f"Taken back before it left: {letter.subject}", client_id, None, who=who, now=now)
    return letter


def note_sent(tx: Session, letter_id: int, through: str, *, who: Actor, now: datetime) -> Letter:
    """Keep that a letter has left, and which way. Raises Refused where it was taken back or knows no address."""
    letter = queries.visible_letter(tx, letter_id, who, lock=True)
    if letter.state == "sent":
        return letter
    if letter.state != "outbox" or letter.to_address is None:
        raise Refused("This letter cannot leave: it was taken back, or nobody's address is known.")
    letter.state, letter.sent_at, letter.sent_through = "sent", now, through
    after = {"state": "sent", "through": through}
    audit.record(tx, who, now, "letters.note_sent", letter, before={"state": "outbox"}, after=after)
    return letter


def _written(
    tx: Session, composed: Composed, key: str, item_id: int, vendor_id: int, *, who: Actor, now: datetime
) -> Letter:
    vendor = tx.get_one(Vendor, vendor_id)
    letter = Letter(
        # Row security shows a letter through its lines, which come after it: so the id is drawn first, not returned.
        id=tx.scalar(text("select nextval(pg_get_serial_sequence('letter', 'id'))")),
        once_key=key,
        kind=composed.kind,
        audience=composed.audience,
        item_id=item_id,
        vendor_id=vendor_id,
        agency_id=vendor.agency_id if composed.audience == "agent" else None,
        contact_point_id=composed.to.contact_point_id,
        to_address=composed.to.address,
        subject=_one_line(composed.subject),
        body_text=_plain(composed.body),
        reference=composed.reference,
        state="outbox",
        written_at=now,
        written_by=who.name,
        leaves_at=composed.leaves_at,
    )
    tx.add(letter)
    tx.flush()
    return letter


def _tell(
    tx: Session, letter: Letter, title: str, client_id: int | None, body: str | None, *, who: Actor, now: datetime
) -> None:
    add_touch(
        tx, kind="letter", title=title, vendor_id=letter.vendor_id, agency_id=letter.agency_id, client_id=client_id,
        body=body, subject_kind="letter", subject_id=letter.id, who=who, now=now,
    )  # fmt: skip


def _one_line(subject: str) -> str:
    return " ".join(subject.split())


def _plain(body: str) -> str:
    # A browser sends a text area's lines with carriage returns.
    return body.replace("\r\n", "\n").strip() + "\n"
