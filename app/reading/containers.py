"""Opens what holds documents: ZIP archives and mails (EML), a little nested, with limits against bombs."""

from __future__ import annotations

import email
import email.policy
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from pathlib import PurePosixPath
from typing import cast

from app.reading.kinds import PICTURES, FileKind, file_kind, what_it_is

MOST_MEMBERS = 1000
MOST_BYTES = 1_000 * 2**20
MOST_BYTES_A_MEMBER = 100 * 2**20
MOST_TIMES_LARGER = 100
SMALL_ENOUGH_FOR_ANY_RATIO = 5 * 2**20
DEEPEST = 3
SMALL_PICTURE = 40_000
NAMED_AT_MOST = 5
# What a computer puts into a folder for itself; nothing else is left out of an archive without a word.
LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._[^/]*$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One document of a file: its name (`drop.zip/inner.pdf`), its bytes, and why it cannot be read, if so."""

    name: str
    data: bytes
    problem: str | None = None
    decoration: bool = False  # a logo or a signature of a mail: named where it came in, and not read

    @property
    def kind(self) -> FileKind:
        """What the bytes are."""
        return file_kind(self.data)


@dataclass
class _Budget:
    """What one file may still unpack to."""

    members: int = field(default_factory=lambda: MOST_MEMBERS)
    bytes: int = MOST_BYTES
    names: set[str] = field(default_factory=set)

    def name(self, outer: str, inner: str) -> str:
        """A name for what lies inside that no other has: two files of one name are two files."""
        full = first = f"{outer}/{_safe(inner)}"
        stem, dot, ending = first.rpartition(".")
        number = 1
        while full in self.names:
            number += 1
            full = f"{stem} ({number}){dot}{ending}" if dot and "/" not in ending else f"{first} ({number})"
        self.names.add(full)
        return full


def members(data: bytes, name: str) -> list[Member]:
    """The documents in a file: itself for a PDF or a picture, what is inside for a ZIP or a mail.

    Never raises: what cannot be opened is a member with a problem.
    """
    return list(_open(data, name, _Budget(), 0))


def _open(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[Member]:
    kind = file_kind(data)
    if kind is FileKind.PDF or kind in PICTURES:
        yield Member(name, data)
    elif kind is FileKind.OTHER:
        yield Member(name, data, f"This is {what_it_is(data)}, not a PDF, picture, ZIP or mail.")
    elif depth >= DEEPEST:
        yield Member(name, data, f"It lies more than {DEEPEST} archives or mails deep and was not opened.")
    elif kind is FileKind.ZIP:
        yield from _open_zip(data, name, budget, depth)
    else:
        yield from _open_mail(data, name, budget, depth)


def _open_zip(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not LITTER.search(entry.filename)]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        yield Member(name, data, f"The ZIP archive is damaged ({error}).")
        return
    if any(entry.filename in ("word/document.xml", "xl/workbook.xml", "[Content_Types].xml") for entry in entries):
        yield Member(name, data, "This is an office document (Word, Excel), not a PDF, picture, ZIP or mail.")
        return
    if not entries:
        yield Member(name, data, "The ZIP archive is empty.")
    for number, entry in enumerate(entries):
        if budget.members <= 0:
            yield _left_out(name, "archive", [_safe(entry.filename) for entry in entries[number:]])
            return
        budget.members -= 1
        inner = budget.name(name, entry.filename)
        content = _unpack(archive, entry, budget)
        if isinstance(content, str):
            yield Member(inner, b"", content)
        else:
            yield from _open(content, inner, budget, depth + 1)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes | str:
    if entry.flag_bits & 1:
        return "This file in the archive is locked with a password."
    most = min(
        MOST_BYTES_A_MEMBER, budget.bytes, max(SMALL_ENOUGH_FOR_ANY_RATIO, entry.compress_size * MOST_TIMES_LARGER)
    )
    try:
        with archive.open(entry) as stream:
            content = stream.read(most + 1)
    except DAMAGE as error:
        return f"This file in the archive is damaged ({error})."
    if len(content) > most:
        return "This file unpacks to far more than its size in the archive or than may be taken in; it was left alone."
    budget.bytes -= len(content)
    return content


def _left_out(name: str, holder: str, inner: list[str]) -> Member:
    """The line that stands for the files of an archive or mail that are too many to take in."""
    named = ", ".join(inner[:NAMED_AT_MOST]) + (", …" if len(inner) > NAMED_AT_MOST else "")
    files = "1 file" if len(inner) == 1 else f"{len(inner):,} files"
    reason = f"The {holder} holds more than {MOST_MEMBERS:,} files; {files} left out: {named}."
    return Member(f"{name}/{files} left out", b"", reason)


def _open_mail(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[Member]:
    try:
        parts = list(_attachments(email.message_from_bytes(data, policy=email.policy.default)))
    except RecursionError:
        yield Member(name, data, "It holds mails in mails too deeply nested and was not opened.")
        return
    found = False
    for number, part in enumerate(parts):
        if budget.members <= 0:
            yield _left_out(
                name, "mail", [_safe(_name(part, at)) for at, part in enumerate(parts[number:], number + 1)]
            )
            return
        budget.members -= 1
        inner, content = budget.name(name, _name(part, number + 1)), _content(part)
        if isinstance(content, str):
            yield Member(inner, b"", content)
        elif _is_decoration(part, content):
            yield Member(inner, b"", decoration=True)
            continue
        elif len(content) > min(budget.bytes, MOST_BYTES_A_MEMBER):
            yield Member(inner, b"", "This attachment is larger than may be taken in.")
        else:
            budget.bytes -= len(content)
            yield from _open(content, inner, budget, depth + 1)
        found = True
    if not found:
        yield Member(name, data, "The mail has no attachment that could be a document.")


def _attachments(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that may be documents; a mail that is attached under a name is one, and is opened as a mail is."""
    named_mail = part.get_content_type() == "message/rfc822" and part.get_filename()
    if part.is_multipart() and not named_mail:
        for inner in cast(list[EmailMessage], part.get_payload()):
            yield from _attachments(inner)
    elif part.get_filename() or part.get_content_maintype() in ("application", "image"):
        yield part


def _name(part: EmailMessage, number: int) -> str:
    return part.get_filename() or f"attachment-{number}"


def _content(part: EmailMessage) -> bytes | str:
    """What an attachment holds, or why that cannot be told."""
    try:
        return _bytes(part)
    except (ValueError, LookupError, AttributeError, TypeError) as error:  # headers that contradict each other
        return f"This attachment is damaged ({type(error).__name__})."


def _bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _is_decoration(part: EmailMessage, content: bytes) -> bool:
    """Logos in a signature, calendar and signature parts: no documents."""
    if part.get_content_type() in ("application/pkcs7-signature", "application/ics", "application/pgp-signature"):
        return True
    inline = part.get_content_disposition() != "attachment"
    return inline and file_kind(content) in PICTURES and len(content) < SMALL_PICTURE


def _safe(inner: str) -> str:
    """An inner name that names no place outside: of one that does (`../../x.pdf`, `C:/x.pdf`), the last name alone.

    The name is shown and never used as a path.
    """
    cleaned = "".join(c if c.isprintable() else "_" for c in inner.replace("\\", "/"))
    parts = PurePosixPath(cleaned).parts
    if any(part in ("/", "//", "..") or part.endswith(":") for part in parts):
        parts = tuple(part for part in parts[-1:] if part not in ("/", "//", ".."))
    return "/".join(parts)[-300:] or "unnamed"
