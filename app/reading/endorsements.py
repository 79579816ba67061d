"""An endorsement's page: number and edition at its head or foot, title, schedule, the policy it belongs to.

Source: the layout ISO and NCCI print their endorsements in.
"""

from __future__ import annotations

import re
from typing import Any

from app.reading.form_numbers import FormNumber, form_numbers_in, listed_number
from app.reading.found import PRINTED, Found, from_words
from app.reading.segments import segments, text_of, value_after
from app.reading.sheet import Sheet, Word, around, inside, line_text, lines
from app.reading.values import dates_in

HEADING_HEIGHT = 36.0
FOOT, HEAD = 0.72, 0.22
PAGE_OF = re.compile(r"page\s+(\d+)\s+of\s+(\d+)", re.IGNORECASE)
CHANGES = re.compile(r"this endorsement changes the policy|please read it carefully", re.IGNORECASE)
MODIFIES = re.compile(
    r"this endorsement modifies|this endorsement forms a part|insurance provided under", re.IGNORECASE
)
NAMES_HEADING = re.compile(
    r"name.{0,25}(?:additional insured|person|organization)|person\(?s?\)?(?: or|/) ?organization", re.IGNORECASE
)
PLACES_HEADING = re.compile(
    r"location|designated (?:project|construction|premises)|description of (?:completed )?operations|covered operations",
    re.IGNORECASE,
)
SCHEDULE_ENDS = re.compile(
    r"information required to complete|^\W*[A-Z]\.\s|section ii|who is an insured|is amended|the following",
    re.IGNORECASE,
)
LEGAL_END = re.compile(
    r"\b(?:l\.?l\.?c|inc|incorporated|corp|corporation|l\.?l\.?p|l\.?p|ltd|limited|co|company|trust|authority|district)\.?,?$",
    re.IGNORECASE,
)
BLANKET = re.compile(
    r"(?:where|when|as|if|whom|which|that) .{0,60}(?:required|agreed).{0,40}(?:contract|agreement)|any person or organization|blanket|all persons or organizations",
    re.IGNORECASE,
)
Form = dict[str, Any]


def attached_form(sheet: Sheet) -> Form | None:
    """The endorsement on a page, or None where no form number stands at its head or foot."""
    number, words = _own_number(sheet)
    if number is None:
        return None
    placed = from_words(sheet, number.number, words, PRINTED if number.edition else 0.9)
    names, places, blanket = _schedule(sheet)
    form: Form = {
        "number": placed,
        "edition": placed.valued(number.edition) if number.edition else None,
        "title": _title(sheet),
        "page": placed.valued(sheet.number),
        "role": placed.valued("attached"),
        "page_box": around(words),
        "policy_number": _labelled(sheet, ("POLICY NUMBER", "POLICY NO")),
    }
    if names:
        form["scheduled_names"] = names
    if blanket is not None:
        form["blanket"] = blanket
    if places:
        form["scheduled_places"] = places
    form["named_insured"] = _labelled(sheet, ("NAMED INSURED", "INSURED"), digits=False)
    form["effective"] = _date(sheet, ("EFFECTIVE DATE", "ENDORSEMENT EFFECTIVE", "EFFECTIVE"))
    form["page_of"] = _page_of(sheet)
    if number.line is not None:
        form["line"] = placed.valued(number.line)
    return {key: value for key, value in form.items() if value is not None or key in ("edition", "title")}


def _own_number(sheet: Sheet) -> tuple[FormNumber | None, list[Word]]:
    """The number at the foot of the page, else at its head: there it stands alone on its piece of line."""
    pieces = segments(sheet.words)
    foot = [piece for piece in pieces if around(piece)[1] > FOOT * sheet.height]
    head = [piece for piece in pieces if around(piece)[3] < HEAD * sheet.height]
    for piece in (*reversed(foot), *head):
        text = text_of(piece)
        numbers = form_numbers_in(text)
        number = numbers[0] if numbers else listed_number(text)
        if number is not None and number.start <= 6 and (numbers or number.edition):
            return number, piece
    return None, []


def _title(sheet: Sheet) -> Found | None:
    """The lines between the set phrases, or the largest print at the head of the page."""
    rows = lines(sheet.words)
    texts = [line_text(row) for row in rows]
    start = next((i + 1 for i, text in enumerate(texts) if CHANGES.search(text)), None)
    if start is None:
        return None
    end = next((i for i, text in enumerate(texts[start:], start) if MODIFIES.search(text)), start)
    title = rows[start:end][:4]
    words = [word for row in title for word in row]
    return from_words(sheet, " ".join(line_text(row) for row in title), words, 0.93) if words else None


