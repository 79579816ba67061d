"""Worked cases: the YAML form in which a trade person writes rules down, run through the one engine."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.judging.case_facts import facts_of, program_of
from app.judging.case_keys import unknown_in_case, unknown_in_facts
from app.judging.case_values import as_day
from app.judging.engine import judge_facts
from app.judging.files import WrongFile, end_of, read_mapping
from app.judging.question import Question
from app.judging.verdict import Finding, Verdict

KINDS = ("deficiencies", "minor", "review", "waived")


@dataclass(frozen=True)
class Case:
    """One worked case: facts with this case's changes laid over its base, and what should come out.

    `notes` tell of keys of the case itself that nothing reads.
    """

    id: str
    why: str
    facts: dict[str, Any]
    expect: dict[str, Any]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came out of a case, and in what it differs from what was expected; empty where in nothing.

    `notes` tell of keys that were not known. Without a verdict the case's facts could not be understood.
    """

    case: Case
    verdict: Verdict | None
    differences: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises WrongFile where the file is no case file."""
    data = read_mapping(path)
    if not isinstance(data.get("cases"), list):
        raise WrongFile(f"{path}: has no list `cases`. A case file holds `base` and `cases`.")
    if source := data.get("base_of"):
        data = {**read_mapping(path.parent / source), **data}
    return [_case(data, row, path) for row in data["cases"]]


def _case(data: dict[str, Any], row: Any, path: Path) -> Case:
    if not isinstance(row, dict):
        raise WrongFile(f"{path}: {row!r} is no case. Write {{id: …, changes: {{…}}, expect: {{status: …}}}}.")
    name = row.get("base", "base")
    base = data.get(name, data.get(f"base_{name}"))
    if base is None:
        raise WrongFile(f"{path}: case {row.get('id')} builds on `{name}`, which the file does not hold.")
    facts = copy.deepcopy(base)
    for key, value in (row.get("changes") or {}).items():
        put(facts, str(key).split("."), copy.deepcopy(value))
    expect = row.get("expect")
    expect = {"status": expect} if isinstance(expect, str) else expect
    if not isinstance(expect, dict) or not expect:
        raise WrongFile(f"{path}: case {row.get('id')} expects nothing. Add `expect: {{status: …}}`.")
    return Case(str(row.get("id")), str(row.get("why", "")), facts, expect, tuple(unknown_in_case(row)))


def put(facts: dict[str, Any], keys: list[str], value: Any) -> None:
    """Lay one change over the facts; null (or DELETE) takes the value away and leaves the key as seen empty."""
    for key in keys[:-1]:
        inner = facts.get(key)
        if not isinstance(inner, dict):
            inner = facts[key] = {}
        facts = inner
    facts[keys[-1]] = None if value == "DELETE" else value


def judge_case(case: Case, notes: list[str] | None = None) -> Verdict:
    """The verdict on a case's facts. Raises WrongFile where its facts cannot be used."""
    notes = [] if notes is None else notes
    as_of = as_day(case.facts["as_of"])
    known = case.facts.get("known_at")
    return judge_facts(
        Question(
            program_of(case.facts, case.id, notes),
            facts_of(case.facts, case.id, notes),
            as_of,
            end_of(as_day(known or as_of)),
        )
    )


def run_case(case: Case) -> Outcome:
    """Judge a case and compare."""
    notes = [*case.notes, *unknown_in_facts(case.facts, f"case {case.id}")]
    try:
        verdict = judge_case(case, notes)
    except WrongFile as trouble:
        return Outcome(case, None, (str(trouble),), tuple(notes))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as trouble:
        # One case of an unheard-of form must not keep the others from being judged.
        why = f"its facts cannot be understood ({type(trouble).__name__}: {trouble}). Compare it with the worked cases."
        return Outcome(case, None, (why,), tuple(notes))
    return Outcome(case, verdict, tuple(differences(case.expect, verdict)), tuple(notes))


def differences(expect: dict[str, Any], verdict: Verdict) -> Iterator[str]:
    """In what a verdict differs from what a case expects, in words."""
    if expect.get("status", verdict.status) != verdict.status:
        yield f"status: expected {expect['status']}, came out {verdict.status}"
    for kind, findings in by_kind(verdict).items():
        if kind == "review" and expect.get("review_slug_open"):
            if not findings:
                yield "review: expected something for a person, came out empty"
            continue
        wanted = [entry if isinstance(entry, dict) else {"slug": entry} for entry in expect.get(kind) or []]
        missing = [entry for entry in wanted if not any(fits(entry, finding) for finding in findings)]
        extra = [finding for finding in findings if not any(fits(entry, finding) for entry in wanted)]
        if missing or extra:
            yield f"{kind}: expected {spoken(wanted)}, came out {[_short(finding) for finding in findings]}"


def by_kind(verdict: Verdict) -> dict[str, list[Finding]]:
    """A verdict's findings as a case lists them: fatal and major, minor, review, waived."""
    heavy = [finding for finding in verdict.deficiencies if finding.severity != "minor"]
    minor = [finding for finding in verdict.deficiencies if finding.severity == "minor"]
    return dict(zip(KINDS, (heavy, minor, list(verdict.review), list(verdict.waived)), strict=True))


def fits(entry: dict[str, Any], finding: Finding) -> bool:
    """Whether a finding is the one that a case names, by its slug and by whatever else it gives."""
    for key, value in entry.items():
        if not hasattr(finding, "class_" if key == "class" else key):
            continue
        have = getattr(finding, "class_" if key == "class" else key)
        wanted = as_day(value) if isinstance(have, date) else value
        if have != wanted:
            return False
    return True


def spoken(entries: list[dict[str, Any]]) -> list[str]:
    """Expected findings for a line of print."""
    return [" ".join(str(value) for value in entry.values()) for entry in entries]


def _short(finding: Finding) -> str:
    return " ".join(filter(None, (finding.slug, finding.line)))
