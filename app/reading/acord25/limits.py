"""The limits of a printed row: each amount with the caption whose line it stands on.

Source: ACORD 25, LIMITS column; FIRE DAMAGE of the older editions is today's DAMAGE TO RENTED PREMISES.
"""

from __future__ import annotations

import itertools

from app.reading.acord25.frame import Frame, between_lines
from app.reading.acord25.table import Row, Table
from app.reading.cell_text import amount_found, plain_text
from app.reading.cells import rules_spanning
from app.reading.found import Found
from app.reading.labels import Label
from app.reading.pages import BBox
from app.reading.sheet import Word

CAPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "general": {
        "each_occurrence": ("EACH OCCURRENCE",),
        "damage_to_rented_premises": ("DAMAGE TO RENTED", "FIRE DAMAGE"),
        "medical_expense": ("MED EXP",),
        "personal_and_advertising_injury": ("PERSONAL & ADV INJURY",),
        "general_aggregate": ("GENERAL AGGREGATE",),
        "products_completed_operations_aggregate": ("PRODUCTS - COMP/OP AGG", "PRODUCTS-COMP/OP"),
    },
    "automobile": {
        "combined_single_limit": ("COMBINED SINGLE LIMIT",),
        "bodily_injury_per_person": ("BODILY INJURY (Per person)",),
        "bodily_injury_per_accident": ("BODILY INJURY (Per accident)",),
        "property_damage_per_accident": ("PROPERTY DAMAGE",),
    },
    "garage": {},
    "umbrella": {"each_occurrence": ("EACH OCCURRENCE",), "aggregate": ("AGGREGATE",)},
    "compensation": {
        "each_accident": ("E.L. EACH ACCIDENT", "EACH ACCIDENT"),
        "disease_each_employee": ("E.L. DISEASE - EA EMPLOYEE", "DISEASE-EA EMPLOYEE"),
        "disease_policy_limit": ("E.L. DISEASE - POLICY LIMIT", "DISEASE-POLICY LIMIT"),
    },
}
# The lines of the column from top to bottom, evenly spaced. On a scan their place says what they are, since the small
# print of the captions is not always read.
ORDER: dict[str, tuple[str | None, ...]] = {
    "general": (*CAPTIONS["general"], None),
    "automobile": (*CAPTIONS["automobile"], None),
    "umbrella": (*CAPTIONS["umbrella"], None),
    "compensation": (None, *CAPTIONS["compensation"]),
}
ORDER_OLDER: dict[str, tuple[str | None, ...]] = {
    "general": (*CAPTIONS["general"], None),
    "automobile": tuple(CAPTIONS["automobile"]),
    "garage": (None, None, None),
    "umbrella": (*CAPTIONS["umbrella"], None, None, None),
    "compensation": (None, *CAPTIONS["compensation"]),
}
SECOND_LINES = (
    "PREMISES (Ea occurrence)", "PREMISES (Ea occurence)", "(Any one person)", "(Ea accident)", "(Per accident)",
    "(Per person)", "(Any one fire)", "BODILY INJURY", "PRODUCTS", "AUTO ONLY - EA ACCIDENT", "OTHER THAN", "AUTO ONLY:",
    "EA ACC", "AGG", "PER", "STATUTE", "OTH-", "ER", "WC STATU-", "TORY LIMITS",
)  # fmt: skip
NAMES = {
    "general": "General liability",
    "automobile": "Automobile",
    "garage": "Garage",
    "umbrella": "Umbrella",
    "compensation": "Employers' liability",
}
PRODUCTS_WORDS = ("PROD", "CO AGG", "COMPLETED")
LINE = 12.0
UNCAPTIONED = 0.85  # an amount without a caption, where a printed caption was not found: it may be that one's
FEWEST_DIGITS = 3  # a lone digit on a scan is a dollar sign misread


def read_limits(frame: Frame, table: Table, row: Row, warnings: list[str]) -> dict[str, Found]:
    """The amounts of a printed row by key; an amount whose caption is not a printed one is `other`."""
    captions = _captions(frame, table, row)
    limits: dict[str, Found] = {}
    bands = _bands(frame, table, row, captions)
    for index, band in enumerate(bands):
        words = _amount_words(frame, table, band)
        if frame.sheet.reader is not None:
            key = line_keys(frame, row)[index] or _free_key(frame, table, band, row.kind)
        else:
            key = _key(captions, band) or _free_key(frame, table, band, row.kind)
        amount = amount_found(frame.sheet, words, f"{NAMES[row.kind]}, {key.replace('_', ' ')}", warnings)
        if amount is not None and key not in limits:
            lost = key == "other" and len(captions) < len(CAPTIONS[row.kind])
            between = between_lines(frame, words, band)
            limits[key] = amount.doubted(UNCAPTIONED) if lost or between else amount
    return limits


