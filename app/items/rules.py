"""Work items: their kinds, states, clocks and claims."""

from __future__ import annotations

from datetime import datetime, timedelta

KINDS = ("unmatched", "reading", "deficient", "trouble")
STATES = ("open", "waiting", "done")
ACTS = ("we", "agent", "insured", "carrier", "client")

LEASE = timedelta(minutes=20)


def is_held(claimed_until_at: datetime | None, now: datetime) -> bool:
    """Whether a claim still keeps others out; it lapses by itself.

    Source: the service's own rule, docs/rulebook.md, queues.
    """
    return claimed_until_at is not None and claimed_until_at > now
