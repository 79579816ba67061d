"""Why a document cannot be read."""

from __future__ import annotations


class Unreadable(Exception):
    """The file, or this page of it, cannot be read; the message says why in words for a person."""
