"""Whether a correction favours the vendor: by what it changes, and by the verdict that follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.judging.labels import STATUSES, requirement_label
from app.kit.web.words import day
from app.reviews.rules import word_of
from app.standing.rules import WORST_FIRST

WEIGHTS = {"minor": 1, "review": 2, "major": 3, "fatal": 4}
MORE_IS_BETTER = re.compile(r"\.limits\.\w+$|\.expiration$")
LESS_IS_BETTER = re.compile(r"\.(deductible|retention|effective|retroactive_date)$")
BETTER_UNCHECKED = re.compile(r"\.(claims_made|proprietor_excluded|with_lapse)$")

Key = tuple[str, str | None]
Verdict = Mapping[str, Any]


def favours_vendor(path: str, was: Any, value: Any) -> bool:
    """Whether a value alone, put for another, says more for the vendor: a higher limit, a later end, a box checked.

    What it does to the verdicts of clients whom the person does not serve is not seen here, so it counts without them.
    Source: docs/rulebook.md, evidence: a wrong "compliant" is the worst mistake.
    """
    if isinstance(was, bool) or isinstance(value, bool):
        return bool(was) if BETTER_UNCHECKED.search(path) else bool(value)
    if LESS_IS_BETTER.search(path):
        return value is None or (was is not None and value < was)
    if MORE_IS_BETTER.search(path):
        return value is not None and (was is None or value > was)
    return False


def betterment(before: Verdict, after: Verdict) -> str:
    """What a verdict has that is better for the vendor than the one before it, in words; empty where nothing is.

    Source: docs/rulebook.md, status and severity.
    """
    turned = list(_turned(before, after))
    if turned:
        return turned[0] + (f", and eases {len(turned) - 1} more" if len(turned) > 1 else "")
    if WORST_FIRST.index(after["status"]) > WORST_FIRST.index(before["status"]):
        return f"moves the verdict from {STATUSES[before['status']].lower()} to {STATUSES[after['status']].lower()}"
    ends = before["next_expiration"], after["next_expiration"]
    return (
        f"puts off the next expiration from {day(ends[0])} to {day(ends[1])}" if all(ends) and ends[0] < ends[1] else ""
    )


def _turned(before: Verdict, after: Verdict) -> Iterator[str]:
    then, now = _troubles(before), _troubles(after)
    met = {_key(finding) for finding in after["met"] if finding["outcome"] == "met"}
    arisen = {key: weight for key, (weight, _) in now.items() if key not in then}
    for key, (weight, word) in then.items():
        name = requirement_label(key[0])
        if key in now:
            if now[key][0] < weight:
                yield f"makes {name} weigh less"
        elif key in met:
            yield f"turns {name} from {word} to met"
        elif not any(other >= weight and line in (key[1], None) for (_, line), other in arisen.items()):
            yield f"clears {name}"  # else something worse on the same cover took its place


def _troubles(verdict: Verdict) -> dict[Key, tuple[int, str]]:
    """What is wrong, unsure or waived, by requirement and cover, with its weight and its word: the heaviest of each."""
    found: dict[Key, tuple[int, str]] = {}
    waived = [finding for finding in verdict["met"] if finding["outcome"] == "waived"]
    for finding in (*verdict["deficiencies"], *verdict["review"], *waived):
        word = word_of(finding["outcome"], finding["slug"])
        key, weight = _key(finding), WEIGHTS.get(finding["severity"] or "minor", 1)
        found[key] = max(found.get(key, (0, "")), (1 if finding["outcome"] == "waived" else weight, word))
    return found


def _key(finding: Mapping[str, Any]) -> Key:
    return finding["requirement"], finding["line"]
