"""From a reading to facts: splitting, nulling, a person's word, forms and notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.judging import judge
from app.judging.verdict import Finding, Verdict
from tests.judging.papers import AS_OF, FORMS, blanket, certificate, program, reading, vendor


def judged(*papers: dict[str, Any], **asks: Any) -> Verdict:
    return judge(program(**asks), vendor(), list(papers), AS_OF)


def slugs(verdict: Verdict) -> set[str]:
    return {finding.slug for finding in (*verdict.deficiencies, *verdict.review)}


def find(verdict: Verdict, slug: str) -> Finding:
    return next(f for f in (*verdict.deficiencies, *verdict.review, *verdict.met) if f.slug == slug)


def confirm(paper: dict[str, Any], path: str) -> dict[str, Any]:
    """What a person's word on a field looks like."""
    paper["fields"] = [entry for entry in paper["fields"] if entry["path"] != path]
    paper["fields"].append({"path": path, "page": 1, "bbox": [1, 2, 3, 4], "source": "text", "confidence": 1.0})
    return paper


def test_a_whole_set_of_papers_is_compliant() -> None:
    assert judged(reading(certificate())).status == "compliant"


def test_evidence_carries_page_box_and_path() -> None:
    finding = find(judged(reading(certificate())), "gl.each_occurrence")
    assert finding.evidence[0].path == "certificate.coverages[0].limits.each_occurrence"
    assert finding.evidence[0].page == 1
    assert finding.evidence[0].bbox == (10.0, 20.0, 90.0, 30.0)


def test_a_value_that_was_not_read_points_at_where_it_would_stand() -> None:
    paper = certificate()
    del paper["coverages"][0]["limits"]["general_aggregate"]
    finding = find(judged(reading(paper)), "field-unsure")
    assert finding.evidence[0].path == "certificate.coverages[0].limits.general_aggregate"
    assert finding.evidence[0].page is None
    assert finding.outcome == "cannot_be_read"


def test_a_tenth_of_what_is_asked_goes_to_a_person_until_a_person_has_spoken() -> None:
    paper = certificate()
    paper["coverages"][0]["limits"]["each_occurrence"] = 100_000
    asks = {"umbrella": None, "primary_floor": {"gl": 0}, "umbrella_tops_up": []}
    read = reading(paper)
    assert judged(read, **asks).status == "under_review"
    confirmed = confirm(read, "certificate.coverages[0].limits.each_occurrence")
    assert slugs(judged(confirmed, **asks)) == {"limit-short"}


def test_a_person_may_say_that_a_cell_is_blank() -> None:
    paper = certificate()
    del paper["coverages"][0]["limits"]["each_occurrence"]
    read = confirm(reading(paper), "certificate.coverages[0].limits.each_occurrence")
    finding = find(judged(read), "limit-short")
    assert finding.outcome == "not_shown"


def test_a_policy_number_to_come_is_none() -> None:
    paper = certificate()
    paper["coverages"][0]["policy_number"] = "TBD"
    assert slugs(judged(reading(paper))) == {"policy-number-tbd"}


def test_a_copy_for_information_names_no_holder() -> None:
    paper = certificate()
    paper["certificate_holder"]["name"] = "For Information Only"
    assert slugs(judged(reading(paper))) == {"holder-copy-only"}


def test_a_template_never_filled_is_a_sample() -> None:
    paper = certificate()
    paper["certificate_holder"] = {"name": "NAME", "address": "ADDRESS\nSTATE, CITY ZIP CODE"}
    assert slugs(judged(reading(paper))) == {"sample-document"}


def test_a_word_in_place_of_an_amount_is_told_by_the_readers_warning() -> None:
    paper = certificate()
    del paper["coverages"][0]["limits"]["products_completed_operations_aggregate"]
    said = "General liability, products completed operations aggregate: the box says “EXCLUDED”, no amount."
    assert slugs(judged(reading(paper, warnings=[said]))) == {"products-aggregate-missing"}


