"""How much a request may carry: counted while it comes in, and much only from a sender who is known by the headers."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.web.guard import answer

FROM_ANYBODY = 64 * 1024  # bytes: signing in takes far less
MEGABYTE = 1024 * 1024

Allowance = Callable[[Request], int | None]


class Bodies:
    """Stands before every route, because a framework reads (and spools to disk) a form before it asks who sends it.

    `allowance` says from the headers alone how many bytes a sender may send to this address, None where nobody knows
    the sender; it is asked once, and only when more comes than anybody may send.
    """

    def __init__(self, app: ASGIApp, allowance: Allowance) -> None:
        self.app = app
        self.allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is announced as too large unread, and what turns out to be too large as soon as it does."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        came, most = 0, FROM_ANYBODY

        async def let_in(size: int) -> None:
            nonlocal most
            if size > most == FROM_ANYBODY:
                most = must_be_known(await run_in_threadpool(self.allowance, request))
            if size > most:
                raise _too_large(most)

        async def receive_and_count() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            await let_in(came)
            return message

        announced = request.headers.get("content-length", "")
        try:
            await let_in(int(announced) if announced.isdecimal() else 0)
        except HTTPException as refusal:
            response = answer(request, refusal.status_code, str(refusal.detail))
            response.headers.update(refusal.headers or {})
            await response(scope, receive, send)
            return
        await self.app(scope, receive_and_count, send)


# The framework takes any other error of a body that is being read for a malformed one. The connection closes, or the
# rest of what was refused would still come in.
_CLOSE = {"Connection": "close"}


def must_be_known(most: int | None) -> int:
    """What a sender may send; raises HTTPException 401 where nobody knows the sender."""
    if most is None:
        sentence = "Nothing was taken in: this much is taken only from somebody who is signed in, or with an API key."
        raise HTTPException(401, f"{sentence} Sign in and send it again.", _CLOSE)
    return most


def _too_large(most: int) -> HTTPException:
    sentence = f"That is more than {most / MEGABYTE:.3g} MB at once. Nothing was taken in; send it in several goes."
    return HTTPException(413, sentence, _CLOSE)
