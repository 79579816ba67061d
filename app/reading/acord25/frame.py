"""Where the parts of an ACORD 25 lie on the page: its labels, found by their words, and missing ones by the others.

The arrangement is the same in all editions since 2009/09; 2001/08 and 2009/01 have the older one.
Source: ACORD 25 (2001/08) to (2025/12), printed labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from app.reading.cells import cell_around
from app.reading.confirm import confirmed
from app.reading.labels import Label, Labels
from app.reading.pages import BBox
from app.reading.sheet import Sheet, Word

# Label, its phrases, and where it stands on a page of 612 by 792 points (left, top) in the newer and older arrangement.
Place = tuple[float, float]
PRINTED: dict[str, tuple[tuple[str, ...], Place | None, Place | None]] = {
    "date": (("DATE (MM/DD/YYYY)", "DATE (MM/DD/YY)"), (521, 27), (521, 35)),
    "producer": (("PRODUCER",), (22, 123), (20, 58)),
    "contact": (("CONTACT",), (310, 121), None),
    "phone": (("PHONE",), (310, 133), None),
    "fax": (("FAX",), (486, 133), None),
    "email": (("E-MAIL", "EMAIL"), (310, 145), None),
    "insurers": (("INSURER(S) AFFORDING COVERAGE", "INSURERS AFFORDING COVERAGE"), (369, 162), (308, 105)),
    "naic": (("NAIC #", "NAIC"), (557, 162), (529, 105)),
    "insured": (("INSURED",), (22, 183), (20, 117)),
    "coverages": (("COVERAGES",), (22, 243), (20, 178)),
    "certificate_number": (("CERTIFICATE NUMBER",), (158, 243), None),
    "revision_number": (("REVISION NUMBER",), (425, 243), None),
    "letter": (("INSR", "LTR"), (20, 289), (20, 224)),
    "type": (("TYPE OF INSURANCE",), (75, 293), (83, 229)),
    "policy_number": (("POLICY NUMBER",), (247, 294), (210, 228)),
    "effective": (("POLICY EFF", "POLICY EFFECTIVE"), (337, 289), (297, 224)),
    "expiration": (("POLICY EXP", "POLICY EXPIRATION"), (384, 289), (362, 224)),
    "limits": (("LIMITS",), (500, 293), (498, 228)),
    "general": (("COMMERCIAL GENERAL LIABILITY",), (56, 303), (71, 252)),
    "automobile": (("AUTOMOBILE LIABILITY",), (40, 387), (57, 324)),
    "umbrella": (("UMBRELLA LIAB", "EXCESS/UMBRELLA LIABILITY"), (54, 447), (57, 455)),
    "compensation": (("WORKERS COMPENSATION", "WORKERS COMPENSATION AND"), (38, 482), (38, 516)),
    "description": (("DESCRIPTION OF OPERATIONS / LOCATIONS",), (22, 567), (20, 598)),
    "holder": (("CERTIFICATE HOLDER",), (22, 651), (20, 670)),
    "cancellation": (("CANCELLATION",), (310, 651), (308, 670)),
    "representative": (("AUTHORIZED REPRESENTATIVE",), (310, 711), (308, 742)),
}
NEAR = (90.0, 70.0)
Span = tuple[float, float]
LETTERS_IN_WORDS = {
    True: (0.12, 0.24),
    False: (0.05, 0.05),
}  # of a word's box, above and below its letters; exact or recognised
OUT_OF_LINE = 0.35  # of the height of the letters
FEWEST_LABELS, LABEL_OFF = 8, 2.0
DOUBTFUL_REACH = 0.3  # of NEAR, for a label that is only alike
OLD_MARKS = ("EXCESS/UMBRELLA LIABILITY", "GARAGE LIABILITY", "DATE (MM/DD/YY)", "SPECIAL PROVISIONS")
NEW_MARKS = ("CERTIFICATE NUMBER", "REVISION NUMBER", "CONTACT", "SUBR", "UMBRELLA LIAB")


@dataclass
class Frame:
    """The labels of one form page and the straight-line fit from the standard page to this one."""

    sheet: Sheet
    labels: Labels
    older: bool
    found: dict[str, Label] = field(default_factory=dict)
    fit: tuple[float, float, float, float] = (1.0, 0.0, 1.0, 0.0)  # x' = a x + b, y' = c y + d
    lift: float = 0.0  # how far down the values from the table on have to be moved to stand in their boxes
    upper_lift: float = 0.0  # the same of those above the table
    sure_of_lines: bool = True  # whether no other lift would do as well

    def at(self, name: str) -> BBox:
        """Where a label stands, or would stand by the others if it was not found."""
        label = self.found.get(name)
        if label is not None:
            return label.box
        _, newer, older = PRINTED[name]
        standard = (older if self.older else newer) or newer or (0.0, 0.0)
        a, b, c, d = self.fit
        x, y = a * standard[0] + b, c * standard[1] + d
        return x, y, x + 30 * a, y + 6 * c

    @cached_property
    def in_place(self) -> bool:
        """Whether the labels stand where the fit has them: on a torn or warped picture boxes lie beside their places."""
        a, b, _, _ = self.fit
        off = [abs(a * _standard(self, name)[0] + b - label.box[0]) for name, label in self.found.items()]
        return len(off) >= FEWEST_LABELS and median(off) <= LABEL_OFF

    def has(self, name: str) -> bool:
        """Whether this arrangement of the form has the label at all."""
        return PRINTED[name][2 if self.older else 1] is not None

    def scaled(self, points: float) -> float:
        """A distance on the standard page as a distance here."""
        return points * self.fit[0]

    @cached_property
    def body(self) -> BBox:
        """The frame of the whole form: its left and right edges, and the page's top and bottom."""
        a, b, _, _ = self.fit
        return a * 14 + b, 0.0, a * 600 + b, self.sheet.height

    def cell(self, x: float, y: float, limits: BBox, reach: float = 4.0) -> BBox:
        """The cell around a point, by rules (that run for `reach` points to either side), within limits."""
        if self.sheet.reader is not None:  # on a scan the strokes of small print run together
            reach = max(reach, 12.0)
        return cell_around(self.sheet.picture, x, y, limits, reach)

    def unexplained_ink(self, box: BBox, *known: BBox) -> float:
        """Square points of ink in a box that belong neither to rules, nor to a text layer's words, nor to known boxes."""
        picture = self.sheet.picture
        area = picture.crop(box, picture.marks).copy()
        words = [word.box for word in self.sheet.words if _meets(word.box, box)] if self.labels.exact else []
        for x0, y0, x1, y1 in (*known, *words):
            left, top = round((x0 - box[0] - 0.8) * picture.scale), round((y0 - box[1] - 0.8) * picture.scale)
            right, bottom = round((x1 - box[0] + 0.8) * picture.scale), round((y1 - box[1] + 0.8) * picture.scale)
            area[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = False
        return float(area.sum()) / picture.scale**2

    def filled(self, box: BBox) -> BBox:
        """Where the values of a printed box stand."""
        lift = self.upper_lift if (box[1] + box[3]) / 2 < self.at("coverages")[1] else self.lift
        return box[0], box[1] - lift, box[2], box[3] - lift

    def values(self, box: BBox) -> list[Word]:
        """What was filled in inside a box. A form field's value stands in its own place, however the rest is printed."""
        filled = self.filled(box)
        found = self.labels.values(filled)
        if filled == box or self.sheet.source != "acroform":
            return found
        fields = [word for word in self.labels.values(box) if word.field is not None]
        return fields + [word for word in found if word.field is None]

    def read(self, box: BBox, *, whole: bool = False, alone: bool = False) -> list[Word]:
        """What was filled in inside a box, on a scan seen by both readers (see `confirmed`)."""
        return confirmed(self.sheet, self.values(box), self.filled(box), whole=whole or alone, alone=alone)


def letters_of(frame: Frame, word: Word) -> Span:
    """How high the letters of a word reach: a text layer's boxes have room above and below them."""
    above, below = LETTERS_IN_WORDS[frame.labels.exact]
    return word.y0 + above * word.height, word.y1 - below * word.height


def between_lines(frame: Frame, words: list[Word], band: BBox) -> bool:
    """Whether words reach so far out of their line that they may belong to the next one."""
    for word in words:
        top, bottom = letters_of(frame, word)
        lift = frame.lift if word.field is None else 0.0
        if max(band[1] - top - lift, bottom + lift - band[3]) > OUT_OF_LINE * (bottom - top):
            return True
    printed = any(word.field is None and any(map(str.isalnum, word.text)) for word in words)
    return printed and not frame.sure_of_lines


def _meets(one: BBox, other: BBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def find_frame(sheet: Sheet) -> Frame:
    """Find the form's labels on a sheet that is known to be an ACORD 25."""
    labels = Labels(sheet)
    old = sum(labels.first(mark) is not None for mark in OLD_MARKS)
    new = sum(labels.first(mark) is not None for mark in NEW_MARKS)
    frame = Frame(sheet, labels, older=old > new)
    candidates = {name: _candidates(frame, name) for name in PRINTED if frame.has(name)}
    frame.fit = _fit(frame, candidates)
    for name, choices in candidates.items():
        nearest = min(choices, key=lambda label: _distance(frame, name, label), default=None)
        if nearest is not None and _distance(frame, name, nearest) < (1.0 if nearest.likeness > 99 else DOUBTFUL_REACH):
            frame.found[name] = nearest
    return frame


def _candidates(frame: Frame, name: str) -> list[Label]:
    for phrase in PRINTED[name][0]:
        found = frame.labels.all(phrase)
        if found:
            return found
    return []


def _standard(frame: Frame, name: str) -> tuple[float, float]:
    _, newer, older = PRINTED[name]
    place = older if frame.older else newer
    assert place is not None
    return place


def _distance(frame: Frame, name: str, label: Label) -> float:
    """How far a label is from where the fit expects it; above 1 is too far."""
    a, b, c, d = frame.fit
    x, y = _standard(frame, name)
    return max(abs(a * x + b - label.box[0]) / NEAR[0], abs(c * y + d - label.box[1]) / NEAR[1])


def _fit(frame: Frame, candidates: dict[str, list[Label]]) -> tuple[float, float, float, float]:
    """The fit that most labels agree on: labels printed once vote, then those near it refine it."""
    single = {name: labels[0] for name, labels in candidates.items() if len(labels) == 1}
    if len(single) < 4:
        single = {name: labels[0] for name, labels in candidates.items() if labels}
    xs = [(_standard(frame, name)[0], label.box[0]) for name, label in single.items()]
    ys = [(_standard(frame, name)[1], label.box[1]) for name, label in single.items()]
    return (*_line(xs, frame.sheet.width / 612), *_line(ys, frame.sheet.height / 792))


def _line(pairs: list[tuple[float, float]], default: float) -> tuple[float, float]:
    """A robust line through pairs: the median of the slopes between far pairs, then the median offset."""
    slopes = sorted(
        (right[1] - left[1]) / (right[0] - left[0])
        for index, left in enumerate(pairs)
        for right in pairs[index + 1 :]
        if abs(right[0] - left[0]) > 120
    )
    slope = slopes[len(slopes) // 2] if slopes else default
    if not 0.5 * default < slope < 1.6 * default:
        slope = default
    offsets = sorted(there - slope * here for here, there in pairs)
    return slope, offsets[len(offsets) // 2] if offsets else 0.0
