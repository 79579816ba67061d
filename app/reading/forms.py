"""Endorsements and policy forms: attached as pages, listed in a schedule of forms, or mentioned in running text.

Source: docs/rulebook.md, evidence levels: a number at the foot of a page is attached, in a list listed, elsewhere
mentioned; of several, the strongest counts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from app.reading.endorsements import attached_form
from app.reading.form_numbers import LISTED_EDITION, FormNumber, form_numbers_in, listed_number
from app.reading.found import PRINTED, Found, from_words
from app.reading.segments import segments, text_of, value_after
from app.reading.sheet import Sheet, Word, around, line_text, lines

LIST_HEADING = re.compile(
    r"forms? that apply|schedule of forms|forms? schedule|forms?,? (?:and|&|options and) endorsements?|listing of forms"
    r"|form number|endorsements? attached|forms? (?:attached|made part)|policy forms",
    re.IGNORECASE,
)
LONGEST_HEADING = 90
LEAST_SURE = 0.85
RANK = {"attached": 2, "listed": 1, "mentioned": 0}
Form = dict[str, Any]


def forms_on(sheet: Sheet, kind: str, certificate_words: list[Word] | None = None) -> list[Form]:
    """The forms that a page shows, lists or mentions. On a certificate only what was typed into it counts."""
    if kind == "endorsement" and (form := attached_form(sheet)) is not None:
        return [form]
    if kind == "certificate":
        return _mentioned(sheet, certificate_words or [])
    if kind in ("declarations", "schedule", "additional_remarks", "policy_form"):
        listed = _listed(sheet)
        if kind == "additional_remarks":
            return listed + _mentioned(sheet, [word for word in sheet.words if not _in_any(word, listed)])
        return listed
    return []


def _in_any(word: Word, forms: list[Form]) -> bool:
    return any(form["page_box"][1] <= word.middle[1] <= form["page_box"][3] for form in forms)


def without_places(forms: list[Form]) -> list[Form]:
    """The forms as the contract has them."""
    return [{key: value for key, value in form.items() if key != "page_box"} for form in forms]


def merged(forms: list[Form]) -> list[Form]:
    """One entry for each number: the strongest role, with what weaker ones add."""
    best: dict[str, Form] = {}
    for form in forms:
        key = re.sub(r"[^0-9A-Z]", "", form["number"].value.upper())
        known = best.get(key)
        if known is None:
            best[key] = form
        elif RANK[form["role"].value] > RANK[known["role"].value]:
            best[key] = {**form, "edition": form["edition"] or known["edition"], "page_box": form["page_box"]}
        elif known["edition"] is None:
            known["edition"] = form["edition"]
    return list(best.values())


def _listed(sheet: Sheet) -> list[Form]:
    policy = policy_number_on(sheet)
    found: list[Form] = []
    for top, bottom, left, right in _lists(sheet):
        inside = [w for w in sheet.words if top <= w.middle[1] < bottom and left <= w.middle[0] < right]
        for line in lines(inside):
            found += _entries(sheet, line, policy)
    return found


def _lists(sheet: Sheet) -> list[tuple[float, float, float, float]]:
    """The areas under the headings of lists of forms; two headings side by side share the width."""
    headings = [piece for piece in segments(sheet.words) if _is_heading(text_of(piece))]
    areas = []
    for piece in headings:
        x0, y0, _, y1 = around(piece)
        beside = [around(other) for other in headings if other is not piece and abs(around(other)[1] - y0) < 4]
        right = min((box[0] for box in beside if box[0] > x0), default=sheet.width)
        left = x0 - 8 if beside else 0.0
        areas.append((y1, _end_of_list(sheet, y1, left, right), left, right))
    return areas


def _is_heading(text: str) -> bool:
    return len(text) < LONGEST_HEADING and LIST_HEADING.search(text) is not None and not form_numbers_in(text)


def _end_of_list(sheet: Sheet, top: float, left: float, right: float) -> float:
    """A list ends where several lines in a row hold no number."""
    last, misses = top, 0
    for line in lines(w for w in sheet.words if w.middle[1] > top and left <= w.middle[0] < right):
        holds = any(listed_number(text_of(piece)) for piece in segments(line))
        _, _, _, y1 = around(line)
        misses = 0 if holds else misses + 1
        if holds:
            last = y1
        elif misses > 3:
            break
    return last + 1


def _entries(sheet: Sheet, line: list[Word], policy: Found | None) -> list[Form]:
    """The entries on one line of a list: numbers at the starts of its pieces, editions and titles behind them."""
    starts = _starts(line)
    found: list[Form] = []
    if not starts:
        return found
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        words = line[start:end]
        number = listed_number(line_text(words))
        if number is None:
            continue
        used = _covering(words, number.end)
        number, used = _seen_again(sheet, number, used)
        form = _form(sheet, number, used, "listed", policy)
        title = [word for word in words[len(used) :] if word.text != "*" and not re.fullmatch(r"\$[\d,.]+", word.text)]
        if title:
            form["title"] = from_words(sheet, line_text(title), title, 0.8)
        found.append(form)
    return found


def _seen_again(sheet: Sheet, number: FormNumber, used: list[Word]) -> tuple[FormNumber, list[Word]]:
    """On a scan the second reader looks at the number and its edition; where both agree it is sure."""
    if sheet.reader is None:
        return number, used
    read = [sheet.reader.line((w.x0 - 1, w.y0 - 1, w.x1 + 1, w.y1 + 1)) for w in used]
    text, sure = " ".join(text for text, _ in read), min(sure for _, sure in read)
    again = listed_number(text)
    if again is None or sure < LEAST_SURE:
        return number, used
    if (again.number, again.edition) == (number.number, number.edition):
        return number, [replace(word, confidence=0.97) for word in used]
    better = again if again.edition or not number.edition else number
    return better, [replace(word, confidence=0.75) for word in used]


def _starts(line: list[Word]) -> list[int]:
    """Where entries start on a line: at pieces that begin with a number."""
    starts, at = [], 0
    for piece in segments(line, 0.9):
        if listed_number(line_text(line[at:])) is not None and not _is_edition(piece):
            starts.append(at)
        at += len(piece)
    return starts


def _is_edition(piece: list[Word]) -> bool:
    return LISTED_EDITION.match(text_of(piece)) is not None


def _covering(words: list[Word], end: int) -> list[Word]:
    used, at = [], 0
    for word in words:
        if at >= end:
            break
        used.append(word)
        at += len(word.text) + 1
    return used


def _mentioned(sheet: Sheet, words: list[Word]) -> list[Form]:
    """Form numbers in running text, which may run over the end of a line."""
    placed: list[tuple[int, Word]] = []
    text = ""
    for line in lines(words):
        for word in line:
            placed.append((len(text), word))
            text += word.text + " "
    return [
        _form(sheet, number, [w for at, w in placed if number.start - len(w.text) < at < number.end], "mentioned", None)
        for number in form_numbers_in(text)
    ]


def _form(sheet: Sheet, number: FormNumber, words: list[Word], role: str, policy: Found | None) -> Form:
    sure = PRINTED if number.edition else 0.9
    placed = from_words(sheet, number.number, words, sure)
    form: Form = {
        "number": placed,
        "edition": placed.valued(number.edition) if number.edition else None,
        "title": None,
        "page": placed.valued(sheet.number),
        "role": placed.valued(role),
        "page_box": around(words),
    }
    if policy is not None:
        form["policy_number"] = policy
    if number.line is not None:
        form["line"] = placed.valued(number.line)  # the prefix tells: CG is general liability wherever it stands
    return form


def policy_number_on(sheet: Sheet) -> Found | None:
    """The policy number that a page carries behind or below its label."""
    for label in ("POLICY NUMBER", "POLICY NO", "POLICY #", "POLICY NUMBER(S)"):
        words = value_after(sheet.words, label)
        words = [word for word in words if word.text.lower() not in ("continued", "endorsement")]
        text = line_text(words)
        if any(c.isdigit() for c in text) and ":" not in text:  # an empty place has the next caption below it
            return from_words(sheet, text, words, PRINTED)
    return None
