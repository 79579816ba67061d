"""Keys with which programs bring documents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.kit import audit
from app.kit.actor import Actor
from app.kit.errors import BadInput, NotFound
from app.people import queries
from app.people.access import must
from app.people.models import ApiKey
from app.people.rules import Right
from app.people.tokens import hash_token, new_key


def add_api_key(
    tx: Session, name: str, client_id: int | None = None, *, who: Actor, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key for one client or, with none, for all; answers its row, and the key itself, which is kept nowhere.

    Raises BadInput where it has no name, NotFound for a client that there is not.
    """
    must(who, Right.MANAGE_PEOPLE)
    name = " ".join(name.split())
    if not name:
        raise BadInput("Name the program or partner that will use the key.")
    if client_id is not None and client_id not in {client.id for client in queries.clients(tx)}:
        raise NotFound("There is no such client. Reload the page.")
    key = new_key()
    by = who.id if who.kind == "person" else None
    row = ApiKey(
        name=name, key_hash=hash_token(key), hint=key[-4:], client_id=client_id, created_at=now, created_by_id=by
    )
    tx.add(row)
    audit.record(tx, who, now, "people.add_api_key", row, after={"name": name, "client": client_id})
    return row, key


def end_api_key(tx: Session, key_id: int, *, who: Actor, now: datetime) -> ApiKey:
    """Have a key open nothing any more, from now."""
    must(who, Right.MANAGE_PEOPLE)
    row = queries.api_key(tx, key_id)
    if row.ended_at is None:
        row.ended_at = now
        audit.record(tx, who, now, "people.end_api_key", row, before={"ended": False}, after={"ended": True})
    return row
