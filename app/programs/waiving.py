"""What stands in the way of a waiver, each said at the field of the form where it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.judging.codes import catalogue, day
from app.judging.labels import requirement_label
from app.judging.months import months_after
from app.kit.errors import BadInput
from app.programs.rules import APPROVERS, may_approve, overlaps

FEWEST_WORDS = 2


@dataclass(frozen=True)
class Terms:
    """A waiver as somebody wants to record it. A day is None where none was given that there is."""

    requirement: str
    slug: str  # the code that stands now: some may be waived by nobody
    approver: str
    reason: str
    from_on: date | None
    to_on: date | None  # the first day without it
    policy_to_on: date | None = None  # when the policy ends that it is about, where that is known
    found_on: date | None = None  # when what is waived was found


class WrongTerms(BadInput):
    """The terms of a waiver cannot stand: `said` holds a sentence for each field that is to be mended."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__(" ".join(said.values()))
        self.said = said


class _Recorded(Protocol):
    @property
    def requirement(self) -> str: ...
    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date: ...


def wrong_terms(terms: Terms, contract_to_on: date | None, others: Iterable[_Recorded]) -> dict[str, str]:
    """What is wrong with a waiver's terms, a sentence for each field: `deficiency_id`, `approver`, `reason`,
    `from_on`, `to_on`. `others` are the waivers of the same vendor that were not ended.

    Source: docs/rulebook.md, waivers.
    """
    said = _wrong_approval(terms) | _wrong_days(terms, contract_to_on)
    if len(terms.reason.split()) < FEWEST_WORDS:
        said["reason"] = "Say why the requirement is waived and who said so; the reason is kept with the waiver."
    if terms.from_on and terms.to_on and "to_on" not in said:
        said |= _taken_days(terms, terms.from_on, terms.to_on, others)
    return said


def _wrong_approval(terms: Terms) -> dict[str, str]:
    code = catalogue().get(terms.slug)
    if code is None or not terms.requirement.strip():
        return {"deficiency_id": "Choose what is waived."}
    if code.waivable_by not in APPROVERS:
        what = requirement_label(terms.requirement)
        return {"deficiency_id": f"Nobody may waive what is wrong with “{what}”. Ask the agent to mend it instead."}
    if terms.approver not in APPROVERS:
        return {"approver": "Say who approved: the client, or the account manager."}
    if not may_approve(code.waivable_by, terms.approver):
        what = requirement_label(terms.requirement)
        return {"approver": f"Only the client may waive “{what}”. Ask the client's approver, then record the answer."}
    return {}


def _wrong_days(terms: Terms, contract_to_on: date | None) -> dict[str, str]:
    said = {}
    if terms.from_on is None:
        said["from_on"] = "Give the first day of the waiver."
    elif terms.found_on is not None and terms.from_on < terms.found_on:
        said["from_on"] = f"This was found on {day(terms.found_on)}. A waiver does not reach back before that day."
    if terms.to_on is None:
        said["to_on"] = "Give the first day without the waiver: none lasts for ever."
    elif terms.from_on is not None and terms.to_on <= terms.from_on:
        said["to_on"] = f"It must lie after {day(terms.from_on)}: it is the first day without the waiver."
    elif terms.from_on is not None and (too_late := _too_late(terms, terms.from_on, terms.to_on, contract_to_on)):
        said["to_on"] = too_late
    return said


def _too_late(terms: Terms, from_on: date, to_on: date, contract_to_on: date | None) -> str:
    last = last_end(from_on, terms.policy_to_on, contract_to_on)
    if to_on <= last:
        return ""
    if last == terms.policy_to_on:
        return f"The policy that it is about ends on {day(last)}, and a waiver with it. Choose that day at the latest."
    if last == contract_to_on:
        return f"The contract ends on {day(last)}, and a waiver with it. Choose that day at the latest."
    return f"A waiver is asked for again after a year. Choose {day(last)} at the latest."


def last_end(from_on: date, policy_to_on: date | None, contract_to_on: date | None) -> date:
    """The latest end that a waiver may have: of the policy's end, the contract's and a year on, the earliest.

    Source: docs/rulebook.md, waivers: it ends with the policy and with the contract; the service's own rule: a year.
    """
    return min(filter(None, (months_after(from_on, 12), policy_to_on, contract_to_on)))


def _taken_days(terms: Terms, from_on: date, to_on: date, others: Iterable[_Recorded]) -> dict[str, str]:
    for other in others:
        if other.requirement == terms.requirement and overlaps(from_on, to_on, other.from_on, other.to_on):
            what = f"“{requirement_label(terms.requirement)}” is already waived"
            until = f"from {day(other.from_on)}, the first day without being {day(other.to_on)}"
            return {"from_on": f"{what} {until}. End that waiver first, or choose days after it."}
    return {}
