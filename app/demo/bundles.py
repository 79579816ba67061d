"""Puts documents together as they arrive: pages behind a certificate, many certificates in a file, mail, ZIP, scans."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from threading import Lock
from typing import Literal

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.demo.certificate import DrawnCertificate
from app.demo.drawing import draw_certificate_page
from app.demo.pages import (
    Declarations,
    Endorsement,
    Remarks,
    draw_declarations_page,
    draw_endorsement_page,
    draw_remarks_page,
)
from app.demo.pen import Pen
from app.demo.style import Style

Page = DrawnCertificate | Endorsement | Declarations | Remarks
SCAN_DPI = 170
_one_at_a_time = Lock()  # PDFium falls where two threads are in it


def draw_file(pages: Sequence[Page], style: Style) -> bytes:
    """One PDF of several pages, such as a certificate and the endorsements behind it."""
    pen = Pen("Certificates and endorsements")
    for number, page in enumerate(pages):
        if number:
            pen.next_page()
        _draw_page(pen, page, style)
    return pen.bytes()


def _draw_page(pen: Pen, page: Page, style: Style) -> None:
    match page:
        case DrawnCertificate():
            draw_certificate_page(pen, page, style)
        case Endorsement():
            draw_endorsement_page(pen, page)
        case Declarations():
            draw_declarations_page(pen, page)
        case Remarks():
            draw_remarks_page(pen, page)


def as_scan(
    pdf: bytes, rng: random.Random, kind: Literal["pdf", "png", "jpg"] = "pdf", *, illegible: bool = False
) -> bytes:
    """The pages as an office scanner or a phone would give them: askew, grey, speckled, pressed into JPEG.

    An illegible one has lost its focus, so that nobody can read it. PNG and JPEG hold the first page only.
    """
    with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
        pictures = [_scanned(page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil(), rng) for page in document]
    if illegible:
        pictures = [picture.filter(ImageFilter.GaussianBlur(9)) for picture in pictures]
    if kind == "pdf":
        return _pictures_as_pdf(pictures)
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PNG" if kind == "png" else "JPEG", dpi=(SCAN_DPI, SCAN_DPI))
    return buffer.getvalue()


def _scanned(picture: Image.Image, rng: random.Random) -> Image.Image:
    turned = picture.convert("L").rotate(rng.uniform(-0.7, 0.7), Image.Resampling.BICUBIC, fillcolor=255)
    noise = np.random.default_rng(rng.getrandbits(32))
    values = np.asarray(turned, dtype=np.float32) * rng.uniform(0.94, 0.98) + noise.normal(0, 5, turned.size[::-1])
    speckles = noise.random(values.shape) < 0.0002
    values[speckles] = 60
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _pictures_as_pdf(pictures: Sequence[Image.Image]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792), invariant=1)
    for picture in pictures:
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=72)
        canvas.drawImage(ImageReader(jpeg), 0, 0, 612, 792)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def as_email(files: Sequence[tuple[str, bytes]], *, sender: str, subject: str, text: str, sent: str) -> bytes:
    """A message with the files attached. `sent` is its Date header, as RFC 5322 writes it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Date"] = (
        sender,
        "certificates@example.com",
        subject,
        sent,
    )
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    # The library draws the boundary from the clock; a fixed one keeps a seed's bytes the same.
    message.set_boundary("=-certificates-follow-=")
    return message.as_bytes()


def as_zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The files as a ZIP, dated alike whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 9, 0, 0)), data)
    return buffer.getvalue()
