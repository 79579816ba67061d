"""The verdict's side of the workspace: a line for each requirement, in groups, what needs eyes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from app.judging.verdict import HEAVY
from app.kit.web.words import count
from app.reviews import leading, rules
from app.reviews.policy_rows import row_of_path, rows_to_look_at
from app.reviews.views import Accepting, Group, Row, Value
from app.standing.lines import KINDS_OF_COVER, Line

MOST_VALUES = 6
WORST_FIRST = ("short", "unsure", "waived", "met", "plain")


def rows_of(lines: Sequence[Line], values: Mapping[tuple[int, str], Value]) -> list[Row]:
    """A row for each line of the verdict, with the values that it was judged by."""
    seen: dict[str, int] = {}
    rows = []
    looks = rows_to_look_at(values)
    cut = {line.key for line in lines if line.slug == "cancellation-pending"}
    for line in lines:
        name = re.sub(r"[^a-z0-9]+", "-", f"{line.key} {line.line or ''} {line.slug}".lower()).strip("-")
        seen[name] = seen.get(name, 0) + 1
        row = _row(line, f"row-{name}-{seen[name]}", values, ends_early=line.key in cut)
        rows.append(replace(row, paper_row=_paper_row(row, looks)))
    return rows


def _paper_row(row: Row, looks: frozenset[tuple[int, int]]) -> tuple[int, int] | None:
    places = ((value.document_id, row_of_path(value.path)) for value in row.values)
    return next(
        ((document, number) for document, number in places if number is not None and (document, number) in looks), None
    )


def _row(line: Line, identity: str, values: Mapping[tuple[int, str], Value], *, ends_early: bool) -> Row:
    keys = dict.fromkeys((place["document_id"], place["path"]) for place in line.evidence if place["path"])
    own = _most(leading.arranged(line.key, (values[key] for key in leading.numbered(keys) if key in values)))
    found = rules.found_words(line.found)
    if line.key == "exclusions" and line.outcome == "met" and not any(value.ruling_id for value in own):
        own, found = (), "none found"  # the forms that were looked through are no exclusions
    lead = leading.lead_of(line.key, own, values)
    asked = _asked(line)
    word = rules.word_of(line.outcome, line.slug, doubtful=any(each.shown and not each.sure for each in own[:1]))
    # A line that names its cover in its heading need not repeat it; one in "Needs your eyes" has lost its heading.
    label = line.label + ("" if ends_early else _left(line))
    summed = rules.adds_up(line.found, keys)
    stands = (lead.quote or own[0].shown) if own and not summed else found
    said = rules.sentence(label, word, stands, asked, line.why)
    minor = line.severity == "minor"
    return Row(
        id=identity,
        key=line.key,
        slug=line.slug,
        label=label,
        line_label=line.line_label,
        outcome=line.outcome,
        shape="·" if minor and line.outcome != "waived" else rules.SHAPES[line.outcome],
        colour="unsure" if minor and line.outcome != "waived" else rules.COLOURS[line.outcome],
        word="note" if minor and line.outcome != "waived" else word,
        demand=asked,
        why=f"{line.why} Accepting settles it." if line.slug in rules.SETTLED_BY_ACCEPTING else line.why,
        sentence=said,
        found=found,
        values=own,
        lead=lead,
        spot=None if own else _spot(line),
        minor=minor and line.outcome != "waived",
        needs_eyes=line.needs_eyes,
        changed=any(value.changed for value in own),
        adds_up=summed,
        may_be_uninsured=line.needs_eyes and not line.paper_fault and line.severity in HEAVY,
    )


def _most(own: Sequence[Value]) -> tuple[Value, ...]:
    """The first values, and each that is not certain: whoever confirms the line confirms all that it hangs on."""
    return tuple(value for place, value in enumerate(own) if place < MOST_VALUES or not value.sure)


def _asked(line: Line) -> str:
    return "" if _is_in_force(line) else rules.demand(line.key, line.required)  # its label says the days left


def _is_in_force(line: Line) -> bool:
    return line.key in KINDS_OF_COVER and line.outcome == "met"


def _left(line: Line) -> str:
    """How long cover that is in force still runs, beside the line's name."""
    if not _is_in_force(line):
        return ""
    left = rules.days_left(line.found, line.required)
    return "" if left is None else f", {count(left, 'day')} left"


def _spot(line: Line) -> str | None:
    """Where the line's evidence stands when it is no value that could be confirmed: document, page and box."""
    for place in line.evidence:
        if place["document_id"] and place["page"] and place["bbox"]:
            return " ".join(str(part) for part in (place["document_id"], place["page"], *place["bbox"]))
    return None


def accepting_of(status: str, rows: Sequence[Row]) -> Accepting:
    """Whether a verdict may be accepted: compliant today, or kept from it only by what accepting itself settles."""
    to_see = tuple(row for row in rows if row.has_to_be_seen)
    if rules.may_be_accepted(status):
        # Compliant today, and not on a day that is known already, such as that of a cancellation.
        ahead = tuple(row for row in rows if row.may_be_uninsured and row not in to_see)
        return Accepting(True, (), (*ahead, *to_see))
    eyes = [row for row in rows if row.needs_eyes]
    settled = [row for row in eyes if row.slug in rules.SETTLED_BY_ACCEPTING]
    if status == "under_review" and settled and len(settled) == len(eyes):
        return Accepting(True, (), to_see)
    stops = [row for row in eyes if row not in settled] or [row for row in rows if row.outcome != "met"]
    return Accepting(False, tuple(stops), to_see)


def groups_of(rows: Sequence[Row], *, corrected_since: str = "") -> tuple[Group, ...]:
    """Rows under their headings. Where the certificate corrects an earlier one, what changed comes next and the rest
    is folded."""
    eyes = [row for row in rows if row.needs_eyes]
    rest = [row for row in rows if not row.needs_eyes]
    groups = [Group("eyes", f"Needs your eyes ({len(eyes)})", tuple(eyes), eyes=True)] if eyes else []
    if corrected_since:
        changed = [row for row in rest if row.changed]
        rest = [row for row in rest if not row.changed]
        groups += (
            [Group("changed", f"Changed since {corrected_since} ({len(changed)})", tuple(changed))] if changed else []
        )
    notes = [row for row in rest if row.minor]
    groups += [Group("notes", f"Notes ({len(notes)})", tuple(notes))] if notes else []
    by_cover: dict[str, list[Row]] = {}
    for row in rest:
        if not row.minor:
            by_cover.setdefault(row.line_label, []).append(row)
    for title, own in by_cover.items():
        name = re.sub(r"[^a-z]+", "-", title.lower())
        groups.append(Group(name, title, tuple(own), folded=bool(corrected_since)))
    return _numbered(groups)


def _numbered(groups: Iterable[Group]) -> tuple[Group, ...]:
    number, found = 0, []
    for group in groups:
        rows = []
        for row in group.rows:
            number += 0 if group.folded else 1
            rows.append(replace(row, number=number) if number <= 9 and not group.folded else row)
        found.append(replace(group, rows=tuple(rows)))
    return tuple(found)


def colours_of(rows: Iterable[Row]) -> dict[str, str]:
    """The colour of each value's box: the worst of the lines that it bears on."""
    found: dict[str, str] = {}
    for row in rows:
        for value in row.values:
            colour = row.colour if value.sure or row.colour == "short" else "unsure"
            if WORST_FIRST.index(colour) < WORST_FIRST.index(found.get(value.path, "plain")):
                found[value.path] = colour
    return found
