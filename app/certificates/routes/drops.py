"""Bringing documents in by hand, and watching what becomes of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response, UploadFile
from fastapi.responses import JSONResponse
from sqlalchemy import select

from app.certificates import actions, queries
from app.certificates.models import Drop
from app.certificates.queries.arrivals import ROWS
from app.certificates.rules import kind_words, size_words
from app.certificates.uploads import take_in
from app.kit.errors import BadInput, NotFound
from app.kit.web.pages import blocks, go_to, page
from app.kit.web.visit import Visit
from app.kit.web.words import ago, day
from app.parties.models import Client, Vendor
from app.parties.queries import is_visible_vendor, search
from app.people.access import Read, Write, must
from app.people.rules import Right

router = APIRouter()

STATES = ("waiting", "reading", "read", "trouble")


@router.get("/documents")
def list_documents(visit: Read, vendor: int | None = None, q: str = "", before: str = "") -> Response:
    """The place to drop documents on, and the latest drops."""
    chosen = visit.tx.get(Vendor, vendor) if vendor and is_visible_vendor(visit.tx, vendor, visit.who) else None
    found = search(visit.tx, q, visit.who, kinds=("vendor",), limit=8).get("vendor", []) if q else []
    context: dict[str, Any] = {"q": q, "found": found, "chosen": chosen, "when": partial(_when, now=visit.now)}
    if visit.is_htmx and visit.request.headers.get("HX-Target") == "vendors":
        return blocks(visit, "certificates/documents.html", ["vendors"], **context)
    drops = queries.recent_drops(visit.tx, visit.who, before=_parsed(before))
    may_bring = Right.BRING_DOCUMENTS.value in visit.who.rights
    return page(
        visit,
        "certificates/documents.html",
        drops=drops,
        clients=_clients(visit),
        may_bring=may_bring,
        before=before,
        place=_place,
        **context,
    )


def _place(drop: Any) -> str:
    return f"{drop.started_at.isoformat()}~{drop.id}"


def _parsed(place: str) -> tuple[datetime, int] | None:
    at, _, number = place.partition("~")
    try:
        return datetime.fromisoformat(at), int(number)
    except ValueError:
        return None  # an address that was cut short shows the first page


def _when(at: datetime, now: datetime) -> str:
    if now - at > timedelta(days=7):
        return day(at)
    return "just now" if now - at < timedelta(minutes=1) else ago(at, now)


def _clients(visit: Visit) -> list[tuple[int, str]]:
    query = select(Client.id, Client.name).order_by(Client.name)
    if visit.who.clients is not None:
        query = query.where(Client.id.in_(visit.who.clients))
    return [(row.id, row.name) for row in visit.tx.execute(query)]


@router.post("/documents")
def create_documents(
    visit: Write,
    files: list[UploadFile],
    vendor: Annotated[str, Form()] = "",
    client: Annotated[str, Form()] = "",
    drop: Annotated[int | None, Form()] = None,
) -> Response:
    """Take files in: into a new drop, or into one that this person began (a large drop comes in several goes)."""
    must(visit.who, Right.BRING_DOCUMENTS)
    into = _own_drop(visit, drop) if drop else _new_drop(visit, vendor, client)
    take_in(visit, into, files)
    if visit.request.headers.get("Accept") == "application/json":
        return JSONResponse({"drop": into.id, "address": f"/drops/{into.id}"})
    return go_to(visit, f"/drops/{into.id}")


def _new_drop(visit: Visit, vendor: str, client: str) -> Drop:
    vendor_id, client_id = (int(given) if given.isdigit() else None for given in (vendor, client))
    if vendor_id is not None and not is_visible_vendor(visit.tx, vendor_id, visit.who):
        raise NotFound("There is no such vendor among your clients' vendors. Search for it by name.")
    if client_id is not None and not visit.who.sees(client_id):
        raise NotFound("There is no such client among yours.")
    return actions.open_drop(
        visit.tx, channel="console", vendor_id=vendor_id, client_id=client_id, who=visit.who, now=visit.now
    )


def _own_drop(visit: Visit, drop_id: int) -> Drop:
    found = queries.visible_drop(visit.tx, drop_id, visit.who)
    if found.person_id != visit.who.id:
        raise BadInput("Somebody else began that drop. Begin one of your own.")
    return found


@router.get("/drops/{drop_id}")
def show_drop(drop_id: int, visit: Read, state: str = "", after: int = 0) -> Response:
    """How far a drop has come, and what became of each file."""
    drop = queries.visible_drop(visit.tx, drop_id, visit.who)
    state = state if state in STATES else ""
    rows = queries.arrivals_of(visit.tx, drop_id, visit.who, after=after, state=state or None)
    context: dict[str, Any] = {
        "drop": drop, "progress": queries.drop_progress(visit.tx, drop_id), "rows": rows, "state": state, "after": after,
        "more": rows[-1].id if len(rows) == ROWS else None,
        "when": partial(_when, now=visit.now), "kind_words": kind_words, "size_words": size_words,
        "vendor": visit.tx.get(Vendor, drop.vendor_id) if drop.vendor_id else None,
    }  # fmt: skip
    if visit.is_htmx:
        return blocks(visit, "certificates/drop.html", ["progress"], **context)
    return page(visit, "certificates/drop.html", **context)


@router.post("/arrivals/{arrival_id}/retry")
def create_retry(arrival_id: int, visit: Write) -> Response:
    """Hand a file in trouble to the reader again."""
    must(visit.who, Right.BRING_DOCUMENTS)
    arrival = queries.visible_arrival(visit.tx, arrival_id, visit.who)
    actions.retry_arrival(visit.tx, arrival_id, who=visit.who, now=visit.now)
    return go_to(visit, f"/drops/{arrival.drop_id}")
