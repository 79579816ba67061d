"""Where the boxes and labels of an ACORD 25 stand, drawn by ourselves.

Points from the page's top left corner. The form prints on a grid of twelve points; the short labels are those by
which anybody finds a box, the paragraphs are in our own words and keep only the fragments that tell an edition.

Source: the arrangement of ACORD 25, editions 2010/05 to 2025/12 (docs/rulebook.md, forms).
"""

from __future__ import annotations

from typing import Literal

Edition = Literal["2010/05", "2014/01", "2016/03", "2025/12"]
Segment = tuple[float, float, float, float]
Label = tuple[float, float, str]
"""x and baseline in points, and the words."""

LEFT, RIGHT, MIDDLE = 18.0, 594.0, 306.0
LETTER, TYPE, ADDL, SUBR, POLICY, EFF, EXP, LIMITS, DOLLARS = (
    18.0,
    36.0,
    176.4,
    194.4,
    212.4,
    331.2,
    378.0,
    424.8,
    514.8,
)
BOX_WIDTH, ROW = 14.4, 12.0
ROW_TOPS = {"general_liability": 300.0, "automobile_liability": 384.0, "umbrella_liability": 444.0}
ROW_TOPS |= {"excess_liability": 444.0, "workers_compensation": 480.0, "free": 528.0}
ROW_HEIGHTS = {300.0: 84.0, 384.0: 60.0, 444.0: 36.0, 480.0: 48.0, 528.0: 36.0}

CANCELLATION = (
    "SHOULD ANY OF THE ABOVE DESCRIBED POLICIES BE CANCELLED BEFORE IT EXPIRES, "
    "NOTICE WILL BE GIVEN AS THAT POLICY PROVIDES."
)
DISCLAIMER = (
    "THIS CERTIFICATE IS ISSUED AS A MATTER OF INFORMATION AND GIVES NO RIGHTS TO ITS HOLDER. IT DOES NOT CHANGE, "
    "EXTEND OR LIMIT WHAT THE POLICIES BELOW COVER, WHETHER BY WHAT IT SAYS OR BY WHAT IT LEAVES OUT. IT IS NO CONTRACT "
    "BETWEEN THE ISSUING INSURERS, THEIR AUTHORIZED REPRESENTATIVE OR THE PRODUCER AND THE HOLDER NAMED BELOW. WHOEVER "
    "RELIES ON COVERAGE SHOULD ASK FOR THE POLICY AND ITS ENDORSEMENTS."
)
_CERTIFY = (
    "THIS IS TO CERTIFY THAT THE POLICIES LISTED BELOW WERE ISSUED TO THE INSURED NAMED ABOVE AND RUN FOR THE PERIODS "
    "SHOWN. NO OTHER CONTRACT OR PAPER THAT CALLS FOR THIS CERTIFICATE, OR TO WHICH IT IS ADDED, CHANGES THEM: EACH "
    "POLICY'S OWN TERMS, EXCLUSIONS AND CONDITIONS DECIDE WHAT IS COVERED. CLAIMS ALREADY PAID MAY HAVE REDUCED THE "
    "LIMITS SHOWN."
)
_MUST_BE_ENDORSED = (
    "IMPORTANT: Where the certificate holder is to be an ADDITIONAL INSURED, the policy(ies) must be endorsed. Where "
    "SUBROGATION IS WAIVED, a policy may, by its terms and conditions, call for an endorsement as well. What this page "
    "states does not by itself give the holder either of these rights."
)
_MAY_HAVE_PROVISIONS = _MUST_BE_ENDORSED.replace(
    "must be endorsed.", "must have ADDITIONAL INSURED provisions or be endorsed."
)


def important(edition: Edition) -> str:
    """The paragraph under the disclaimer; its clause about additional insureds tells the edition."""
    return _MUST_BE_ENDORSED if edition in ("2010/05", "2014/01") else _MAY_HAVE_PROVISIONS


def certify(edition: Edition) -> str:
    """The paragraph over the coverage table; from 2025/12 on the limits shown may be a floor."""
    if edition != "2025/12":
        return _CERTIFY
    return (
        f"{_CERTIFY} *LIMITS ARE INCLUSIVE OF AMOUNTS REQUESTED BY THE HOLDER AND MAY OMIT MORE. *Not Applicable in WY"
    )


