"""Words that stand where a value should."""

from __future__ import annotations

import pytest

from app.judging.words import date_word, holder_word, limit_word, number_word, placeholder, sample_word, sends_to


@pytest.mark.parametrize(
    "text",
    [
        "TBD",
        "tba",
        "T.B.D.",
        "Pending",
        "To be issued",
        "To Follow",
        "Binder",
        "QUOTE",
        "New",
        "-",
        "See below",
        "1234567",
        "Application",
        "Applied For",
        "Applied for 12/01/2026",
        "UNKNOWN",
        "Various",
        "Renewal of 77",
        "RENEWAL OF GL-4471820",
        "000000",
        "GL-000000",
        "As agreed",
    ],
)
def test_a_number_to_come_is_no_number(text: str) -> None:
    assert number_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "GL100",
        "TBX-55821",
        "S 2418870-07",
        "NEW 4471902",
        "QT55218-26",
        "BINDERY 440021",
        "0004471",
        "GL-1",
        "UNKNOX 440021",
        "VARIO 2418870",
    ],
)
def test_a_number_is_a_number(text: str) -> None:
    assert number_word(text) is None


@pytest.mark.parametrize(
    "text",
    ["For Information Only", "PROOF OF COVERAGE", "Evidence of Insurance", "To Whom It May Concern", "Insured's Copy"],
)
def test_a_copy_for_nobody(text: str) -> None:
    assert holder_word(text)


@pytest.mark.parametrize("text", ["Evidence Bank NA", "Proof Brewing LLC", "Harbor Point Properties LLC"])
def test_a_holder_is_a_holder(text: str) -> None:
    assert holder_word(text) is None


def test_templates_left_unfilled() -> None:
    assert placeholder("NAME") == "NAME"
    assert placeholder("ADDRESS\nSTATE, CITY ZIP CODE")
    assert placeholder("Named Partners LLC\n1 Main St") is None


def test_marks_of_a_sample() -> None:
    assert sample_word(["SAMPLE watermark across the page"])
    assert sample_word(["The policy number looks repaired"]) is None


def test_words_in_place_of_amounts_and_dates() -> None:
    assert limit_word("products_completed_operations_aggregate", ["products aggregate EXCLUDED"]) == "EXCLUDED"
    assert (
        limit_word(
            "products_completed_operations_aggregate",
            ["General liability, products completed operations aggregate: the box says “INCL”, no amount."],
        )
        == "INCLUDED"
    )
    assert limit_word("general_aggregate", ["products aggregate EXCLUDED"]) is None
    assert date_word(["expiration CONTINUOUS"]) == "CONTINUOUS"


@pytest.mark.parametrize(
    "text",
    [
        "SEE ATTACHED", "See ACORD 101", "cont'd on ACORD 101", "ACORD 101 attached", "Cont'd", "Continued on next page",
        "See attached ACORD 101", "See attached Additional Remarks Schedule", "Refer to attached addendum",
        "Additional insured per attached endorsement.", "Endorsements are attached.", "See page 2", "(continued)",
        "Schedule of named insureds attached", "List of additional insureds attached", "Copy of endorsement enclosed.",
    ],
)  # fmt: skip
def test_words_that_send_the_reader_to_a_sheet_that_is_not_here(text: str) -> None:
    assert sends_to(text, ["certificate"])


@pytest.mark.parametrize(
    "text",
    [
        "Waiver per form CG 24 04 attached to the policy.", "Trailers are covered while attached to a scheduled auto.",
        "Coverage continued for ten years after completion.", "Work at 101 Main Street, continuing through May.",
        "Additional insured per policy form.", "Schedule of vehicles on file with company.", "Re: Addison project",
        "As per endorsement attached to policy", "Contractor: Smith Const. LLC",
    ],
)  # fmt: skip
def test_words_that_send_nobody_anywhere(text: str) -> None:
    assert sends_to(text, ["certificate"]) is None


def test_an_endorsement_is_no_continuation_of_the_form() -> None:
    assert sends_to("See attached", ["certificate", "endorsement"]) is None
    assert sends_to("See ACORD 101", ["certificate", "endorsement"])
    assert sends_to("See ACORD 101", ["certificate", "additional_remarks"]) is None
