"""Draws a certificate as a PDF in the arrangement of the ACORD 25 boxes, in an agency's style."""

from __future__ import annotations

from typing import cast

from app.demo import labels
from app.demo.arrangement import (
    BOX_WIDTH,
    CANCELLATION,
    DISCLAIMER,
    HEAVY_BOXES,
    ROW,
    RULES,
    Edition,
    certify,
    check_boxes,
    free_lines,
    important,
)
from app.demo.certificate import DrawnCertificate
from app.demo.filling import fill
from app.demo.pen import BOLD, DEMONSTRATION, PLAIN, Pen
from app.demo.style import Style


def draw_certificate(cert: DrawnCertificate, style: Style) -> bytes:
    """One page. The same certificate and style give the same bytes."""
    pen = Pen(f"Certificate of liability insurance, {cert.insured.name or ''}")
    draw_certificate_page(pen, cert, style)
    return pen.bytes()


def draw_certificate_page(pen: Pen, cert: DrawnCertificate, style: Style) -> None:
    """The page itself, on a pen that may go on to others."""
    edition = cast(Edition, cert.form_edition)
    pen.scale = style.scale
    _draw_lines(pen, edition)
    _draw_words(pen, edition)
    fill(pen, cert, style)
    pen.scale = 1.0


def _draw_lines(pen: Pen, edition: Edition) -> None:
    pen.boxes(HEAVY_BOXES, 0.96)
    pen.rules([*RULES, *free_lines(edition)], 0.4)
    pen.boxes([(x, y, x + BOX_WIDTH, y + ROW) for x, y in check_boxes(edition).values()], 0.4)


def _draw_words(pen: Pen, edition: Edition) -> None:
    pen.write(302, 42, "CERTIFICATE OF LIABILITY INSURANCE", face=BOLD, size=15.5, anchor="middle")
    pen.words(labels.HEADINGS, BOLD, 8)
    pen.words(labels.bold_labels(edition), BOLD, 5.6)
    pen.words(labels.plain_labels(edition), PLAIN, 5.7)
    pen.paragraph(28, 57.0, DISCLAIMER, face=BOLD, size=7.5, room=556, leading=9.4)
    pen.paragraph(28, 98.4, important(edition), face=BOLD, size=7.5, room=556, leading=9.2)
    pen.paragraph(24, 260.0, certify(edition), face=PLAIN, size=6.8, room=566, leading=8.4)
    pen.paragraph(316, 677.0, CANCELLATION, face=BOLD, size=6.8, room=268, leading=8.4)
    pen.words([(20.9, 754.5, f"ACORD 25 ({edition})")], BOLD, 8)
    pen.write(591, 754.5, DEMONSTRATION, face=BOLD, size=7, anchor="end")
    pen.write(306, 765.5, "ACORD is a registered mark of its owner", face=PLAIN, size=6.5, anchor="middle")