def test_a_typed_retention_is_found_in_the_spare_line() -> None:
    said = "General liability: the row also says “SIR $25,000”."
    assert slugs(judged(reading(certificate(), warnings=[said]))) == {"sir-too-high"}


def test_hidden_words_ask_a_person() -> None:
    verdict = judged(reading(certificate(), warnings=["Page 1: words lie hidden under others: “1,000,000”."]))
    assert verdict.status == "under_review"


def test_forms_of_another_file_belong_by_their_policy_number() -> None:
    forms = [form | {"policy_number": "GL 100"} for form in FORMS]
    endorsements = reading(None, forms, kind="endorsement", file="endorsements.pdf")
    assert judged(reading(certificate(), []), endorsements).status == "compliant"


def test_forms_of_another_policy_are_told_as_such() -> None:
    forms = [form | {"policy_number": "GL 999"} for form in FORMS]
    endorsements = reading(None, forms, kind="endorsement", file="endorsements.pdf")
    assert slugs(judged(reading(certificate(), []), endorsements)) == {"endorsement-wrong-policy"}


def test_a_name_that_ends_with_a_full_stop_ends_the_sentence_too() -> None:
    forms = [form | {"policy_number": "GL 100", "named_insured": "Quite Another Firm"} for form in FORMS]
    endorsements = reading(None, forms, kind="endorsement", file="endorsements.pdf")
    verdict = judged(reading(certificate(), []), endorsements)
    told = [finding.why for finding in verdict.deficiencies if finding.slug == "endorsement-wrong-policy"]
    assert told
    assert all(why.endswith("not Blue Ridge Mechanical, Inc.") for why in told)


def test_a_schedule_that_was_not_read_is_a_question_and_no_fault() -> None:
    scheduled = blanket("CG 20 10", "04 13", 2) | {"blanket": None, "scheduled_names": []}
    verdict = judged(reading(certificate(), [scheduled, *FORMS[1:]]))
    assert verdict.status == "under_review"
    assert slugs(verdict) == {"field-unsure"}


def test_the_second_page_of_a_form_must_be_there() -> None:
    one = blanket("CG 20 38", "12 19", 2) | {"page_of": "1 of 2"}
    pages = [{"number": n, "width": 612, "height": 792, "source": "text", "kind": "endorsement"} for n in (2, 4, 5, 6)]
    forms = [one, *(form | {"page": page} for form, page in zip(FORMS[1:], (4, 5, 6), strict=True))]
    assert slugs(judged(reading(certificate(), forms, pages=pages))) == {"endorsement-incomplete"}
    whole = [*pages, {"number": 3, "width": 612, "height": 792, "source": "text", "kind": "endorsement"}]
    assert judged(reading(certificate(), forms, pages=whole)).status == "compliant"


def test_a_notice_among_the_papers_counts() -> None:
    notice = {
        "type": "cancellation",
        "policy_number": "GL100",
        "effective": "2026-11-20",
        "reason": None,
        "insurer": None,
        "named_insured": None,
        "with_lapse": None,
    }
    paper = reading(None, [], kind="notice", notice=notice, file="notice.pdf")
    assert judged(reading(certificate()), paper).status == "expired"


def test_a_notice_without_a_policy_number_is_a_question() -> None:
    notice = {
        "type": "cancellation",
        "policy_number": None,
        "effective": "2026-11-20",
        "reason": None,
        "insurer": None,
        "named_insured": None,
        "with_lapse": None,
    }
    paper = reading(None, [], kind="notice", notice=notice, file="notice.pdf")
    assert judged(reading(certificate()), paper).status == "under_review"


def test_an_unreadable_paper_is_asked_for_again_and_not_called_missing() -> None:
    bad = reading(None, [], kind="unreadable", file="photo.jpg", warnings=["no text"])
    verdict = judged(bad)
    assert verdict.status == "missing"
    assert slugs(verdict) == {"document-illegible"}


