"""The boxes inside the printed rows: occurrence or claims-made, aggregate per, autos, retention, owners excluded.

Source: ACORD 25, TYPE OF INSURANCE column, editions 2001/08 to 2025/12.
"""

from __future__ import annotations

import re

from app.reading.acord25.frame import Frame
from app.reading.acord25.marks import answer_in, is_checked, standard_box
from app.reading.acord25.table import Row, Table
from app.reading.cell_text import amount_found, plain_text
from app.reading.found import Found
from app.reading.labels import Label, compact
from app.reading.pages import BBox
from app.reading.sheet import Word, lines
from app.reading.values import LEAST_AMOUNT, amounts_in

Options = dict[str, Found | None]
AUTO_BOXES = {
    "any_auto": ("ANY AUTO",),
    "owned_autos": ("OWNED", "ALL OWNED AUTOS", "ALL OWNED"),
    "scheduled_autos": ("SCHEDULED", "SCHEDULED AUTOS"),
    "hired_autos": ("HIRED", "HIRED AUTOS"),
    "non_owned_autos": ("NON-OWNED", "NON-OWNED AUTOS"),
}
AGGREGATE_BOXES = {"policy": "POLICY", "project": "PRO-", "location": "LOC", "other": "OTHER"}
WIDEST_FIRST = ("project", "location", "policy", "other")
TYPE_LABELS = (
    "COMMERCIAL GENERAL LIABILITY", "GENERAL LIABILITY", "CLAIMS-MADE", "CLAIMS MADE", "OCCUR", "GEN'L AGGREGATE LIMIT APPLIES PER",
    "POLICY", "PRO-", "JECT", "LOC", "OTHER:", "AUTOMOBILE LIABILITY", "ANY AUTO", "ALL OWNED", "ALL OWNED AUTOS", "OWNED", "AUTOS ONLY",
    "AUTOS", "HIRED", "HIRED AUTOS", "SCHEDULED", "SCHEDULED AUTOS", "NON-OWNED", "NON-OWNED AUTOS", "UMBRELLA LIAB", "EXCESS LIAB",
    "EXCESS/UMBRELLA LIABILITY", "WORKERS COMPENSATION", "AND EMPLOYERS' LIABILITY",
    "WORKERS COMPENSATION AND", "EMPLOYERS' LIABILITY", "ANY PROPRIETOR/PARTNER/EXECUTIVE", "OFFICER/MEMBER EXCLUDED?",
    "(Mandatory in NH)", "If yes, describe under", "DESCRIPTION OF OPERATIONS below", "SPECIAL PROVISIONS below", "N / A",
    "GARAGE LIABILITY", "OTHER",
)  # fmt: skip
UMBRELLA_LABELS = ("DED", "DEDUCTIBLE", "RETENTION $", "RETENTION")  # elsewhere an agent types them
DEDUCTIBLE = re.compile(r"\bded(?:uctible)?s?\b", re.IGNORECASE)
RETENTION = re.compile(r"\b(?:sir|self[- ]insured|retention|ret)\b", re.IGNORECASE)


def claim_type_labels(frame: Frame, table: Table, rows: tuple[Row, ...]) -> None:
    """Mark the printed words of the TYPE column in the preprinted rows."""
    left, right = table.columns["type"]
    for row in rows:
        if row.kind != "free":
            area = (left, row.top, right + 3, row.bottom)
            own = UMBRELLA_LABELS if row.kind == "umbrella" else ()
            frame.labels.claim_all((*TYPE_LABELS, *own), area)
            frame.labels.claim([frame.labels.first("Y / N", within=area)])


def general_options(frame: Frame, table: Table, row: Row, warnings: list[str]) -> Options:
    """Occurrence or claims-made, what the aggregate applies per, and a deductible or retention on the free lines."""
    area = table.cell("type", row)
    options: Options = _occurrence(frame, table, row)
    if _both(options):
        warnings.append("General liability: both OCCUR and CLAIMS-MADE are checked.")
        options = {key: found.doubted(0.6) if found else None for key, found in options.items()}
    options["aggregate_per"] = _aggregate_per(frame, table, row, warnings)
    options |= _free_lines(frame, area, "General liability", warnings)
    return options


