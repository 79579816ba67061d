"""Passwords: argon2id with the library's own parameters. Slow on purpose, so never inside a transaction with locks."""

from __future__ import annotations

import secrets
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.people.rules import folded_password

_hasher = PasswordHasher()
# Each hash takes 64 MB for its time; a crowd at the door may wait, but must not eat the memory of the house.
_at_once = BoundedSemaphore(4)


def hash_password(word: str) -> str:
    """The salted hash to keep."""
    with _at_once:
        return _hasher.hash(folded_password(word))


def is_right(kept: str | None, word: str) -> bool:
    """Whether a password fits the hash; takes as long where there is no hash, so that time does not tell who exists."""
    nobodys = _nobodys_hash()  # asked for in any case: the first time it takes as long as a check
    with _at_once:
        try:
            return _hasher.verify(kept or nobodys, folded_password(word)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_dated(kept: str) -> bool:
    """Whether a hash was made with older parameters and is to be made anew at the next sign-in."""
    return _hasher.check_needs_rehash(kept)


def new_password() -> str:
    """A made-up password, for a terminal where nobody can type one."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


@lru_cache
def _nobodys_hash() -> str:
    return _hasher.hash(secrets.token_hex())
