"""The traps of the trade, one a test: what a careful reader of certificates knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.demo.certificate import Coverage, Party
from app.demo.style import Style
from app.reading.document import read_document
from tests.reading.drawn import COMPENSATION, GENERAL, PLAIN, UMBRELLA, confidence, read, row_of, typed_over, with_rows


def test_a_retention_in_the_umbrella_row_is_not_a_general_liability_deductible() -> None:
    reading = read(PLAIN)
    assert row_of(reading, "umbrella_liability")["options"]["retention"] == 10_000
    assert not {"retention", "deductible"} & row_of(reading, "general_liability")["options"].keys()


def test_the_additional_insured_box_of_workers_compensation_is_no_box() -> None:
    row = row_of(read(PLAIN), "workers_compensation")
    assert row["additional_insured"] is None
    assert row["subrogation_waived"] is True


def test_an_empty_box_is_false_and_a_missing_column_is_null() -> None:
    row = row_of(read(PLAIN), "umbrella_liability")
    assert (row["additional_insured"], row["subrogation_waived"]) == (False, False)


@pytest.mark.parametrize("word", ["EXCLUDED", "Excl", "INCL", "N/A"])
def test_a_word_in_the_place_of_an_amount_is_no_amount_and_is_quoted(word: str) -> None:
    row = replace(GENERAL, words={"products_completed_operations_aggregate": word})
    reading = read(with_rows(row))
    assert "products_completed_operations_aggregate" not in row_of(reading, "general_liability")["limits"]
    assert any(word in warning for warning in reading["warnings"])


def test_a_policy_number_to_be_determined_is_reported_and_warned_of() -> None:
    reading = read(with_rows(replace(GENERAL, policy_number="TBD")))
    assert row_of(reading, "general_liability")["policy_number"] == "TBD"
    assert any("TBD" in warning for warning in reading["warnings"])


def test_a_template_that_was_never_filled_is_noticed() -> None:
    reading = read(replace(PLAIN, certificate_holder=Party("NAME", "ADDRESS\nCITY, STATE ZIP CODE")))
    assert any("template" in warning for warning in reading["warnings"])


def test_a_holder_for_information_only_is_reported_as_printed_and_warned_of() -> None:
    reading = read(replace(PLAIN, certificate_holder=Party("For Information Only", None)))
    assert reading["certificate"]["certificate_holder"]["name"] == "For Information Only"
    assert any("no holder" in warning for warning in reading["warnings"])


def test_two_policies_stacked_in_one_row_are_one_row_with_two_numbers() -> None:
    pdf = typed_over(with_rows(replace(UMBRELLA, policy_number=None)), (216, 456, "XS 100"), (216, 468, "XS 200"))
    [reading] = read_document(pdf, "stacked.pdf")
    assert row_of(reading, "umbrella_liability")["policy_number"] == "XS 100\nXS 200"


def test_two_dates_in_one_box_are_doubted() -> None:
    pdf = typed_over(with_rows(GENERAL), (332, 372, "06/30/2025"))
    [reading] = read_document(pdf, "two.pdf")
    assert any("several dates" in warning for warning in reading["warnings"])
    assert confidence(reading, "certificate.coverages[0].effective") < 0.9


def test_a_term_that_ends_before_it_starts_is_doubted() -> None:
    reading = read(with_rows(replace(GENERAL, effective=date(2027, 1, 1), expiration=date(2026, 1, 1))))
    assert confidence(reading, "certificate.coverages[0].expiration") <= 0.6
    assert any("not possible" in warning for warning in reading["warnings"])


def test_excess_is_told_from_umbrella_by_the_checked_box() -> None:
    reading = read(with_rows(GENERAL, replace(UMBRELLA, type="excess_liability")))
    assert [row["type"] for row in reading["certificate"]["coverages"]] == ["general_liability", "excess_liability"]


def test_a_row_with_nothing_but_a_letter_is_no_coverage() -> None:
    empty = Coverage("automobile_liability", "A", None, None, None)
    assert [row["type"] for row in read(with_rows(GENERAL, empty))["certificate"]["coverages"]] == ["general_liability"]


def test_a_deductible_typed_on_the_free_line_belongs_to_general_liability() -> None:
    row = replace(GENERAL, options={**GENERAL.options, "deductible": 5_000})
    assert row_of(read(with_rows(row)), "general_liability")["options"]["deductible"] == 5_000


def test_a_phone_line_in_the_holder_box_is_no_part_of_the_address() -> None:
    pdf = typed_over(PLAIN, (40, 730, "(503) 555-0177"))
    [reading] = read_document(pdf, "phone.pdf")
    assert reading["certificate"]["certificate_holder"]["address"] == "9 Quay Street\nPortland, OR 97201"


@pytest.mark.parametrize("edition", ["2009/09", "2010/05", "2014/01", "2016/03", "2025/12"])
def test_the_edition_is_read_off_the_foot(edition: str) -> None:
    try:
        reading = read(replace(PLAIN, form_edition=edition))
    except (KeyError, ValueError):
        pytest.skip(f"the drawing has no edition {edition}")
    assert reading["certificate"]["form_edition"] == edition


@pytest.mark.parametrize(
    "style", [Style(drawn_marks=True), Style(mark="Y"), Style(no_in_empty=True), Style(scale=0.95)]
)
def test_marks_are_read_however_they_are_made(style: Style) -> None:
    row = row_of(read(PLAIN, style), "general_liability")
    assert row["options"]["occurrence"] is True
    assert row["options"]["claims_made"] is False
    assert (row["additional_insured"], row["subrogation_waived"]) == (True, False)


def test_an_unsigned_certificate_is_unsigned() -> None:
    assert read(replace(PLAIN, signed=False, signed_by=None))["certificate"]["signed"] is False
    assert read(PLAIN)["certificate"]["signed"] is True


def test_words_painted_over_are_not_read_but_told() -> None:
    from io import BytesIO

    import pikepdf
    from reportlab.pdfgen.canvas import Canvas

    layer = BytesIO()
    canvas = Canvas(layer, pagesize=(612, 792))
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(213, 792 - 380, 117, 76, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(216, 792 - 320, "NEW 777")
    canvas.save()
    from app.demo.drawing import draw_certificate

    page = pikepdf.open(BytesIO(draw_certificate(with_rows(GENERAL), Style())))
    over = pikepdf.open(layer)
    page.pages[0].add_overlay(over.pages[0])
    out = BytesIO()
    page.save(out)
    [reading] = read_document(out.getvalue(), "revised.pdf")
    assert row_of(reading, "general_liability")["policy_number"] == "NEW 777"
    assert any("hidden" in warning and "4410023" in warning for warning in reading["warnings"])


def test_owners_left_out_of_workers_compensation_are_told_by_the_y_n_box() -> None:
    row = replace(COMPENSATION, options={**COMPENSATION.options, "proprietor_excluded": True})
    assert row_of(read(with_rows(row)), "workers_compensation")["options"]["proprietor_excluded"] is True
    blank = replace(COMPENSATION, options={"per_statute": True})
    assert row_of(read(with_rows(blank)), "workers_compensation")["options"].get("proprietor_excluded") is None
