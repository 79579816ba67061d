"""What is still being read, whoever brought it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certificates.models import Arrival

MOST = 1000


def files_under_way(tx: Session) -> int:
    """How many files wait for the reader or are being read, up to a thousand: a number alone, which names nobody."""
    some = select(Arrival.id).where(Arrival.state.in_(("waiting", "reading"))).limit(MOST).subquery()
    return tx.scalar(select(func.count()).select_from(some)) or 0
