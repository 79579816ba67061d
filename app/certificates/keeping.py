"""Bytes into storage, before anything else is done with them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import IO

from app.gateways.storage import Storage
from app.reading.kinds import FileKind, file_kind

PIECE = 2**20


@dataclass(frozen=True)
class Kept:
    """Bytes in storage."""

    sha256: str
    size: int
    media_type: str


def keep_bytes(storage: Storage, data: bytes | IO[bytes]) -> Kept:
    """Put bytes into storage by their SHA-256; a file on disk is not read into memory as a whole. Raises StorageTrouble."""
    digest, size, first = hashlib.sha256(), 0, b""
    if isinstance(data, bytes):
        digest.update(data)
        size, first = len(data), data[:4096]
    else:
        data.seek(0)
        while piece := data.read(PIECE):
            digest.update(piece)
            first = first or piece[:4096]
            size += len(piece)
        data.seek(0)
    storage.put(digest.hexdigest(), data)
    return Kept(digest.hexdigest(), size, MEDIA_TYPES[file_kind(first)])


MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.TIFF: "image/tiff",
    FileKind.HEIC: "image/heic",
    FileKind.ZIP: "application/zip",
    FileKind.MAIL: "message/rfc822",
    FileKind.OTHER: "application/octet-stream",
}
