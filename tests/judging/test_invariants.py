"""The law of the product: nothing becomes compliant by being read less surely, or by not being there."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.judging import judge
from app.judging.verdict import Verdict
from tests.judging.papers import AS_OF, certificate, leaves, program, reading, vendor

BASE = reading(certificate())
PATHS = [entry["path"] for entry in BASE["fields"]]
CONFIDENCES = st.dictionaries(st.sampled_from(PATHS), st.floats(0, 1), max_size=12)
# What may make a certificate worse when it is there; without it there is less to object to.
ADVERSE = ("retention", "deductible", "proprietor_excluded", "claims_made", "retroactive_date")


def judged(paper: dict[str, Any]) -> Verdict:
    return judge(program(), vendor(), [paper], AS_OF)


def with_confidences(paper: dict[str, Any], chosen: dict[str, float]) -> dict[str, Any]:
    paper = deepcopy(paper)
    for entry in paper["fields"]:
        entry["confidence"] = chosen.get(entry["path"], entry["confidence"])
    return paper


def without(paper: dict[str, Any], path: str) -> dict[str, Any]:
    """The reading as if this value had not been read."""
    paper = deepcopy(paper)
    here: Any = paper
    *steps, last = path.replace("[", ".[").split(".")
    for step in steps:
        here = here[int(step[1:-1])] if step.startswith("[") else here[step]
    if last.startswith("["):
        here[int(last[1:-1])] = None
    elif ".limits." in path or ".options." in path:
        del here[last]
    else:
        here[last] = None
    paper["fields"] = [entry for entry in paper["fields"] if entry["path"] != path]
    return paper


FAULTS: dict[str, Any] = {
    "limit": lambda c: c["coverages"][0]["limits"].update(each_occurrence=400_000),
    "expired": lambda c: c["coverages"][1].update(expiration="2026-11-01"),
    "insured": lambda c: c["insured"].update(name="Summit Electric LLC"),
    "holder": lambda c: c["certificate_holder"].update(name="Maple Court Partners LLC"),
    "autos": lambda c: c["coverages"][1]["options"].update(any_auto=False),
    "unsigned": lambda c: c.update(signed=False),
    "umbrella": lambda c: c["coverages"][2]["limits"].update(each_occurrence=500_000),
    "waiver": lambda c: c["coverages"][3].update(subrogation_waived=False),
}


def faulty(names: list[str]) -> dict[str, Any]:
    paper = certificate()
    for name in names:
        FAULTS[name](paper)
    return reading(paper)


def test_the_paper_of_these_tests_is_compliant() -> None:
    assert judged(BASE).status == "compliant", [f.why for f in judged(BASE).deficiencies + judged(BASE).review]


@given(CONFIDENCES, CONFIDENCES, st.lists(st.sampled_from(sorted(FAULTS)), max_size=2, unique=True))
@settings(max_examples=150, deadline=None)
def test_less_confidence_never_makes_a_verdict_compliant(
    first: dict[str, float], second: dict[str, float], faults: list[str]
) -> None:
    paper = with_confidences(faulty(faults), first)
    lower = {path: min(value, first.get(path, 0.99)) for path, value in second.items()}
    if not judged(paper).counts_as_compliant:
        assert not judged(with_confidences(paper, {**first, **lower})).counts_as_compliant


@given(st.sampled_from(PATHS), st.lists(st.sampled_from(sorted(FAULTS)), min_size=1, max_size=2, unique=True))
@settings(max_examples=150, deadline=None)
def test_a_value_that_is_taken_away_never_makes_a_verdict_compliant(path: str, faults: list[str]) -> None:
    if not path.endswith(ADVERSE):
        assert not judged(without(faulty(faults), path)).counts_as_compliant


# What a compliant certificate may lack: nothing is asked of it, or its lack is a note.
NOT_NEEDED = (
    "form_number", "form_edition", "address", "naic", "blanket", "role", "page", "edition", "insurer_letter", "letter",
    "coverages[0].additional_insured", "coverages[1].additional_insured", "coverages[2].additional_insured",
    "coverages[0].subrogation_waived", "coverages[1].subrogation_waived", "coverages[2].subrogation_waived",
    "aggregate_per", "proprietor_excluded", "claims_made", "coverages[2].options.occurrence", "insurers[0].name",
    "owned_autos", "scheduled_autos", "hired_autos", "non_owned_autos",
)  # fmt: skip


def test_every_value_that_is_needed_is_asked_for_when_it_is_not_read() -> None:
    quiet = [path for path in PATHS if judged(without(BASE, path)).status == "compliant"]
    assert [path for path in quiet if not path.endswith(NOT_NEEDED)] == []


def test_every_value_that_is_needed_is_looked_at_when_it_is_not_sure() -> None:
    needed = [path for path in PATHS if judged(without(BASE, path)).status != "compliant"]
    assert [path for path in needed if judged(with_confidences(BASE, {path: 0.5})).status == "compliant"] == []


def test_the_leaves_of_a_reading_are_those_that_are_not_null() -> None:
    assert list(leaves({"a": None, "b": [1, None], "c": {"d": False}}, "x")) == ["x.b[0]", "x.c.d"]
