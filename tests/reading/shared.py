"""The labelled certificates and the blanks beside the project, where they are there."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / ".." / "shared"
COI = SHARED / "coi"
needs_coi = pytest.mark.skipif(
    not (COI / "score.py").exists(), reason="the labelled certificates (../shared/coi) are not here"
)
needs_schema = pytest.mark.skipif(
    not (SHARED / "schemas" / "extraction.schema.json").exists(), reason="the contract (../shared/schemas) is not here"
)


def needs_tesseract() -> pytest.MarkDecorator:
    """Skips where Tesseract's data are not installed."""
    from app.reading.errors import Unreadable
    from app.reading.recognise import tessdata

    try:
        tessdata()
    except Unreadable as reason:
        return pytest.mark.skip(reason=str(reason))
    return pytest.mark.skipif(False, reason="")


def scorer() -> ModuleType:
    """The scoring program as a module."""
    spec = importlib.util.spec_from_file_location("coi_score", COI / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(*sources: str) -> list[tuple[Path, dict[str, Any]]]:
    """Documents with their labels, by source."""
    found = []
    for path in sorted(COI.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        document = next((p for s in (".pdf", ".png", ".jpg") if (p := path.with_suffix(s)).exists()), None)
        if document is not None and label.get("source") in sources:
            found.append((document, label))
    return found


def contract() -> dict[str, Any]:
    """The extraction schema."""
    text = (SHARED / "schemas" / "extraction.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