def _checked(frame: Frame, table: Table, row: Row, name: str, label: Label | None) -> Found | None:
    return is_checked(frame, label, standard_box(frame, table, row, name))


def _occurrence(frame: Frame, table: Table, row: Row) -> Options:
    area = table.cell("type", row)
    claims_made = _checked(frame, table, row, "claims_made", frame.labels.first("CLAIMS-MADE", within=area))
    occurrence = _checked(frame, table, row, "occurrence", _short_label(frame, "OCCUR", area))
    return {
        key: found for key, found in (("claims_made", claims_made), ("occurrence", occurrence)) if found is not None
    }


def _short_label(frame: Frame, phrase: str, area: BBox) -> Label | None:
    """A label of few letters: only where it is not part of a longer word."""
    found = frame.labels.all(phrase, area)
    return next((label for label in found if label.likeness >= 84), None)


def _both(options: Options) -> bool:
    return all(options.get(key) is not None and options[key].value is True for key in ("claims_made", "occurrence"))  # type: ignore[union-attr]


def _aggregate_per(frame: Frame, table: Table, row: Row, warnings: list[str]) -> Found | None:
    area = table.cell("type", row)
    heading = frame.labels.first("GEN'L AGGREGATE LIMIT APPLIES PER", "AGGREGATE LIMIT APPLIES PER", within=area)
    below = (area[0], heading.box[3] - 1 if heading else area[3] - frame.scaled(40), area[2], area[3])
    marks = {
        name: _checked(frame, table, row, name, _short_label(frame, phrase, below))
        for name, phrase in AGGREGATE_BOXES.items()
    }
    checked = [name for name in WIDEST_FIRST if (mark := marks[name]) is not None and mark.value]
    if not checked:
        return None
    best = marks[checked[0]]
    assert best is not None
    if len(checked) > 1:
        warnings.append(f"The general aggregate applies per {' and '.join(checked)}: several boxes are checked.")
        return best.valued(checked[0]).doubted(0.6)
    return best.valued(checked[0])


def _free_lines(frame: Frame, area: BBox, what: str, warnings: list[str]) -> Options:
    """Agents type deductibles and extensions on the blank lines of a row."""
    options: Options = {}
    said = []
    for line in lines(frame.values(area)):
        words = [word for word in line if len(word.text) > 1 or word.text.isalnum()]
        text = plain_text(words)
        if not re.search(r"[A-Za-z]{2}|\d", text) or text.upper() in ("X", "XX"):
            continue
        if frame.sheet.reader is not None and not _is_typed(words):
            continue
        said.append(text)
        key = "deductible" if DEDUCTIBLE.search(text) else "retention" if RETENTION.search(text) else None
        if key and amounts_in(text):
            options[key] = amount_found(
                frame.sheet, [w for w in words if any(c.isdigit() for c in w.text)], f"{what}, {key}", []
            )
    if said:
        warnings.append(f"{what}: the row also says “{'; '.join(said)[:120]}”.")
    return options


def _is_typed(words: list[Word]) -> bool:
    """On a scan: whether words are well read and no remains of the small print."""
    printed = compact("".join(TYPE_LABELS))
    return any(w.confidence > 0.8 and len(compact(w.text)) > 3 and compact(w.text) not in printed for w in words)


def automobile_options(frame: Frame, table: Table, row: Row, warnings: list[str]) -> Options:
    """Which autos are covered."""
    area = table.cell("type", row)
    options: Options = {}
    for key, phrases in AUTO_BOXES.items():
        label = frame.labels.first(*phrases, within=area)
        if key == "owned_autos":
            label = _owned(frame, area)
        if (mark := _checked(frame, table, row, key, label)) is not None:
            options[key] = mark
    _free_lines(frame, area, "Automobile", warnings)
    return options


