"""A document's pages as pictures and words, and the file as it came."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response

from app.certificates import queries
from app.certificates.models import Document, StoredFile
from app.certificates.pictures import DPI, page_image, page_words, read_box
from app.certificates.rules import clean_file_name
from app.certificates.uploads import Unavailable
from app.gateways.storage import StorageTrouble, open_storage
from app.kit.errors import BadInput, Refused
from app.kit.web.visit import Visit
from app.people.access import Read
from app.reading.errors import Unreadable

router = APIRouter()

# The same document always has the same pages, so a browser that was let see one may keep it.
KEPT = "private, max-age=31536000, immutable"


@router.get("/documents/{document_id}/pages/{number}.png")
def show_page(document_id: int, number: int, visit: Read) -> Response:
    """A page as it looks."""
    document = _seen(visit, document_id, number)
    tag = f'"{document.sha256[:16]}-{number}-{DPI}"'
    headers = {"Cache-Control": KEPT, "ETag": tag}
    if _has(visit.request, tag):
        return Response(status_code=304, headers=headers)
    try:
        return Response(page_image(open_storage(), document, number), media_type="image/png", headers=headers)
    except Unreadable as reason:
        raise Refused(f"This page cannot be drawn: {reason} Download the file to look at it.") from None
    except StorageTrouble as trouble:
        raise Unavailable(f"{trouble} Try again in a minute.") from None


@router.get("/documents/{document_id}/pages/{number}/words.json")
def show_words(document_id: int, number: int, visit: Read, response: Response) -> dict[str, Any]:
    """The words of a page and where they stand."""
    document = _seen(visit, document_id, number)
    response.headers["Cache-Control"] = KEPT
    try:
        return {"page": number, "words": page_words(open_storage(), document, number)}
    except Unreadable as reason:
        raise Refused(f"The words of this page cannot be found: {reason}") from None
    except StorageTrouble as trouble:
        raise Unavailable(f"{trouble} Try again in a minute.") from None


@router.post("/documents/{document_id}/regions")
def create_region(
    document_id: int,
    visit: Read,
    page: Annotated[int, Form(ge=1)],
    box: Annotated[str, Form(max_length=100)],
) -> dict[str, Any]:
    """Read a box (x0 y0 x1 y1 in points) that was drawn on a page. Nothing is kept."""
    document = _seen(visit, document_id, page)
    try:
        x0, y0, x1, y1 = (float(side) for side in box.split())
        text, sure = read_box(open_storage(), document, page, (x0, y0, x1, y1))
    except ValueError:
        raise BadInput("That is no box on a page. Draw it again.") from None
    except Unreadable as reason:
        raise Refused(f"The box could not be read: {reason} Type the value instead.") from None
    except StorageTrouble as trouble:
        raise Unavailable(f"{trouble} Try again in a minute.") from None
    return {"text": " ".join(text.split()), "sure": round(sure, 2)}


@router.get("/documents/{document_id}/file")
def show_file(document_id: int, visit: Read) -> Response:
    """The file that a document came in, as it came, if nothing in it is for other teams alone."""
    document = queries.visible_document(visit.tx, document_id, visit.who)
    if not queries.sees_whole_file(visit.tx, document.sha256, visit.who):
        raise Refused(
            "This file holds papers of other teams' vendors or clients. Look at this document's pages instead."
        )
    return _download(visit, document.sha256, document.file_name)


@router.get("/arrivals/{arrival_id}/file")
def show_arrival_file(arrival_id: int, visit: Read) -> Response:
    """A file as it came, whatever became of it."""
    arrival = queries.visible_arrival(visit.tx, arrival_id, visit.who)
    return _download(visit, arrival.sha256, arrival.file_name)


def _seen(visit: Visit, document_id: int, number: int) -> Document:
    """The document of a page, and the connection given back: a page takes long to draw, and others want the database."""
    document = queries.visible_document(visit.tx, document_id, visit.who)
    queries.must_see_page(document, number, visit.who)
    visit.tx.close()
    return document


def _has(request: Request, tag: str) -> bool:
    return tag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]


def _download(visit: Visit, sha256: str, name: str) -> Response:
    """A download that no browser shows as a page of ours: hostile files stay files."""
    media_type = visit.tx.get_one(StoredFile, sha256).media_type
    visit.tx.close()
    try:
        data = open_storage().get(sha256)
    except StorageTrouble as trouble:
        raise Unavailable(f"{trouble} Try again in a minute.") from None
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(clean_file_name(name), safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(data, media_type=media_type or "application/octet-stream", headers=headers)
