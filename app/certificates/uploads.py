"""Files in a request: limited before they are taken in, lying on disk where they are large."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import IO, Any, cast

from fastapi import HTTPException, Request, Response, UploadFile
from fastapi.routing import APIRoute

from app.certificates import actions, rules
from app.certificates.models import Arrival, Drop
from app.gateways.storage import StorageTrouble, open_storage
from app.kit.errors import BadInput, Refused
from app.kit.web.visit import Visit


class Unavailable(Refused):
    """Nothing can be taken in just now (503)."""

    status = 503


class UploadRoute(APIRoute):
    """A route whose request body is limited while it comes in, whatever length was announced."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler behind the limit."""
        handle = super().get_route_handler()

        async def limited(request: Request) -> Response:
            announced = request.headers.get("content-length", "")
            if announced.isdigit() and int(announced) > rules.LARGEST_REQUEST:
                raise _too_large()
            return await handle(Request(request.scope, _counted(request.receive)))

        return limited


def _counted(receive: Callable[[], Awaitable[Any]]) -> Callable[[], Awaitable[Any]]:
    came = 0

    async def receive_and_count() -> Any:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > rules.LARGEST_REQUEST:
            raise _too_large()
        return message

    return receive_and_count


def _too_large() -> HTTPException:
    # The framework takes any other error of a body that is being read for a malformed one.
    most = rules.LARGEST_REQUEST // rules.MEGABYTE
    return HTTPException(
        413, f"That is more than {most} MB at once. Nothing was taken in; send the files in several goes."
    )


def take_in(visit: Visit, drop: Drop, files: Sequence[UploadFile]) -> list[Arrival]:
    """Receive every file of a request into a drop; all of them, or none and the reason.

    Raises BadInput where no file was sent, Unavailable where they cannot be kept.
    """
    sent = [file for file in files if file.filename]
    if not sent:
        raise BadInput("No file was chosen. Choose one or more, or drop them on the page.")
    try:
        storage = open_storage()
        return [
            actions.receive_file(
                visit.tx, storage, drop, cast(IO[bytes], file.file), file.filename or "", who=visit.who, now=visit.now
            )
            for file in sent
        ]
    except StorageTrouble:
        raise Unavailable(
            "Documents cannot be kept just now, so nothing was taken in. Send them again in a minute."
        ) from None
