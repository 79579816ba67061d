"""What marks a paper as nobody's."""

from __future__ import annotations

import pytest

from tests.judging.papers import certificate, reading
from tests.judging.test_readings import judged, slugs


@pytest.mark.parametrize("words", ["N/A", "Not applicable", "none"])
def test_a_holder_that_is_none_is_no_wrong_holder(words: str) -> None:
    paper = certificate()
    paper["certificate_holder"]["name"] = words
    assert slugs(judged(reading(paper))) == {"holder-copy-only"}


def test_a_page_marked_as_an_example_is_no_proof() -> None:
    verdict = judged(reading(certificate(), warnings=["Page 1 is marked “EXAMPLE”: it may be nobody's certificate."]))
    assert slugs(verdict) == {"sample-document"}
