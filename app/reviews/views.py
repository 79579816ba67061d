"""What the workspace shows, as frozen data: made by the queries, read by the templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.items.models import ItemClient, WorkItem
from app.parties.queries.cards import VendorCard
from app.reviews.leading import Lead
from app.reviews.marks import marks_of
from app.reviews.pages import Paper
from app.reviews.people import Holder, PersonCard, Undoable
from app.reviews.rules import ANSWERS, QUESTIONS, SETTLED_BY_ACCEPTING, SURE

LONGEST_BESIDE, LONGEST_DEMAND = 24, 14


@dataclass(frozen=True)
class Before:
    """The same value in the vendor's certificate before this one: for comparing, and to be shown while Space is held."""

    shown: str
    document_id: int
    page: int
    bbox: tuple[float, ...]
    width: float
    height: float


@dataclass(frozen=True)
class Value:
    """A value read off a document, to be confirmed or corrected. `typed` is what the person had half typed."""

    id: str
    document_id: int
    path: str
    label: str
    shown: str
    confidence: float
    page: int | None = None
    bbox: tuple[float, ...] | None = None
    correction_id: int | None = None
    corrected_by: str = ""
    corrected_at: datetime | None = None
    was: str = ""
    confirmed: bool = False
    reason: str = ""
    ruling_id: int | None = None
    typed: str | None = None
    changed: bool = False
    text: str | None = None  # as it stands on the paper, where it may be of several lines
    before: Before | None = None
    elsewhere: str = ""  # the file it stands in, where that is not the document on the screen

    @property
    def short_label(self) -> str:
        """The label without the name of the section that it stands in."""
        return self.label.rsplit(", ", 1)[0] if "[" in self.path or self.path.count(".") > 1 else self.label

    @property
    def choices(self) -> str:
        """The id of the list of what may be typed here; empty where anything may."""
        of_a_row = "coverages[" in self.path and self.path.endswith(".type")
        return "kinds-of-cover" if of_a_row or self.path.endswith("].line") else ""

    @property
    def sure(self) -> bool:
        """Whether the reader, or a person, is sure of it."""
        return self.correction_id is not None or self.confidence >= SURE


