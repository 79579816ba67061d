"""Letters: who is written to about what, under which reference, and when a letter leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.items.calendar import is_business_day
from app.judging.codes import day

AUDIENCES = ("agent", "vendor")
DIGEST_AT = time(16)
LEAST_NOTICE = timedelta(minutes=10)
HOUSE_ZONE = "America/New_York"
ZONE_WORDS = {
    "America/New_York": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
}


THINGS = {
    "certificate": "the new certificate",
    "endorsement": "the endorsement pages named above",
    "document": "the documents named above",
}


@dataclass(frozen=True)
class Ask:
    """A deficiency as one letter says it: `sentence` is the fix in the trade's words, or the matter in plain ones."""

    deficiency_id: int
    slug: str
    severity: str
    label: str
    sentence: str
    shown: str
    required: str
    send: tuple[str, ...] = ()
    part: str = ""

    @property
    def title(self) -> str:
        """Its label, and which part it is about where another has the same: `Umbrella $1,000,000 short (aggregate)`."""
        return f"{self.label} ({self.part})" if self.part else self.label


@dataclass(frozen=True)
class Receiver:
    """To whom a letter goes, and why there. `address` is None where no mail address is known: the letter waits and says so."""

    firm: str
    address: str | None = None
    person_name: str | None = None
    contact_point_id: int | None = None
    time_zone: str | None = None
    why: str = ""

    @property
    def greeting(self) -> str:
        """How the letter begins: by first name where one is known."""
        return f"Hello {self.person_name.split()[0]}," if self.person_name else "Hello,"

    @property
    def named(self) -> str:
        """Who it is, in one line: `Dana Kestrel, dana@example.com`; the firm where nobody is known."""
        return ", ".join(part for part in (self.person_name, self.address or self.firm) if part)


@dataclass(frozen=True)
class Certificate:
    """The certificate that a letter is about, by what its reader knows it by, and the mail address in its producer box."""

    kind: str = "certificate"
    received_on: date | None = None
    dated: date | None = None
    number: str | None = None
    email: str | None = None

    @property
    def named(self) -> str:
        """The certificate as its writer finds it again: `certificate of insurance dated 20 May 2026 (number CL-118)`."""
        what = "certificate of insurance" if self.kind == "certificate" else self.kind
        dated = f" dated {day(self.dated)}" if self.dated else ""
        return f"{what}{dated}" + (f" (number {self.number})" if self.number else "")


NO_CERTIFICATE = Certificate()


def certificate_said(reading: Mapping[str, Any], kind: str, received_on: date) -> Certificate:
    """What a letter says of a certificate, from its reading as corrected.

    Source: ACORD 25, PRODUCER, E-MAIL ADDRESS: whom the producer names is who answers for the paper.
    """
    said = reading.get("certificate") or {}
    email = ((said.get("producer") or {}).get("email") or "").strip()
    return Certificate(
        kind=kind,
        received_on=received_on,
        dated=_day(said.get("certificate_date")),
        number=(said.get("certificate_number") or "").strip(" :#") or None,
        email=email or None,
    )


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True)
class Composed:
    """A letter as it would be sent, before anybody has decided to.

    `choices` is everybody at this reader's firm who could get it; `not_on_file` the address that the certificate names
    and that the firm is not known by.
    """

    kind: str
    audience: str
    to: Receiver
    subject: str
    body: str
    asks: tuple[Ask, ...]
    reference: str
    leaves_at: datetime
    choices: tuple[Receiver, ...] = ()
    not_on_file: str | None = None

    def leaving(self, now: datetime) -> str:
        """When it would leave, in the receiver's words: `today 16:00 Eastern`."""
        return leaving_words(self.leaves_at, self.to.time_zone, now)


def leaving_words(leaves_at: datetime, zone: str | None, now: datetime) -> str:
    """When a letter leaves, by the receiver's clock: `today 16:00 Eastern`, `Mon 30 Nov, 16:00 Pacific`.

    Source: the service's ledger of notices: a receiver's mail leaves in the afternoon there.
    """
    there = leaves_at.astimezone(ZoneInfo(zone or HOUSE_ZONE))
    today = there.date() == now.astimezone(there.tzinfo).date()
    day = "today" if today else f"{there:%a} {there.day} {there:%b},"
    return f"{day} {there:%H:%M} {ZONE_WORDS.get(zone or HOUSE_ZONE) or there.tzname()}"


