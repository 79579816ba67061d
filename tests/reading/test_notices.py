"""Notices and agents' letters that end a policy, in the words that they use."""

from __future__ import annotations

import pytest

from app.reading.document import read_document
from tests.reading.drawn import text_pdf


@pytest.mark.parametrize(
    ("lines", "number", "effective"),
    [
        (
            ("Dear Certificate Holder,", "policy GL-5510023 issued to Alder Roofing LLC was cancelled effective 10/15/2026."),
            "GL-5510023",
            "2026-10-15",
        ),
        (("Dear Quay Street,", "The general liability policy is no longer in force as of 10/15/2026."), None, "2026-10-15"),
        (("INTENT TO CANCEL", "Policy GL-5510023", "Your coverage will be cancelled effective 12/05/2026."), "GL-5510023", "2026-12-05"),
        (("To whom it concerns", "the policy of Alder Roofing LLC has been terminated effective", "10/15/2026."), None, "2026-10-15"),
        (("NOTICE OF CANCELLATION", "Policy Number:", "Cancellation Effective: 11/10/2026 12:01 A.M."), None, "2026-11-10"),
    ],
)  # fmt: skip
def test_a_letter_that_ends_a_policy_is_a_notice(lines: tuple[str, ...], number: str | None, effective: str) -> None:
    [reading] = read_document(text_pdf(*lines), "letter.pdf")
    assert [page["kind"] for page in reading["pages"]] == ["notice"]
    notice = reading["notice"]
    assert notice["type"] == "cancellation"
    assert (notice["policy_number"], notice["effective"]) == (number, effective)


@pytest.mark.parametrize(
    "line",
    [
        "Please find attached the certificate for the policy that we renewed on 10/15/2026.",
        "Should your policy be cancelled before it expires we shall write to you.",
        "Our meeting of 10/15/2026 was cancelled; please call the agency for another day.",
    ],
)
def test_a_letter_that_ends_nothing_is_no_notice(line: str) -> None:
    [reading] = read_document(text_pdf("Dear Certificate Holder,", line), "letter.pdf")
    assert reading["kind"] == "correspondence"
