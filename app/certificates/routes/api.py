"""Documents by the HTTP API, for programs that hold a key."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile

from app.certificates import actions, queries
from app.certificates.uploads import take_in
from app.kit.errors import NotFound
from app.kit.web.visit import Visit
from app.parties.queries import is_visible_vendor
from app.people.access import Api, must
from app.people.rules import Right

router = APIRouter(prefix="/api/v1")


@router.post("/documents", status_code=201)
def create_documents(
    visit: Api,
    files: list[UploadFile],
    vendor_id: Annotated[int | None, Form()] = None,
    client_id: Annotated[int | None, Form()] = None,
) -> dict[str, Any]:
    """Take files in as one drop; they are read afterwards, and `status` is where to ask how far that has come."""
    must(visit.who, Right.BRING_DOCUMENTS)
    if vendor_id is not None and not is_visible_vendor(visit.tx, vendor_id, visit.who):
        raise NotFound("There is no vendor of that id for this key.")
    drop = actions.open_drop(
        visit.tx, channel="api", vendor_id=vendor_id, client_id=_client(visit, client_id), who=visit.who, now=visit.now
    )
    arrivals = take_in(visit, drop, files)
    taken = [
        {"arrival": arrival.id, "file": arrival.file_name, "sha256": arrival.sha256, "state": arrival.state, "outcome": arrival.outcome}
        for arrival in arrivals
    ]  # fmt: skip
    return {"drop": drop.id, "status": f"/api/v1/drops/{drop.id}", "files": taken}


def _client(visit: Visit, client_id: int | None) -> int | None:
    """The client that a drop is said to be for: a key of one client brings for that one alone."""
    if client_id is not None and not visit.who.sees(client_id):
        raise NotFound("There is no client of that id for this key.")
    only = visit.who.clients
    return client_id if only is None or client_id is not None else next(iter(only), None)


@router.get("/drops/{drop_id}")
def show_drop(drop_id: int, visit: Api, after: int = 0) -> dict[str, Any]:
    """How far a drop has come: counts, and a hundred of its files from `after` on with their documents."""
    drop = queries.visible_drop(visit.tx, drop_id, visit.who)
    progress = queries.drop_progress(visit.tx, drop_id)
    rows = queries.arrivals_of(visit.tx, drop_id, visit.who, after=after)
    return {
        "drop": drop.id,
        "started_at": drop.started_at.isoformat(),
        "finished": not progress.under_way,
        "counts": progress.__dict__,
        "files": [
            {"arrival": row.id, "inside": row.inside_id, "file": row.file_name, "state": row.state, "outcome": row.outcome, "documents": row.papers or []}
            for row in rows
        ],
    }  # fmt: skip
