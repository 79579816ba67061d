"""Vendors who need no workers' compensation, and how they prove it."""

from __future__ import annotations

import re

from app.judging.names import parse_name
from app.judging.question import Question
from app.judging.trades import is_construction, plain_trade
from app.judging.us_states import NAMES, is_state, state_code
from app.judging.vendor import Proof, WcExemption

EXEMPTION = re.compile(r"exempt|CE-?200|no[- ]employee", re.I)
# California trades that must carry workers' compensation whether they have employees or not.
CALIFORNIA_TRADES = {"concrete", "hvac", "warm-air heating", "asbestos", "abatement", "roofing", "tree", "tree service"}


# Entity forms whose owners Florida's construction trades cannot exempt.
PARTNERSHIPS = ("llp", "lp")


def claimed_exemption(q: Question) -> WcExemption | None:
    """The vendor's claim that it need not carry workers' compensation.

    Source: docs/rulebook.md, workers' compensation.
    """
    return q.facts.vendor.vendor.wc_exemption


def exemption_holds(q: Question) -> bool:
    """Whether the claim is proven by the state's document, in force on the day, for a trade that may be exempt.

    Source: California Business and Professions Code 7125.2; docs/rulebook.md, workers' compensation.
    """
    claim = claimed_exemption(q)
    if claim is None or _may_not(q) or exemption_doubt(q):
        return False
    return _shown(q, claim) or any(q.state in _states_of(paper) for paper in _papers(q))


def exemption_doubt(q: Question) -> str | None:
    """What a person has to settle before an exemption's paper counts; None where nothing is open.

    Source: Florida Statutes 440.02 and 440.05: officers and members alone; docs/rulebook.md, workers' compensation.
    """
    claim = claimed_exemption(q)
    if claim is None or _may_not(q):
        return None
    own, papers = _shown(q, claim), _papers(q)
    if not own and not any(not (of := _states_of(paper)) or q.state is None or q.state in of for paper in papers):
        return None
    if not own and not any(map(_states_of, papers)):
        return "An exemption is on file, but not of which state."
    if q.state is None:
        return "An exemption is on file, but not in which state the work is done."
    if q.state == "FL" and is_construction(q.facts.vendor.vendor.trade) is not False and _form(q) is None:
        return f"Florida exempts officers and members alone: is {q.facts.vendor.vendor.legal_name} a corporation or an LLC?"
    return None


def _may_not(q: Question) -> bool:
    """Whether nothing can exempt this vendor where it works: its trade in California, a partnership in Florida."""
    trade = q.facts.vendor.vendor.trade
    if q.state == "FL":
        return is_construction(trade) is not False and _form(q) in PARTNERSHIPS
    return q.state == "CA" and plain_trade(trade) in CALIFORNIA_TRADES


def _form(q: Question) -> str | None:
    return parse_name(q.facts.vendor.vendor.legal_name).form


def _shown(q: Question, claim: WcExemption) -> bool:
    """Whether the claim itself names a document in force, of the state of the work if it names one."""
    named = _states_of(claim)
    return bool(claim.document) and _runs(q, claim) and (not named or q.state is None or q.state in named)


def _papers(q: Question) -> list[Proof]:
    return [paper for paper in q.facts.vendor.documents if EXEMPTION.search(paper.kind) and _runs(q, paper)]


def _states_of(paper: WcExemption | Proof) -> set[str]:
    """The state whose exemption a paper is: as it is filed, or as its own words say. Source: CE-200 is New York's."""
    if paper.state:
        return {state_code(paper.state) or ""}
    text = paper.kind if isinstance(paper, Proof) else str(paper.document)
    if re.search(r"CE-?200", text, re.I):
        return {"NY"}
    names = {code for code, name in NAMES.items() if re.search(rf"\b{name}\b", text, re.I)}
    return names or {code for code in re.findall(r"\b[A-Z]{2}\b", text) if is_state(code)}


def _runs(q: Question, paper: WcExemption | Proof) -> bool:
    begun = paper.effective is None or paper.effective <= q.as_of
    return begun and (paper.expiration is None or q.as_of < paper.expiration)


def excused(q: Question, line: str) -> bool:
    """Whether a line and its grants are not asked, since an accepted exemption stands in its place.

    Source: docs/rulebook.md, workers' compensation: while the exemption is valid neither limits nor waiver are asked.
    """
    return line in ("wc", "el") and exemption_holds(q)