@dataclass(frozen=True)
class Row:
    """One requirement: what became of it, its values, what is asked, and why."""

    id: str
    key: str
    slug: str
    label: str
    line_label: str
    outcome: str
    shape: str
    colour: str
    word: str
    demand: str
    why: str
    sentence: str
    found: str
    values: tuple[Value, ...] = ()
    lead: Lead = field(default_factory=Lead)
    minor: bool = False
    needs_eyes: bool = False
    changed: bool = False
    adds_up: bool = False
    may_be_uninsured: bool = False
    number: int | None = None
    spot: str | None = None
    paper_row: tuple[int, int] | None = None  # document and row, where a value of that row wants a look

    @property
    def has_to_be_seen(self) -> bool:
        """Whether it hinders no acceptance but has to be looked at before one."""
        return self.minor or (self.needs_eyes and self.slug in SETTLED_BY_ACCEPTING)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What a person may answer where no value does, each with its words."""
        return [(answer, ANSWERS[answer]) for answer in QUESTIONS.get((self.key, self.slug), ())]

    @property
    def is_put_right(self) -> bool:
        """Whether a person overruled what was read: the line says so for good."""
        return any(value.correction_id is not None and not value.confirmed for value in self.values)

    @property
    def is_wide(self) -> bool:
        """Whether its value is a text that wants a line of its own."""
        first = self.values[0] if self.values else None
        text = self.lead.quote or (first.shown if first else "")
        return len(text) > LONGEST_BESIDE or bool(first and "\n" in (first.text or ""))

    @property
    def short_label(self) -> str:
        """The label under a heading that names its cover already."""
        start = f"{self.line_label}, "
        rest = self.label.removeprefix(start)
        return rest[:1].upper() + rest[1:]

    @property
    def is_plain_doubt(self) -> bool:
        """Whether all there is to say is that the reader is not sure of the value that stands there."""
        return self.word == "please check"

    @property
    def short_demand(self) -> str:
        """The demand where it fits beside the value."""
        return self.demand if len(self.demand) <= LONGEST_DEMAND else ""

    @property
    def long_demand(self) -> str:
        """The demand where it wants a line of its own, unless the sentence says it already."""
        return self.demand if not self.short_demand and self.demand not in self.why else ""

    @property
    def value(self) -> Value | None:
        """The value that the line is about."""
        return self.values[0] if self.values else None


@dataclass(frozen=True)
class Accepting:
    """Whether a part may be accepted, what stands in the way, and what has to be looked at first."""

    allowed: bool
    in_the_way: tuple[Row, ...] = ()
    to_see: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Group:
    """Lines under one heading; a folded group opens by hand."""

    id: str
    title: str
    rows: tuple[Row, ...]
    folded: bool = False
    eyes: bool = False

    @property
    def marks(self) -> tuple[str, ...]:
        """What people did to its values, for when it is folded."""
        return marks_of(value for row in self.rows for value in row.values)

    @property
    def mixed(self) -> bool:
        """Whether lines of several covers stand here, so that each has to name its own."""
        return self.id in ("eyes", "changed", "notes")


@dataclass(frozen=True)
class Section:
    """Values of the paper that stand together, for the list of everything read."""

    title: str
    values: tuple[Value, ...]

    @property
    def count(self) -> int:
        """How many values stand in it."""
        return len(self.values)


@dataclass(frozen=True)
class Tab:
    """One client that the item bears on, with its verdict and what was decided."""

    client_id: int
    client_name: str
    status: str
    part: ItemClient
    current: bool
    decided: str = ""
    decided_by: str = ""
    answered_by: str = ""
    waits: bool = False  # for the one who looks


@dataclass(frozen=True)
class Workspace:
    """One item as a person works on it: the document, what it says against what is required, the people."""

    item: WorkItem
    vendor: VendorCard | None
    tabs: tuple[Tab, ...]
    groups: tuple[Group, ...]
    sections: tuple[Section, ...]
    paper: Paper | None
    papers: tuple[tuple[int, str], ...]
    earlier: Paper | None
    earlier_label: str
    comparing: bool
    people: tuple[PersonCard, ...]
    thread: tuple[Any, ...]
    thread_kind: str
    notes: tuple[str, ...]
    judged: str
    holder: Holder | None
    snoozed_by: str
    undoable: Undoable | None
    next_id: int | None
    next_name: str
    next_image: str
    queue_total: int
    draft: dict[str, Any] = field(default_factory=dict)
    accepting: Accepting = field(default_factory=lambda: Accepting(allowed=False))
    can_work: bool = True
    answers: bool = False

    @property
    def tab(self) -> Tab | None:
        """The client whose verdict is on the screen."""
        return next((tab for tab in self.tabs if tab.current), None)

    @property
    def is_escalated(self) -> bool:
        """Whether the client on the screen waits for those who answer what was escalated."""
        return self.tab is not None and self.tab.part.state == "escalated"

    @property
    def queue(self) -> str:
        """The queue that the person works when they look at this."""
        return "escalated" if self.is_escalated and self.answers else self.item.kind

    @property
    def others_hold(self) -> bool:
        """Whether a colleague works on it, so that this page is for reading."""
        return self.holder is not None and not self.holder.mine

    @property
    def may_act(self) -> bool:
        """Whether the forms of this page act."""
        closed = self.item.state == "done" or (self.item.state == "escalated" and not self.answers)
        return self.can_work and not self.others_hold and not closed and not self.is_snoozed

    @property
    def is_snoozed(self) -> bool:
        """Whether it is put off: it is woken first, then decided; what was escalated is answered all the same."""
        return self.item.state == "waiting" and not (self.is_escalated and self.answers)

    @property
    def marks(self) -> tuple[str, ...]:
        """What people did to the values of the document on the screen."""
        return marks_of(value for section in self.sections for value in section.values)

    @property
    def eyes(self) -> int:
        """How many lines need a person."""
        return sum(row.needs_eyes for group in self.groups for row in group.rows)
