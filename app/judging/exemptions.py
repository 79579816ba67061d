"""Vendors who need no workers' compensation, and how they prove it."""

from __future__ import annotations

import re

from app.judging.question import Question
from app.judging.trades import plain_trade
from app.judging.vendor import Proof, WcExemption

EXEMPTION = re.compile(r"exempt|CE-?200|no[- ]employee", re.I)
# California trades that must carry workers' compensation whether they have employees or not.
CALIFORNIA_TRADES = {"concrete", "hvac", "warm-air heating", "asbestos", "abatement", "roofing", "tree", "tree service"}


def claimed_exemption(q: Question) -> WcExemption | None:
    """The vendor's claim that it need not carry workers' compensation.

    Source: docs/rulebook.md, workers' compensation.
    """
    return q.facts.vendor.vendor.wc_exemption


def exemption_holds(q: Question) -> bool:
    """Whether the claim is proven by the state's document, in force on the day, for a trade that may be exempt.

    Source: California Business and Professions Code 7125.2; Florida Statutes 440.05; docs/rulebook.md, workers' compensation.
    """
    claim = claimed_exemption(q)
    if claim is None:
        return False
    if q.state == "CA" and plain_trade(q.facts.vendor.vendor.trade) in CALIFORNIA_TRADES:
        return False
    if claim.state and q.state and claim.state.upper() != q.state:
        return False
    if claim.document and _runs(q, claim):
        return True
    return any(EXEMPTION.search(paper.kind) and _runs(q, paper) for paper in q.facts.vendor.documents)


def _runs(q: Question, paper: WcExemption | Proof) -> bool:
    begun = paper.effective is None or paper.effective <= q.as_of
    return begun and (paper.expiration is None or q.as_of < paper.expiration)


def excused(q: Question, line: str) -> bool:
    """Whether a line and its grants are not asked, since an accepted exemption stands in its place.

    Source: docs/rulebook.md, workers' compensation: while the exemption is valid neither limits nor waiver are asked.
    """
    return line in ("wc", "el") and exemption_holds(q)