def across(x0: float, x1: float, *ys: float) -> list[Segment]:
    """Level rules from x0 to x1 at each y."""
    return [(x0, y, x1, y) for y in ys]


def down(y0: float, y1: float, *xs: float) -> list[Segment]:
    """Upright rules from y0 to y1 at each x."""
    return [(x, y0, x, y1) for x in xs]


HEAVY_BOXES: list[Segment] = [
    (507.6, 24, RIGHT, 48),
    (LEFT, 48, RIGHT, 120),
    (LEFT, 120, RIGHT, 240),
    (LEFT, 252, RIGHT, 648),
    (LEFT, 660, RIGHT, 744),
]
RULES: list[Segment] = [
    *across(LEFT, RIGHT, 90, 288, 300, 384, 444, 480, 528, 564),
    *across(LEFT, MIDDLE, 180),
    *across(MIDDLE, RIGHT, *range(132, 240, 12), 708),
    *across(LIMITS, RIGHT, *range(312, 384, 12), *range(396, 444, 12), 456, 468, 492, 504, 516),
    *down(120, 240, MIDDLE),
    *down(660, 744, MIDDLE),
    *down(132, 144, 482.4),
    *down(156, 240, 540),
    *down(288, 564, TYPE, ADDL, SUBR, POLICY, EFF, EXP, LIMITS),
    *down(300, 480, DOLLARS),
    *down(492, 564, DOLLARS),
]

CHECK_BOXES: dict[str, tuple[float, float]] = {
    "gl": (36, 300),
    "gl.claims_made": (50.4, 312),
    "gl.occurrence": (115.2, 312),
    "gl.free_1": (36, 324),
    "gl.free_2": (36, 336),
    "gl.policy": (36, 360),
    "gl.project": (79.2, 360),
    "gl.location": (122.4, 360),
    "gl.other": (36, 372),
    "auto.any_auto": (36, 396),
    "auto.owned_autos": (36, 408),
    "auto.scheduled_autos": (104.4, 408),
    "auto.hired_autos": (36, 420),
    "auto.non_owned_autos": (104.4, 420),
    "auto.free_1": (36, 432),
    "auto.free_2": (104.4, 432),
    "umbrella": (36, 444),
    "umbrella.occurrence": (115.2, 444),
    "excess": (36, 456),
    "umbrella.claims_made": (115.2, 456),
    "umbrella.deductible": (36, 468),
    "umbrella.retention": (72, 468),
    "wc.proprietor_excluded": (158.4, 498),
    "wc.per_statute": (424.8, 480),
    "wc.other": (475.2, 480),
}
"""Top left corner of each check box; each is 14.4 by 12 points."""

LIMIT_ROWS: dict[str, dict[str, float]] = {
    "general_liability": {
        "each_occurrence": 300,
        "damage_to_rented_premises": 312,
        "medical_expense": 324,
        "personal_and_advertising_injury": 336,
        "general_aggregate": 348,
        "products_completed_operations_aggregate": 360,
    },
    "automobile_liability": {
        "combined_single_limit": 384,
        "bodily_injury_per_person": 396,
        "bodily_injury_per_accident": 408,
        "property_damage_per_accident": 420,
    },
    "umbrella_liability": {"each_occurrence": 444, "aggregate": 456},
    "excess_liability": {"each_occurrence": 444, "aggregate": 456},
    "workers_compensation": {"each_accident": 492, "disease_each_employee": 504, "disease_policy_limit": 516},
}
"""Top of each limit's line."""


def free_lines(edition: Edition) -> list[Segment]:
    """The two ruled lines under general liability on which agencies type what has no box."""
    low = ROW if edition == "2010/05" else 0.0
    return across(54, 172.8, 336 + low, 348 + low)


def check_boxes(edition: Edition) -> dict[str, tuple[float, float]]:
    """The check boxes of an edition: 2010/05 has a heading over general liability, so its boxes stand a line lower."""
    if edition != "2010/05":
        return CHECK_BOXES
    boxes = {name: (x, y + ROW if name.startswith("gl") else y) for name, (x, y) in CHECK_BOXES.items()}
    del boxes["gl.other"]
    return boxes
