"""Grants that a policy change took away again."""

from __future__ import annotations

from datetime import date

from app.judging.question import Question
from app.judging.vendor import GRANTS


def removed_grant(q: Question, line: str, grant: str) -> date | None:
    """The day on which a policy change ended a grant, as far as it was known; None where none did.

    Source: docs/rulebook.md, events: a policy change that removes a grant ends it at its date.
    """
    for event in q.facts.vendor.events:
        if event.type not in ("grant_removed", "policy_change"):
            continue
        if event.received is not None and event.received > q.known_at.date():
            continue
        names = {name for base in GRANTS[grant] for name in (base, f"{base}.{line}", f"{base}_{line}")}
        if (event.grant or "") in names and (event.line is None or event.line == line):
            return event.effective
    return None
