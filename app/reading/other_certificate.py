"""Certificates that are no ACORD form (carriers' own, associations'): a first cut by captions and what stands near them.

What cannot be placed stays null; a person sees the page beside it.
"""

from __future__ import annotations

import re
from typing import Any

from app.reading.acord25.blocks import party, phones_in
from app.reading.forms import policy_number_on
from app.reading.found import Found, from_box, from_words
from app.reading.other_table import empty_row, limit_of, table_rows
from app.reading.segments import segments, text_of
from app.reading.sheet import Sheet, Word, around, inside, line_text, lines
from app.reading.values import amounts_in, dates_in

PARTIES = {
    "producer": re.compile(r"^(?:agency|agent|producer|broker)\b", re.IGNORECASE),
    "insured": re.compile(r"^(?:named )?insured\b", re.IGNORECASE),
    "certificate_holder": re.compile(r"^certificate holder\b", re.IGNORECASE),
}
DATE = re.compile(r"^(?:issue |issued |certificate )?date\b", re.IGNORECASE)
UNDERWRITER = re.compile(r"(?:underwritten by|insurance company|insurer|carrier)\s*:\s*", re.IGNORECASE)
STARTS, ENDS = re.compile(r"effective|inception|\bfrom\b", re.IGNORECASE), re.compile(r"expir|\bto\b", re.IGNORECASE)
CAPTION_WORDS = frozenset({"name", "&", "and", "address", "•", "·", "name:", "address:"})
BLOCK_HEIGHT, BLOCK_WIDTH = 62.0, 0.44
ROOM_TO_SIGN = 24.0
LONGEST_CAPTION = 5
SIGNATURE_INK = 8.0


def read_other_certificate(sheet: Sheet, warnings: list[str]) -> dict[str, Any]:
    """Read what can be placed; the warnings say that it is no ACORD form."""
    warnings.append("This certificate is not on an ACORD form; it was read by its captions, so look at it with care.")
    producer_words = _block(sheet, "producer")
    phones = phones_in(producer_words)
    phone = from_words(sheet, line_text(phones[0]), phones[0], 0.9) if phones else None
    return {
        "form_number": None,
        "form_edition": None,
        "certificate_date": _date(sheet),
        "certificate_number": None,
        "revision_number": None,
        "producer": {**party(sheet, producer_words), "contact_name": None, "phone": phone, "fax": None, "email": None},
        "insured": party(sheet, _block(sheet, "insured")),
        "insurers": _insurers(sheet),
        "coverages": table_rows(sheet) or _listed(sheet),
        "description_of_operations": _below(sheet, r"^description of operations", r"^certificate holder|^cancellation"),
        "certificate_holder": party(sheet, _block(sheet, "certificate_holder")),
        "cancellation_notice": _flat(_below(sheet, r"^cancellation$", r"^authorized", ROOM_TO_SIGN)),
        "signed": _signed(sheet),
    }


def _block(sheet: Sheet, name: str) -> list[Word]:
    """The words beside and below a party's caption, without the captions of its lines."""
    piece = next(
        (p for p in segments(sheet.words) if PARTIES[name].search(text_of(p)) and len(p) <= LONGEST_CAPTION), None
    )
    if piece is None:
        return []
    x0, y0, _, _ = around(piece)
    area = (x0, y0 - 4, x0 + BLOCK_WIDTH * sheet.width, y0 + BLOCK_HEIGHT)
    middle = min((r.at for r in sheet.picture.down if r.covers(y0, y0 + 40) > 0.8 and r.at > x0 + 40), default=area[2])
    found = inside(sheet.words, (area[0], area[1], min(area[2], middle), area[3]))
    caption = piece[: len(PARTIES[name].match(text_of(piece))[0].split())]  # type: ignore[index]
    return [word for word in found if word not in caption and word.text.lower() not in CAPTION_WORDS]


def _date(sheet: Sheet) -> Found | None:
    for piece in segments(sheet.words):
        if not DATE.search(text_of(piece)):
            continue
        x0, y0, _, y1 = around(piece)
        near = inside(sheet.words, (x0, y0 - 8, x0 + 0.4 * sheet.width, y1 + 8))
        for word in sorted(near, key=lambda word: abs(word.middle[1] - (y0 + y1) / 2)):
            if found := dates_in(word.text):
                return from_words(sheet, str(found[0].value), [word], 0.92)
    return None


