"""Draws a certificate as a PDF in the arrangement of the ACORD 25 boxes, in an agency's style."""

from __future__ import annotations

from datetime import date
from typing import cast

from app.demo import labels
from app.demo.arrangement import (
    ADDL,
    BOX_WIDTH,
    CANCELLATION,
    CHECK_BOXES,
    DISCLAIMER,
    DOLLARS,
    EFF,
    EXP,
    HEAVY_BOXES,
    LEFT,
    LETTER,
    LIMIT_ROWS,
    LIMITS,
    POLICY,
    RIGHT,
    ROW,
    ROW_HEIGHTS,
    ROW_TOPS,
    RULES,
    SUBR,
    TYPE,
    Edition,
    certify,
    check_boxes,
    important,
)
from app.demo.certificate import Coverage, DrawnCertificate
from app.demo.pen import DEMONSTRATION, Pen
from app.demo.style import Style

BOLD, PLAIN = "Helvetica-Bold", "Helvetica"
CHECKED = {
    "general_liability": ("gl", "gl"),
    "automobile_liability": (None, "auto"),
    "umbrella_liability": ("umbrella", "umbrella"),
    "excess_liability": ("excess", "umbrella"),
    "workers_compensation": (None, "wc"),
}
"""For each preprinted row: the box that says which row it is, and the prefix of its other boxes."""
FREE_ROWS = {
    "professional_liability": ("Professional Liability", {"per_claim": "Each Claim", "aggregate": "Aggregate"}),
    "pollution_liability": ("Contractors Pollution", {"each_occurrence": "Each Occurrence", "aggregate": "Aggregate"}),
    "cyber_liability": ("Cyber Liability", {"per_claim": "Each Claim", "aggregate": "Aggregate"}),
    "property": ("Property", {"other": "Limit"}),
    "other": ("Other", {"each_occurrence": "Each Occurrence", "aggregate": "Aggregate", "other": "Limit"}),
}


def draw_certificate(cert: DrawnCertificate, style: Style) -> bytes:
    """One page. The same certificate and style give the same bytes."""
    pen = Pen(f"Certificate of liability insurance, {cert.insured.name or ''}", style.scale)
    draw_certificate_page(pen, cert, style)
    return pen.bytes()


def draw_certificate_page(pen: Pen, cert: DrawnCertificate, style: Style) -> None:
    """The page itself, on a pen that may go on to others."""
    edition = cast(Edition, cert.form_edition)
    pen.scale = style.scale
    _draw_form(pen, edition)
    writer = _Writer(pen, style, check_boxes(edition))
    writer.head(cert)
    writer.parties(cert)
    for row in cert.coverages:
        if row.is_preprinted:
            writer.preprinted_row(row)
    writer.free_rows([row for row in cert.coverages if not row.is_preprinted])
    writer.foot(cert)


def _draw_form(pen: Pen, edition: Edition) -> None:
    pen.boxes(HEAVY_BOXES, 0.96)
    pen.rules(RULES, 0.4)
    pen.boxes([(x, y, x + BOX_WIDTH, y + ROW) for x, y in check_boxes(edition).values()], 0.4)
    pen.boxes([(20.5, 26.5, 36.5, 42.5)], 1.4)
    pen.words([(24.2, 39.6, "C")], "Times-Bold", 13)
    pen.words([(42.0, 38.2, "certificate")], "Helvetica-Oblique", 9.5)
    pen.write(302, 42, "CERTIFICATE OF LIABILITY INSURANCE", BOLD, 15.5, anchor="middle")
    pen.words(labels.HEADINGS, BOLD, 8)
    pen.words(labels.bold_labels(edition), BOLD, 5.6)
    pen.words(labels.plain_labels(edition), PLAIN, 5.7)
    pen.paragraph(28, 57.5, DISCLAIMER, BOLD, 7.4, 560, 9.2)
    pen.paragraph(28, 98.0, important(edition), BOLD, 7.4, 560, 9.2)
    pen.paragraph(22, 259.0, certify(edition), PLAIN, 6.7, 568, 7.8)
    pen.paragraph(316, 677.0, CANCELLATION, BOLD, 6.8, 268, 8.4)
    pen.words([(20.9, 754.5, f"ACORD 25 ({edition})")], BOLD, 8)
    pen.write(591, 754.5, DEMONSTRATION, BOLD, 7, anchor="end")
    pen.write(306, 765.5, "ACORD is a registered mark of its owner", PLAIN, 6.5, anchor="middle")


