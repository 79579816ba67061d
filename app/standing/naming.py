"""Which clients a vendor's documents name, noted beside them whenever the vendor is judged for all of its clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.certificates.naming import named_on
from app.parties.models import Client
from app.standing.dossiers import Dossier
from app.standing.papers import Read


def note_named(tx: Session, papers: Mapping[int, list[Read]], dossiers: Iterable[Dossier]) -> None:
    """Note on documents which clients their pages name: every client by its name, those judged for by their holders' too."""
    names = {client_id: {name} for client_id, name in tx.execute(select(Client.id, Client.name))}
    for dossier in dossiers:
        names[dossier.client.id].update(dossier.names)
    for read in (each for own in papers.values() for each in own):
        found = named_on(read.reading, read.document.notice_words, names)
        if read.document.named_clients != found:
            read.document.named_clients = found
