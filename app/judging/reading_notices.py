"""From the notices among the papers to events: by the policy number, else as a question whose policy is meant."""

from __future__ import annotations

from collections.abc import Sequence

from app.judging.cover import plain_number
from app.judging.facts import Facts, Notice, OpenNotice, Row
from app.judging.numbers import nearly_same_number
from app.judging.spot import Spot, file_words
from app.judging.vendor import Event

# A notice ends cover, so one that was misread would do harm both ways.
SURE_NOTICE = 0.90


def notices_in(spots: Sequence[Spot], rows: Sequence[Row]) -> tuple[list[Event], list[OpenNotice]]:
    """The notices that name a policy on file, as events, and those of which it is open what they are about.

    Source: docs/rulebook.md, notices: one that matches no policy on file is never passed over.
    """
    events: list[Event] = []
    open_: list[OpenNotice] = []
    for spot in spots:
        notice = spot.reading.get("notice")
        if not notice:
            continue
        policy, effective = spot.read("notice.policy_number"), spot.day("notice.effective")
        unsure = min(policy.confidence, effective.confidence) < SURE_NOTICE
        if policy.value is None or effective.value is None or unsure or not _on_file(policy.value, rows):
            known = policy.value if policy.confidence >= SURE_NOTICE and effective.value is not None else None
            named, company = notice.get("named_insured"), notice.get("insurer")
            open_.append(OpenNotice(notice["type"], file_words(spot.file), policy, effective, known, named, company))
            continue
        lapse = notice.get("with_lapse")
        events.append(Event(type=notice["type"], policy=policy.value, effective=effective.value, lapse=lapse))
    return events, open_


def read_notices(spots: Sequence[Spot]) -> tuple[Notice, ...]:
    """Each notice among the papers as it was read, for what is found by it.

    Source: the extraction contract, notice.
    """
    there = (spot for spot in spots if spot.reading.get("notice"))
    return tuple(Notice(spot.read("notice.policy_number"), spot.day("notice.effective")) for spot in there)


def _on_file(number: str, rows: Sequence[Row]) -> bool:
    return any(plain_number(row.policy.value) == plain_number(number) for row in rows if row.policy.value)


def meant_by(notice: OpenNotice, facts: Facts) -> list[Row]:
    """The policies that a notice may be about: those of nearly its number, else those of its insurer.

    Source: docs/rulebook.md, notices.
    """
    near = [row for row in facts.rows if nearly_same_number(notice.number, row.policy.value)]
    company = _plain(notice.insurer)
    return near or [row for row in facts.rows if company and _plain(row.insurer.name.value) == company]


def _plain(name: str | None) -> str:
    return " ".join((name or "").casefold().split())
