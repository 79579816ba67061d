"""A small demonstration goes into an empty database through the product's own actions, each file at its own moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.certificates.models import Arrival as ArrivalRow
from app.certificates.models import Document
from app.demo.firms import Network
from app.demo.load import LOADER, SIGN_INS, grouped, is_cut_short, load_network
from app.demo.papers import Notice, Print
from app.demo.story import plan
from app.items.models import ItemClient, ItemUndo, WorkItem
from app.items.queries import undo_of
from app.kit.clock import utc_now
from app.kit.database import Database
from app.kit.errors import Refused
from app.kit.jobs import waiting
from app.kit.long_work import take_step, under_way
from app.letters.models import Letter
from app.parties.models import Assignment, Vendor
from app.people.access import actor_of
from app.people.models import Person
from app.people.passwords import is_right
from app.reviews.queries.around import last_undoable
from app.settings import settings
from app.standing.models import Standing


@pytest.fixture
def network() -> Network:
    """Five vendors without scans, which take seconds to read."""
    whole = plan(5, 3, utc_now().date())
    return replace(whole, arrivals=tuple(file for file in whole.arrivals if isinstance(file.paper, Print | Notice)))


@pytest.fixture
def loaded(database: Database, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("CERTDESK_STORAGE", str(tmp_path))
    settings.cache_clear()
    said: list[str] = []
    load_network(database, network, said.append)
    settings.cache_clear()
    return said


def test_a_small_demonstration_lives_through_its_history(
    database: Database, network: Network, loaded: list[str]
) -> None:
    assert "5 of 5 vendors" in loaded[-2]
    _history_has_its_own_dates(database, network)
    _every_assignment_has_one_standing(database)
    _nothing_is_left_for_a_worker_to_judge_by_todays_date(database)
    _the_printed_sign_ins_work(database)
    _one_item_was_handed_up_by_an_analyst(database)
    _nobody_is_offered_to_take_back_what_they_never_did(database)
    _letters_of_the_past_have_left_and_todays_wait(database)


def _history_has_its_own_dates(database: Database, network: Network) -> None:
    with database.read(None) as tx:
        assert tx.scalar(select(func.count()).select_from(Vendor)) == 5
        came = set(tx.scalars(select(ArrivalRow.received_at)))
        assert came == {file.at for file in network.arrivals}
        assert set(tx.scalars(select(ArrivalRow.state))) <= {"read", "trouble"}
        assert tx.scalar(select(func.count()).select_from(Document)) >= len(network.arrivals) - 2
        early = tx.scalars(select(Standing).where(Standing.valid_from_at < datetime(2026, 11, 1, tzinfo=UTC))).all()
        assert early
        assert all(row.valid_to_at is None or row.valid_to_at >= row.valid_from_at for row in early)


def _every_assignment_has_one_standing(database: Database) -> None:
    with database.read(None) as tx:
        open_ones = tx.scalars(select(Standing.assignment_id).where(Standing.valid_to_at.is_(None))).all()
        assert sorted(open_ones) == sorted(tx.scalars(select(Assignment.id)))
        assert tx.scalar(select(func.count()).select_from(WorkItem).where(WorkItem.state == "open"))


def _nothing_is_left_for_a_worker_to_judge_by_todays_date(database: Database) -> None:
    with database.read(None) as tx:
        assert waiting(tx) == 0


def _one_item_was_handed_up_by_an_analyst(database: Database) -> None:
    with database.read(None) as tx:
        part = tx.scalars(select(ItemClient).where(ItemClient.decision == "escalated")).one()
        assert tx.get_one(Person, part.decided_by_id).role == "analyst"
        assert "ask" in (part.decision_reason or "")


def _nobody_is_offered_to_take_back_what_they_never_did(database: Database) -> None:
    with database.read(None) as tx:
        assert tx.scalar(select(func.count()).select_from(ItemUndo))
        for person in tx.scalars(select(Person)).all():
            who = actor_of(tx, person)
            assert last_undoable(tx, who, utc_now()) is None
            assert not [n for n in tx.scalars(select(WorkItem.id)) if undo_of(tx, n, who, utc_now())]


def _letters_of_the_past_have_left_and_todays_wait(database: Database) -> None:
    with database.read(None) as tx:
        letters = tx.scalars(select(Letter).where(Letter.to_address.is_not(None))).all()
    assert letters
    for letter in letters:
        has_left = letter.leaves_at <= utc_now()
        assert (letter.state, letter.sent_at, letter.sent_through) == (
            ("sent", letter.leaves_at, "demonstration") if has_left else ("outbox", None, None)
        )


def _the_printed_sign_ins_work(database: Database) -> None:
    with database.read(None) as tx:
        people = {person.email: person for person in tx.scalars(select(Person))}
    assert set(people) == {sign_in.email for sign_in in SIGN_INS}
    for sign_in in SIGN_INS[:1]:
        assert is_right(people[sign_in.email].password_hash, sign_in.password)
    assert {person.role for person in people.values()} == {"analyst", "supervisor", "account_manager", "admin"}


def test_vendors_that_share_a_file_are_loaded_together() -> None:
    network = plan(60, 1, utc_now().date())
    seen: set[str] = set()
    for vendors, arrivals in grouped(network):
        keys = {vendor.key for vendor in vendors}
        assert all(set(arrival.vendors) <= keys for arrival in arrivals)
        assert [arrival.at for arrival in arrivals] == sorted(arrival.at for arrival in arrivals)
        seen |= keys
    assert seen == {vendor.key for vendor in network.vendors}
    assert LOADER.clients is None


def test_a_load_that_is_cut_short_goes_on_where_it_stopped_and_makes_nothing_twice(
    database: Database, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTDESK_STORAGE", str(tmp_path))
    settings.cache_clear()

    def cut(sentence: str) -> None:
        if "2 of 5 vendors" in sentence:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_network(database, network, cut)
    with database.read(None) as tx:
        assert is_cut_short(tx)
        assert [(work.done, work.total) for work in under_way(tx, utc_now())] == [(2, 5)]
    said: list[str] = []
    load_network(database, network, said.append)
    settings.cache_clear()
    assert "3 of 5 vendors" in said[0]
    _history_has_its_own_dates(database, network)
    _every_assignment_has_one_standing(database)
    with database.read(None) as tx:
        assert not is_cut_short(tx)
        assert under_way(tx, utc_now()) == []
        assert tx.scalar(select(func.count()).select_from(ArrivalRow)) == len(network.arrivals)


def test_of_two_loads_at_once_the_second_ends(
    database: Database, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTDESK_STORAGE", str(tmp_path))
    settings.cache_clear()

    met: list[str] = []

    def other_goes_on(sentence: str) -> None:
        if "all" not in sentence and not met:
            met.append(sentence)
            with database.write(None) as tx:
                take_step(tx, "demo", 1, done=1, now=utc_now())

    with pytest.raises(Refused, match="another process is at it too"):
        load_network(database, network, other_goes_on)
    settings.cache_clear()
