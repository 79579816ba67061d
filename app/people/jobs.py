"""What is swept out by the clock."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_

from app.kit.clock import utc_now
from app.kit.database import Database
from app.people.models import PasswordLink, SignIn, SignInWait
from app.people.rules import FORGOTTEN_AFTER

KEPT = timedelta(days=90)  # ended sessions and used links, for questions that come late


def sweep(database: Database) -> None:
    """Delete tries that are forgotten, and sessions and links that ended long ago. Audit rows stay."""
    now = utc_now()
    with database.write() as tx:
        tx.execute(delete(SignInWait).where(SignInWait.last_try_at < now - FORGOTTEN_AFTER))
        tx.execute(delete(SignIn).where(or_(SignIn.ended_at < now - KEPT, SignIn.expires_at < now - KEPT)))
        tx.execute(delete(PasswordLink).where(PasswordLink.expires_at < now - KEPT))


JOBS = {"sweep": sweep}
