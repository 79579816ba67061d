"""What judging says: a verdict, its findings, and where on the paper each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

Severity = Literal["fatal", "major", "minor", "review"]
HEAVY: tuple[Severity, ...] = ("fatal", "major")  # what makes a vendor fall short
Outcome = Literal["short", "not_shown", "cannot_be_read", "met", "waived"]
Class = Literal["may_be_uninsured", "paper_fault"]
Status = Literal[
    "not_required",
    "missing",
    "expired",
    "deficient",
    "under_review",
    "expiring",
    "compliant_with_waiver",
    "compliant",
]

COMPLIANT_FOR_COUNTING: frozenset[str] = frozenset({"expiring", "compliant_with_waiver", "compliant"})


@dataclass(frozen=True)
class Evidence:
    """A place: the file, the page, the box in points from the page's top left, the path in the reading.

    `page` and `bbox` are None where nothing was read; the path then says where the value would stand.
    """

    file: str
    page: int | None = None
    bbox: tuple[float, ...] | None = None
    path: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As `verdict.schema.json` has it."""
        return {
            "file": self.file,
            "page": self.page,
            "bbox": list(self.bbox) if self.bbox is not None else None,
            "path": self.path,
        }


@dataclass(frozen=True)
class Finding:
    """One requirement and what became of it.

    `slug` is a code of the catalogue, or the requirement's key where it is met. `begins_on` is the first day
    without what is asked; a day after the judged one makes nothing deficient yet.
    """

    slug: str
    severity: Severity | None
    outcome: Outcome
    line: str | None
    requirement: str
    why: str
    found: Any = None
    required: Any = None
    begins_on: date | None = None
    evidence: tuple[Evidence, ...] = ()
    say_to_vendor: str | None = None
    ask_of_agent: str | None = None
    fixed_by: tuple[str, ...] = ()
    waivable_by: str | None = None
    class_: Class | None = None

    def as_json(self) -> dict[str, Any]:
        """As `verdict.schema.json` has it, every optional key filled."""
        return {
            "slug": self.slug,
            "severity": self.severity,
            "outcome": self.outcome,
            "line": self.line,
            "requirement": self.requirement,
            "found": plain(self.found),
            "required": plain(self.required),
            "begins_on": self.begins_on.isoformat() if self.begins_on else None,
            "evidence": [place.as_json() for place in self.evidence],
            "why": self.why,
            "say_to_vendor": self.say_to_vendor,
            "ask_of_agent": self.ask_of_agent,
            "fixed_by": list(self.fixed_by),
            "waivable_by": self.waivable_by,
            "class": self.class_,
        }


def finding_of(stored: Mapping[str, Any]) -> Finding:
    """What a stored verdict says of a finding, without its evidence: enough to speak of it."""
    begins = stored.get("begins_on")
    return Finding(
        slug=stored["slug"],
        severity=stored["severity"],
        outcome=stored["outcome"],
        line=stored["line"],
        requirement=stored["requirement"],
        why=stored["why"],
        found=stored.get("found"),
        required=stored.get("required"),
        begins_on=date.fromisoformat(begins) if begins else None,
    )


@dataclass(frozen=True)
class Verdict:
    """One vendor's standing against one program on one day, with every reason for it."""

    as_of: date
    status: Status
    next_expiration: date | None
    deficiencies: tuple[Finding, ...]
    review: tuple[Finding, ...]
    met: tuple[Finding, ...]

    def as_json(self) -> dict[str, Any]:
        """As `verdict.schema.json` has it."""
        return {
            "as_of": self.as_of.isoformat(),
            "status": self.status,
            "next_expiration": self.next_expiration.isoformat() if self.next_expiration else None,
            "deficiencies": [finding.as_json() for finding in self.deficiencies],
            "review": [finding.as_json() for finding in self.review],
            "met": [finding.as_json() for finding in self.met],
        }

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The deficiencies that a waiver in force sets aside; they stay on record."""
        return tuple(finding for finding in self.met if finding.outcome == "waived")

    @property
    def counts_as_compliant(self) -> bool:
        """Whether the packet counts this vendor as compliant: a policy about to end still covers today."""
        return self.status in COMPLIANT_FOR_COUNTING


def waived(finding: Finding) -> Finding:
    """The same finding, set aside by a waiver."""
    return replace(finding, outcome="waived")


def plain(value: Any) -> Any:
    """A value as JSON can carry it: dates as ISO text, whole amounts without a point."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return value
