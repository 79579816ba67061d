"""How far the values of a page were printed above or below the lines of the form that they belong to.

Agents print values onto forms that another machine has printed, often some points off. Every amount and NAIC code
should stand between the rules of one line, and only some lines can hold one: the lift that fits this best is found by
trying them all. Where a second one fits about as well, nothing that its line decides is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.reading.acord25.blocks import words_of
from app.reading.acord25.frame import Frame, Span, letters_of
from app.reading.acord25.header import insurer_lines
from app.reading.acord25.limits import line_keys
from app.reading.acord25.table import Row, Table
from app.reading.pages import BBox
from app.reading.sheet import Word, line_text, lines
from app.reading.values import amount_places_in

HEADINGS = ("INSR", "LTR", "ADDL", "INSD", "INSRD", "SUBR", "WVD", "ADD'L")
HIGHEST, STEP = 20.0, 0.5
ABOVE_TABLE, ABOVE_CODES, BELOW = 26.0, 14.0, 4.0  # how far out of their lines values are sought: beyond is other print
A_LINE_OFF = 6.0  # half a line: what fits this far away is another line
LEAST_GAIN = 1.0
GAIN_A_VALUE = 0.06
NEARER = 0.02  # a small lift is likelier than a large one
FAR, FARTHER = 10.0, 0.15  # and one of a whole line or more hardly ever happens
LEVEL = 0.1
TOLD = 3.0
FIGURES, LEAST_FIGURES = 5, 3  # digits of a code or a date; of an amount that recognition garbled


@dataclass(frozen=True)
class Line:
    """A printed line of a column: how unlikely a value in it is, and whether its group is never without it."""

    top: float
    bottom: float
    group: str
    unlikely: float = 0.0
    needed: bool = False


@dataclass(frozen=True)
class Column:
    """The lines of one column, and the heights of the letters that stand in it: printed, and in fields of the form."""

    lines: tuple[Line, ...]
    values: tuple[Span, ...]
    settled: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Displacement:
    """By how much values have to be lifted (down is more) to stand in their lines, and whether no other lift does it."""

    lift: float = 0.0
    sure: bool = True


def place_values(frame: Frame, table: Table, warnings: list[str]) -> None:
    """Tell the frame where the values of its boxes stand."""
    heading = frame.at("policy_number")
    high, low = frame.scaled(9), frame.scaled(7)
    frame.labels.claim_all(HEADINGS, (frame.body[0], heading[1] - high, frame.body[2], heading[3] + low))
    codes, columns = _codes(frame), [_amounts(frame, table), _dates(frame, table)]
    upper, found = find_displacement([codes]), find_displacement(columns)
    # The codes above the table were printed with its values: where these alone leave it open, those tell.
    witnessed = found if found.sure else find_displacement([*columns, codes])
    fits = _cost(codes, found.lift) < _cost(codes, upper.lift) + LEAST_GAIN
    agreed = found.sure or (witnessed.sure and abs(witnessed.lift - found.lift) < A_LINE_OFF)
    doubtful = abs(found.lift) > FAR or any(_strays(column, found.lift) for column in columns)
    unseen = not frame.labels.exact and not columns[0].values
    frame.lift, frame.sure_of_lines = found.lift, agreed and not doubtful and not unseen
    frame.upper_lift = found.lift if fits else upper.lift
    if not frame.sure_of_lines:
        warnings.append("The values stand between the lines of the form: which line each belongs to is not sure.")
    elif abs(found.lift) >= TOLD:
        way = "above" if found.lift > 0 else "below"
        warnings.append(f"The values stand about {abs(found.lift):.0f} points {way} their lines.")


def find_displacement(columns: Sequence[Column]) -> Displacement:
    """The lift that makes the values of some columns fit best."""
    count = sum(len(column.values) for column in columns)
    if count == 0:
        return Displacement()
    lifts = [STEP * step for step in range(round(-HIGHEST / STEP), round(HIGHEST / STEP) + 1)]
    costs = {lift: _unlikely(lift) + sum(_cost(column, lift) for column in columns) for lift in lifts}
    best = min(lifts, key=lambda lift: costs[lift] + NEARER * abs(lift))
    if costs[0.0] - costs[best] < max(LEAST_GAIN, GAIN_A_VALUE * count):
        best = 0.0
    low, high = _as_good(costs, best, LEVEL)
    least, most = _as_good(costs, best, LEAST_GAIN)
    others = (cost for lift, cost in costs.items() if not least <= lift <= most and abs(lift - best) >= A_LINE_OFF)
    sure = min(others, default=count) - costs[best] >= LEAST_GAIN
    return Displacement((low + high) / 2 if best else 0.0, sure)


def _unlikely(lift: float) -> float:
    return FARTHER * max(0.0, abs(lift) - FAR)


def _as_good(costs: dict[float, float], best: float, worse: float) -> Span:
    """The stretch of lifts around the best that do about as well."""
    low = high = best
    while costs.get(low - STEP, 1e9) <= costs[best] + worse:
        low -= STEP
    while costs.get(high + STEP, 1e9) <= costs[best] + worse:
        high += STEP
    return low, high


def _cost(column: Column, lift: float) -> float:
    """How badly the values of a column stand in its lines when they are lifted so far."""
    cost = 0.0
    filled: dict[str, set[int]] = {}
    for above, below in column.settled:
        if (index := _line_at(column, (above + below) / 2)) is not None:
            filled.setdefault(column.lines[index].group, set()).add(index)
    for above, below in column.values:
        index = _line_at(column, (above + below) / 2 + lift)
        if index is None:
            cost += 1.0
            continue
        line = column.lines[index]
        over = max(0.0, line.top - above - lift) + max(0.0, below + lift - line.bottom)
        cost += line.unlikely + min(1.0, 2 * over / (below - above))
        filled.setdefault(line.group, set()).add(index)
    for index, line in enumerate(column.lines):
        if line.needed and line.group in filled and index not in filled[line.group]:
            cost += 1.0
    return cost


def _strays(column: Column, lift: float) -> bool:
    """Whether a value stands in no line at all."""
    return any(_line_at(column, (above + below) / 2 + lift) is None for above, below in column.values)


def _line_at(column: Column, y: float) -> int | None:
    return next((index for index, line in enumerate(column.lines) if line.top <= y < line.bottom), None)


def _amounts(frame: Frame, table: Table) -> Column:
    left, right = table.columns["amount"]
    rows = [line for row in table.rows for line in _row_lines(frame, row)]
    return _column(frame, rows, (left, right + 6), _amount_words)


def _row_lines(frame: Frame, row: Row) -> list[Line]:
    keys = line_keys(frame, row)
    if not keys:
        return [Line(row.top, row.bottom, row.kind)]
    height = (row.bottom - row.top) / len(keys)
    found = []
    for index, key in enumerate(keys):
        top = row.top + height * index
        unlikely = 0.0 if key else 1.0 if row.kind == "compensation" else 0.4
        needed = key in ("each_occurrence", "each_accident")
        found.append(Line(top, top + height, row.kind, unlikely, needed))
    return found


def _codes(frame: Frame) -> Column:
    edge, bands = insurer_lines(frame)
    found = [Line(top, bottom, "insurers", 0.0, letter == "A") for letter, (_, top, _, bottom) in bands]
    return _column(frame, found, (edge, frame.body[2]), _figures, ABOVE_CODES)


def _dates(frame: Frame, table: Table) -> Column:
    lines = [Line(row.top, row.bottom, row.kind) for row in table.rows]
    return _column(frame, lines, table.columns["effective"], _figures)


def _amount_words(words: list[Word]) -> list[Word]:
    """The words that amounts are made of, however they are spelt, and what recognition left of others."""
    found = []
    for line in lines(words):
        places = amount_places_in(line_text(line))
        amounts = [word for start, end in places for word in words_of(line, start, end)]
        written = [word for word in amounts if any(map(str.isalnum, word.text))]  # the dollar signs are printed
        found += written or [word for word in line if _digits(word) >= LEAST_FIGURES]
    return found


def _figures(words: list[Word]) -> list[Word]:
    return [word for word in words if _digits(word) >= FIGURES]


def _digits(word: Word) -> int:
    return sum(character.isdigit() for character in word.text)


def _column(
    frame: Frame,
    found: Sequence[Line],
    sides: tuple[float, float],
    chosen: Callable[[list[Word]], list[Word]],
    above: float = ABOVE_TABLE,
) -> Column:
    if not found:
        return Column((), ())
    area: BBox = (sides[0], found[0].top - above, sides[1], found[-1].bottom + BELOW)
    words = chosen(frame.labels.values(area))
    printed, fields = ([w for w in words if (w.field is not None) is settled] for settled in (False, True))
    return Column(tuple(found), _heights(frame, printed), _heights(frame, fields))


def _heights(frame: Frame, words: list[Word]) -> tuple[Span, ...]:
    return tuple(letters_of(frame, word) for word in words)
