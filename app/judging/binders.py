"""Binders: temporary cover before the policy is issued."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.judging.facts import Row
from app.judging.vendor import Proof

BINDER = re.compile(r"acord[\s_-]*75|binder", re.I)


def binder_for(row: Row, documents: Sequence[Proof], most_days: int) -> Proof | None:
    """The binder on file for a row that has no policy number yet, if the program takes one of that length.

    Source: ACORD 75; program file, `accept_binder_days`; docs/rulebook.md, paper.
    """
    if row.policy.value is not None:
        return None
    for paper in documents:
        if not BINDER.search(paper.kind) or paper.line not in (None, row.line):
            continue
        start = paper.effective or row.effective.value
        too_long = paper.expiration is not None and start is not None and (paper.expiration - start).days > most_days
        if not too_long:
            return paper
    return None


def bound(row: Row, documents: Sequence[Proof], most_days: int) -> Row:
    """The row with the binder's end for its own: temporary cover ends with the binder, whatever the certificate says.

    Source: ACORD 75; docs/rulebook.md, paper.
    """
    binder = binder_for(row, documents, most_days)
    if binder is None or binder.expiration is None:
        return row
    end = min(filter(None, (binder.expiration, row.expiration.value)))
    return replace(row, expiration=replace(row.expiration, value=end))
