"""Small certificates for the tests of single rules: one plain certificate, changed a little each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.demo.certificate import Coverage, DrawnCertificate, Insurer, Party, Producer
from app.demo.drawing import draw_certificate
from app.demo.style import Style
from app.reading.document import read_document

GENERAL = Coverage(
    "general_liability",
    "A",
    "GL 4410023",
    date(2026, 1, 1),
    date(2027, 1, 1),
    True,
    False,
    {"occurrence": True, "claims_made": False, "aggregate_per": "project"},
    {"each_occurrence": 1_000_000, "general_aggregate": 2_000_000, "medical_expense": 5_000},
)
UMBRELLA = Coverage(
    "umbrella_liability",
    "B",
    "UMB 90017",
    date(2026, 1, 1),
    date(2027, 1, 1),
    options={"occurrence": True, "claims_made": False, "retention": 10_000},
    limits={"each_occurrence": 5_000_000, "aggregate": 5_000_000},
)
COMPENSATION = Coverage(
    "workers_compensation",
    "B",
    "WC 55201",
    date(2026, 3, 1),
    date(2027, 3, 1),
    None,
    True,
    {"per_statute": True, "proprietor_excluded": False},
    {"each_accident": 500_000, "disease_each_employee": 500_000, "disease_policy_limit": 500_000},
)
PLAIN = DrawnCertificate(
    date(2026, 1, 5),
    Producer(
        "Harbor Point Brokers LLC",
        "12 Pier Road\nSalem, OR 97301",
        "Dana Whitfield",
        "(503) 555-0142",
        None,
        "certs@example.com",
    ),
    Party("Copper Ridge Roofing LLC", "88 Mill Street\nSalem, OR 97302"),
    (Insurer("A", "Lantern Mutual Insurance Company", "11111"), Insurer("B", "Old Harbor Indemnity Co", "22222")),
    (GENERAL, UMBRELLA, COMPENSATION),
    Party("Bayview Towers LLC", "9 Quay Street\nPortland, OR 97201"),
    "All operations of the named insured.",
    signed_by="Dana Whitfield",
)


def read(certificate: DrawnCertificate, style: Style | None = None) -> dict[str, Any]:
    """The reading of one drawn certificate."""
    [reading] = read_document(draw_certificate(certificate, style or Style()), "drawn.pdf")
    return reading


def with_rows(*rows: Coverage) -> DrawnCertificate:
    """The plain certificate with other rows."""
    return replace(PLAIN, coverages=rows)


def row_of(reading: dict[str, Any], kind: str) -> dict[str, Any]:
    """The one row of a type."""
    [row] = [row for row in reading["certificate"]["coverages"] if row["type"] == kind]
    found: dict[str, Any] = row
    return found


def confidence(reading: dict[str, Any], path: str) -> float:
    """How sure a value is."""
    [field] = [field for field in reading["fields"] if field["path"] == path]
    sure: float = field["confidence"]
    return sure


def typed_over(certificate: DrawnCertificate, *words: tuple[float, float, str], style: Style | None = None) -> bytes:
    """A drawn certificate with more words typed at places (points from the top left corner)."""
    import pikepdf

    layer = BytesIO()
    canvas = Canvas(layer, pagesize=(612, 792))
    canvas.setFont("Helvetica", 8.5)
    for x, y, text in words:
        canvas.drawString(x, 792 - y, text)
    canvas.save()
    page = pikepdf.open(BytesIO(draw_certificate(certificate, style or Style())))
    over = pikepdf.open(layer)
    page.pages[0].add_overlay(over.pages[0])
    out = BytesIO()
    page.save(out)
    return out.getvalue()


def text_pdf(*lines: str, size: float = 10, pages: int = 1) -> bytes:
    """Pages of plain lines."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for _ in range(pages):
        canvas.setFont("Helvetica", size)
        for number, line in enumerate(lines):
            canvas.drawString(60, 720 - 1.5 * size * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