def _owned(frame: Frame, area: BBox) -> Label | None:
    """OWNED or ALL OWNED: never the end of NON-OWNED, which stands in the right half or further down."""
    hired = frame.labels.first("HIRED", within=area)
    half = (
        area[0],
        area[1],
        (area[0] + area[2]) / 2 if not frame.older else area[2],
        hired.box[1] + 2 if hired else area[3],
    )
    found = frame.labels.first("ALL OWNED AUTOS", "ALL OWNED", "OWNED", within=half)
    return found if found is None or frame.labels.first("NON-OWNED", within=_grown(found.box)) is None else None


def _grown(box: BBox) -> BBox:
    return box[0] - 12, box[1] - 1, box[2] + 1, box[3] + 1


def umbrella_options(frame: Frame, table: Table, row: Row, warnings: list[str]) -> tuple[str, Options, float]:
    """Umbrella or excess by the checked box, how sure that is, and the row's own boxes and retention."""
    area = table.cell("type", row)
    umbrella, excess = (
        _checked(frame, table, row, name, frame.labels.first(f"{name.upper()} LIAB", within=area))
        if not frame.older
        else None
        for name in ("umbrella", "excess")
    )
    is_umbrella, is_excess = (bool(mark and mark.value) for mark in (umbrella, excess))
    if is_umbrella and is_excess:
        warnings.append("Both UMBRELLA and EXCESS are checked; read as umbrella.")
    kind = "excess_liability" if is_excess and not is_umbrella else "umbrella_liability"
    sure = (
        min(mark.confidence for mark in (umbrella, excess) if mark)
        if is_umbrella != is_excess and umbrella and excess
        else 0.6
    )
    return kind, _occurrence(frame, table, row) | _retention(frame, table, row, warnings), sure


def _retention(frame: Frame, table: Table, row: Row, warnings: list[str]) -> Options:
    """DED and RETENTION of the umbrella row: the amount belongs to the box that is checked."""
    area = table.cell("type", row)
    label = frame.labels.first("RETENTION", within=area)
    if label is None:
        return {}
    reach = frame.scaled(6)
    words = frame.read((label.box[2] - 2, label.middle[1] - reach, area[2] + 2, label.middle[1] + reach))
    amount = amount_found(frame.sheet, words, "Umbrella, retention", warnings)
    deductible = _checked(frame, table, row, "deductible", frame.labels.first("DED", "DEDUCTIBLE", within=area))
    retention = _checked(frame, table, row, "retention", label)
    if amount is None or (frame.sheet.reader is not None and 0 < amount.value < LEAST_AMOUNT):
        return {}  # a lone digit on a scan is the printed dollar sign
    if deductible and deductible.value and not (retention and retention.value):
        return {"deductible": amount}
    return {"retention": amount}


def _excluded_box(frame: Frame, row: Row) -> BBox:
    """The Y/N box of the newer arrangement: in the second and third line of the row, at the right of the column."""
    a, b, _, _ = frame.fit
    height = (row.bottom - row.top) / 4
    return a * 158.4 + b, row.top + 1.5 * height, a * 172.8 + b, row.top + 2.5 * height


def compensation_options(frame: Frame, table: Table, row: Row) -> Options:
    """Statutory cover and whether owners are left out."""
    options: Options = {}
    left, top, right, bottom = table.cell("type", row)
    label = frame.labels.first("Y / N", within=(left, top, right + 4, bottom))
    if frame.sheet.reader is not None and not frame.older:
        options["proprietor_excluded"] = answer_in(frame, _excluded_box(frame, row), empty=None)
    elif label is not None:
        x, a = label.middle[0], frame.fit[0]
        box = frame.cell(x, label.box[3] + 10 * a, (x - 9 * a, label.box[3] - 1, x + 9 * a, label.box[3] + 19 * a))
        options["proprietor_excluded"] = answer_in(frame, box, empty=None)
    limits = (
        table.columns["limit"][0],
        row.top,
        table.columns["end" if "end" in table.columns else "amount"][1],
        row.bottom,
    )
    statute = frame.labels.first("PER STATUTE", "STATUTE", "WC STATU-", "TORY LIMITS", within=limits)
    if (mark := _checked(frame, table, row, "per_statute", statute)) is not None:
        options["per_statute"] = mark
    return options
