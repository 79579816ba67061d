"""Forms as a worked case writes them: `CG 20 10 04 13 scheduled [Name; Name] location [Place] policy X listed`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from app.judging.facts import Form, Read
from app.judging.forms import canonical, catalogue
from app.judging.verdict import Evidence

NUMBER = re.compile(
    r"^\s*(?P<number>(?:WC ?\d{2} ?\d{2} ?\d{2} [A-Z](?=\s|$)|[A-Z]{2,3} ?[0-9A-Z]{2} ?[0-9]{2}(?: ?[0-9]{2}(?=\s+\d{2} \d{2}\b| *$|\s+[a-z\[]))?"
    r"|MCS-?90|U-[A-Z]+-\d+|\d{2}-\d{2}-\d{4}|2572|[A-Z]{1,5}[ -]?\d{3,6}))"
    r"(?:\s+(?P<edition>\d{2} \d{2}))?(?=\s|$)"
)
NAMED = re.compile(r"\b((?:CG|CA) ?\d{2} ?\d{2}|WC ?\d{2} ?\d{2} ?\d{2})\b(?: (\d{2} \d{2})\b)?")
BRACKETS = r"\s*\[([^\]]*)\]"
LINES = {"gl": "gl", "wc": "wc", "auto": "auto", "umbrella": "umbrella", "el": "wc"}


def forms_of(entries: Iterable[Any], sure: Callable[[str], float]) -> list[Form]:
    """The forms of a case, in order."""
    return [_form(entry, sure(f"forms[{index}]"), index) for index, entry in enumerate(entries)]


def mentioned(remarks: str | None, given: Iterable[Any]) -> list[str]:
    """The forms that the remarks name and that grant or take away, as a case writes forms; those that the case gives are left out."""
    known = {canonical(number) for number, _, _ in map(_number, map(str, given)) if number}
    found = [(canonical(match[1]), match[2]) for match in NAMED.finditer(remarks or "")]
    return [
        f"{number} {edition or ''} mentioned"
        for number, edition in dict(found).items()
        if number not in known and (entry := catalogue().get(number)) is not None and (entry.grants or entry.takes)
    ]


def _form(entry: Any, confidence: float, index: int) -> Form:
    text = str(entry)
    place = (Evidence("case", path=f"forms[{index}]"),)
    number, edition, rest = _number(text)
    entry_known = catalogue().get(number)
    line = re.search(r"\bon (gl|wc|auto|umbrella|el)\b", rest)
    names, places = _group("scheduled", rest), _group("location", rest)
    blanket = True if re.search(r"\bblanket\b", rest) else False if names is not None else None
    if blanket is None and entry_known and entry_known.line in ("wc", "auto") and "wos" in entry_known.grants:
        # These waivers come scheduled or blanket; a case that says neither does not turn on the schedule.
        blanket = True
    return Form(
        number=number,
        edition=edition,
        title=None if number else _title(text),
        role="listed" if "listed" in rest else "mentioned" if "mentioned" in rest else "attached",
        line=LINES[line[1]] if line else entry_known.line if entry_known else "gl",
        names=tuple(names or ()),
        blanket=blanket,
        places=tuple(places or _bare(rest)),
        policy=match[1] if (match := re.search(r"\bpolicy (\S+)", rest)) else None,
        insured=match[1] if (match := re.search(r"\binsured\s*\[([^\]]*)\]", rest)) else None,
        page_of=match[1] if (match := re.search(r"\bpage (\d+ of \d+)", rest)) else None,
        schedule_seen=True,
        confirmed="confirmed" in rest,
        read=Read(text, confidence, place),
    )


def _number(text: str) -> tuple[str, str | None, str]:
    match = NUMBER.match(text)
    if match is None:
        return "", None, text
    return canonical(match["number"]), match["edition"], text[match.end() :]


def _group(word: str, text: str) -> list[str] | None:
    match = re.search(rf"\b{word}((?:{BRACKETS},?)+)", text)
    if match is None:
        return None
    inner = re.findall(r"\[([^\]]*)\]", match[1])
    return [part.strip() for group in inner for part in group.split(";") if part.strip()]


def _bare(text: str) -> list[str]:
    """What stands in brackets right after the number: the schedule of a reduction."""
    match = re.match(rf"{BRACKETS}", text)
    return [part.strip() for part in match[1].split(";") if part.strip()] if match else []


def _title(text: str) -> str:
    inner = re.match(rf"\s*title{BRACKETS}", text)
    return (
        inner[1]
        if inner
        else re.sub(r"\b(confirmed|listed|mentioned|blanket)\b|\bon (gl|wc|auto|umbrella)\b", "", text).strip()
    )
