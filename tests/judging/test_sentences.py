"""Every sentence of the catalogue, as its reader gets it: whole, plain, and with nothing of ours in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from app.judging.cases import judge_case, read_cases
from app.judging.codes import BLANK, OPTIONAL, WORD, Code, catalogue
from app.judging.verdict import Finding

FACTS = {
    "v": "Blue Heron Mechanical, Inc.",
    "k": "Gulf States Grocers, Inc.",
    "l": "workers' compensation",
    "p": "GL-100",
    "c": "Example Mutual Insurance Co.",
    "f": "CG 20 10 12 19",
    "d": date(2027, 1, 12),
    "r": ["Gulf States Grocers, Inc.", "Harbor Point Owner L.P."],
    "x": 1_000_000,
    "e": "$500,000 each accident and $500,000 disease policy limit",
    "b": "CG 20 10 11 85 or its equal",
}
AMOUNTS = FACTS | {"r": 2_000_000, "x": "12 Canal Street\nTampa, FL 33602"}
ENDORSEMENT_PAGES = {
    "aggregate-not-per-project", "mcs90-missing", "wc-proprietor-excluded", "stop-gap-missing", "territory-excludes-us",
    "ai-box-unchecked", "ai-endorsement-missing", "ai-completed-ops-missing", "ai-name-mismatch", "ai-location-mismatch",
    "ai-edition-unacceptable", "ai-privity-limited", "ai-wrong-relationship", "endorsement-wrong-policy",
    "endorsement-incomplete", "wos-missing", "wos-endorsement-missing", "wos-name-mismatch", "pnc-missing",
    "notice-endorsement-missing", "exclusion-contractual-liability", "exclusion-action-over", "exclusion-own-trade",
    "exclusion-completed-operations", "exclusion-subcontracted-work", "exclusion-location-limited", "exclusion-prior-work",
}  # fmt: skip
OURS = re.compile(r"\b(None|True|False|[a-z]+_[a-z_]+|[a-z]+(\.[a-z]+)*\[\d+\]|[a-z]+\.(gl|wc|auto|[a-z]+_[a-z]+))\b")
every_code = pytest.mark.parametrize("entry", catalogue().values(), ids=catalogue())


def faults(sentence: str) -> list[str]:
    """What no sentence may have, as far as this one has it."""
    found = [mark for mark in ("{", "}", "[", "]", "  ", "..", " ,", " .", " ;", ";.", ":.", "\n") if mark in sentence]
    found += [match[0] for match in OURS.finditer(sentence)]
    found += [slug for slug in catalogue() if re.search(rf"\b{slug}\b", sentence)]
    if not sentence[:1].isupper() and not sentence.startswith("$"):
        found.append("no capital")
    if sentence[-1:] not in ".?":
        found.append("no stop")
    return found


def said(entry: Code, facts: dict[str, object]) -> list[str]:
    return [words for template in (entry.vendor, entry.agent) if (words := entry.say(template, facts))]


@every_code
@pytest.mark.parametrize("facts", [FACTS, AMOUNTS, {}, {"v": "the vendor", "k": "Gulf States Grocers"}])
def test_every_sentence_is_whole_with_all_its_facts_and_with_none(entry: Code, facts: dict[str, object]) -> None:
    assert {sentence: faults(sentence) for sentence in said(entry, facts) if faults(sentence)} == {}


@every_code
def test_every_sentence_names_only_facts_that_it_may_be_given(entry: Code) -> None:
    for template in filter(None, (entry.vendor, entry.agent)):
        assert set(WORD.findall(template)) <= set(BLANK)
        assert all(WORD.search(part) for part in OPTIONAL.findall(template)), "brackets without a fact say nothing"


@every_code
def test_every_sentence_asks_for_what_cures_it(entry: Code) -> None:
    if entry.agent:
        assert "Please " in entry.agent
    if entry.vendor and entry.severity != "review":
        assert "lease " in entry.vendor
        assert not re.search(r"endors|ADDL INSD|SUBR WVD|CG \d", entry.vendor), "a vendor is told in plain words"


def worked_findings() -> dict[str, Finding]:
    """What the worked cases come to: findings with facts as rules really give them."""
    found = {}
    for path in sorted(Path("tests/rulebook").glob("*.yaml")):
        for case in read_cases(path):
            verdict = judge_case(case)
            for finding in (*verdict.deficiencies, *verdict.review, *verdict.met):
                found[f"{finding.slug} {finding.why}"] = finding
    return found


def test_every_sentence_of_the_worked_cases_is_whole() -> None:
    wrong = {}
    for finding in worked_findings().values():
        quoted = (
            finding.found[0] if finding.requirement == "warnings" else ""
        )  # the reader's words, as the case gives them
        told = [
            finding.why.replace(quoted, "a mark") if quoted else finding.why,
            finding.say_to_vendor,
            finding.ask_of_agent,
        ]
        wrong |= {words: faults(words) for words in filter(None, told) if faults(words)}
    assert wrong == {}


def test_no_worked_case_leaves_a_blank_that_a_rule_could_fill() -> None:
    told = [
        words
        for finding in worked_findings().values()
        for words in (finding.say_to_vendor, finding.ask_of_agent)
        if words and re.search("something else|what the contract asks|that day|the vendor|the form\\b", words)
    ]
    assert told == []


@every_code
def test_each_code_says_whether_endorsement_pages_cure_it(entry: Code) -> None:
    assert ("endorsement" in entry.send) == (entry.slug in ENDORSEMENT_PAGES)
    assert entry.agent or not entry.send


def test_a_name_that_ends_in_a_stop_ends_no_sentence_twice() -> None:
    finding = catalogue()["named-insured-mismatch"]
    assert finding.say(finding.vendor, {"v": "Heron Inc.", "x": "Egret Inc."}) == (
        "The business insured on the certificate is not Heron Inc.: it is Egret Inc. Please ask your agent to correct this."
    )


def test_what_is_not_known_is_left_out_of_a_sentence() -> None:
    expired = catalogue()["policy-expired"]
    assert expired.say(expired.agent, {"l": "general liability", "p": "GL-100"}) == (
        "Please send the renewal certificate for general liability policy GL-100."
    )
