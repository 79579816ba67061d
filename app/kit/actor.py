"""The one who acts: a person, the worker, a link, an API key or a webhook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["person", "worker", "link", "api_key", "webhook", "cli"]


@dataclass(frozen=True)
class Actor:
    """Who acts, which clients' rows they may see, and in which request.

    `clients` is None where all clients may be seen; row-level security enforces it again in the database.
    """

    kind: Kind
    id: int | None
    name: str
    clients: frozenset[int] | None = frozenset()
    role: str | None = None
    request_id: str | None = None
    rights: frozenset[str] = field(default_factory=frozenset)

    def sees(self, client_id: int) -> bool:
        """Whether this actor may see the client's rows."""
        return self.clients is None or client_id in self.clients


def worker(name: str = "worker") -> Actor:
    """The background worker: sees every client, says so explicitly."""
    return Actor(kind="worker", id=None, name=name, clients=None)
