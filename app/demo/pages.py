"""Pages that come with a certificate or instead of one: endorsements, declarations, remarks, notices of cancellation.

All wording is our own; numbers, editions and titles stand where they are printed in practice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.demo.certificate import Party
from app.demo.pen import BOLD, DEMONSTRATION, PLAIN, Pen

SERIF, SERIF_BOLD = "Times-Roman", "Times-Bold"
ANYBODY = "Any person or organization as required by written contract"
LINE_TITLES = {
    "general_liability": "COMMERCIAL GENERAL LIABILITY",
    "automobile_liability": "COMMERCIAL AUTO",
    "umbrella_liability": "COMMERCIAL UMBRELLA",
    "workers_compensation": "WORKERS COMPENSATION AND EMPLOYERS LIABILITY",
}
LIMIT_TITLES = {
    "each_occurrence": "Each Occurrence",
    "damage_to_rented_premises": "Damage To Premises Rented To You",
    "medical_expense": "Medical Expense (Any One Person)",
    "personal_and_advertising_injury": "Personal And Advertising Injury",
    "general_aggregate": "General Aggregate",
    "products_completed_operations_aggregate": "Products-Completed Operations Aggregate",
    "combined_single_limit": "Combined Single Limit (Each Accident)",
    "aggregate": "Aggregate",
    "each_accident": "Bodily Injury By Accident - Each Accident",
    "disease_policy_limit": "Bodily Injury By Disease - Policy Limit",
    "disease_each_employee": "Bodily Injury By Disease - Each Employee",
}


@dataclass(frozen=True)
class Endorsement:
    """An endorsement page. Without names it is blanket: it covers whoever a written contract requires."""

    form_number: str
    edition: str
    title: str
    policy_number: str
    named_insured: str
    effective: date
    line: str = "general_liability"
    schedule_names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    grants: str = "is amended as the schedule says."

    @property
    def blanket(self) -> bool:
        """True where no person or organization is named in the schedule."""
        return not self.schedule_names


@dataclass(frozen=True)
class Declarations:
    """A policy's declarations page with its limits and its schedule of forms (number, edition, title)."""

    insurer: str
    policy_number: str
    named_insured: Party
    effective: date
    expiration: date
    line: str
    limits: dict[str, int]
    forms: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Remarks:
    """An additional remarks page in the arrangement of ACORD 101."""

    agency: str
    named_insured: str
    text: str
    policy_number: str | None = None
    effective: date | None = None


@dataclass(frozen=True)
class CancellationNotice:
    """A carrier's notice that it will cancel a policy on a day."""

    insurer: str
    insurer_address: str
    named_insured: Party
    policy_number: str
    line: str
    sent_on: date
    effective: date
    reason: str
    certificate_holder: Party = field(default_factory=lambda: Party(None, None))


def draw_endorsement(page: Endorsement) -> bytes:
    """One endorsement as a PDF of its own."""
    pen = Pen(f"{page.form_number} {page.edition}")
    draw_endorsement_page(pen, page)
    return pen.bytes()


def draw_endorsement_page(pen: Pen, page: Endorsement) -> None:
    """An endorsement: policy number and form number above, title, schedule, what it does, form number at the foot."""
    code = f"{page.form_number} {page.edition}"
    _top(pen, f"POLICY NUMBER: {page.policy_number}", LINE_TITLES[page.line])
    pen.write(560, 62, code, face=SERIF_BOLD, size=10, anchor="end")
    pen.write(
        306, 96, "THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY.", face=BOLD, size=10.5, anchor="middle"
    )
    y = pen.paragraph(90, 128, page.title.upper(), face=BOLD, size=13.5, room=430, leading=17) + 8
    pen.write(54, y, "This endorsement modifies insurance provided under the following:", face=SERIF, size=10)
    pen.write(76, y + 18, f"{LINE_TITLES[page.line]} COVERAGE PART", face=SERIF, size=10)
    pen.write(54, y + 38, f"Named Insured: {page.named_insured}", face=SERIF, size=10)
    pen.write(54, y + 52, f"Endorsement Effective Date: {page.effective:%m/%d/%Y}", face=SERIF, size=10)
    y = _schedule(pen, page, y + 78)
    for letter, text in zip("ABC", _body(page), strict=True):
        pen.write(54, y + 26, f"{letter}.", face=SERIF_BOLD, size=10.5)
        y = pen.paragraph(72, y + 26, text, face=SERIF, size=10.5, room=486, leading=13) - 18
    pen.write(54, 744, code, face=SERIF_BOLD, size=10)
    pen.write(306, 744, DEMONSTRATION, face=SERIF, size=8, anchor="middle")
    pen.write(558, 744, "Page 1 of 1", face=SERIF_BOLD, size=10, anchor="end")