def test_a_row_that_a_bad_scan_does_not_show_is_a_question() -> None:
    paper = certificate()
    del paper["coverages"][3]
    scan = reading(paper, pages=[{"number": 1, "width": 612, "height": 792, "source": "ocr", "kind": "certificate"}])
    for entry in scan["fields"]:
        entry["confidence"] = 0.6
    assert "wc-missing" not in slugs(judged(scan))
    assert judged(scan).status == "under_review"


def test_the_declarations_outrank_the_certificate() -> None:
    declared = {
        "page": 2, "policy_number": "GL-100", "insurer": None, "named_insured": {"name": None, "address": None},
        "effective": "2026-06-01", "expiration": "2027-06-01",
        "lines": [{"type": "general_liability", "limits": {"general_aggregate": 1_000_000}}],
    }  # fmt: skip
    verdict = judged(reading(certificate(), declarations=[declared]), umbrella_tops_up=[], umbrella=None)
    assert slugs(verdict) == {"limits-disagree", "aggregate-short"}


def test_a_certificate_of_each_agent_is_judged_as_one_set() -> None:
    first, second = certificate(), certificate()
    first["coverages"], second["coverages"] = first["coverages"][:3], second["coverages"][3:]
    assert judged(reading(first), reading(second, [], file="wc.pdf")).status == "compliant"
    second["certificate_holder"]["name"] = "Maple Court Partners LLC"
    assert slugs(judged(reading(first), reading(second, [], file="wc.pdf"))) == {"holder-wrong"}


def test_last_years_certificate_does_no_harm() -> None:
    old = certificate()
    for row in old["coverages"]:
        row |= {"effective": "2025-06-01", "expiration": "2026-06-01"}
    old |= {"certificate_date": "2025-05-20", "signed": False}
    verdict = judged(reading(old, [], file="2025.pdf"), reading(certificate()))
    assert verdict.status == "compliant"


def test_ratings_rest_until_a_table_is_loaded() -> None:
    assert "insurer-unrated" not in slugs(judged(reading(certificate())))
    table = {"Another Company": ["A", "X"]}
    verdict = judge(program(), vendor(ratings=table), [reading(certificate())], AS_OF)
    assert slugs(verdict) == {"insurer-unrated"}
    rated = {"EXAMPLE MUTUAL INSURANCE COMPANY": ["A", "X"]}
    assert judge(program(), vendor(ratings=rated), [reading(certificate())], AS_OF).status == "compliant"


def test_any_earlier_day_can_be_asked_about() -> None:
    paper = reading(certificate())
    assert judge(program(), vendor(), [paper], date(2026, 5, 31)).status == "deficient"
    assert judge(program(), vendor(), [paper], date(2026, 6, 1)).status == "compliant"
    assert judge(program(), vendor(), [paper], date(2027, 6, 1), datetime(2027, 6, 1)).status == "expired"


def test_the_declarations_must_insure_the_vendor_too() -> None:
    declared = {
        "page": 2, "policy_number": "GL-100", "insurer": None, "named_insured": {"name": "Summit Electric LLC", "address": None},
        "effective": "2026-06-01", "expiration": "2027-06-01",
        "lines": [{"type": "general_liability", "limits": {"general_aggregate": 2_000_000}}],
    }  # fmt: skip
    assert slugs(judged(reading(certificate(), declarations=[declared]))) == {"named-insured-mismatch"}


@pytest.mark.parametrize(("sure", "slug"), [(0.90, "holder-copy-only"), (0.89, "field-unsure"), (None, "field-unsure")])
def test_a_holder_box_that_was_seen_empty_names_nobody(sure: float | None, slug: str) -> None:
    paper = certificate()
    paper["certificate_holder"] = {"name": None, "address": None}
    read = reading(paper)
    if sure is not None:
        read["fields"].append({"path": "certificate.certificate_holder.name", "page": 1, "confidence": sure})
    verdict = judged(read)
    assert [
        finding.slug for finding in (*verdict.deficiencies, *verdict.review) if finding.requirement == "holder"
    ] == [slug]