def _schedule(sheet: Sheet) -> tuple[list[Found], list[Found], Found | None]:
    """Names and places in the schedule, and whether it covers whoever a contract names."""
    heading = next((p for p in segments(sheet.words) if text_of(p).strip().upper() == "SCHEDULE"), None)
    if heading is None:
        return [], [], _blanket_wording(sheet)
    top = around(heading)[3]
    end = next(
        (
            around(line)[1]
            for line in lines(sheet.words)
            if around(line)[1] > top and SCHEDULE_ENDS.search(line_text(line))
        ),
        sheet.height,
    )
    names, places = _columns(sheet, top, end)
    blanket = [name for name in names if BLANKET.search(str(name.value))]
    if blanket:
        return [], places, blanket[0].valued(True)
    return names, places, names[0].valued(False) if names else None


def _columns(sheet: Sheet, top: float, bottom: float) -> tuple[list[Found], list[Found]]:
    """The entries below each heading of the schedule, in its column."""
    area = inside(sheet.words, (0, top, sheet.width, bottom))
    pieces = segments(area, 2.2)
    heads = [p for p in pieces if around(p)[1] < top + HEADING_HEIGHT and _is_heading(text_of(p))]
    if not heads:
        return [], []
    middle = _middle_rule(sheet, top, bottom)
    below = max(around(piece)[3] for piece in heads)
    found: tuple[list[Found], list[Found]] = ([], [])
    columns = ((0.0, middle), (middle, sheet.width)) if middle else ((0.0, sheet.width),)
    for left, right in columns:
        title = " ".join(text_of(p) for p in heads if left <= (around(p)[0] + around(p)[2]) / 2 < right)
        which = 1 if PLACES_HEADING.search(title) and not NAMES_HEADING.search(title) else 0
        for line in lines(inside(area, (left, _below_heading(area, below, left, right), right, bottom))):
            found[which].append(from_words(sheet, line_text(line), line, PRINTED))
    # Several lines may be one long name or several short ones; where each ends as a legal name ends, each is one.
    whole = len(found[0]) == 1 or all(LEGAL_END.search(str(name.value)) for name in found[0])
    return found[0] if whole else [name.doubted(0.92) for name in found[0]], found[1]


def _is_heading(text: str) -> bool:
    return BLANKET.search(text) is None and any(p.search(text) for p in (NAMES_HEADING, PLACES_HEADING))


def _below_heading(area: list[Word], below: float, left: float, right: float) -> float:
    """The lower edge of a heading that may run over two lines."""
    heading = [
        around(line)[3]
        for line in lines(w for w in area if left <= w.middle[0] < right)
        if around(line)[1] <= below + 16
        and re.search(r"^\W*(?:or )?organization\(?s?\)?:?$|operations:?$", line_text(line), re.IGNORECASE)
    ]
    return max([below, *heading])


def _middle_rule(sheet: Sheet, top: float, bottom: float) -> float | None:
    inner = [
        rule.at
        for rule in sheet.picture.down
        if rule.covers(top + 20, bottom - 30) > 0.6 and 0.2 * sheet.width < rule.at < 0.8 * sheet.width
    ]
    return inner[0] if inner else None


def _blanket_wording(sheet: Sheet) -> Found | None:
    """Automatic endorsements have no schedule: their text grants status to whoever a written contract names."""
    for line in lines(sheet.words):
        if re.search(r"\bautomatic\b.*\bstatus\b|when required in a written|blanket", line_text(line), re.IGNORECASE):
            return from_words(sheet, True, line, PRINTED if "required" in line_text(line).lower() else 0.9)
    return None


def _labelled(sheet: Sheet, labels: tuple[str, ...], *, digits: bool = True) -> Found | None:
    for label in labels:
        words = value_after(sheet.words, label)
        text = line_text(words)
        if words and (any(c.isdigit() for c in text) if digits else not NAMES_HEADING.search(text) and len(text) > 3):
            return from_words(sheet, text, words, PRINTED)
    return None


def _date(sheet: Sheet, labels: tuple[str, ...]) -> Found | None:
    for label in labels:
        words = value_after(sheet.words, label)
        found = dates_in(line_text(words)) if words else []
        if found:
            return from_words(sheet, str(found[0].value), words, PRINTED if len(found) == 1 else 0.9)
    return None


def _page_of(sheet: Sheet) -> Found | None:
    for line in lines(sheet.words):
        if match := PAGE_OF.search(line_text(line)):
            return from_words(sheet, f"{match[1]} of {match[2]}", line, 0.95)
    return None
