"""What may come in, how it is called, and what is said of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

MEGABYTE = 2**20
LARGEST_READ = 100 * MEGABYTE
LARGEST_REQUEST = 500 * MEGABYTE
MOST_FILES = 1000
MOST_TRIES = 5
LONGEST_REASON = 300
# About what is read in a few seconds; what is smaller than the bytes has no more pages and is not counted first.
LONG_PAGES, LONG_BYTES = 10, 50_000
# A three-hundred-page scan takes some minutes; what is still in work after this was given up by somebody.
GIVEN_UP_AFTER = timedelta(minutes=20)
FORGOTTEN_AFTER = timedelta(minutes=5)

KIND_WORDS = {
    "acord_25": "certificate", "acord_24": "property certificate", "acord_27": "evidence of property",
    "acord_28": "evidence of commercial property", "other_certificate": "certificate on another form",
    "state_form": "state form", "endorsement": "endorsement", "policy": "policy", "binder": "binder",
    "notice": "notice", "correspondence": "letter", "additional_remarks": "page of additional remarks", "unreadable": "unreadable document",
}  # fmt: skip


def clean_file_name(name: str) -> str:
    """A file name without folders, control characters or tricks of the writing direction, at most 200 characters.

    Source: OWASP, File Upload Cheat Sheet, filename safety.
    """
    plain = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    last = PurePosixPath(plain.replace("\\", "/")).name.strip(" .")
    if len(last) > 200:
        stem, dot, ending = last.rpartition(".")
        last = f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 8 else last[:200]
    return last or "unnamed"


def kind_words(kind: str, count: int = 1) -> str:
    """What a kind of document is called, as many as there are: `certificate`, `3 certificates`.

    Source: docs/rulebook.md, documents.
    """
    word = KIND_WORDS.get(kind, "document")
    if count == 1:
        return word
    if word.startswith("page "):
        return f"{count} {word.replace('page', 'pages')}"
    plural = (
        word.replace("policy", "policies") if word == "policy" else word if word.startswith("evidence") else f"{word}s"
    )
    return f"{count} {plural.replace('certificate on another forms', 'certificates on other forms')}"


def outcome_of(kinds: Iterable[str]) -> str:
    """What a file held, in words: `3 certificates, endorsement`.

    Source: docs/rulebook.md, documents.
    """
    counted = Counter(kinds)
    return ", ".join(kind_words(kind, count) for kind, count in counted.most_common()) or "nothing"


def content_of(reading: Mapping[str, Any]) -> str:
    """What a certificate with its pages says, word for word and place for place, wherever in a file it stands; nothing
    of what is no certificate or shows no policy, for of such pages little is read.

    Source: docs/rulebook.md, documents: pages that say the same are one document.
    """
    certificate = reading.get("certificate") or {}
    if not certificate.get("coverages"):
        return ""
    first = min((page["number"] for page in reading["pages"]), default=1)
    said = {key: value for key, value in reading.items() if key not in ("file", "part", "sha256")}
    return json.dumps(_from_page(said, first), sort_keys=True, default=str)


def _from_page(value: Any, first: int) -> Any:
    if isinstance(value, dict):
        return {
            key: each - first if key in ("page", "number") and isinstance(each, int) else _from_page(each, first)
            for key, each in value.items()
        }
    return [_from_page(each, first) for each in value] if isinstance(value, list) else value


def held(files: int, passed_over: Sequence[str]) -> str:
    """What is said of an opened ZIP or mail: `held 3 files; not read: logo.png (a logo or signature of the mail)`.

    Source: docs/rulebook.md, documents: every file that came in has its outcome.
    """
    said = f"held {files} {'file' if files == 1 else 'files'}"
    if not passed_over:
        return said
    names = ", ".join(passed_over[:5]) + (f" and {len(passed_over) - 5} more" if len(passed_over) > 5 else "")
    what = "a logo or signature" if len(passed_over) == 1 else "logos or signatures"
    return f"{said}; not read: {names} ({what} of the mail)"


def had_already(first: datetime, today: date) -> str:
    """What is said of a file that came before: `already had this: arrived 3 Nov`.

    Source: docs/rulebook.md, documents: the same bytes are one document, however often they come.
    """
    when = f"{first.day} {first:%b}" if first.year == today.year else f"{first.day} {first:%b %Y}"
    return f"already had this: arrived {'today' if first.date() == today else when}"


def size_words(size: int) -> str:
    """A file's size for a person's eyes: `0 bytes`, `840 kB`, `12 MB`.

    Source: the service's own rule.
    """
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.0f} MB"


def too_large(size: int) -> str:
    """Why a file is kept and not read: it is too large.

    Source: docs/rulebook.md, documents, limits.
    """
    return f"It is {size_words(size)}; files over {LARGEST_READ // MEGABYTE} MB are not read."


ADVICE: tuple[tuple[str, str], ...] = (
    (r"empty", "Ask the sender to attach the file again."),
    (r"password|locked|encrypt", "Ask the sender for a copy without a password, or open it, print it to PDF and drop that."),
    (r"office document|word|excel", "Ask the sender to save it as PDF, or print it to PDF and drop that."),
    (r"more than \d+ are not read|files over|left out", "Split it into smaller files and drop those."),
    (r"processor time|too long|memory|crashed|too deeply", "Retry once. If it fails again, print it to PDF and drop that."),
    (r"not a pdf|unknown kind|a file of the kind", "Ask the sender for a PDF or a picture."),
    (r"no attachment", "The mail may say something; open it. Ask the sender to attach the certificate."),
    (r"damaged|no pages|not be opened|broken", "Ask the sender for another copy."),
    (r"missing from|does not work", "The place where documents lie did not answer. Retry once it does."),
)  # fmt: skip


NAME_OF_INSURED = re.compile(r"certificate\.insured\.name|declarations\[\d{1,3}\]\.named_insured\.name")
NUMBER_OF_FORM = re.compile(r"forms\[\d{1,3}\]\.number")
REMARKS = re.compile(r"certificate\.description_of_operations")
NUMBER_ON_NOTICE = re.compile(r"notice\.policy_number")
ANSWERS = (
    (NAME_OF_INSURED, ("same", "other")),
    (NUMBER_OF_FORM, ("harmless", "takes")),
    (REMARKS, ("harmless", "takes")),
    (NUMBER_ON_NOTICE, ("harmless",)),
)


def is_answer(path: str, answer: str) -> bool:
    """Whether an answer is one to the question that stands at a path: whose a name is, what a form or the remarks do.

    Source: docs/rulebook.md, rulings.
    """
    return any(where.fullmatch(path) is not None and answer in answers for where, answers in ANSWERS)


def kept_reason(typed: str) -> str:
    """Why somebody overruled a reading or ruled on it, as it is kept: a sentence on one line.

    Source: docs/rulebook.md, rulings.
    """
    return " ".join(typed.split())[:LONGEST_REASON]


def came_often(times: int) -> str:
    """What is said of a file in trouble that came more than once.

    Source: docs/rulebook.md, system trouble.
    """
    return f" It came {times} times; trying again tries all of them." if times > 1 else ""


def what_to_do(reason: str) -> str:
    """What a person can do about a file that could not be read.

    Source: docs/rulebook.md, system trouble.
    """
    for pattern, advice in ADVICE:
        if re.search(pattern, reason, re.IGNORECASE):
            return advice
    return "Look at the file and retry; if it fails again, ask the sender for another copy."
