"""Whether a request that changes something comes from our own pages. The token of the form is asked for as well."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request

from app.kit.errors import NotAllowed
from app.settings import settings

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def from_our_pages(request: Request) -> None:
    """Raise NotAllowed for an unsafe request that another site's page sent.

    Every browser sends `Sec-Fetch-Site` or `Origin` with these; where both are missing it is no browser, which carries
    nobody's cookie unasked.
    """
    if request.method in UNSAFE and not _is_ours(request):
        raise NotAllowed("This came from another site's page. Open Certdesk itself and do it there.")


def _is_ours(request: Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        return site in {"same-origin", "none"}
    if origin is None:
        return True
    return origin == settings().base_url.rstrip("/") or urlsplit(origin).netloc == request.headers.get("Host")
