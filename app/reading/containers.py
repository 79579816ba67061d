"""Opens what holds documents: ZIP archives and mails (EML), a little nested, with limits against bombs."""

from __future__ import annotations

import email
import email.policy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from pathlib import PurePosixPath

from app.reading.kinds import PICTURES, FileKind, file_kind, what_it_is

MOST_MEMBERS = 1000
MOST_BYTES = 1_000 * 2**20
MOST_BYTES_A_MEMBER = 100 * 2**20
MOST_TIMES_LARGER = 100
SMALL_ENOUGH_FOR_ANY_RATIO = 5 * 2**20
DEEPEST = 3
SMALL_PICTURE = 40_000
LITTER = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


@dataclass(frozen=True)
class Member:
    """One document of a file: its name (`drop.zip/inner.pdf`), its bytes, and why it cannot be read, if so."""

    name: str
    data: bytes
    problem: str | None = None

    @property
    def kind(self) -> FileKind:
        """What the bytes are."""
        return file_kind(self.data)


@dataclass
class _Budget:
    """What one file may still unpack to."""

    members: int = MOST_MEMBERS
    bytes: int = MOST_BYTES
    problems: list[Member] = field(default_factory=list)


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
    for entry in entries:
        if budget.members <= 0:
            yield Member(name, b"", f"The archive holds more than {MOST_MEMBERS} files; the rest was left out.")
            return
        budget.members -= 1
        inner = f"{name}/{_safe(entry.filename)}"
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
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        return f"This file in the archive is damaged ({error})."
    if len(content) > most:
        return "This file unpacks to far more than its size in the archive or than may be taken in; it was left alone."
    budget.bytes -= len(content)
    return content


def _open_mail(data: bytes, name: str, budget: _Budget, depth: int) -> Iterator[Member]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    found = False
    for number, part in enumerate(_attachments(message), start=1):
        if budget.members <= 0:
            yield Member(name, b"", f"The mail holds more than {MOST_MEMBERS} files; the rest was left out.")
            return
        budget.members -= 1
        content = _content(part)
        if _is_decoration(part, content):
            continue
        found = True
        budget.bytes -= len(content)
        inner = f"{name}/{_safe(part.get_filename() or f'attachment-{number}')}"
        if budget.bytes < 0 or len(content) > MOST_BYTES_A_MEMBER:
            yield Member(inner, b"", "This attachment is larger than may be taken in.")
        else:
            yield from _open(content, inner, budget, depth + 1)
    if not found:
        yield Member(name, data, "The mail has no attachment that could be a document.")


def _attachments(message: EmailMessage) -> Iterator[EmailMessage]:
    for part in message.walk():
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            continue
        if part.get_filename() or part.get_content_maintype() in ("application", "image"):
            yield part


def _content(part: EmailMessage) -> bytes:
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
    """An inner name that names no place outside: no drive, no `..`, no control characters."""
    cleaned = "".join(c if c.isprintable() else "_" for c in inner.replace("\\", "/"))
    parts = [part for part in PurePosixPath(cleaned).parts if part not in ("/", "..", ".")]
    return "/".join(parts)[-300:] or "unnamed"
