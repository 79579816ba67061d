"""Fills the boxes of a certificate in an agency's hand."""

from __future__ import annotations

from datetime import date
from typing import cast

from app.demo.arrangement import (
    ADDL,
    BOX_WIDTH,
    DOLLARS,
    EFF,
    EXP,
    LEFT,
    LETTER,
    LIMIT_ROWS,
    LIMITS,
    POLICY,
    RIGHT,
    ROW_HEIGHTS,
    ROW_TOPS,
    SUBR,
    TYPE,
    Edition,
    check_boxes,
)
from app.demo.certificate import Coverage, DrawnCertificate
from app.demo.pen import Pen
from app.demo.style import Style

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
    "pollution_liability": ("Pollution Liability", {"each_occurrence": "Each Occurrence", "aggregate": "Aggregate"}),
    "cyber_liability": ("Cyber Liability", {"per_claim": "Each Claim", "aggregate": "Aggregate"}),
    "property": ("Property", {"other": "Limit"}),
    "other": ("Other", {"each_occurrence": "Each Occurrence", "aggregate": "Aggregate", "other": "Limit"}),
}
"""What an agency types in the free row for each type, and before each of its amounts."""


def fill(pen: Pen, cert: DrawnCertificate, style: Style) -> None:
    """Writes everything that the certificate says into its boxes."""
    hand = _Hand(pen, style, cast(Edition, cert.form_edition))
    _head(hand, cert)
    _parties(hand, cert)
    for row in cert.coverages:
        if row.is_preprinted:
            _preprinted_row(hand, row)
    _free_rows(hand, [row for row in cert.coverages if not row.is_preprinted])
    _foot(hand, cert)


class _Hand:
    """Writes values with a style's face, size and displacement."""

    def __init__(self, pen: Pen, style: Style, edition: Edition) -> None:
        self.pen, self.style, self.boxes = pen, style, check_boxes(edition)

    def text(self, x: float, y: float, text: str | None, *, room: float, anchor: str = "start") -> None:
        if text:
            x, y = x + self.style.shift_x, y + self.style.shift_y
            self.pen.write(x, y, text, face=self.style.face, size=self.style.size, room=room, anchor=anchor)

    def centred(self, x0: float, x1: float, y: float, text: str | None) -> None:
        """Narrow cells: no displacement sideways, or a value would stand in its neighbour's column."""
        middle = (x0 + x1) / 2 - self.style.shift_x
        self.text(middle, y, text, room=x1 - x0 - 3.2, anchor="middle")

    def prose(self, text: str | None) -> str:
        return (text or "").upper() if self.style.upper else text or ""

    def day(self, day: date | None) -> str | None:
        if day is None:
            return None
        return f"{day:%m/%d/%Y}" if self.style.padded_dates else f"{day.month}/{day.day}/{day.year}"

    def block(self, x: float, y: float, *texts: str | None, room: float) -> None:
        lines = [line for text in texts if text for line in text.split("\n")]
        for number, line in enumerate(lines):
            self.text(x, y + number * 10.2, self.prose(line), room=room)

    def mark(self, name: str) -> None:
        x, y = self.boxes[name]
        if self.style.drawn_marks:
            self.pen.cross(x, y, BOX_WIDTH, 12)
        else:
            self.centred(x, x + BOX_WIDTH, y + 9.2, "X")

    def yes_no(self, x0: float, x1: float, y: float, value: bool | None) -> None:
        empty = "N" if self.style.no_in_empty and value is False else ""
        self.centred(x0, x1, y, self.style.mark if value else empty)

    def amount(self, y: float, amount: int | None, word: str | None = None) -> None:
        text = word if amount is None else f"{amount:,}"
        if self.style.amounts == "left":
            self.text(522.5, y, text, room=66)
        else:
            self.text(RIGHT - 5, y, text, room=66, anchor="end")


def _head(hand: _Hand, cert: DrawnCertificate) -> None:
    initials = "".join(word[0] for word in cert.producer.name.split() if word[0].isupper())[:2]
    hand.pen.boxes([(20, 23.5, 42, 43.5)], 1.2)
    hand.pen.rules([(45, 43.5, 84, 43.5), (45, 40.5, 70, 40.5)], 1.2)
    hand.pen.write(31, 38.2, initials, face="Times-Bold", size=13, anchor="middle")
    hand.centred(507.6, RIGHT, 43.0, hand.day(cert.certificate_date))
    hand.text(252, 249.6, cert.certificate_number, room=165)
    hand.text(508, 249.6, cert.revision_number, room=80)


