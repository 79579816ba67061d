"""The drawn certificate: its labels where a reader looks for them, its values in their columns, the same bytes each time."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from random import Random

import pypdfium2
import pytest
from hypothesis import given, settings
from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTTextLine

from app.demo.arrangement import EXP, LIMITS
from app.demo.bundles import as_email, as_scan, as_zip, draw_file
from app.demo.certificate import DrawnCertificate
from app.demo.drawing import draw_certificate
from app.demo.pages import Endorsement
from app.demo.story import plan
from app.demo.style import FACES, Style
from tests.demo.strategies import certificates, styles

EDITIONS = ("2010/05", "2014/01", "2016/03", "2025/12")
EVERYWHERE = (
    "CERTIFICATE OF LIABILITY INSURANCE",
    "DATE (MM/DD/YYYY)",
    "PRODUCER",
    "INSURED",
    "INSURER A :",
    "INSURER F :",
    "NAIC #",
    "COVERAGES",
    "CERTIFICATE NUMBER:",
    "REVISION NUMBER:",
    "TYPE OF INSURANCE",
    "POLICY NUMBER",
    "LIMITS",
    "COMMERCIAL GENERAL LIABILITY",
    "MED EXP (Any one person)",
    "PRODUCTS - COMP/OP AGG",
    "AUTOMOBILE LIABILITY",
    "UMBRELLA LIAB",
    "E.L. DISEASE - POLICY LIMIT",
    "CERTIFICATE HOLDER",
    "CANCELLATION",
    "AUTHORIZED REPRESENTATIVE",
    "Demonstration data: invented businesses",
)
BY_EDITION = {
    "2010/05": ("GENERAL LIABILITY", "ALL OWNED", "TORY LIMITS", "must be endorsed"),
    "2014/01": ("ALL OWNED", "STATUTE", "must be endorsed", "OTHER:"),
    "2016/03": ("AUTOS ONLY", "STATUTE", "must have ADDITIONAL INSURED provisions or be endorsed"),
    "2025/12": ("AUTOS ONLY", "INCLUSIVE OF AMOUNTS REQUESTED", "Not Applicable in WY"),
}


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.fixture
def certificate() -> DrawnCertificate:
    network = plan(30, 1, date(2026, 11, 25))
    pages = (page for arrival in network.arrivals for page in getattr(arrival.paper, "pages", ()))
    return next(page for page in pages if isinstance(page, DrawnCertificate) and len(page.coverages) == 5)


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_edition_shows_the_labels_by_which_it_is_known(certificate: DrawnCertificate, edition: str) -> None:
    text = text_of(draw_certificate(replace(certificate, form_edition=edition), Style()))
    missing = [label for label in (*EVERYWHERE, *BY_EDITION[edition], f"ACORD 25 ({edition})") if label not in text]
    assert missing == []


@settings(max_examples=25, deadline=None)
@given(certificates(), styles())
def test_a_certificate_is_one_page_and_the_same_bytes_each_time(certificate: DrawnCertificate, style: Style) -> None:
    pdf = draw_certificate(certificate, style)
    assert pdf == draw_certificate(certificate, style)
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_nobody_takes_it_for_a_specimen_or_a_quote(certificate: DrawnCertificate) -> None:
    words = text_of(draw_certificate(certificate, Style())).upper().split()
    assert not {"SAMPLE", "SPECIMEN", "DRAFT", "QUOTE", "PROPOSAL", "EXAMPLE", "VOID"} & set(words)


@pytest.mark.parametrize("face", FACES)
def test_dates_stand_inside_their_columns_in_every_face(certificate: DrawnCertificate, face: str) -> None:
    pdf = draw_certificate(certificate, Style(face=face, size=9))  # type: ignore[arg-type]
    ends = f"{certificate.coverages[0].expiration:%m/%d/%Y}"
    lines = [
        line
        for page in extract_pages(io.BytesIO(pdf), laparams=LAParams(char_margin=0.3))
        for box in page
        for line in _lines(box)
    ]
    rights = [line.x1 for line in lines if ends in line.get_text()]
    assert rights
    assert all(EXP < right <= LIMITS for right in rights)


def _lines(box: object) -> list[LTTextLine]:
    return [line for line in box if isinstance(line, LTTextLine)] if hasattr(box, "__iter__") else []


def test_a_scan_holds_no_text_and_is_the_same_for_the_same_seed(certificate: DrawnCertificate) -> None:
    pdf = draw_certificate(certificate, Style())
    scan = as_scan(pdf, Random(4))
    assert text_of(scan).strip() == ""
    assert scan == as_scan(pdf, Random(4))
    assert scan != as_scan(pdf, Random(5))


def test_an_endorsement_prints_its_number_above_and_at_its_foot(certificate: DrawnCertificate) -> None:
    row = certificate.coverages[0]
    page = Endorsement(
        "CG 20 10", "04 13", "Additional Insured", row.policy_number or "", "Fennel Run LLC", row.effective,  # type: ignore[arg-type]
        schedule_names=("Osprey Grocers, Inc.",),
    )  # fmt: skip
    text = text_of(draw_file([certificate, page], Style()))
    for words in (f"POLICY NUMBER: {row.policy_number}", "Osprey Grocers, Inc.", "Page 1 of 1"):
        assert words in text
    assert text.count("CG 20 10 04 13") >= 2


def test_mail_and_zip_are_the_same_bytes_each_time(certificate: DrawnCertificate) -> None:
    files = [("a.pdf", draw_certificate(certificate, Style()))]
    sent = {
        "sender": "mara@example.com",
        "subject": "COI",
        "text": "Attached.",
        "sent": "Mon, 23 Nov 2026 09:00:00 -0500",
    }
    assert as_email(files, **sent) == as_email(files, **sent)
    assert as_zip(files) == as_zip(files)
