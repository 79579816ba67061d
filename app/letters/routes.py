"""The outbox: letters that wait to leave, and how each reads to its receiver."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.kit.web.pages import go_to, page
from app.letters import queries, rules
from app.letters.actions import take_back_letter
from app.letters.text import html_of, parts_of
from app.parties.rules import time_zone_at
from app.people.access import Read, Write, must
from app.people.rules import Right

router = APIRouter()

SHOWN = 50
# A letter's own page carries its own styles, as mail does; it may do nothing else.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'; base-uri 'none'"


@router.get("/letters")
def list_letters(visit: Read, before: int | None = None) -> Response:
    """Letters, the newest first."""
    rows = queries.outbox(visit.tx, visit.who, before=before, limit=SHOWN + 1)
    more = rows[SHOWN - 1].id if len(rows) > SHOWN else None
    leaving = {
        row.id: rules.leaving_words(row.leaves_at, row.time_zone or time_zone_at(row.vendor_state), visit.now)
        for row in rows[:SHOWN]
    }
    return page(visit, "letters/outbox.html", letters=rows[:SHOWN], more=more, leaving=leaving)


@router.get("/letters/{letter_id}")
def show_letter(letter_id: int, visit: Read) -> Response:
    """One letter with what it asks for, and where it stands."""
    letter = queries.visible_letter(visit.tx, letter_id, visit.who)
    return page(
        visit,
        "letters/letter.html",
        letter=letter,
        parts=parts_of(letter.body_text),
        lines=queries.lines_of(visit.tx, letter_id),
        can_take_back=queries.can_take_back(letter, visit.now),
        leaving=rules.leaving_words(letter.leaves_at, queries.zone_of(visit.tx, letter), visit.now),
    )


@router.get("/letters/{letter_id}/mail")
def show_mail(letter_id: int, visit: Read) -> Response:
    """The letter exactly as its receiver's mail program shows it."""
    letter = queries.visible_letter(visit.tx, letter_id, visit.who)
    html = html_of(letter.kind, subject=letter.subject, body=letter.body_text, reference=letter.reference)
    return HTMLResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})


@router.post("/letters/{letter_id}/withdrawal")
def create_withdrawal(letter_id: int, visit: Write) -> Response:
    """Take a letter back before it leaves."""
    must(visit.who, Right.WORK_ITEMS)
    take_back_letter(visit.tx, letter_id, who=visit.who, now=visit.now)
    return go_to(visit, f"/letters/{letter_id}")