def line_keys(frame: Frame, row: Row) -> tuple[str | None, ...]:
    """What the lines of a printed row hold, from top to bottom."""
    return (ORDER_OLDER if frame.older else ORDER).get(row.kind, ())


def _captions(frame: Frame, table: Table, row: Row) -> dict[str, Label]:
    left = table.columns["limit"][0]
    area = (left - 2, row.top, table.columns["amount"][0] + 4, row.bottom)
    found: dict[str, Label] = {}
    for key, phrases in CAPTIONS[row.kind].items():
        label = _caption(frame, key, phrases, area)
        if label is not None:
            found[key] = label
    frame.labels.claim(found.values())
    frame.labels.claim_all(SECOND_LINES, area)
    return found


def _caption(frame: Frame, key: str, phrases: tuple[str, ...], area: BBox) -> Label | None:
    if label := frame.labels.first(*phrases, within=area):
        return label
    if key.startswith("bodily_injury"):  # older editions print the words on two lines
        hint = frame.labels.first("(Per person)" if key.endswith("person") else "(Per accident)", within=area)
        above = frame.labels.all("BODILY INJURY", area)
        return next((label for label in above if hint and -2 < hint.box[1] - label.box[1] < 12), None)
    return None


def _bands(frame: Frame, table: Table, row: Row, captions: dict[str, Label]) -> list[BBox]:
    """The lines of the limits column: between its rules, or by the captions where the rules are not seen."""
    left, right = table.columns["amount"]
    if frame.sheet.reader is not None and (count := len(line_keys(frame, row))):
        height = (row.bottom - row.top) / count
        return [(left, row.top + height * index, right, row.top + height * (index + 1)) for index in range(count)]
    rules = [
        at
        for at in rules_spanning(frame.sheet.picture.across, left + 4, right - 4, 0.7)
        if row.top - 3 < at < row.bottom + 3
    ]
    edges = sorted({row.top, *[at for at in rules if row.top + 4 < at < row.bottom - 4], row.bottom})
    heights = [below - above for above, below in itertools.pairwise(edges)]
    holds = [
        sum(above <= label.middle[1] < below for label in captions.values())
        for above, below in itertools.pairwise(edges)
    ]
    if any(count > 1 for count in holds) or not heights:
        return _bands_by_caption(frame, table, row, captions)
    return [(left, above, right, below) for above, below in itertools.pairwise(edges)]


def _bands_by_caption(frame: Frame, table: Table, row: Row, captions: dict[str, Label]) -> list[BBox]:
    left, right = table.columns["amount"]
    middles = sorted(label.middle[1] for label in captions.values())
    edges = [row.top, *((a + b) / 2 for a, b in itertools.pairwise(middles)), row.bottom]
    if middles and row.bottom - middles[-1] > frame.scaled(LINE):
        edges[-1:] = [middles[-1] + frame.scaled(LINE / 2), row.bottom]
    return [(left, above, right, below) for above, below in itertools.pairwise(edges)]


def _key(captions: dict[str, Label], band: BBox) -> str | None:
    return next((key for key, label in captions.items() if band[1] <= label.middle[1] < band[3]), None)


def _amount_words(frame: Frame, table: Table, band: BBox) -> list[Word]:
    left, right = table.columns["amount"]
    if frame.sheet.reader is None:
        return frame.values((left - 1, band[1], right + 6, band[3]))
    # On a scan the printed dollar sign is left out where there is room for it: it is easily read as a digit.
    words = frame.read((left, band[1], right, band[3]), alone=True)
    return words if sum(c.isdigit() for word in words for c in word.text) >= FEWEST_DIGITS else []


def _free_key(frame: Frame, table: Table, band: BBox, kind: str) -> str:
    typed = plain_text(frame.values((table.columns["limit"][0], band[1], table.columns["amount"][0], band[3]))).upper()
    if kind == "umbrella" and any(word in typed for word in PRODUCTS_WORDS):
        return "products_completed_operations_aggregate"
    return "other"
