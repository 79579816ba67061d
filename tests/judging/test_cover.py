"""Terms are half-open: the expiration day is not covered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.claims_made import retro_dates
from app.judging.cover import Cover, cover_of, gaps_between, plain_number, segments_of
from app.judging.dates import in_force
from app.judging.facts import Read, Row
from app.judging.months import months_after
from app.judging.question import Question
from app.judging.readings import facts_from_readings
from app.judging.vendor import Event
from tests.judging.papers import AS_OF, certificate, program, reading, row, vendor

KNOWN = datetime(2030, 1, 1)


def policy(start: date, end: date, number: str = "GL1") -> Row:
    def read(value: object) -> Read:  # type: ignore[type-arg]
        return Read(value, 1.0)

    return Row("gl", "general_liability", read(number), read(start), read(end), "file", "certificate.coverages[0]")


def on(day: date, *rows: Row, events: tuple[Event, ...] = ()) -> Cover:
    return cover_of("gl", rows, events, day, KNOWN)


JUNE, NEXT_JUNE = date(2026, 6, 1), date(2027, 6, 1)
TERM = policy(JUNE, NEXT_JUNE)


def test_the_first_and_the_last_covered_day() -> None:
    assert on(JUNE, TERM).state == "in_force"
    assert on(NEXT_JUNE - timedelta(days=1), TERM).state == "in_force"


def test_the_day_before_and_the_day_of_expiration() -> None:
    assert on(JUNE - timedelta(days=1), TERM).state == "not_yet"
    assert on(NEXT_JUNE, TERM).state == "expired"
    assert on(NEXT_JUNE, TERM).ended_on == NEXT_JUNE


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 800), st.integers(-900, 900))
def test_a_term_covers_exactly_its_half_open_days(start: date, length: int, offset: int) -> None:
    end, day = start + timedelta(days=length), start + timedelta(days=offset)
    assert (on(day, policy(start, end)).state == "in_force") == (start <= day < end)


def test_nothing_shown_is_none_and_unread_dates_are_unsure() -> None:
    assert on(JUNE).state == "none"
    blank = Row("gl", "gl", Read("GL1", 1.0), Read(), Read(), "file", "path")
    assert on(JUNE, blank).state == "unsure"


def test_a_cancellation_ends_the_term_on_its_day() -> None:
    event = Event(type="cancellation", line="gl", effective=date(2026, 11, 10))
    assert on(date(2026, 11, 9), TERM, events=(event,)).state == "in_force"
    assert on(date(2026, 11, 10), TERM, events=(event,)).state == "cancelled"


def test_a_reinstatement_without_lapse_restores_the_term() -> None:
    events = [
        Event(type="cancellation", line="gl", effective=date(2026, 11, 10), received=date(2026, 11, 1)),
        Event(type="reinstatement", line="gl", effective=date(2026, 11, 12), received=date(2026, 11, 12), lapse=False),
    ]
    assert [(part.start, part.end) for part in segments_of(TERM, events)] == [(JUNE, NEXT_JUNE)]


def test_a_reinstatement_that_does_not_say_counts_as_one_with_a_lapse_if_it_begins_later() -> None:
    cut = Event(type="cancellation", line="gl", effective=date(2026, 11, 10), received=date(2026, 11, 1))
    later = Event(type="reinstatement", line="gl", effective=date(2026, 11, 12), received=date(2026, 11, 12))
    at_once = Event(type="reinstatement", line="gl", effective=date(2026, 11, 10), received=date(2026, 11, 12))
    assert len(segments_of(TERM, [cut, later])) == 2
    assert len(segments_of(TERM, [cut, at_once])) == 1


def test_a_reinstatement_with_lapse_leaves_a_gap() -> None:
    events = [
        Event(type="cancellation", line="gl", effective=date(2026, 11, 10), received=date(2026, 11, 1)),
        Event(type="reinstatement", line="gl", effective=date(2026, 11, 20), received=date(2026, 11, 20), lapse=True),
    ]
    gaps = gaps_between(segments_of(TERM, events))
    assert [(gap.start, gap.end, gap.lapse) for gap in gaps] == [(date(2026, 11, 10), date(2026, 11, 20), True)]


def test_what_was_not_heard_of_does_not_count() -> None:
    event = Event(type="cancellation", line="gl", effective=date(2026, 11, 10), received=date(2026, 11, 20))
    early = cover_of("gl", [TERM], [event], date(2026, 11, 15), datetime(2026, 11, 15))
    late = cover_of("gl", [TERM], [event], date(2026, 11, 15), datetime(2026, 11, 20))
    assert (early.state, late.state) == ("in_force", "cancelled")


def test_a_successor_carries_the_cover_on() -> None:
    cover = on(date(2026, 11, 25), TERM, policy(NEXT_JUNE, date(2028, 6, 1), "GL2"))
    assert cover.until == date(2028, 6, 1)
    assert cover.row is TERM


def test_a_hole_of_years_is_a_paper_that_we_lack() -> None:
    old = policy(date(2018, 6, 1), date(2019, 6, 1), "GL0")
    assert on(date(2026, 11, 25), old, TERM).gaps == ()


def test_numbers_are_compared_without_their_punctuation() -> None:
    assert plain_number("gl-100 / a") == plain_number("GL100A")


def test_months_go_by_the_calendar() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 6, 1), 13) == date(2027, 7, 1)


@pytest.mark.parametrize(("day", "left"), [(date(2027, 4, 28), "34 days left"), (date(2027, 5, 31), "1 day left")])
def test_cover_in_force_says_how_many_days_are_left(day: date, left: str) -> None:
    facts = facts_from_readings(vendor(), [reading(certificate())])
    q = Question(program(), facts, day, datetime(2027, 6, 1))
    said = {finding.line: finding.why for finding in in_force(q)}
    assert said["gl"] == f"In force, {left}: from 1 Jun 2026 to 1 Jun 2027."


def test_a_retroactive_date_is_asked_for_on_or_before_a_day() -> None:
    paper = certificate()
    cover = {"retroactive_date": "2026-06-01", "claims_made": True, "occurrence": False}
    paper["coverages"].append(row("professional_liability", "PL100", cover, {"per_claim": 2_000_000}))
    facts = facts_from_readings(vendor(), [reading(paper)])
    asks = {"professional": {"per_claim": 1_000_000, "retro_on_or_before": "2024-01-01"}}
    [late] = retro_dates(Question(program(**asks), facts, AS_OF, datetime(2026, 11, 25)))
    assert late.why.endswith("only for work since 1 Jun 2026; on or before 1 Jan 2024 is asked.")
