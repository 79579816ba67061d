"""Work items: their kinds, states, clocks, claims and decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

KINDS = ("unmatched", "reading", "deficient", "trouble")
STATES = ("open", "waiting", "escalated", "done")
ACTS = ("we", "agent", "insured", "carrier", "client")
DECISIONS = ("accepted", "asked", "escalated", "wrong_vendor", "duplicate")
EVENTS = ("reply", "upload")
SKIP_REASONS = {
    "b": "wants more time",
    "k": "I do not know how",
    "c": "conflict of interest",
    "f": "system fault",
}

LEASE = timedelta(minutes=20)
LEFT_FOR = timedelta(seconds=15)  # how long a page that went away may take to come back, as after a reload
SKIPPED_FOR = timedelta(hours=4)

MAY_BE_UNINSURED = 90
HIGH_RISK = 60

# Business hours from opening to due, for risk from 90, from 60, and below.
SERVICE_LEVELS: Mapping[str, tuple[int, int, int]] = {
    "unmatched": (4, 4, 4),
    "reading": (2, 4, 8),
    "deficient": (2, 4, 10),
    "trouble": (8, 8, 8),
    "escalated": (2, 4, 8),
}
ANSWERED = timedelta(hours=2)  # business hours within which we act on what was handed back with an answer

SAID = {
    "accepted": "accepted it",
    "asked": "asked for a correction",
    "escalated": "escalated it",
    "wrong_vendor": "said that it is another vendor's",
    "duplicate": "set it aside as a duplicate",
    "cleared": "found nothing left to decide",
}

# What a colleague did to an item, by the audit's word for it.
DID = {
    "items.open_item": "confirmed or put right what the certificate says",
    "reviews.correct_values": "confirmed or put right what the certificate says",
    "items.hand_back_part": "handed it back with an answer",
    "items.snooze_item": "snoozed it",
    "items.wake_item": "woke it",
    "items.assign_item": "gave it to somebody",
    "items.close_item": "closed it",
    "items.undo_change": "took a decision back",
}


@dataclass(frozen=True)
class Part:
    """What an item says to one client: the verdict's status there, what is wrong in words, and how bad it is (0 to 100)."""

    client_id: int
    assignment_id: int | None = None
    status: str | None = None
    summary: str = ""
    detail: str | None = None
    risk: int = 0


@dataclass(frozen=True)
class Key:
    """A place in a queue: where the next page starts. Items stand in the order of due, then id, and stay there."""

    due_at: datetime
    item_id: int

    def __str__(self) -> str:
        return f"{self.due_at.isoformat()}~{self.item_id}"


@dataclass(frozen=True)
class Filter:
    """Which items of a queue: every field narrows, an empty one does not. `assignee` is an id, or "none"; `vendors` are
    those that the words find."""

    kinds: tuple[str, ...]
    state: str = "open"
    client_id: int | None = None
    acts: str = ""
    assignee: int | str = ""
    trade: str = ""
    tier: str = ""
    words: str = ""
    vendors: tuple[int, ...] = ()

    @property
    def queue(self) -> str:
        """The queue's name: what was escalated stands together, whatever kind it is of."""
        return "escalated" if self.state == "escalated" else self.kinds[0]


def is_held(claimed_until_at: datetime | None, now: datetime) -> bool:
    """Whether a claim still keeps others out; it lapses by itself.

    Source: the service's own rule, docs/rulebook.md, queues.
    """
    return claimed_until_at is not None and claimed_until_at > now


def lapses_soon(claimed_until_at: datetime | None, now: datetime) -> bool:
    """Whether a claim runs out because its page went away, so that the page that came back renews it at once.

    Source: the service's own rule, docs/rulebook.md, queues: a claim ends when its page is left.
    """
    return claimed_until_at is not None and now < claimed_until_at <= now + LEFT_FOR


def service_hours(kind: str, risk: int) -> int:
    """Business hours within which we act on an item of this kind and risk.

    Source: the service's own levels, docs/rulebook.md, queues: the first letter within one business day of the
    judgment, sooner where the vendor may be uninsured.
    """
    worst, high, plain = SERVICE_LEVELS[kind]
    if risk >= MAY_BE_UNINSURED:
        return worst
    return high if risk >= HIGH_RISK else plain


def waits_for(decision: str | None, *, answers: bool) -> bool:
    """Whether a part waits for a person: undecided for everybody, escalated for those who answer what was escalated.

    Source: the service's own rule, docs/rulebook.md, queues: what is handed up is decided or handed back.
    """
    return decision is None or (answers and decision == "escalated")


def still_decided(part: Part, decision: str | None, status: str | None, summary: str) -> bool:
    """Whether what was decided about a part still stands: it says what it said then, and what was decided was that.

    That nothing was left to decide, or that the document was another vendor's, says nothing of what comes up again.
    Source: the service's own rule, docs/rulebook.md, queues: nobody is asked twice about the same thing.
    """
    return decision not in ("cleared", "wrong_vendor") and (part.status, part.summary) == (status, summary)


def parse_key(words: str) -> Key | None:
    """A place in a queue as it stands in an address; none where it cannot be understood.

    Source: the form that `str(Key)` writes.
    """
    at, _, number = words.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return Key(moment, int(number)) if moment.tzinfo else None
    except ValueError:
        return None