class _Writer:
    """Fills the boxes in an agency's hand."""

    def __init__(self, pen: Pen, style: Style, boxes: dict[str, tuple[float, float]]) -> None:
        self.pen, self.style, self.boxes = pen, style, boxes

    def text(self, x: float, y: float, text: str | None, room: float = 0.0, anchor: str = "start", size: float = 0.0) -> None:
        if text:
            style = self.style
            size = size or style.size
            self.pen.write(x + style.shift_x, y + style.shift_y, text, style.face, size, room, anchor)

    def prose(self, text: str | None) -> str | None:
        return text.upper() if text and self.style.upper else text

    def day(self, day: date | None) -> str | None:
        if day is None:
            return None
        return f"{day:%m/%d/%Y}" if self.style.padded_dates else f"{day.month}/{day.day}/{day.year}"

    def block(self, x: float, y: float, lines: list[str], room: float, leading: float = 10.2) -> None:
        for number, line in enumerate(lines):
            self.text(x, y + number * leading, self.prose(line), room)

    def mark(self, name: str) -> None:
        x, y = self.boxes[name]
        if self.style.drawn_marks:
            self.pen.cross(x, y, BOX_WIDTH, ROW)
        else:
            self.text(x + BOX_WIDTH / 2 - self.style.shift_x, y + 9.2, "X", 10, "middle")

    def head(self, cert: DrawnCertificate) -> None:
        self.text(550.5, 43.0, self.day(cert.certificate_date), 80, "middle")
        self.text(250, 249.6, cert.certificate_number, 160)
        self.text(508, 249.6, cert.revision_number, 80)

    def parties(self, cert: DrawnCertificate) -> None:
        who = cert.producer
        self.block(21 + self.style.indent, 138, [who.name, *who.address.split("\n")], 275 - self.style.indent)
        self.text(347, 129.6, self.prose(who.contact_name), 240)
        self.text(354, 141.6, who.phone, 120)
        self.text(515, 141.6, who.fax, 76)
        self.text(347, 153.6, who.email, 240)
        insured = [*(cert.insured.name or "").split("\n"), *(cert.insured.address or "").split("\n")]
        self.block(21 + self.style.indent, 198, insured, 275 - self.style.indent)
        for insurer in cert.insurers:
            y = 177.4 + 12 * (ord(insurer.letter) - ord("A"))
            self.text(346, y, self.prose(insurer.name), 190)
            self.text(567, y, insurer.naic, 50, "middle")

    def preprinted_row(self, row: Coverage) -> None:
        top = ROW_TOPS[row.type]
        height = ROW_HEIGHTS[top]
        base = {"top": top + 10, "middle": top + height / 2 + 3, "bottom": top + height - 4}[self.style.row_place]
        self._policy(row, base)
        own, prefix = CHECKED[row.type]
        if own:
            self.mark(own)
        self._options(row, prefix)
        for name, y in LIMIT_ROWS[row.type].items():
            self._amount(y + 9.2, row.limits.get(name), row.words.get(name))

    def _policy(self, row: Coverage, base: float) -> None:
        self.text((LETTER + TYPE) / 2, base, row.insurer_letter, 16, "middle")
        self._yes_no((ADDL + SUBR) / 2, base, row.additional_insured)
        self._yes_no((SUBR + POLICY) / 2, base, row.subrogation_waived)
        self.text(POLICY + 3.5, base, row.policy_number, EFF - POLICY - 8)
        self.text((EFF + EXP) / 2 - self.style.shift_x, base, self.day(row.effective), 43.5, "middle")
        self.text((EXP + LIMITS) / 2 - self.style.shift_x, base, self.day(row.expiration), 43.5, "middle")

    def _yes_no(self, x: float, base: float, value: bool | None) -> None:
        if value is not None:
            self.text(x - self.style.shift_x, base, self.style.mark if value else "N" * self.style.no_in_empty, 14, "middle")

    def _amount(self, base: float, amount: int | None, word: str | None) -> None:
        text = word if amount is None else f"{amount:,}"
        if self.style.amounts == "left":
            self.text(522.5, base, text, 66)
        else:
            self.text(RIGHT - 5, base, text, 66, "end")

    def _options(self, row: Coverage, prefix: str) -> None:
        options = row.options
        for name, value in options.items():
            if value is True and f"{prefix}.{name}" in self.boxes:
                self.mark(f"{prefix}.{name}")
        if options.get("aggregate_per"):
            self.mark(f"gl.{options['aggregate_per']}")
        if row.type == "workers_compensation":
            excluded = options.get("proprietor_excluded")
            answer = {True: "Y", False: "N", None: None}[excluded]
            x, y = CHECK_BOXES["wc.proprietor_excluded"]
            self.text(x + BOX_WIDTH / 2 - self.style.shift_x, y + 9.2, answer, 10, "middle")
        self._money_options(row)

    def _money_options(self, row: Coverage) -> None:
        retention, deductible = row.options.get("retention"), row.options.get("deductible")
        if row.type in ("umbrella_liability", "excess_liability"):
            if retention is not None:
                self.mark("umbrella.retention")
                self.text(127, 477.4, f"{retention:,}", 46)
            elif deductible is not None:
                self.mark("umbrella.deductible")
                self.text(127, 477.4, f"{deductible:,}", 46)
        elif row.type == "general_liability" and deductible is not None:
            y = self.boxes["gl.free_1"][1]
            self.mark("gl.free_1")
            self.text(54, y + 9.4, f"Ded: ${deductible:,}", 116)

    def free_rows(self, rows: list[Coverage]) -> None:
        leading = 9.6 if len(rows) == 1 else 8.4
        y = ROW_TOPS["free"] + 8.6
        for row in rows:
            words, captions = FREE_ROWS[row.type]
            self._policy(row, y)
            self.text(TYPE + 2.5, y, self.prose(row.description or words), ADDL - TYPE - 6)
            if row.options.get("retroactive_date"):
                self.text(TYPE + 2.5, y + leading, f"Retro Date {self.day(row.options['retroactive_date'])}", ADDL - TYPE - 6)
            for name, amount in row.limits.items():
                self.text(LIMITS + 2.6, y, self.prose(captions[name]), DOLLARS - LIMITS - 5, size=min(self.style.size, 7.5))
                self._amount(y, amount, None)
                y += leading
            y += 0.6

    def foot(self, cert: DrawnCertificate) -> None:
        y = 582.0
        room = RIGHT - LEFT - 10
        for part in (cert.description_of_operations or "").split("\n"):
            y = self.pen.paragraph(21, y, self.prose(part) or "", self.style.face, self.style.size, room, 10.2)
        holder = cert.certificate_holder
        lines = [*(holder.name or "").split("\n"), *(holder.address or "").split("\n")]
        self.block(40 + self.style.indent, 684, lines, 250 - self.style.indent)
        if cert.signed:
            self.pen.signature(330, 737, self.style.signature)
        self.text(440, 737, cert.signed_by, 145)
