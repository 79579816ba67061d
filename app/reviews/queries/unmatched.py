"""Whom an unmatched document may be given to beside the candidates: vendors by words, and programs for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.kit.actor import Actor
from app.parties.models import Client
from app.parties.queries import Hit, search
from app.programs.models import Program


def vendors_like(tx: Session, words: str, who: Actor) -> list[Hit]:
    """Vendors that some words find: names, policy and certificate numbers, our letters' references; each vendor once."""
    found = search(tx, words, who, kinds=("vendor", "policy", "certificate", "reference"), limit=8)
    hits = [hit for group in found.values() for hit in group if hit.of[0] == "vendor"]
    return list({hit.of[1]: hit for hit in reversed(hits)}.values())[::-1]


def programs_of(tx: Session) -> Sequence[Row[Any]]:
    """The programs of the clients that this transaction sees: `id, name, client_name`."""
    query = select(Program.id, Program.name, Client.name.label("client_name"))
    query = query.join(Client, Client.id == Program.client_id).order_by(Client.name, Program.name)
    return tx.execute(query).all()  # type: ignore[return-value]
