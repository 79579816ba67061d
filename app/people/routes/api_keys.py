"""Keys for programs that bring documents."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Response

from app.kit.web.pages import blocks, go_to, page
from app.kit.web.visit import Visit
from app.people import actions, queries
from app.people.access import Read, Write, must
from app.people.rules import Right

router = APIRouter()

Text = Annotated[str, Form()]


def _show(visit: Visit, made: str = "") -> Response:
    context: dict[str, Any] = {"keys": queries.api_keys(visit.tx), "clients": queries.clients(visit.tx), "made": made}
    if visit.is_htmx:
        return blocks(visit, "people/api_keys.html", ["content"], **context)
    return page(visit, "people/api_keys.html", **context)


@router.get("/api-keys")
def list_api_keys(visit: Read) -> Response:
    """Every key, by its hint."""
    must(visit.who, Right.MANAGE_PEOPLE)
    return _show(visit)


@router.post("/api-keys")
def create_api_key(visit: Write, name: Text = "", client: Text = "") -> Response:
    """A new key, shown this once."""
    client_id = int(client) if client.isdecimal() else None
    _row, made = actions.add_api_key(visit.tx, name, client_id, who=visit.who, now=visit.now)
    return _show(visit, made)


@router.post("/api-keys/{key_id}/end")
def create_api_key_end(key_id: int, visit: Write) -> Response:
    """A key that opens nothing any more."""
    actions.end_api_key(visit.tx, key_id, who=visit.who, now=visit.now)
    return go_to(visit, "/api-keys")
