"""Secrets that a browser or program holds while the database keeps only their hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from app.settings import settings

KEY_PREFIX = "certdesk_"  # so that a key in a log or a repository is recognised as one


def cookie_name() -> str:
    """The session cookie; over TLS its prefix binds it to this host and to TLS."""
    return "__Host-certdesk" if settings().secure else "certdesk"


def new_token() -> str:
    """A session or link token of 256 bits."""
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """An API key."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def new_recovery_code() -> str:
    """A recovery code of 80 bits, in four groups that can be read from paper."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def hash_token(token: str) -> str:
    """What the database keeps of a session token, link, recovery code or API key: they are too long to be guessed,
    so a quick hash does."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(token: str) -> str:
    """The token that a session's forms carry."""
    return hmac.new(token.encode(), b"form", "sha256").hexdigest()
