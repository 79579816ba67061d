"""Files in a request, lying on disk where they are large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, cast

from fastapi import UploadFile

from app.certificates import actions
from app.certificates.models import Arrival, Drop
from app.gateways.storage import StorageTrouble, open_storage
from app.kit.errors import BadInput, Refused
from app.kit.web.visit import Visit


class Unavailable(Refused):
    """Nothing can be taken in just now (503)."""

    status = 503


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
