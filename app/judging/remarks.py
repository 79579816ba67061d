"""What the remarks of a certificate claim: a grant, for a line, perhaps only where a contract asks for it."""

from __future__ import annotations

import re

from app.judging.question import Question

GRANTS = {
    "ai": re.compile(r"additional(ly)? insured|add'?l insured|\bAI\b", re.I),
    "wos": re.compile(r"waiver of (subrogation|transfer|our right)|subrogation (is )?waived|waiver of rights", re.I),
    "pnc": re.compile(r"primary\b", re.I),
    "notice": re.compile(r"\d+\s*\)?\s*days?'?.{0,30}(notice|cancel)|notice of cancel", re.I | re.S),
}
LINES = {
    "gl": re.compile(r"\b(C?GL)\b|general liab", re.I),
    "auto": re.compile(r"\b(AL|BAP)\b|\bauto", re.I),
    "umbrella": re.compile(r"umbrella|excess", re.I),
    "wc": re.compile(r"\b(WC|EL)\b|worker|employer'?s'? liab", re.I),
    "pollution": re.compile(r"pollution|\bCPL\b", re.I),
    "professional": re.compile(r"professional|errors|\bE&O\b", re.I),
}
ALL = re.compile(r"\ball (of the )?(above |referenced |listed )*(policies|coverages?|lines)", re.I)
EXCEPT = re.compile(r"\b(except|excluding|other than)\b.*$", re.I | re.S)
DENIED = re.compile(r"\b(no|not|never|without|denied|excluded)\b", re.I)
NO_CONTRIBUTION = re.compile(r"\b(will |shall )?not (seek )?(contribut\w*|be contributory)", re.I)
CONDITIONAL = re.compile(r"(written|signed|executed) (contract|agreement)|(where|when|if|as) required", re.I)


def claims(q: Question, grant: str, line: str) -> list[str]:
    """The sentences of the remarks that claim a grant for a line; one that names no line speaks of general liability.

    Source: ACORD 25, DESCRIPTION OF OPERATIONS: a claim, not a fact; docs/rulebook.md, evidence.
    """
    return [part for part in re.split(r"[.;]\s|[.;]$", q.text) if _claims(part, grant, line)]


def _claims(sentence: str, grant: str, line: str) -> bool:
    if not GRANTS[grant].search(sentence) or DENIED.search(NO_CONTRIBUTION.sub("", sentence)):
        return False
    before = EXCEPT.sub("", sentence) if grant != "notice" else sentence
    named = {each for each, words in LINES.items() if words.search(before)}
    return line in named or bool(ALL.search(before)) or (not named and line == "gl")


def said(q: Question, grant: str, line: str = "gl") -> bool:
    """Whether the remarks claim a grant for a line.

    Source: docs/rulebook.md, evidence.
    """
    return bool(claims(q, grant, line))


def said_conditionally(q: Question, grant: str, line: str) -> bool:
    """Whether every claim of it holds only where a contract asks for it.

    Source: docs/rulebook.md, grants.
    """
    sentences = claims(q, grant, line)
    return bool(sentences) and all(CONDITIONAL.search(sentence) for sentence in sentences)
