"""Words that stand where a value should: TBD, CONTINUOUS, EXCLUDED, SAMPLE; and what warnings say."""

from __future__ import annotations

import re
from collections.abc import Iterable

NUMBER = re.compile(
    r"\b(tbd|tba|pending|to be (issued|assigned|determined|advised)|application|quote[d]?|assigned|binder|not (yet )?issued)\b"
    r"|^\s*(new|see below|-+|n/?a|1234567\d*|x+)\s*$",
    re.I,
)
NEVER_ISSUED = re.compile(
    r"\b(t\.\s?b\.\s?[ad]\b|to (be|follow)|applied for|unknown|various|unassigned|unissued|see attached"
    r"|not (yet )?(assigned|available|known)|(renewal|rewrite|replacement|continuation) (of|for))",
    re.I,
)
FIRST_WORD = re.compile(
    r"\s*(tbd|tba|t\.\s?b\.\s?[ad]\b|pending|binder|to (be|follow)\b|quote|applied for|application|1234567|unknown|various"
    r"|(renewal|rewrite|replacement|continuation) (of|for)\b)",
    re.I,
)
DATE = re.compile(r"\b(continuous|until cancel+ed|cont\.?|open|various|12:01)\b", re.I)
EXCLUDED = re.compile(r"\b(excl|excluded|exclusion|none|nil)\b", re.I)
INCLUDED = re.compile(r"\bincl(\.|uded|usive)?\b", re.I)
SAMPLE = re.compile(
    r"\b(sample|specimen|draft|proposal|for bid|bid purposes|not (a )?valid|void|quote only|quotation|placeholder|template|(?<=marked [“\"])example)\b",
    re.I,
)
INFORMATION = re.compile(
    r"^\W*(for )?(information(al)?( purposes)?( only)?|proof of (coverage|insurance)|evidence of (coverage|insurance)"
    r"|to whom(soever)? it may concern|insured'?s'? copy|verification of (coverage|insurance)|master|holder( copy)?"
    r"|for information(al)? (purposes )?only|n/?a|none|not applicable)\W*$",
    re.I,
)
PLACEHOLDER = re.compile(
    r"^\s*(certificate )?(holder('s)? )?(name|address( line \d)?|city|state|zip( code)?|company name|your (company )?name( here)?)\s*$"
    r"|STATE, CITY ZIP|CITY, STATE,? ZIP|MM/DD/YYYY|\bINSERT\b|\[(NAME|ADDRESS)",
    re.I,
)
ALTERED = re.compile(
    r"\b(lie hidden|alter(ed|ation)?|tamper|overlay|edited|incremental|white rectangle|doctored|suspicious)", re.I
)
DOUBT = re.compile(
    r"\b(repair(ed)?|handwrit\w*|hand[- ]written|two readings|readings? (disagree|differ)|second reader|values? (that )?(disagree|differ))",
    re.I,
)
ILLEGIBLE = re.compile(r"\b(illegible|unreadable|cannot be read)\b", re.I)
PAGE = re.compile(
    r"\b(acord\s*101|see attached|cont(inue|')?d?\b.{0,12}(page|attached|next)|attached schedule|named insured schedule)",
    re.I,
)
# What sends the reader on: to the continuation of the form itself, or to any other sheet.
CONTINUED = re.compile(
    r"\bacord[\s-]*101\b|\b(additional )?remarks (schedule|page|section)|\badditional remarks\b|\baddend(um|a)\b"
    r"|\bcont(['’]d|d\b|\.)(?=\W|$)|\bcontinu(ed|es)\b\W*(on|in|next|over|see|$)|\bcontinuation (page|sheet)"
    r"|\b(named insured|insured'?s'?) schedule|\bschedule of named insureds?|\battached named insured",
    re.I | re.M,
)
SHEETS = r"(endorsements?|endts?|schedules?|forms?|lists?|pages?|sheets?|exhibits?|riders?|notes?|wording|letters?|cop(y|ies)|supplements?|documents?)"
ATTACHED = re.compile(
    r"\b(see|per|refer to|as per|on|in)( the)? (attach(ed|ments?)|enclosed)\b(?! to\b)"
    rf"|\b(attached|enclosed)( \S+){{0,3}}? {SHEETS}\b(?! of the policy)"
    rf"|\b{SHEETS}( [^\s.;]+){{0,4}} (is |are )?(attached|enclosed)\b(?! to\b)"
    r"|\bsee (page|sheet) (2|two)\b|\bsee (next|other|second|reverse) (page|side|sheet)\b",
    re.I,
)
PRODUCTS = re.compile(r"product|completed|pco|comp/?op", re.I)
TERRITORY = re.compile(
    r"(territory|jurisdiction).{0,40}(exclud|outside|not).{0,30}(us\b|u\.s|usa|united states|america)", re.I
)
CURRENCY = re.compile(r"\b(CAD|EUR|GBP|MXN)\b|C\$")
NONSUBSCRIBER = re.compile(r"non-?\s?subscri|dwc-?5\b|opted out of .{0,20}workers", re.I)


