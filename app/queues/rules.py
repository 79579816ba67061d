"""The queues: what they are called, which filters an address carries, and how due and snooze are said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from app.items.calendar import OPENS, ZONE, is_business_day
from app.items.rules import ACTS, KINDS, Filter
from app.people.rules import Right

TITLES = {
    "unmatched": "Unmatched",
    "reading": "Reading to check",
    "deficient": "Deficient certificates",
    "trouble": "System trouble",
    "escalated": "Escalated",
}
# What an empty queue says to do next.
EMPTY = {
    "unmatched": "Every document has found its vendor.",
    "reading": "Nothing that was read needs a second look.",
    "deficient": "Nothing that came in falls short and waits for us.",
    "trouble": "Every file that came in could be read.",
    "escalated": "Nobody waits for your answer.",
}
LISTED = ("open", "waiting")
SOON = timedelta(hours=3)

SNOOZES = (
    ("tomorrow", "Next business day"),
    ("monday", "Next Monday"),
    ("week", "In a week"),
    ("month", "In four weeks"),
    ("reply", "Until a reply comes"),
    ("upload", "Until an upload comes"),
)
DAYS = {"week": 7, "month": 28}


@dataclass(frozen=True)
class Snooze:
    """Until when, or until which event."""

    until: datetime | None = None
    event: str | None = None

    def __str__(self) -> str:
        if self.event:
            return f"until a{'n' if self.event[0] in 'aeiou' else ''} {self.event} comes"
        return f"until {self.until.astimezone(ZONE):%a %-d %b, %H:%M}" if self.until else ""


def titles_of(rights: Collection[str]) -> dict[str, str]:
    """The queues of somebody with these rights: what was escalated is for those who answer it.

    Source: console.md, queue; docs/rulebook.md, queues.
    """
    answers = Right.ANSWER_ESCALATIONS.value in rights
    return {name: title for name, title in TITLES.items() if name != "escalated" or answers}


def filter_of(kind: str, asked: Mapping[str, str], me: int | None) -> Filter:
    """The filter that an address asks for; what cannot be understood narrows nothing.

    Source: console.md, queue: filters are in the address.
    """
    given = asked.get("with", "")
    escalated = kind == "escalated"
    state = asked.get("state", "open") if asked.get("state", "open") in LISTED else "open"
    return Filter(
        KINDS if escalated else (kind,),
        state="escalated" if escalated else state,
        client_id=_number(asked.get("client", "")),
        acts=asked.get("acts", "") if asked.get("acts", "") in ACTS else "",
        assignee=(me or "") if given == "me" else given if given == "none" else _number(given) or "",
        trade=asked.get("trade", "").strip()[:60],
        tier=asked.get("tier", "").strip()[:10],
        words=asked.get("words", "").strip()[:80],
    )


def address_of(f: Filter, me: int | None = None, **changes: object) -> str:
    """The address of a queue with these filters; changes replace single ones, an empty value takes one away.

    Source: the reading of the same address by `filter_of`.
    """
    given: dict[str, object] = {
        "state": f.state if f.state == "waiting" else "",
        "client": f.client_id or "",
        "acts": f.acts,
        "with": "me" if me is not None and f.assignee == me else f.assignee,
        "trade": f.trade,
        "tier": f.tier,
        "words": f.words,
        **changes,
    }
    query = urlencode({name: value for name, value in given.items() if value not in {"", None}})
    return f"/queues/{f.queue}" + (f"?{query}" if query else "")


def is_narrowed(f: Filter) -> bool:
    """Whether anything but the queue itself is asked for.

    Source: the plain queue is the address without a filter.
    """
    return f not in {Filter(f.kinds), Filter(f.kinds, state="escalated")}


def due_words(due_at: datetime, now: datetime) -> tuple[str, str]:
    """When an item is due, in words, and whether that is late or soon.

    Source: the service's time zone; the exact moment stands beside it on the screen.
    """
    left = due_at - now
    if left < timedelta(0):
        return f"{_span(-left)} late", "late"
    if left < SOON:
        return _span(left), "soon"
    here, today = due_at.astimezone(ZONE), now.astimezone(ZONE).date()
    days = (here.date() - today).days
    if days == 0:
        return f"today {here:%H:%M}", ""
    if days == 1:
        return f"tomorrow {here:%H:%M}", ""
    return (f"{here:%a %H:%M}" if days < 7 else f"{here.day} {here:%b}"), ""


def snooze_of(choice: str, day: str, now: datetime) -> Snooze:
    """What a choice of the snooze menu means; a date is its business morning. Raises ValueError for neither.

    Source: the service's hours; a morning that is no business day moves to the next one (docs/rulebook.md, calendar).
    """
    if choice in {"reply", "upload"}:
        return Snooze(event=choice)
    today = now.astimezone(ZONE).date()
    if choice == "date":
        wanted = date.fromisoformat(day)
    elif choice == "tomorrow":
        wanted = today + timedelta(days=1)
    elif choice == "monday":
        wanted = today + timedelta(days=7 - today.weekday())
    elif choice in DAYS:
        wanted = today + timedelta(days=DAYS[choice])
    else:
        raise ValueError(choice)
    while not is_business_day(wanted):
        wanted += timedelta(days=1)
    return Snooze(until=datetime.combine(wanted, time(OPENS.hour), ZONE))


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 600:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // 60} h" if minutes < 1440 else f"{minutes // 1440} d"


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 18 else None
