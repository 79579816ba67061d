"""Judge one vendor's papers against one program on one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.judging.engine import judge_facts
from app.judging.files import end_of
from app.judging.program import Program
from app.judging.question import Question
from app.judging.readings import facts_from_readings
from app.judging.vendor import VendorFile
from app.judging.verdict import Verdict

# Changes whenever a rule changes, so that a stored verdict tells which rules made it.
RULEBOOK_VERSION = "2026.11.3"


def judge(
    program: Program,
    vendor: VendorFile,
    readings: Sequence[dict[str, Any]],
    as_of: date,
    known_at: datetime | None = None,
) -> Verdict:
    """The verdict on a vendor's papers, from what was known at a moment; by default the end of the judged day."""
    facts = facts_from_readings(vendor, readings)
    return judge_facts(Question(program, facts, as_of, known_at or end_of(as_of)))
