"""The umbrella that the program asks for: how much stands over each line, and over which lines it stands."""

from __future__ import annotations

from collections.abc import Iterator

from app.judging.codes import money
from app.judging.facts import Row
from app.judging.labels import line_label, lower
from app.judging.limits import GL_AGGREGATES, TOWERS, Height, heights
from app.judging.question import Question, deficiency, settle, unsure
from app.judging.tower import EL, above, floor_of, leaning_lines, may_top_up, umbrella_rows
from app.judging.verdict import Finding


def umbrella_limits(q: Question) -> Iterator[Finding]:
    """The required umbrella over each line that it must sit over: the sum of primary and umbrella counts.

    Source: ISO CU 00 01; docs/rulebook.md, towers: one row, with the worst line.
    """
    demand = q.asks.umbrella
    if demand is None or not q.requires("umbrella") or not umbrella_rows(q):
        return
    for limit in ("each_occurrence", "aggregate"):
        extra = getattr(demand, limit)
        if extra:
            found = [finding for height in _sat_over(q, limit) if (finding := _storey(q, height, limit, extra))]
            yield from worst(found)


def _sat_over(q: Question, limit: str) -> Iterator[Height]:
    if limit == "aggregate":
        if "gl" in q.asks.umbrella_must_sit_over:
            yield from heights(q, {"gl": ("gl", GL_AGGREGATES)})
        return
    yield from heights(q, {line: TOWERS[line] for line in q.asks.umbrella_must_sit_over})


def _storey(q: Question, height: Height, limit: str, extra: float) -> Finding | None:
    """Primary and umbrella against required primary and required umbrella, for one line.

    Source: docs/rulebook.md, towers.
    """
    over = above(q, height.tower, limit)
    if over.scope != "over":
        return None
    counts = may_top_up(q, height.tower)
    key, shown = f"umbrella.{limit}", height.shown.value
    if over.amount is None:
        return unsure(q, key, line="umbrella", required=extra, reads=over.reads)
    if counts and shown is None:
        return None
    lacks = counts and (shown or 0) + over.amount < height.required
    total = (shown or 0) + over.amount if counts else over.amount
    required = height.required + extra if counts else extra
    if lacks or (
        height.tower != EL
        and limit == "each_occurrence"
        and (shown or 0) < floor_of(q, height.tower, height.limit, height.required)
    ):
        return None
    reads = (height.shown, *over.reads) if counts else over.reads
    if over.may_fill(total, required):
        why = f"Nothing says whether the excess policy sits over the umbrella; {money(required)} is asked in all."
        return deficiency(
            q, "umbrella-scope-unknown", key, why, line="umbrella", found=total, required=required, reads=reads
        )
    name = lower(line_label(height.tower))
    adds = f"{money(over.amount)} {over.layers}"
    adds = f"{money(shown or 0)} {name} + {adds} = {money(total)}" if counts else adds
    return settle(
        q, total >= required, "umbrella-short", key, line="umbrella", reads=reads, found=total, required=required,
        why=f"{adds}; {money(required)} is asked, so {money(required - total)} is short.",
        why_met=f"{adds}; {money(required)} asked.",
    )  # fmt: skip


def worst(findings: list[Finding]) -> Iterator[Finding]:
    """Of several lines' answers about one umbrella, the one that counts: short before unsure before met.

    Source: docs/rulebook.md, towers: one row, worst line.
    """
    if not findings:
        return
    order = {"short": 0, "cannot_be_read": 1, "met": 2}
    yield min(findings, key=lambda each: (order.get(each.outcome, 3), (each.found or 0) - (each.required or 0)))


def umbrella_scope(q: Question) -> Iterator[Finding]:
    """The umbrella sits over every line that needs it.

    Source: ISO CU 00 01, schedule of underlying insurance; docs/rulebook.md, towers.
    """
    rows = umbrella_rows(q)
    if not rows:
        return
    leaning = leaning_lines(q)
    must = [line for line in q.asks.umbrella_must_sit_over if q.asks.umbrella and q.requires("umbrella")]
    for line in dict.fromkeys([*must, *leaning]):
        primary = "wc" if line == EL else line
        if not q.requires(primary):
            continue
        yield from _sits_over(q, line, rows)


def _sits_over(q: Question, line: str, rows: tuple[Row, ...]) -> Iterator[Finding]:
    over = above(q, line, "each_occurrence")
    reads = (rows[0].over,)
    name = lower(line_label(line))
    if over.scope == "unknown":
        why = f"Nothing says whether the excess policy sits over {name}."
        yield deficiency(q, "umbrella-scope-unknown", "umbrella_must_sit_over", why, line="umbrella", reads=reads)
    elif over.scope == "not_over":
        yield settle(
            q, False, "umbrella-does-not-follow", "umbrella_must_sit_over", line=line, reads=reads, why_met="",
            found=list(rows[0].over.value or ()), required=line, why=f"The umbrella does not sit over {name}.",
        )  # fmt: skip
    elif _claims_made_over_occurrence(q, line, rows):
        yield deficiency(
            q, "umbrella-does-not-follow", "umbrella_must_sit_over",
            f"The umbrella is claims-made over {name} on an occurrence form.",
            line=line, found="claims-made", required="occurrence", reads=(rows[0].option("claims_made"),),
            ask="Please have the umbrella written on an occurrence form, as the {l} below it is.",
        )  # fmt: skip


def _claims_made_over_occurrence(q: Question, line: str, rows: tuple[Row, ...]) -> bool:
    row = q.row("wc" if line == EL else line)
    if row is None or line != "gl":
        return False
    return bool(rows[0].option("claims_made").value) and bool(row.option("occurrence").value)
