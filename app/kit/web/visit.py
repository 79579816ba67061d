"""One request: its transaction, who acts, and the moment. Every route takes one of these and little else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from app.kit.actor import Actor


@dataclass(frozen=True)
class Visit:
    """What a route works with. `csrf` is the token that every form of the answer carries; `settings` are the person's
    own (theme, density)."""

    request: Request
    tx: Session
    who: Actor
    now: datetime
    csrf: str
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def is_htmx(self) -> bool:
        """Whether htmx asked, so that blocks are answered instead of a page or a redirect."""
        return self.request.headers.get("HX-Request") == "true"