def leaves_at(now: datetime, zone: str | None) -> datetime:
    """When a letter written now leaves: with the receiver's one digest of the day, at four in the afternoon there.

    What is written in the last ten minutes before it waits for the next business day, so that it can be taken back.
    Source: the service's ledger of notices, one mail a day to a receiver; docs/rulebook.md, letters.
    """
    there = (now + LEAST_NOTICE).astimezone(ZoneInfo(zone or HOUSE_ZONE))
    day = there.date()
    if there.time() > DIGEST_AT:
        day += timedelta(days=1)
    while not is_business_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, DIGEST_AT, there.tzinfo).astimezone(UTC)


def reference(client_name: str, assignment_id: int) -> str:
    """What we ask to be written into the holder block, so that fresh mail finds its vendor: `GSG-004812`.

    Source: the service's own rule, docs/rulebook.md, letters: agency systems send fresh mail, not replies.
    """
    words = re.findall(r"[A-Za-z0-9]+", client_name)
    initials = "".join(word[0] for word in words[:3]) if len(words) > 1 else "".join(words)[:3]
    return f"{initials.upper() or 'REF'}-{assignment_id:06d}"


def assignment_of(reference: str) -> int:
    """The vendor's assignment that a reference stands for.

    Source: the service's own rule, docs/rulebook.md, letters.
    """
    return int(reference.rpartition("-")[2])


def sentence_for(finding: Mapping[str, Any], audience: str) -> str | None:
    """What a letter says about a finding to this reader; None where it does not concern them.

    Source: docs/rulebook.md, deficiencies: each code has words for the vendor, an exact ask of the agent, or neither.
    """
    return finding.get("ask_of_agent") if audience == "agent" else finding.get("say_to_vendor")


@dataclass(frozen=True)
class Point:
    """One numbered point of a letter: its title, what cures it, and the amounts where they are one pair."""

    title: str
    sentence: str
    shown: str
    required: str

    @property
    def amounts(self) -> str:
        """The amounts on one line, as an agent finds the place by them: `Shown: $1,000,000. Required: $2,000,000.`"""
        told = (("Shown", self.shown), ("Required", self.required))
        return " ".join(f"{word}: {amount}." for word, amount in told if amount)


def points_of(asks: Sequence[Ask]) -> tuple[Point, ...]:
    """What a letter counts: deficiencies that one step cures are one point, such as the limits of employer's liability.

    Source: docs/rulebook.md, letters.
    """
    together: dict[str, list[Ask]] = {}
    for ask in asks:
        together.setdefault(ask.sentence, []).append(ask)
    return tuple(_point(sentence, same) for sentence, same in together.items())


def _point(sentence: str, asks: Sequence[Ask]) -> Point:
    amounts = {(ask.shown, ask.required) for ask in asks}
    shown, required = amounts.pop() if len(amounts) == 1 else ("", "")
    title = asks[0].title if len(asks) == 1 else "; ".join(dict.fromkeys(ask.label for ask in asks))
    return Point(title, sentence, shown, required)


def to_send(asks: Sequence[Ask]) -> str:
    """What the agent is asked to send back, of all points together, and where to.

    Source: docs/rulebook.md, letters: what cures each code stands in the catalogue, `send`.
    """
    wanted = {thing for ask in asks for thing in ask.send}
    things = [words for thing, words in THINGS.items() if thing in wanted]
    if not things:
        return "Please answer by replying to this message."
    *first, last = things
    return f"Please reply to this message with {', '.join(first)}{' and ' if first else ''}{last}."


def is_sendable(severity: str, waived: bool) -> bool:
    """Whether a deficiency may be asked about: never what a person has yet to look at, never what was waived.

    Source: docs/rulebook.md, severity: of a review no letter goes out.
    """
    return severity in ("fatal", "major", "minor") and not waived


def once_key(kind: str, item_id: int, client_id: int, audience: str, round_number: int) -> str:
    """The key under which a letter exists once: asking twice is one letter, asking again is the next round.

    Source: STYLE.md, once-only keys.
    """
    return f"{kind}:{item_id}:{client_id}:{audience}:{round_number}"