def _insurers(sheet: Sheet) -> list[dict[str, Found | None]]:
    """Companies under letters, else the one that underwrites."""
    found = []
    for word in sheet.words:
        near = [
            w
            for w in sheet.words
            if w.x1 <= word.x0 + 1 and word.x0 - w.x1 < 30 and abs(w.middle[1] - word.middle[1]) < 9
        ]
        if re.fullmatch(r"[A-F]", word.text) and any(re.match(r"company|insurer", w.text, re.IGNORECASE) for w in near):
            right = inside(sheet.words, (word.x1 - 1, word.middle[1] - 9, sheet.width, word.middle[1] + 7))
            name = [w for w in right if w is not word and "_" not in w.text and len(w.text) > 1]
            if name:
                found.append(_insurer(sheet, word.text, word, name))
    if found:
        return found
    for line in lines(sheet.words):
        for piece in segments(line):
            match = UNDERWRITER.search(text_of(piece))
            if match and text_of(piece)[match.end() :].strip():
                name = [w for at, w in _offsets(piece) if at >= match.end() - 1]
                return [_insurer(sheet, "A", name[0], name)]
    return []


def _offsets(piece: list[Word]) -> list[tuple[int, Word]]:
    found, at = [], 0
    for word in piece:
        found.append((at, word))
        at += len(word.text) + 1
    return found


def _insurer(sheet: Sheet, letter: str, at: Word, name: list[Word]) -> dict[str, Found | None]:
    return {
        "letter": from_words(sheet, letter, [at], 0.9),
        "name": from_words(sheet, line_text(name), name, 0.88),
        "naic": None,
    }


def _listed(sheet: Sheet) -> list[dict[str, Any]]:
    """One coverage whose limits are a list of amounts, each before or behind its caption."""
    limits: dict[str, Found] = {}
    for piece in segments(sheet.words):
        text = text_of(piece)
        amounts = [parsed for parsed in amounts_in(text) if "$" in text[parsed.start : parsed.end]]
        if len(amounts) != 1:
            continue
        rest = (text[: amounts[0].start] + text[amounts[0].end :]).strip(" :.-")
        key = limit_of(rest)
        if key is not None and key not in limits:
            limits[key] = from_words(sheet, amounts[0].value, piece, 0.85)
    effective, expiration = _term(sheet)
    policy = policy_number_on(sheet)
    if not limits or not (policy or effective):
        return []
    kind = from_box(sheet, "general_liability", next(iter(limits.values())).box, 0.7)
    return [
        {**empty_row(kind), "policy_number": policy, "effective": effective, "expiration": expiration, "limits": limits}
    ]


def _term(sheet: Sheet) -> tuple[Found | None, Found | None]:
    """The first date behind a word for taking effect and the first behind one for ending."""
    found: dict[str, Found] = {}
    for line in lines(sheet.words):
        told = ""
        for word in line:
            if dates := dates_in(word.text):
                last_end = max((m.end() for m in ENDS.finditer(told)), default=-1)
                last_start = max((m.end() for m in STARTS.finditer(told)), default=-1)
                if max(last_end, last_start) >= 0:
                    found.setdefault(
                        "end" if last_end > last_start else "start",
                        from_words(sheet, str(dates[0].value), [word], 0.88),
                    )
            told += word.text + " "
    return found.get("start"), found.get("end")


def _below(sheet: Sheet, heading: str, until: str, room: float = 0.0) -> Found | None:
    """The lines under a heading, in its column, up to the next heading or rule."""
    pieces = segments(sheet.words, 2.5)
    start = next((p for p in pieces if re.search(heading, text_of(p), re.IGNORECASE)), None)
    if start is None:
        return None
    x0, _, _, y1 = around(start)
    ends = [
        around(p)[1] - room for p in pieces if around(p)[1] > y1 - 2 and re.search(until, text_of(p), re.IGNORECASE)
    ]
    ends += [rule.at for rule in sheet.picture.across if rule.at > y1 and rule.covers(x0, x0 + 100) > 0.9]
    words = inside(sheet.words, (x0 - 6, y1 - 3, sheet.width, min(ends, default=y1 + 60) - 1))
    words = [word for word in words if word not in start]
    return from_words(sheet, "\n".join(map(line_text, lines(words))), words, 0.85) if words else None


def _flat(found: Found | None) -> Found | None:
    return found.valued(" ".join(str(found.value).split())) if found else None


def _signed(sheet: Sheet) -> Found | None:
    piece = next(
        (p for p in segments(sheet.words) if re.search(r"authorized representative", text_of(p), re.IGNORECASE)), None
    )
    if piece is None:
        return None
    x0, y0, x1, y1 = around(piece)
    above, beside = (x0 - 3, y0 - 28, x0 + 170, y0 - 1), (x1 + 2, y0 - 16, x1 + 200, y1 + 12)
    ink = max(sheet.picture.ink_area(above), sheet.picture.ink_area(beside))
    return from_box(sheet, ink > SIGNATURE_INK, around(piece), 0.8)