def number_word(text: str | Iterable[str] | None) -> str | None:
    """The word in place of a policy number, such as TBD; None where there is none.

    Source: docs/rulebook.md, paper: a number to come is no number, nor is a word or a row of noughts.
    """
    if not isinstance(text, str):
        return _first(NUMBER, text)
    digits = "".join(filter(str.isdigit, text))
    if len(digits) >= 4 and digits.strip("0") and not FIRST_WORD.match(text):
        return None
    # No insurer issues a number without a digit, or one of noughts alone.
    return _first(NUMBER, text) or _first(NEVER_ISSUED, text) or (None if digits.strip("0") else text.strip() or None)


def date_word(text: str | Iterable[str] | None) -> str | None:
    """The word in place of a date, such as CONTINUOUS.

    Source: docs/rulebook.md, dates: a word is no date.
    """
    return _first(DATE, text)


def limit_word(limit: str, warnings: Iterable[str]) -> str | None:
    """The word in place of an amount, from a warning that names that limit: EXCLUDED or INCLUDED.

    Source: ACORD 25, limits: EXCL, N/A and INCL are not amounts.
    """
    products = limit == "products_completed_operations_aggregate"
    words = [part for part in limit.split("_") if part not in ("each", "and", "to", "per", "limit")]
    for warning in warnings:
        named = PRODUCTS.search(warning) if products else all(word in warning.lower() for word in words)
        if named and EXCLUDED.search(warning):
            return "EXCLUDED"
        if named and INCLUDED.search(warning):
            return "INCLUDED"
    return None


def sample_word(text: str | Iterable[str] | None) -> str | None:
    """The words that mark a sample, a draft or a quote.

    Source: docs/rulebook.md, paper: a sample or a quote is no proof.
    """
    return _first(SAMPLE, text)


def holder_word(name: str | None) -> str | None:
    """The words that make a copy nobody's: For Information Only, Proof of Coverage.

    Source: docs/rulebook.md, paper: a holder box that names nobody.
    """
    return name.strip() if name and INFORMATION.search(name) else None


def placeholder(text: str | None) -> str | None:
    """Words of a template that was never filled: NAME, STATE, CITY ZIP CODE.

    Source: docs/rulebook.md, paper: a template never filled is a sample.
    """
    return next((line.strip() for line in (text or "").splitlines() if PLACEHOLDER.search(line)), None)


def sends_to(text: str | None, at_hand: Iterable[str]) -> str | None:
    """The words that send the reader to a sheet that is not among the pages at hand; None where none do.

    An endorsement is no continuation of the form, so it does not stand for an ACORD 101.
    Source: ACORD 101; docs/rulebook.md, paper: a page that is referred to is there.
    """
    there = set(at_hand)
    if (match := CONTINUED.search(text or "")) and not there & {"additional_remarks", "schedule"}:
        return " ".join(match[0].split())
    if (match := ATTACHED.search(text or "")) and not there & {
        "additional_remarks",
        "schedule",
        "endorsement",
        "policy_form",
    }:
        return " ".join(match[0].split())
    return None


def foreign_currency(warnings: Iterable[str]) -> str | None:
    """The currency that the amounts are in, where a warning says that it is not the dollar.

    Source: docs/rulebook.md, foreign certificates.
    """
    word = _first(CURRENCY, warnings)
    return "CAD" if word == "C$" else word


def _first(pattern: re.Pattern[str], text: str | Iterable[str] | None) -> str | None:
    lines = [text] if isinstance(text, str) else list(text or ())
    for line in lines:
        if match := pattern.search(line):
            return match[0].strip() or None
    return None
