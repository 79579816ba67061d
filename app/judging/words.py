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
    r"\b(repair(ed)?|handwrit\w*|hand[- ]written|two readings|readings? (disagree|differ)|second reader|values? (that )?(disagree|differ)"
    r"|runs out of its field|cannot be drawn|not seen when it is drawn)",
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


# Marks of a sample in free words, where "draft" or "sample" alone may be beer or soil.
SAMPLE_IN_REMARKS = re.compile(
    r"\b(quot(e|ation) only|draft only|for (bid(ding)?|quot(e|ation)|proposal|tender) (purposes?|use)|bid purposes? only"
    r"|(not|never) (yet )?(been )?bound|unbound|this is (a|an|only a|not a) (quote|quotation|draft|sample|specimen|proposal|certificate)"
    r"|(sample|specimen|draft|void) (certificate|copy)|not a valid certificate)\b"
    r"|^\W*(draft|specimen|sample|void|quotation|quote|proposal)\b\W*(only\b|copy\b|[-–—.]|$)",
    re.I,
)
# What every agent writes and what takes nothing back; left out before the remarks are looked at.
TERMS = r"(terms|conditions|provisions|limitations|definitions|endorsements|exclusions|exceptions|forms|limits)"
HARMLESS = re.compile(
    r"\b(does|do|shall|will|should) not (affirmatively|negatively|confer|amend|extend (or|the)|alter|constitute|create|supersede|modify|change)\b[^.;]*"
    r"|\bnot (be )?limited to\b|\b(not|no) (less|fewer|more|later|greater|earlier) than\b|\bwhether or not\b|\bif not\b|\bnot to exceed\b"
    r"|\bwithout (limitation|prejudice|regard|exception|lapse)\b|\b(no|nos)\b\.?:? ?#?(?=[\w-]*\d)"
    r"|\b((except|unless|if|when|as|where)\s+)*(where|when|as|if|unless|to the (fullest )?extent) (not )?(otherwise )?"
    r"(permitted|prohibited|allowed|restricted)( or \w+)?(( by| under)?( applicable| state| the)* (law|statute)s?)?"
    r"|\bexcept (in|for) (monopolistic|states?|those states)\b[^.;]*"
    r"|\b(will |shall |does |do |is |are )?(not|nor) (seek |request |require )?(any )?(be )?(contribut\w*|excess\b[^.;]*)|\bnon-?\s?contribut\w*"
    r"|\b(shall|will|would|may|can|must) not be (cancel+ed|terminated|non-?renewed|reduced|materially|changed|modified|allowed)\b[^.;]*"
    r"|\b(should|if|in the event|in case)\b[^.;]{0,120}\b(cancel+ed|cancel+ation|terminated|non-?renew\w*|expire)\b[^.;]*"
    r"|\bexcept\b[^.;]{0,24}(\b\d+|\bten\b|\bthirty\b|\bnon-?\s?payment)[^.;]*"
    rf"|\bsubject to [^.;]{{0,40}}\b{TERMS}\b[^.;]*"
    rf"|\b{TERMS}(\s*(,|and|&|/|or)+\s*((and|the|other|all)\s+)*{TERMS})+"
    r"|\b(refer to|see|per|read) (the |your )?polic(y|ies)\b[^.;]*\bexclu[^.;]*|\bexclusionary endorsements[^.;]*"
    r"|\bcertificate (hereby )?(cancels|voids|supersedes|replaces)[^.;]*|\b(prior|previous(ly)?|earlier)( \w+){0,2} certificates?\b[^.;]*"
    r"|\blimited to (the )?(extent|limits|terms|amounts?|insurance required)\b[^.;]*|\bnot (on )?(an? )?claims[- ]made"
    r"|\b(no|not|without)( any| a| specific)? (exclu\w+|sub-?limits?)( (for|of|applies|apply))?",
    re.I,
)
ENDED = re.compile(
    r"\b(cancel+ed|terminated|rescinded|lapsed|non-?renewed|not (been )?renewed|no longer (in (force|effect)|active|insured|covered|carried)"
    r"|not in (force|effect)|has expired|have expired|expired)\b",
    re.I,
)
NOT_IF = re.compile(
    r"\b(should|if|event|case|not|never|would|until|unless|before|prior|when|notice|notif\w+|(may|can|to) be|being)\b",
    re.I,
)
LESSENS = re.compile(
    r"\b(exclud(es?|ed|ing)\b|exclusions?\b|(does|do|is|are|will|shall) not (be )?(cover|apply|extend|includ|respond|follow|provid|insured|afford)\w*"
    r"|(no|not) cover(age|ed)\b|without (coverage|insurance)\b|sub-?limit\w*|subrogation (is |has been )?not\b|erod(es?|ing)\b"
    r"|(coverage|insurance|polic(y|ies)|liability) (is |are )?(strictly |solely )?(limited|restricted) to\b"
    r"|(valid|good|issued|appl(y|ies)|effective) (only|solely) (for|to|at|on|with respect to)\b)",
    re.I,
)
# Who is said to be additional insured, and words that may mean anybody, so also the client.
INSURES = re.compile(
    r"^(?P<who>.{3,160}?),? (is|are|shall be|will be|has been|have been)\b[^.;]{0,60}?\badditional(ly)? insureds?\b",
    re.I,
)
ANYBODY = re.compile(
    r"\b(holders?|owners?|clients?|contractors?|customers?|landlords?|lessors?|lenders?|any|all|each|above|following|below|others?"
    r"|those|they|who|blanket|persons?|organi[sz]ations?|part(y|ies)|required|listed|polic(y|ies)|coverage|insurance|liability)\b",
    re.I,
)
LESSENS_BESIDE_A_GRANT = re.compile(r"\b(polic(y|ies)|coverage|GL|general liability) excludes?\b|\bsub-?limit\w*", re.I)
GONE = r"(not|no longer|never|declined|removed|deleted|denied|withdrawn|excluded|excludes)\b(?! required)"
DENIAL = {
    grant: re.compile(
        rf"\b(not|no|never|nor|without)\b( \S+){{0,4}}? {name}|{name}( \S+){{0,9}}? {GONE}|{name}s?( status)?:? (no|none|n/a)\b",
        re.I,
    )
    for grant, name in {
        "ai": r"(additional(ly)? insured|add'?l insured|AI\b)",
        "wos": r"(waiver|subrogation)",
        "pnc": r"primary",
    }.items()
}
ONLY_IF = re.compile(r"\b(unless|only (if|when|where|as|to the extent|with respect))\b", re.I)
CLAIMS_MADE = re.compile(r"\bclaims?[- ]made\b|\bretro(active)?\b", re.I)
RETENTION = re.compile(
    r"\b(?:SIR|self[- ]insured retention)\b[^\d.;]{0,40}\$?\s?([\d,]+(?:\.\d+)?)\s*(k|mm?|mil\w*)?\b"
    r"|\$?\s?\b([\d,]+(?:\.\d+)?)\s*(k|mm?|mil\w*)?\s+(?:SIR|self[- ]insured retention)\b",
    re.I,
)
RETAINS = re.compile(r"(?<!\bno )\b(SIR|self[- ]insured retention)\b(?!\W*(none|nil|no|n/a)\b)", re.I)


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


def sample_in_remarks(text: str | None) -> str | None:
    """The words of the remarks that make a paper a quote, a draft or for a bid only.

    Source: docs/rulebook.md, paper: a sample or a quote is no proof.
    """
    return _first(SAMPLE_IN_REMARKS, " ".join((text or "").split()))


def said_retention(text: str) -> float | None:
    """The self-insured retention that words tell, in dollars; None where they tell no amount.

    Source: docs/rulebook.md, retentions.
    """
    match = RETENTION.search(text)
    if match is None:
        return None
    amount = float((match[1] or match[3]).replace(",", "").rstrip(".") or 0)
    unit = (match[2] or match[4] or "").lower()
    return amount * (1000 if unit == "k" else 1_000_000 if unit else 1)
