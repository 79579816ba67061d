"""Public certificates, read and judged end to end; nothing of their text stands here."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from app.judging.command import judge_readings
from app.judging.program import load_program

SHARED = Path(__file__).parents[2] / ".." / "shared"
COI = SHARED / "coi"
PROGRAM = SHARED / "examples" / "program.yaml"
DOCUMENTS = [*sorted(COI.glob("text-*.pdf")), *sorted(COI.glob("acroform-*.pdf")), *sorted(COI.glob("policy-cg*.pdf"))]

pytestmark = pytest.mark.skipif(not COI.is_dir(), reason="the shared documents are not here")


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    return Draft202012Validator(
        json.loads((SHARED / "schemas" / "verdict.schema.json").read_text()), format_checker=FormatChecker()
    )


def read(document: Path) -> list[dict[str, Any]]:
    from app.reading.command import extract_file

    return list(extract_file(document))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("as_of", [date(2026, 11, 25), date(2026, 1, 15)], ids=str)
def test_a_real_document_gives_a_verdict_of_the_schema(
    document: Path, as_of: date, schema: Draft202012Validator
) -> None:
    verdict = judge_readings(load_program(PROGRAM), None, read(document), as_of)
    assert list(schema.iter_errors(verdict)) == []
    assert verdict["status"] not in (
        "compliant",
        "expiring",
        "compliant_with_waiver",
    )  # none was made out to this client


@pytest.mark.parametrize("label", sorted(COI.glob("*.json")), ids=lambda path: path.stem)
def test_labels_without_places_make_nothing_compliant(label: Path, schema: Draft202012Validator) -> None:
    """The hand-made labels hold no confidences, so every value counts as not read for certain."""
    labelled = json.loads(label.read_text())
    reading = {
        "part": 1,
        "sha256": "0" * 64,
        "pages": [],
        "declarations": [],
        "notice": None,
        "fields": [],
        "warnings": [],
    }
    reading |= {
        key: labelled[key] for key in ("file", "kind", "certificate", "forms", "declarations") if key in labelled
    }
    for form in reading["forms"]:
        form.setdefault("title", None)
    verdict = judge_readings(load_program(PROGRAM), None, [reading], date(2026, 1, 15))
    assert list(schema.iter_errors(verdict)) == []
    assert verdict["status"] in ("missing", "deficient", "under_review", "expired")


@pytest.mark.parametrize("document", DOCUMENTS[:4], ids=lambda path: path.stem)
def test_every_finding_about_a_value_points_at_its_place(document: Path) -> None:
    readings = read(document)
    verdict = judge_readings(load_program(PROGRAM), None, readings, date(2026, 1, 15))
    places = [
        (f["requirement"], e)
        for f in verdict["deficiencies"] + verdict["review"] + verdict["met"]
        for e in f["evidence"]
    ]
    assert places
    for _, place in places:
        assert place["file"] == readings[0]["file"]
        assert place["path"]
        assert (place["page"] is None) == (place["bbox"] is None)