def test_a_sum_is_not_said_to_stand_on_the_paper() -> None:
    read = reading(certificate())
    for field in read["fields"]:
        if field["path"].endswith("coverages[2].limits.each_occurrence"):
            field["confidence"] = 0.95
    [question] = [finding.why for finding in judged(read).review if finding.requirement == "umbrella.each_occurrence"]
    assert " comes to $6,000,000 ($1,000,000 + $5,000,000)" in question


def test_policy_pages_alone_show_no_holder() -> None:
    declared = {
        "page": 1, "policy_number": "GL-100", "insurer": None, "named_insured": {"name": "Blue Ridge Mechanical, Inc.", "address": None},
        "effective": "2026-06-01", "expiration": "2027-06-01",
        "lines": [{"type": "general_liability", "limits": {"each_occurrence": 1_000_000}}],
    }  # fmt: skip
    asks = {
        "auto": None,
        "umbrella": None,
        "wc": None,
        "ai": None,
        "wos": [],
        "pnc": [],
        "gl": {"each_occurrence": 1_000_000, "occurrence_only": False},
    }
    verdict = judged(reading(None, [], kind="policy", declarations=[declared]), **asks)
    assert verdict.status == "under_review"
    assert {finding.requirement for finding in verdict.review} == {"holder", "gl.retro_on_or_before"}


def test_a_state_form_is_a_proof() -> None:
    board = certificate() | {"form_number": "C-105.2", "coverages": []}
    form = reading(board, [], kind="state_form", file="c1052.pdf")
    disability = reading(board | {"form_number": "DB-120.1"}, [], kind="state_form", file="db.pdf")
    known = vendor().model_copy(update={"vendor": vendor().vendor.model_copy(update={"work_state": "NY"})})
    without = judge(program(), known, [reading(certificate())], AS_OF)
    assert slugs(without) == {"wc-ny-form-required", "ny-disability-missing"}
    assert judge(program(), known, [reading(certificate()), form, disability], AS_OF).status == "compliant"
    for entry in form["fields"]:
        entry["confidence"] = 0.9
    assert judge(program(), known, [reading(certificate()), form, disability], AS_OF).status != "compliant"


def test_a_binder_stands_for_a_number_to_come() -> None:
    paper = certificate()
    paper["coverages"][0]["policy_number"] = "TBD"
    bound = certificate()
    bound["coverages"] = [
        bound["coverages"][0] | {"policy_number": "B-1", "effective": "2026-11-10", "expiration": "2026-12-10"}
    ]
    binder = reading(bound, [], kind="binder", file="binder.pdf")
    verdict = judged(reading(paper), binder)
    assert verdict.status == "expiring"
    assert slugs(verdict) == {"binder-only"}


def test_an_endorsement_page_that_could_not_be_told_makes_nothing_missing() -> None:
    pages = [
        {"number": 1, "width": 612, "height": 792, "source": "text", "kind": "certificate"},
        {"number": 2, "width": 612, "height": 792, "source": "ocr", "kind": "endorsement"},
    ]
    verdict = judged(reading(certificate(), [], pages=pages[:1]))
    assert verdict.status == "deficient"
    verdict = judged(reading(certificate(), [], pages=pages))
    assert verdict.status == "under_review"
    assert slugs(verdict) == {"endorsement-unknown-form", "field-unsure"}


def test_a_person_may_say_that_a_policy_number_is_blank() -> None:
    paper = certificate()
    paper["coverages"][1]["policy_number"] = None
    assert slugs(judged(reading(paper))) == {"field-unsure"}
    assert slugs(judged(confirm(reading(paper), "certificate.coverages[1].policy_number"))) == {"policy-number-tbd"}
