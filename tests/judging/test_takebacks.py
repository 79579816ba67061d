"""What the remarks take back, and what every agent writes and means nothing by."""

from __future__ import annotations

import pytest

from tests.judging.papers import certificate, reading
from tests.judging.test_readings import judged, slugs

HARMLESS = [
    "30 days notice of cancellation.",
    "30 day notice of cancellation applies, except 10 days for non-payment of premium.",
    "30 days written notice will be given should any policy be cancelled before its expiration.",
    "Should any of the above described policies be cancelled, notice will be delivered per the policy provisions.",
    "Policies shall not be cancelled or materially changed without 30 days notice.",
    "Subject to policy terms, conditions and exclusions.",
    "Coverage is subject to all terms, conditions, limitations and exclusions of the policy.",
    "All coverage subject to the terms and conditions of the policies.",
    "Refer to policy for exclusionary endorsements and special provisions.",
    "Waiver of subrogation applies where permitted by law.",
    "Waiver of subrogation applies to all policies except where prohibited by law.",
    "Waiver of subrogation applies as permitted by state law.",
    "General liability is primary and non-contributory.",
    "This insurance is primary and will not seek contribution.",
    "Coverage is primary and not contributory with any other insurance.",
    "Harbor Point Properties LLC is additional insured when required by written contract.",
    "Additional insured status applies only if required by written contract, no status is granted without one.",
    "Certificate holder is additional insured on general liability, excluding professional liability.",
    "Additional insured does not apply to workers compensation.",
    "Including but not limited to HVAC service and repair.",
    "Limits not less than those required by contract.",
    "Re: Project No. 24-117, PO no 5512.",
    "This certificate does not amend, extend or alter the coverage.",
    "This certificate cancels and supersedes any previously issued certificate.",
    "Professional liability is written on a claims-made basis.",
    "Professional liability excludes residential work.",
    "Umbrella retention SIR $10,000.",
    "SIR: none.",
    "SIR $5,000 applies to general liability.",
    "Umbrella follows form.",
    "XCU not excluded. No exclusion for residential work.",
    "Coverage is not limited to the operations above.",
    "Soil sample collection; draft beer lines; proposal 2231 accepted.",
    "Trucks and drivers are covered; see below for vehicles.",
    "Blanket additional insured includes completed operations, form CG 20 37 04 13.",
    "Harbor Point Properties LLC and Fennel Run, Inc. are additional insureds.",
    "Fennel Run, Inc. is additional insured. Certificate holder is additional insured as well.",
    "The owner, Fennel Run, Inc., and the certificate holder are additional insureds.",
]

ASKED = [
    "GL policy cancelled effective 10/01/2026",
    "General liability is no longer in force.",
    "The umbrella lapsed on 1 November.",
    "Certificate holder is NOT an additional insured.",
    "Certificate holder is not named as additional insured on any policy",
    "Additional insured status is not provided.",
    "No additional insured status applies.",
    "Waiver of subrogation does not apply to workers compensation.",
    "Waiver of subrogation applies to general liability but not to workers compensation.",
    "Waiver of subrogation excluding workers compensation.",
    "CG 21 39 10 93 applies to the GL policy.",
    "GL is written on a claims-made basis, retro date 01/01/2026.",
    "GL policy excludes work on residential projects.",
    "Coverage excludes operations in Illinois.",
    "GL limit for HVAC work sublimited to $100,000",
    "Umbrella does not follow form over auto.",
    "Coverage is limited to operations at 4 Elm Street.",
    "No coverage for work above three stories.",
    "General liability is subject to SIR $25,000 each occurrence",
    "$25K SIR applies.",
    "GL is subject to a self-insured retention.",
    "Policy is subject to a residential exclusion.",
    "Larkmoor Property Management LLC is additional insured on general liability per CG 20 38 12 19.",
    "Larkmoor LLC and Fennel Run, Inc. are included as additional insureds.",
    "This certificate is valid only for the project at 5 Elm Street.",
]


def said(remarks: str, forms: list[dict[str, object]] | None = None) -> dict[str, object]:
    return reading(certificate() | {"description_of_operations": remarks}, forms)


@pytest.mark.parametrize("remarks", HARMLESS)
def test_what_every_agent_writes_takes_nothing_back(remarks: str) -> None:
    verdict = judged(said(remarks))
    assert [finding.why for finding in verdict.review] == []
    assert verdict.status == "compliant"


@pytest.mark.parametrize("remarks", [text for text in ASKED if "CG 21" not in text])
def test_words_against_the_boxes_are_asked_about(remarks: str) -> None:
    assert judged(said(remarks)).status == "under_review"


@pytest.mark.parametrize(
    "remarks",
    ["QUOTE ONLY - coverage not bound", "DRAFT - FOR BID PURPOSES ONLY", "SPECIMEN", "For bid purposes only."],
)
def test_a_quote_or_a_draft_is_no_proof(remarks: str) -> None:
    assert slugs(judged(said(remarks))) == {"sample-document"}


def test_words_on_a_spare_line_speak_against_the_box_of_their_row() -> None:
    warning = "General liability: the row also says “retro 1/1/26”."
    assert judged(reading(certificate(), warnings=[warning])).status == "under_review"
    assert (
        judged(reading(certificate(), warnings=["General liability: the row also says “XCU Included”."])).status
        == "compliant"
    )


def test_a_ruling_settles_what_the_remarks_say() -> None:
    remarks = "GL policy excludes work on residential projects."
    ruling = {"path": "certificate.description_of_operations", "said": remarks, "by": "Dana", "on": "2026-11-20"}
    ruling["reason"] = "They build no homes."
    assert judged(said(remarks) | {"rulings": [ruling | {"answer": "harmless"}]}).status == "compliant"
    assert judged(said(remarks) | {"rulings": [ruling | {"answer": "takes"}]}).status == "deficient"