def _body(page: Endorsement) -> tuple[str, str, str]:
    line = page.line.replace("_", " ")
    return (
        f"With respect to the persons or organizations described in the Schedule, the {line} policy {page.grants}",
        "What this endorsement grants reaches no further than the written contract or agreement calls for and the law "
        "allows. It does not raise the limits of the policy: the smaller of the limit that the contract calls for and "
        "the limit of the policy is the most that will be paid.",
        "All other terms and conditions of the policy stay as they are.",
    )


def _schedule(pen: Pen, page: Endorsement, y: float) -> float:
    pen.write(306, y, "SCHEDULE", face=SERIF_BOLD, size=11, anchor="middle")
    names = page.schedule_names or (ANYBODY,)
    places = page.places or ("All operations of the named insured",)
    bottom = y + 36 + 15 * max(len(names), len(places), 2)
    pen.boxes([(54, y + 6, 306, bottom), (306, y + 6, 558, bottom)], 0.7)
    pen.rules([(54, y + 24, 558, y + 24)], 0.7)
    pen.write(60, y + 18, "Name Of Person(s) Or Organization(s)", face=SERIF_BOLD, size=9.5)
    pen.write(312, y + 18, "Location(s) Of Covered Operations", face=SERIF_BOLD, size=9.5)
    for number, (left, right) in enumerate(zip(_padded(names, places), _padded(places, names), strict=True)):
        pen.write(60, y + 38 + 15 * number, left, face=PLAIN, size=9, room=240)
        pen.write(312, y + 38 + 15 * number, right, face=PLAIN, size=9, room=240)
    return bottom


def _padded(texts: tuple[str, ...], beside: tuple[str, ...]) -> tuple[str, ...]:
    return texts + ("",) * (len(beside) - len(texts))


def draw_declarations_page(pen: Pen, page: Declarations) -> None:
    """A declarations page: who, which policy, from when to when, the limits, the schedule of forms."""
    _top(pen, page.insurer, LINE_TITLES[page.line])
    pen.write(306, 84, f"{LINE_TITLES[page.line]} DECLARATIONS", face=BOLD, size=13, anchor="middle")
    pen.write(54, 112, f"Policy Number: {page.policy_number}", face=PLAIN, size=10)
    pen.write(
        54, 128, f"Policy Period: From {page.effective:%m/%d/%Y} To {page.expiration:%m/%d/%Y}", face=PLAIN, size=10
    )
    pen.write(54, 144, "12:01 A.M. standard time at the mailing address of the named insured", face=PLAIN, size=8)
    pen.write(54, 168, "Named Insured and Mailing Address:", face=BOLD, size=10)
    lines = [page.named_insured.name or "", *(page.named_insured.address or "").split("\n")]
    pen.words([(54, 182 + 13 * n, line) for n, line in enumerate(lines)], PLAIN, 10)
    pen.write(54, 250, "LIMITS OF INSURANCE", face=BOLD, size=10.5)
    y = 268.0
    for name, amount in page.limits.items():
        pen.write(72, y, LIMIT_TITLES.get(name, name), face=PLAIN, size=10)
        pen.write(480, y, f"${amount:,}", face=PLAIN, size=10, anchor="end")
        y += 15
    pen.write(54, y + 20, "SCHEDULE OF FORMS AND ENDORSEMENTS", face=BOLD, size=10.5)
    for number, (form, edition, title) in enumerate(page.forms):
        at = y + 38 + 14 * number
        pen.words([(72, at, form), (130, at, edition)], PLAIN, 9)
        pen.write(176, at, title, face=PLAIN, size=9, room=384)
    pen.write(306, 744, DEMONSTRATION, face=SERIF, size=8, anchor="middle")