def _parties(hand: _Hand, cert: DrawnCertificate) -> None:
    who, indent = cert.producer, hand.style.indent
    hand.block(21 + indent, 138, who.name, who.address, room=275 - indent)
    hand.block(21 + indent, 198, cert.insured.name, cert.insured.address, room=275 - indent)
    hand.text(347, 129.6, hand.prose(who.contact_name), room=240)
    hand.text(354, 141.6, who.phone, room=120)
    hand.text(515, 141.6, who.fax, room=76)
    hand.text(347, 153.6, who.email, room=240)
    for insurer in cert.insurers:
        y = 177.4 + 12 * (ord(insurer.letter) - ord("A"))
        hand.text(346, y, hand.prose(insurer.name), room=190)
        hand.centred(540, RIGHT, y, insurer.naic)


def _preprinted_row(hand: _Hand, row: Coverage) -> None:
    top = ROW_TOPS[row.type]
    height = ROW_HEIGHTS[top]
    _policy(
        hand, row, {"top": top + 10, "middle": top + height / 2 + 3, "bottom": top + height - 4}[hand.style.row_place]
    )
    own, prefix = CHECKED[row.type]
    if own:
        hand.mark(own)
    for name, value in row.options.items():
        if value is True and f"{prefix}.{name}" in hand.boxes and name != "proprietor_excluded":
            hand.mark(f"{prefix}.{name}")
    _other_options(hand, row)
    for name, y in LIMIT_ROWS[row.type].items():
        hand.amount(y + 9.2, row.limits.get(name), row.words.get(name))


def _policy(hand: _Hand, row: Coverage, y: float) -> None:
    hand.centred(LETTER, TYPE, y, row.insurer_letter)
    hand.yes_no(ADDL, SUBR, y, row.additional_insured)
    hand.yes_no(SUBR, POLICY, y, row.subrogation_waived)
    hand.text(POLICY + 3.5, y, row.policy_number, room=EFF - POLICY - 8)
    hand.centred(EFF, EXP, y, hand.day(row.effective))
    hand.centred(EXP, LIMITS, y, hand.day(row.expiration))


def _other_options(hand: _Hand, row: Coverage) -> None:
    options = row.options
    if options.get("aggregate_per"):
        hand.mark(f"gl.{options['aggregate_per']}")
    if options.get("proprietor_excluded") is not None:
        x, y = hand.boxes["wc.proprietor_excluded"]
        hand.centred(x, x + BOX_WIDTH, y + 9.2, "Y" if options["proprietor_excluded"] else "N")
    for name in ("deductible", "retention"):
        if options.get(name) is None:
            continue
        if row.type == "general_liability":
            y = hand.boxes["gl.free_1"][1]
            hand.mark("gl.free_1")
            hand.text(54, y + 9.4, f"{'Ded' if name == 'deductible' else 'SIR'}: ${options[name]:,}", room=116)
        else:
            hand.mark(f"umbrella.{name}")
            hand.text(128, 477.4, f"{options[name]:,}", room=46)


def _free_rows(hand: _Hand, rows: list[Coverage]) -> None:
    leading = 9.6 if len(rows) == 1 else 8.5
    y = ROW_TOPS["free"] + 8.4
    for row in rows:
        words, captions = FREE_ROWS[row.type]
        _policy(hand, row, y)
        hand.text(TYPE + 2.5, y, hand.prose(row.description or words), room=ADDL - TYPE - 6)
        retroactive = hand.day(row.options.get("retroactive_date"))
        if retroactive:
            hand.text(TYPE + 2.5, y + leading, f"Retro Date: {retroactive}", room=ADDL - TYPE - 6)
        for name, amount in row.limits.items():
            hand.text(LIMITS + 2.6, y, hand.prose(captions[name]), room=DOLLARS - LIMITS - 5)
            hand.amount(y, amount)
            y += leading


def _foot(hand: _Hand, cert: DrawnCertificate) -> None:
    style, y = hand.style, 582.0
    for part in hand.prose(cert.description_of_operations).split("\n"):
        y = hand.pen.paragraph(21, y, part, face=style.face, size=style.size, room=RIGHT - LEFT - 10, leading=10.2)
    holder = cert.certificate_holder
    hand.block(40 + style.indent, 684, holder.name, holder.address, room=250 - style.indent)
    if cert.signed:
        hand.pen.signature(332, 737, style.signature)
    hand.text(450, 737, cert.signed_by, room=138)
