"""Where documents lie: a folder or an S3-compatible bucket, by the SHA-256 of their bytes, written once, never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from app.settings import settings

# What is larger goes up in parts, so that it need not lie in memory as a whole.
IN_ONE_PIECE = 16 * 2**20
AGAIN = {"max_retries": 3, "retry_timeout": timedelta(seconds=60)}
PATIENCE = {"connect_timeout": "5s", "timeout": "60s"}


class StorageTrouble(Exception):
    """The place where documents lie cannot be used, or a document is not there whole; one sentence says why."""


class Storage:
    """One place for documents. Safe to use from threads and by several processes at once."""

    def __init__(self, store: Any, where: str) -> None:
        self._store = store
        self.where = where

    def put(self, sha256: str, data: bytes | IO[bytes]) -> bool:
        """Keep bytes under their SHA-256; False where they already lay there. Raises StorageTrouble."""
        import obstore

        path = _document(sha256)
        with _trouble():
            if isinstance(data, bytes) and len(data) <= IN_ONE_PIECE:
                try:
                    obstore.put(self._store, path, data, mode="create", use_multipart=False)
                except obstore.exceptions.AlreadyExistsError:
                    return False
                return True
            if self._lies(path):
                return False
            # Parts cannot be put "if absent"; it does no harm, since the same name always means the same bytes.
            obstore.put(self._store, path, data)
            return True

    def get(self, sha256: str) -> bytes:
        """The bytes, checked against their SHA-256. Raises StorageTrouble when they are missing or damaged."""
        import obstore

        with _trouble():
            try:
                data = obstore.get(self._store, _document(sha256)).bytes().to_bytes()
            except (obstore.exceptions.NotFoundError, FileNotFoundError):
                raise StorageTrouble(f"The document {sha256[:12]}… is missing from {self.where}.") from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StorageTrouble(f"The document {sha256[:12]}… in {self.where} is damaged: its bytes have changed.")
        return bytes(data)

    def cached(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What was made before under this key, else what `make` gives, kept for the next time. Raises StorageTrouble."""
        import obstore

        path = f"made/{key}"
        with _trouble():
            try:
                return bytes(obstore.get(self._store, path).bytes().to_bytes())
            except (obstore.exceptions.NotFoundError, FileNotFoundError):
                pass
        made = make()
        with _trouble():
            obstore.put(self._store, path, made, use_multipart=False)
        return made

    def check(self) -> str:
        """Write, read and delete a probe; says where documents lie. Raises StorageTrouble."""
        import obstore

        probe, path = secrets.token_bytes(32), f"made/probe-{secrets.token_hex(8)}"
        with _trouble():
            obstore.put(self._store, path, probe, use_multipart=False)
            came_back = obstore.get(self._store, path).bytes().to_bytes()
            obstore.delete(self._store, path)
        if came_back != probe:
            raise StorageTrouble(f"What was written to {self.where} came back changed.")
        return f"documents lie in {self.where}; writing and reading work"

    def _lies(self, path: str) -> bool:
        import obstore

        with suppress(obstore.exceptions.NotFoundError, FileNotFoundError):
            obstore.head(self._store, path)
            return True
        return False


def open_storage() -> Storage:
    """The storage that the settings name: CERTDESK_STORAGE, else a folder beside the embedded server's data.

    Raises StorageTrouble where it cannot be opened.
    """
    return _open(settings().storage or str(settings().data / "documents"))


@lru_cache
def _open(where: str) -> Storage:
    from obstore.store import LocalStore, S3Store

    with _trouble():
        if where.startswith("s3://"):
            # Endpoint, region and credentials come from the usual AWS_… variables, which the library reads itself.
            plain = any(
                os.environ.get(name, "").startswith("http://")
                for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
            )
            options: Any = {**PATIENCE, "allow_http": plain}
            return Storage(S3Store.from_url(where, client_options=options, retry_config=AGAIN), where)  # type: ignore[arg-type]
        if "://" in where and not where.startswith("file://"):
            raise StorageTrouble(f"{where} is neither a folder nor an address of the form s3://bucket/prefix.")
        folder = Path(where.removeprefix("file://")).expanduser().resolve()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Storage(LocalStore(folder), str(folder))


def _document(sha256: str) -> str:
    return f"documents/{sha256[:2]}/{sha256}"


@contextmanager
def _trouble() -> Iterator[None]:
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError) as error:
        raise StorageTrouble(f"The place where documents lie does not work: {_plain(error)}.") from error


def _plain(error: Exception) -> str:
    # The library's messages end in a dump of their cause, which helps nobody at a screen.
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return first.rstrip(". ")[:300]