def draw_remarks_page(pen: Pen, page: Remarks) -> None:
    """A page that goes on where the description of operations ended."""
    pen.write(306, 58, "ADDITIONAL REMARKS SCHEDULE", face=BOLD, size=14, anchor="middle")
    pen.write(588, 58, "Page 1 of 1", face=PLAIN, size=8, anchor="end")
    pen.boxes([(24, 66, 588, 138), (24, 146, 588, 720)], 0.8)
    pen.rules([(306, 66, 306, 138), (24, 102, 588, 102)], 0.5)
    pen.words(
        [(28, 74, "AGENCY"), (310, 74, "NAMED INSURED"), (28, 110, "POLICY NUMBER"), (310, 110, "EFFECTIVE DATE:")],
        BOLD,
        6,
    )
    pen.write(28, 90, page.agency, face=PLAIN, size=9, room=270)
    pen.write(310, 90, page.named_insured, face=PLAIN, size=9, room=270)
    pen.write(28, 128, page.policy_number or "", face=PLAIN, size=9)
    pen.write(384, 112, f"{page.effective:%m/%d/%Y}" if page.effective else "", face=PLAIN, size=9)
    pen.write(28, 158, "ADDITIONAL REMARKS", face=BOLD, size=8)
    pen.write(28, 172, "THIS ADDITIONAL REMARKS FORM IS A SCHEDULE TO ACORD FORM,", face=PLAIN, size=7.5)
    pen.write(28, 184, "FORM NUMBER: ACORD 25   FORM TITLE: CERTIFICATE OF LIABILITY INSURANCE", face=PLAIN, size=7.5)
    y = 206.0
    for part in page.text.split("\n"):
        y = pen.paragraph(28, y, part, face=PLAIN, size=9, room=550, leading=12)
    pen.write(24, 734, "ACORD 101 (2008/01)", face=BOLD, size=8)
    pen.write(588, 734, DEMONSTRATION, face=BOLD, size=7, anchor="end")


def draw_cancellation_notice(page: CancellationNotice) -> bytes:
    """A notice of cancellation as a carrier's letter."""
    pen = Pen(f"Notice of cancellation, {page.policy_number}")
    pen.write(54, 66, page.insurer, face=BOLD, size=13)
    pen.words([(54, 80 + 12 * n, line) for n, line in enumerate(page.insurer_address.split("\n"))], PLAIN, 9)
    pen.write(306, 140, "NOTICE OF CANCELLATION", face=BOLD, size=15, anchor="middle")
    facts = [
        ("Date of notice:", f"{page.sent_on:%m/%d/%Y}"),
        ("Named insured:", page.named_insured.name or ""),
        ("Policy number:", page.policy_number),
        ("Kind of policy:", LINE_TITLES[page.line].title()),
        ("Cancellation effective:", f"{page.effective:%m/%d/%Y} at 12:01 A.M. standard time"),
        ("Reason:", page.reason),
    ]
    for number, (name, value) in enumerate(facts):
        pen.write(72, 182 + 18 * number, name, face=BOLD, size=10.5)
        pen.write(210, 182 + 18 * number, value, face=PLAIN, size=10.5)
    body = (
        f"You are notified that the policy named above will be cancelled effective {page.effective:%m/%d/%Y}. "
        "No loss that happens on or after that day is covered. If the cause named above is removed before that day, "
        "we will confirm in writing that the policy stays in force."
    )
    pen.paragraph(72, 312, body, face=PLAIN, size=10.5, room=470, leading=14)
    holder = page.certificate_holder
    lines = [line for text in (holder.name, holder.address) if text for line in text.split("\n")]
    pen.words([(72, 400 + 13 * n, line) for n, line in enumerate(["Copy to certificate holder:", *lines])], PLAIN, 9.5)
    pen.signature(72, 520, len(page.policy_number) + page.effective.toordinal())
    pen.write(72, 534, "Underwriting services", face=PLAIN, size=9)
    pen.write(306, 744, DEMONSTRATION, face=SERIF, size=8, anchor="middle")
    return pen.bytes()


def _top(pen: Pen, left: str, right: str) -> None:
    pen.write(54, 50, left, face=SERIF, size=10)
    pen.write(560, 50, right, face=SERIF_BOLD, size=10, anchor="end")
