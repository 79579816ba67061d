"""Files are kept before they are read, once however often they come, and none is lost."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.certificates import actions, queries, rules
from app.certificates import jobs as work
from app.certificates.actions import readings as reading_actions
from app.certificates.actions.rulings import give_ruling
from app.certificates.models import Arrival, Document, DocumentArrival, StoredFile
from app.gateways.storage import Storage
from app.items.models import WorkItem
from app.kit import jobs
from app.kit.errors import Refused
from tests.certificates.conftest import WORKER, Bring, reading, sha, unreadable
from tests.conftest import Cast


def open_items(tx: Session, kind: str) -> list[WorkItem]:
    return list(tx.scalars(select(WorkItem).where(WorkItem.kind == kind, WorkItem.state == "open")))


def test_the_bytes_are_kept_and_the_reader_is_asked(cast: Cast, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        arrival = actions.receive_file(tx, storage, drop, b"%PDF-1.7 x", "a.pdf", who=WORKER, now=now)
        assert storage.get(arrival.sha256) == b"%PDF-1.7 x"
        assert jobs.waiting(tx) == 1
        assert tx.get_one(StoredFile, arrival.sha256).media_type == "application/pdf"


def test_a_file_on_disk_is_taken_in_as_it_lies(cast: Cast, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        arrival = actions.receive_file(tx, storage, drop, io.BytesIO(b"x" * 3_000_000), "a.pdf", who=WORKER, now=now)
        assert arrival.sha256 == sha("x" * 3_000_000)


def test_the_same_file_sent_twice_is_one_document_with_two_arrivals(
    cast: Cast, harbor: int, bring: Bring, now: datetime
):
    last_week = now - timedelta(days=8)
    with cast.database.write(None) as tx:
        bring(tx, received_at=last_week)
        second, new = bring(tx)
        assert new == []
        assert tx.scalar(select(func.count()).select_from(Document)) == 1
        assert tx.scalar(select(func.count()).select_from(DocumentArrival)) == 2
        assert tx.scalar(select(func.count()).select_from(StoredFile)) == 1
        assert second.outcome == f"certificate; already had this: arrived {last_week.day} {last_week:%b}" + (
            "" if last_week.year == now.year else f" {last_week.year}"
        )


def test_an_empty_file_is_answered_and_makes_no_work(cast: Cast, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        arrival = actions.receive_file(tx, storage, drop, b"", "a.pdf", who=WORKER, now=now)
        assert (arrival.state, arrival.outcome) == ("trouble", "The file is empty. Attach it again.")
        assert (open_items(tx, "trouble"), jobs.waiting(tx)) == ([], 0)


def test_a_file_too_large_to_read_is_kept_and_put_before_a_person(
    cast: Cast, storage: Storage, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rules, "LARGEST_READ", 1_000_000)
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        arrival = actions.receive_file(tx, storage, drop, b"x" * 2_000_000, "a.pdf", who=WORKER, now=now)
        assert len(storage.get(arrival.sha256)) == 2_000_000
        [item] = open_items(tx, "trouble")
        assert "2 MB" in item.summary
        assert item.detail == "Split it into smaller files and drop those."


def test_what_could_not_be_read_becomes_an_item_and_is_retried(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        arrival, documents = bring(tx, unreadable("It is locked with a password."))
        assert documents == []
        [item] = open_items(tx, "trouble")
        assert item.summary == "certificate.pdf: It is locked with a password."
        assert item.detail is not None
        assert "without a password" in item.detail
        actions.retry_arrival(tx, arrival.id, who=WORKER, now=now)
        assert arrival.state == "waiting"
        actions.take_arrival(tx, arrival.id, who=WORKER, now=now)
        actions.record_readings(tx, arrival.id, [reading()], who=WORKER, now=now)
        tx.refresh(item)
        assert (arrival.state, item.state) == ("read", "done")


def test_only_what_is_in_trouble_is_retried(cast: Cast, harbor: int, bring: Bring, now: datetime):
    with cast.database.write(None) as tx:
        arrival, _ = bring(tx)
        with pytest.raises(Refused, match="not in trouble"):
            actions.retry_arrival(tx, arrival.id, who=WORKER, now=now)


def test_a_file_that_kills_its_reader_again_and_again_goes_to_a_person(cast: Cast, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        arrival = actions.receive_file(tx, storage, drop, b"x", "a.pdf", who=WORKER, now=now)
        for _ in range(rules.MOST_TRIES):
            assert actions.take_arrival(tx, arrival.id, who=WORKER, now=now) is not None
        assert actions.take_arrival(tx, arrival.id, who=WORKER, now=now) is None
        assert "broken off 5 times" in open_items(tx, "trouble")[0].summary


def test_an_arrival_whose_worker_was_killed_is_taken_up_again(cast: Cast, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        long_ago = now - timedelta(hours=1)
        arrival = actions.receive_file(tx, storage, drop, b"x", "a.pdf", received_at=long_ago, who=WORKER, now=long_ago)
        actions.take_arrival(tx, arrival.id, who=WORKER, now=long_ago)
        tx.connection().exec_driver_sql("update procrastinate_jobs set status = 'doing'")
    work.sweep_arrivals(cast.database)
    work.sweep_arrivals(cast.database)
    with cast.database.read(None) as tx:
        todo = tx.connection().exec_driver_sql("select count(*) from procrastinate_jobs where status = 'todo'").scalar()
        assert todo == 1


def test_an_arrival_being_read_is_left_alone(cast: Cast, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        arrival = actions.receive_file(tx, storage, drop, b"x", "a.pdf", who=WORKER, now=now)
        actions.take_arrival(tx, arrival.id, who=WORKER, now=now)
        tx.connection().exec_driver_sql("delete from procrastinate_jobs")
    work.sweep_arrivals(cast.database)
    with cast.database.read(None) as tx:
        assert jobs.waiting(tx) == 0


def test_a_file_read_already_is_not_read_again(cast: Cast, harbor: int, bring: Bring):
    with cast.database.write(None) as tx:
        arrival, _ = bring(tx)
    work.read_arrival(cast.database, arrival.id)
    with cast.database.read(None) as tx:
        assert tx.scalar(select(func.count()).select_from(Document)) == 1


def read_by(version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_actions, "reader_version", lambda: version)


def test_a_better_reader_that_says_the_same_changes_nothing(
    cast: Cast, harbor: int, bring: Bring, monkeypatch: pytest.MonkeyPatch
):
    with cast.database.write(None) as tx:
        _, [before] = bring(tx)
        read_by("better", monkeypatch)
        _, [after] = bring(tx)
        assert (after.id, after.reader_version) == (before.id, "better")


def test_a_better_reader_replaces_a_reading_and_keeps_what_people_said(
    cast: Cast, harbor: int, bring: Bring, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    number, limit = "certificate.certificate_number", "certificate.coverages[0].limits.each_occurrence"
    with cast.database.write(None) as tx:
        _, [before] = bring(tx)
        actions.correct_value(tx, before.id, number, "27-28 MASTER", who=WORKER, now=now)
        actions.correct_value(tx, before.id, limit, "3m", who=WORKER, now=now)
        read_by("better", monkeypatch)
        better = reading()
        better["certificate"]["coverages"][0]["limits"]["each_occurrence"] = 5_000_000
        _, [after] = bring(tx, better)
        corrected = queries.corrected_reading(tx, after.id)
        assert (before.superseded_at, after.vendor_id) == (now, harbor)
        assert corrected["certificate"]["certificate_number"] == "27-28 MASTER"
        # the reader sees something else there now: a person is to look again
        assert queries.value_at(corrected, limit) == 5_000_000
        assert [document.id for document in queries.documents_of(tx, harbor)] == [after.id]
        earlier = queries.documents_of(tx, harbor, known_at=now - timedelta(microseconds=1))
        assert [document.id for document in earlier] == []


@pytest.mark.parametrize(("reads", "still"), [("as before", True), ("otherwise", False)])
def test_a_ruling_stands_after_a_better_reading_while_the_place_reads_as_it_did(
    cast: Cast, harbor: int, bring: Bring, now: datetime, monkeypatch: pytest.MonkeyPatch, reads: str, still: bool
):
    name = "certificate.insured.name"
    with cast.database.write(None) as tx:
        _, [before] = bring(tx)
        given = give_ruling(tx, before.id, name, "same", reason="  Their  lawyer\nsays so ", who=WORKER, now=now)
        assert given.reason == "Their lawyer says so"
        read_by("better", monkeypatch)
        better = reading()
        better["certificate"]["certificate_number"] = "27-28 MASTER"
        if reads == "otherwise":
            better["certificate"]["insured"]["name"] += " of Ohio"
        _, [after] = bring(tx, better)
        assert after.id != before.id
        inherited = [(each.path, each.answer, each.reason) for each in queries.rulings_of(tx, [after.id])[after.id]]
        assert inherited == ([(name, "same", given.reason)] if still else [])


def test_what_was_known_then_stays_known(
    cast: Cast, harbor: int, bring: Bring, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    with cast.database.write(None) as tx:
        _, [before] = bring(tx, received_at=now - timedelta(days=2))
        read_by("better", monkeypatch)
        _, [after] = bring(tx, reading(policy="GL 99999"))
        assert [d.id for d in queries.documents_of(tx, harbor, known_at=now - timedelta(days=1))] == [before.id]
        assert [d.id for d in queries.documents_of(tx, harbor, known_at=now)] == [after.id]


def test_many_certificates_in_one_file_are_many_documents(cast: Cast, harbor: int, bring: Bring):
    with cast.database.write(None) as tx:
        arrival, documents = bring(
            tx,
            reading(part=1),
            reading("Lakeshore Painting Inc.", part=2),
            reading(None, policy=None, address=None, kind="correspondence", part=3),
        )
        assert arrival.outcome == "2 certificates, letter"
        assert [document.vendor_id for document in documents] == [harbor, None, None]
        assert len(open_items(tx, "unmatched")) == 2


def test_progress_of_a_drop_is_counted(cast: Cast, harbor: int, bring: Bring, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        bring(tx, drop=drop)
        bring(tx, reading("Nobody We Know LLC", policy=None), content="b", drop=drop)
        bring(tx, unreadable("It is damaged."), content="c", drop=drop)
        actions.receive_file(tx, storage, drop, b"d", "d.pdf", who=WORKER, now=now)
        found = queries.drop_progress(tx, drop.id)
        assert (found.files, found.read, found.trouble, found.waiting, found.matched, found.unmatched) == (
            4,
            2,
            1,
            1,
            1,
            1,
        )
        assert (found.finished, found.under_way) == (3, True)


def test_what_lay_in_an_archive_came_with_it(cast: Cast, harbor: int, bring: Bring, storage: Storage, now: datetime):
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", vendor_id=harbor, who=WORKER, now=now)
        archive = actions.receive_file(tx, storage, drop, b"PK", "a.zip", who=WORKER, now=now)
        actions.take_arrival(tx, archive.id, who=WORKER, now=now)
        inner = [
            work.Inner("a.zip/b.pdf", work.keep_bytes(storage, b"b")),
            work.Inner(
                "a.zip/c.pdf",
                work.Kept(archive.sha256, 2, "application/zip"),
                "This file in the archive is locked with a password.",
            ),
        ]
        actions.record_members(tx, archive.id, inner, who=WORKER, now=now)
        assert actions.record_members(tx, archive.id, inner, who=WORKER, now=now) == []
        inside = list(tx.scalars(select(Arrival).where(Arrival.inside_id == archive.id).order_by(Arrival.id)))
        assert [(one.state, one.vendor_id) for one in inside] == [("waiting", harbor), ("trouble", harbor)]
        assert (archive.state, archive.outcome) == ("read", "held 2 files")
        assert queries.drop_progress(tx, drop.id).files == 2


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\Rosa\\coi.pdf", "coi.pdf"), ("a\x00b\u202efdp.exe", "abfdp.exe"), ("", "unnamed"),
        ("...", "unnamed"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)  # fmt: skip
def test_file_names_name_no_place_and_play_no_tricks(sent: str, kept: str):
    assert rules.clean_file_name(sent) == kept
