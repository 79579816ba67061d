"""The blank form filled with invented values and read back: as live fields, flattened, and printed and scanned."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reading.document import read_document
from tests.reading.filled import BLANK, Filling, as_scan
from tests.reading.shared import needs_tesseract

pytestmark = pytest.mark.skipif(not BLANK.exists(), reason="the blank forms (../shared/coi/blank) are not here")
SURE = 0.9


def compare(wanted: Any, got: Any, path: str) -> list[tuple[str, Any, Any]]:
    """The values that came out otherwise, by path."""
    if isinstance(wanted, dict):
        return [wrong for key, part in wanted.items() for wrong in compare(part, (got or {}).get(key), f"{path}.{key}")]
    if isinstance(wanted, list):
        pairs = [(part, got[index] if index < len(got) else None) for index, part in enumerate(wanted)]
        return [wrong for index, pair in enumerate(pairs) for wrong in compare(*pair, f"{path}[{index}]")]
    return [] if wanted == got else [(path, wanted, got)]


def count(wanted: Any) -> int:
    """How many values there are."""
    parts = wanted.values() if isinstance(wanted, dict) else wanted if isinstance(wanted, list) else None
    return 1 if parts is None else sum(map(count, parts))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_what_was_typed_into_the_form_is_read_back_equal(seed: int, flat: bool) -> None:
    filling = Filling(seed)
    [reading] = read_document(filling.pdf(flat=flat), "filled.pdf")
    assert compare(filling.certificate, reading["certificate"], "certificate") == []
    assert len(reading["certificate"]["coverages"]) == len(filling.rows)


@needs_tesseract()
@pytest.mark.long
@pytest.mark.timeout(900)
def test_a_scan_of_the_form_is_mostly_read_and_never_wrong_where_it_is_sure() -> None:
    wrong, total = 0, 0
    for seed in range(8):
        filling = Filling(seed)
        [reading] = read_document(as_scan(filling.pdf(), seed), "scan.jpg")
        sure = {field["path"] for field in reading["fields"] if field["confidence"] >= SURE}
        differing = compare(filling.certificate, reading["certificate"], "certificate")
        money = [d for d in differing if ".limits." in d[0] or d[0].endswith(("effective", "expiration", "_date"))]
        assert [d for d in money if d[0] in sure] == []
        wrong, total = wrong + len(differing), total + count(filling.certificate)
    assert 1 - wrong / total >= 0.9
