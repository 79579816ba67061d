"""The labelled certificates: how many fields are right, and that no wrong date or limit is given as sure."""

from __future__ import annotations

from typing import Any

import pytest

from app.reading.document import read_document
from tests.reading.shared import labelled, needs_coi, needs_tesseract, scorer

SURE = 0.9


def scored(*sources: str) -> tuple[float, list[str]]:
    """The share of fields that are right, and the wrong dates and limits that were given as sure."""
    score = scorer()
    right, total, unsafe = 0, 0, []
    for path, label in labelled(*sources):
        readings = read_document(path.read_bytes(), path.name)
        main = dict(next((r for r in readings if r["certificate"]), readings[0]))
        main["forms"] = [form for reading in readings for form in reading["forms"]]
        compared = score.Doc(path.stem, label, main)
        right += sum(item[1] == "right" for item in compared.items)
        total += len(compared.items)
        unsafe += _unsafe(path.stem, compared.items, {f["path"]: f["confidence"] for f in main["fields"]})
    return right / total, unsafe


def _unsafe(name: str, items: list[Any], confidence: dict[str, float]) -> list[str]:
    return [
        f"{name}: {path} wanted {want}, got {got}"
        for group, verdict, path, want, got in items
        if group in ("dates", "limits") and verdict in ("wrong", "spurious") and confidence.get(path, 1.0) >= SURE
    ]


@needs_coi
def test_text_and_form_fields_are_read_almost_without_fault() -> None:
    share, unsafe = scored("text", "acroform")
    assert unsafe == []
    assert share >= 0.95


@needs_coi
@needs_tesseract()
@pytest.mark.long
@pytest.mark.timeout(900)
def test_scans_and_photos_are_mostly_read() -> None:
    share, unsafe = scored("ocr")
    assert unsafe == []
    assert share >= 0.80
