"""Secrets that must be read again, such as those behind second factors, kept so that the database alone tells nothing."""

from __future__ import annotations

import os
import tempfile
from base64 import urlsafe_b64encode
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.settings import settings

KEY_FILE = "secret.key"


class Unopened(Exception):
    """A sealed value that no key which is set opens."""


def seal(text: str) -> str:
    """A text as the database may keep it."""
    return _ring().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; raises Unopened where it was sealed with a key that is not set now."""
    try:
        return _ring().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unopened from None


def _ring() -> MultiFernet:
    given = settings().secret
    words = given.get_secret_value().split(",") if given else [own_key(settings().data)]
    return _ring_of(tuple(word.strip() for word in words))


@lru_cache
def _ring_of(words: tuple[str, ...]) -> MultiFernet:
    # The words are long and random, so a quick hash makes keys of them. The first seals; every one opens.
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(b"seal " + word.encode()).digest())) for word in words])


def own_key(folder: Path) -> str:
    """The key in the data folder, made when it is first wanted; only its owner may read it."""
    path = folder / KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        number, draft = tempfile.mkstemp(dir=folder)  # mode 0600
        with os.fdopen(number, "wb") as file:
            file.write(os.urandom(32).hex().encode())
            file.flush()
            os.fsync(number)
        # Web server and worker may both be making one: the first stays, and is whole when it appears.
        with suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_text()
