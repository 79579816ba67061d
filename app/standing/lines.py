"""A verdict as lines for the workspace: one for each requirement, what needs eyes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.judging.labels import line_label, requirement_label

OUTCOMES = ("cannot_be_read", "short", "not_shown", "waived", "met")
SEVERITIES = ("fatal", "major", "review", "minor", None)
KINDS_OF_COVER = ("gl", "auto", "umbrella", "wc", "el", "pollution", "professional", "cyber", "property", "other")


@dataclass(frozen=True)
class Line:
    """One requirement and what became of it, ready to show.

    `evidence` holds dictionaries with `document_id`, `page`, `bbox` (points from the page's top left) and `path`.
    """

    key: str
    label: str
    line: str | None
    line_label: str
    outcome: str
    found: Any
    required: Any
    why: str
    evidence: list[dict[str, Any]]
    slug: str
    severity: str | None
    begins_on: str | None
    say_to_vendor: str | None
    ask_of_agent: str | None
    fixed_by: list[str]
    waivable_by: str | None
    paper_fault: bool

    @property
    def needs_eyes(self) -> bool:
        """Whether a person has to look at it."""
        return self.outcome not in ("met", "waived") and self.severity != "minor"


def lines_of(verdict: Mapping[str, Any]) -> list[Line]:
    """A stored verdict's lines: what cannot be read, what falls short, notes, what is waived, what is met."""
    found = [_line(finding) for part in ("review", "deficiencies", "met") for finding in verdict[part]]
    return sorted(found, key=_order)


def _line(finding: Mapping[str, Any]) -> Line:
    return Line(
        key=finding["requirement"],
        label=requirement_label(finding["requirement"]),
        line=finding["line"],
        line_label=line_label(finding["line"]),
        outcome=finding["outcome"],
        found=finding["found"],
        required=finding["required"],
        why=finding["why"],
        evidence=[_place(place) for place in finding["evidence"]],
        slug=finding["slug"],
        severity=finding["severity"],
        begins_on=finding["begins_on"],
        say_to_vendor=finding.get("say_to_vendor"),
        ask_of_agent=finding.get("ask_of_agent"),
        fixed_by=finding.get("fixed_by") or [],
        waivable_by=finding.get("waivable_by"),
        paper_fault=finding.get("class") == "paper_fault",
    )


def _place(place: Mapping[str, Any]) -> dict[str, Any]:
    # Vendors are judged with each reading's file named by its document, since two papers may share a file name.
    document = place["file"]
    return {
        "document_id": int(document) if document.isdigit() else None,
        "page": place["page"],
        "bbox": place["bbox"],
        "path": place["path"],
    }


def _order(line: Line) -> tuple[int, int, int, str]:
    quiet = line.severity == "minor"
    cover = KINDS_OF_COVER.index(line.line) if line.line in KINDS_OF_COVER else len(KINDS_OF_COVER)
    outcome = OUTCOMES.index("not_shown") if quiet and line.outcome == "short" else OUTCOMES.index(line.outcome)
    return outcome, SEVERITIES.index(line.severity), cover, line.key
