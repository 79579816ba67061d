"""What kind of file some bytes are, told from the bytes themselves and never from the name."""

from __future__ import annotations

import re
from enum import StrEnum

MAIL_HEADER = re.compile(
    rb"\A(?:From |(?:Return-Path|Received|Delivered-To|X-[\w-]+|ARC-[\w-]+|DKIM-Signature|Authentication-Results|From|To"
    rb"|Cc|Subject|Date|Message-ID|MIME-Version|Content-Type|Reply-To|Thread-[\w-]+|References|In-Reply-To):)",
    re.IGNORECASE,
)
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


class FileKind(StrEnum):
    """The kinds of file that can be taken in; OTHER is everything else."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TIFF = "tiff"
    HEIC = "heic"
    ZIP = "zip"
    MAIL = "mail"
    OTHER = "other"


PICTURES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.TIFF, FileKind.HEIC})


def file_kind(data: bytes) -> FileKind:
    """Recognise a file by its first bytes."""
    # Before PDF: an archive that packs its files uncompressed shows the first one's head among its own first bytes.
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return FileKind.ZIP
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return FileKind.TIFF
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return FileKind.HEIC
    return FileKind.MAIL if MAIL_HEADER.match(data.lstrip()) else FileKind.OTHER


def what_it_is(data: bytes) -> str:
    """A person's word for a file that cannot be taken in, such as "a Word document"."""
    import puremagic

    if not data:
        return "an empty file"
    try:
        guess = puremagic.from_string(data)
    except (puremagic.PureError, ValueError, OSError):
        return "a file of an unknown kind"
    return f"a file of the kind {guess}" if guess else "a file of an unknown kind"
