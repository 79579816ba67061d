"""Which vehicles the auto policy covers, split limits, and haulers' filings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.judging.codes import money
from app.judging.evidence import forms_granting
from app.judging.facts import Row
from app.judging.months import months_after
from app.judging.question import Question, deficiency, proven, settle, unsure
from app.judging.tower import split_limits
from app.judging.verdict import Finding

BOXES = ("any_auto", "owned_autos", "scheduled_autos", "hired_autos", "non_owned_autos")
SPOKEN = {
    "any_auto": "any auto",
    "owned_autos": "owned",
    "scheduled_autos": "scheduled",
    "hired_autos": "hired",
    "non_owned_autos": "non-owned",
}
HIRED_ONLY_TIERS = (1, 5)


def is_split(row: Row) -> bool:
    """Whether the limits are split: no combined single limit, all three parts shown.

    Source: ISO CA 00 01; docs/rulebook.md, autos.
    """
    return row.limit("combined_single_limit").value is None and all(
        part.value is not None for part in split_limits(row)
    )


def vehicles(q: Question) -> Iterator[Finding]:
    """Any auto, or owned (or scheduled) with hired and non-owned.

    Source: ISO CA 00 01, covered auto symbols 1, 2, 7, 8, 9; docs/rulebook.md, autos.
    """
    row = q.row("auto")
    if row is None or q.asks.auto is None or not q.requires("auto") or not q.asks.auto.any_auto:
        return
    reads = tuple(row.option(box) for box in BOXES)
    checked = [box for box in BOXES if row.option(box).value]
    shown = [SPOKEN[box] for box in checked]
    if not checked and any(read.value is None for read in reads):
        yield unsure(q, "auto.any_auto", "Which vehicles are covered could not be made out.", line="auto", reads=reads)
    elif not checked:
        why = "No box tells which vehicles are covered, though a limit is shown."
        yield unsure(q, "auto.any_auto", why, line="auto", reads=reads)
    else:
        yield from _checked(q, row, checked, shown)


def _checked(q: Question, row: Row, checked: list[str], shown: list[str]) -> Iterator[Finding]:
    used = tuple(row.option(box) for box in checked)
    said = f"Covered autos: {', '.join(shown)}."
    both = {"hired_autos", "non_owned_autos"} <= set(checked)
    if "any_auto" in checked or ("owned_autos" in checked and both):
        yield settle(
            q, True, "auto-symbols-insufficient", "auto.any_auto", line="auto", reads=used, found=shown, required="any auto", why="",
            why_met=said,
        )  # fmt: skip
    elif "scheduled_autos" in checked and both and q.asks.auto and q.asks.auto.scheduled_ok:
        yield settle(
            q, False, "auto-scheduled-only", "auto.any_auto", line="auto", reads=used, found=shown, required="any auto", why_met="",
            why="Only listed vehicles are insured; a new one is not until it is added.",
        )  # fmt: skip
    elif checked == ["hired_autos", "non_owned_autos"] and owns_none(q):
        yield proven(
            q,
            "auto.any_auto",
            f"{said} The vendor attests that it owns no vehicles.",
            line="auto",
            found=shown,
            reads=used,
        )
    else:
        reads = tuple(row.option(box) for box in BOXES if row.option(box).value is not None)
        missing = [box for box in BOXES if row.option(box).value is None]
        if missing:
            yield unsure(
                q, "auto.any_auto", line="auto", found=shown, required="any auto", reads=tuple(map(row.option, BOXES))
            )
            return
        yield settle(
            q, False, "auto-symbols-insufficient", "auto.any_auto", line="auto", reads=reads, found=shown, required="any auto",
            why=f"{said} Owned, hired and non-owned are asked, or any auto.", why_met="",
        )  # fmt: skip


def owns_none(q: Question) -> bool:
    """Whether the vendor has attested within twelve months that it owns no vehicles, in a tier that allows it.

    Source: docs/rulebook.md, autos: hired and non-owned alone will do for tiers 1 and 5.
    """
    vendor = q.facts.vendor.vendor
    attested = vendor.no_owned_autos_attested
    if not vendor.owns_no_vehicles and attested is None:
        return False
    fresh = attested is not None and attested <= q.as_of <= months_after(attested, 12)
    return fresh and q.tier in HIRED_ONLY_TIERS


def split(q: Question) -> Iterator[Finding]:
    """Split limits meet a combined single limit only where each part reaches it, without any umbrella.

    Source: docs/rulebook.md, autos.
    """
    row = q.row("auto")
    if row is None or q.asks.auto is None or not q.requires("auto") or not is_split(row):
        return
    required = q.asks.auto.combined_single_limit
    if required is None:
        return
    parts = split_limits(row)
    amounts = [part.value or 0 for part in parts]
    shown = "/".join(money(amount) for amount in amounts)
    yield settle(
        q, all(amount >= required for amount in amounts), "split-limits-short", "auto.combined_single_limit", line="auto",
        reads=parts, found=amounts, required=required, why_met=f"Split limits of {shown}.",
        why=f"Split limits of {shown} do not each reach {money(required)}.",
    )  # fmt: skip


def hauls(q: Question) -> bool:
    """Whether the vendor is a hauler of the environmental tier.

    Source: docs/rulebook.md, tiers.
    """
    return q.tier == 4 and bool(re.search(r"haul|truck|transport", q.facts.vendor.vendor.trade or "", re.I))


def filings(q: Question) -> Iterator[Finding]:
    """A hauler's federal filing.

    Source: 49 CFR 387, MCS-90; docs/rulebook.md, autos.
    """
    row = q.row("auto")
    if row is None or q.asks.auto is None or not q.requires("auto") or not (q.asks.auto.mcs90 or hauls(q)):
        return
    forms = forms_granting(row, "mcs90", "listed")
    on_file = any("MCS" in paper.kind.upper() for paper in q.facts.vendor.documents)
    if forms or on_file:
        yield proven(q, "auto.mcs90", "The federal filing is here.", line="auto", reads=[form.read for form in forms])
    else:
        yield deficiency(
            q, "mcs90-missing", "auto.mcs90", "No federal filing (MCS-90) is here.", line="auto", outcome="not_shown",
            evidence=q.place("forms"), p=row.policy.value,
        )  # fmt: skip
