"""The values that a person has to look at, counted by kind for a queue's line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from app.judging.labels import requirement_label
from app.judging.verdict import Finding

FORM = re.compile(r"^(.*\bforms\[\d+\])")
FORMS = ("endorsement form", "endorsement forms")
KINDS = (
    (FORM, FORMS),
    (re.compile(r"(effective|expiration|_date)$"), ("date", "dates")),
    (re.compile(r"\.limits\.|\.(deductible|retention)$"), ("amount", "amounts")),
    (re.compile(r"policy_number$"), ("policy number", "policy numbers")),
    (re.compile(r"signed$"), ("signature", "signatures")),
    (re.compile(r"(additional_insured|subrogation_waived)$|\.options\."), ("box", "boxes")),
    (re.compile(r"insurers\[|insurer_letter$"), ("insurer", "insurers")),
    (re.compile(r"\.(insured|certificate_holder|producer)\."), ("name or address", "names or addresses")),
    (re.compile(r"description_of_operations$"), ("remark", "remarks")),
)
OTHER = ("", "")


def values_to_look_at(unsure: Sequence[Finding]) -> str:
    """How many values are not certain and of which kinds, the same place counted once; one alone by its name; empty for none.

    `6 values to look at: 4 endorsement forms, 2 dates`. A form is one value, whichever of its parts are in question.
    """
    kinds: dict[tuple[str, str], tuple[str, str]] = {}
    for finding in unsure:
        kinds |= _places(finding) or {("", finding.requirement): OTHER}
    if not kinds:
        return ""
    if len(unsure) == 1 or (len(kinds) == 1 and FORMS not in kinds.values()):
        return _alone(unsure[0])
    counts = Counter(kind for kind in kinds.values() if kind != OTHER).most_common(3)
    told = ", ".join(f"{number} {many if number > 1 else one}" for (one, many), number in counts)
    others = len(kinds) - sum(number for _, number in counts)
    told = f"{told}, {others} other{'s' if others > 1 else ''}" if told and others else told
    total = f"{len(kinds)} value{'' if len(kinds) == 1 else 's'} to look at"
    return f"{total}: {told}" if told else total


def _alone(finding: Finding) -> str:
    """The one thing to look at by its name, or by its own question where it is not just a value read unsurely."""
    if finding.why.endswith(": please look."):
        return f"{requirement_label(finding.requirement)} to look at"
    return finding.why.rstrip(".")


def _places(finding: Finding) -> dict[tuple[str, str], tuple[str, str]]:
    """What a finding asks about: each of its forms, else the first place that it was judged by."""
    paths = [(place.file, place.path) for place in finding.evidence if place.path]
    forms = [(file, form[1]) for file, path in paths if (form := FORM.match(path))]
    return dict.fromkeys(forms, FORMS) or {(file, path): _kind_of(path) for file, path in paths[:1]}


def _kind_of(path: str) -> tuple[str, str]:
    return next((kind for pattern, kind in KINDS if pattern.search(path)), OTHER)
