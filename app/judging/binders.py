"""Binders: temporary cover before the policy is issued."""

from __future__ import annotations

import re

from app.judging.question import Question
from app.judging.vendor import Proof

BINDER = re.compile(r"acord\s*75|binder", re.I)


def binder_of(q: Question, line: str) -> Proof | None:
    """The binder on file for a line, if it is short enough for the program and not yet over.

    Source: ACORD 75; program file, `accept_binder_days`; docs/rulebook.md, paper.
    """
    row = q.row(line)
    if row is None or row.policy.value is not None:
        return None
    for paper in q.facts.vendor.documents:
        if not BINDER.search(paper.kind) or paper.line not in (None, line):
            continue
        start = paper.effective or row.effective.value
        end = paper.expiration
        if end is not None and start is not None and (end - start).days > q.asks.accept_binder_days:
            continue
        if end is None or q.as_of < end:
            return paper
    return None
