"""Real files through the real reader: drawn certificates find their vendor, hostile files stall nobody."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from functools import cache
from threading import BoundedSemaphore

import pytest
from sqlalchemy import select, text

from app.certificates import actions, queries, rules
from app.certificates import jobs as work
from app.certificates.models import Arrival, Document
from app.demo.certificate import Coverage, DrawnCertificate, Insurer, Party, Producer
from app.demo.drawing import draw_certificate
from app.demo.style import Style
from app.gateways.storage import Storage, StorageTrouble
from app.items.models import WorkItem
from app.kit.database import Database
from app.parties import actions as parties
from app.reviews.queries.troubles import trouble_of
from app.settings import settings
from app.worker import queues_and_most
from tests.certificates.conftest import WORKER
from tests.certificates.test_screens import a_pdf
from tests.conftest import Cast


def certificate(
    name: str = "Harbor Point Roofing LLC",
    policy: str = "GL 88213-01",
    address: str = "1200 Main Street\nDallas, TX 75201",
) -> bytes:
    row = Coverage(
        "general_liability", "A", policy, date(2026, 3, 1), date(2027, 3, 1), additional_insured=True, options={"occurrence": True},
        limits={"each_occurrence": 1_000_000, "general_aggregate": 2_000_000},
    )  # fmt: skip
    drawn = DrawnCertificate(
        certificate_date=date(2026, 3, 2),
        producer=Producer(
            "Kerr Insurance Agency",
            "9 Elm Street\nDallas, TX 75202",
            "Rosa Example",
            "(214) 555-0142",
            email="certs@kerr.example.com",
        ),
        insured=Party(name, address),
        insurers=(Insurer("A", "Example Mutual Insurance Company", "99999"),),
        coverages=(row,),
        certificate_holder=Party("Gulf States Grocers", "5 Dock Road\nHouston, TX 77002"),
        certificate_number="26-27 MASTER",
    )
    return draw_certificate(drawn, Style())


def deliver(cast: Cast, storage: Storage, now: datetime, data: bytes, name: str = "coi.pdf") -> int:
    with cast.database.write(None) as tx:
        drop = actions.open_drop(tx, channel="console", who=WORKER, now=now)
        return actions.receive_file(tx, storage, drop, data, name, who=WORKER, now=now).id


def read_all(database: Database) -> None:
    """Run the reading jobs as the worker would, without the judging that follows."""
    while True:
        with database.read(None) as tx:
            waiting = list(tx.scalars(select(Arrival.id).where(Arrival.state == "waiting").order_by(Arrival.id)))
        if not waiting:
            return
        for arrival_id in waiting:
            work.read_arrival(database, arrival_id)


def items(cast: Cast, kind: str) -> list[WorkItem]:
    with cast.database.read(None) as tx:
        return list(
            tx.scalars(select(WorkItem).where(WorkItem.kind == kind, WorkItem.state == "open").order_by(WorkItem.id))
        )


def documents(cast: Cast) -> list[Document]:
    with cast.database.read(None) as tx:
        return list(tx.scalars(select(Document).order_by(Document.id)))


def test_a_certificate_is_read_and_finds_its_vendor(cast: Cast, storage: Storage, harbor: int, now: datetime):
    deliver(cast, storage, now, certificate())
    read_all(cast.database)
    [document] = documents(cast)
    assert (document.vendor_id, document.matched_how, document.kind) == (harbor, "sure", "acord_25")
    assert queries.value_at(document.reading, "certificate.coverages[0].limits.each_occurrence") == 1_000_000


def test_a_certificate_of_a_vendor_with_a_slip_in_its_name_goes_to_a_person(
    cast: Cast, storage: Storage, harbor: int, now: datetime
):
    deliver(cast, storage, now, certificate("Harbor Pont Roofing LLC"))
    read_all(cast.database)
    [item] = items(cast, "unmatched")
    assert item.summary == "Harbor Pont Roofing LLC: which vendor is this?"


def test_one_pdf_of_many_vendors_is_a_document_for_each(cast: Cast, storage: Storage, harbor: int, now: datetime):
    import pikepdf

    bound = io.BytesIO()
    with pikepdf.new() as book:
        for name in ("Harbor Point Roofing LLC", "Lakeshore Painting Inc.", "Delgado Tree Service LLC"):
            with pikepdf.open(io.BytesIO(certificate(name, f"GL 7{len(name)}0001"))) as one:
                book.pages.extend(one.pages)
        book.save(bound)
    arrival_id = deliver(cast, storage, now, bound.getvalue(), "all of them.pdf")
    read_all(cast.database)
    found = documents(cast)
    assert [document.part for document in found] == [1, 2, 3]
    assert [document.vendor_id for document in found] == [harbor, None, None]
    assert [page["number"] for document in found for page in document.reading["pages"]] == [1, 2, 3]
    with cast.database.read(None) as tx:
        assert tx.get_one(Arrival, arrival_id).outcome == "3 certificates"


def bomb() -> bytes:
    """A small PDF whose one page unpacks to hundreds of megabytes."""
    packed = zlib.compress(zlib.compress(b"0 0 m " * 60_000_000, 9), 9)
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >> stream\n" % len(packed) + packed + b"\nendstream"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
        stream,
    ]
    out = b"%PDF-1.7\n" + b"".join(b"%d 0 obj %s endobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return out + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF"


@pytest.mark.timeout(300)
def test_a_hostile_file_becomes_an_item_and_stalls_nobody(cast: Cast, storage: Storage, harbor: int, now: datetime):
    hostile = deliver(cast, storage, now, bomb(), "bomb.pdf")
    deliver(cast, storage, now, certificate())
    read_all(cast.database)
    assert [document.vendor_id for document in documents(cast) if document.file_name == "coi.pdf"] == [harbor]
    with cast.database.read(None) as tx:
        assert storage.get(tx.get_one(Arrival, hostile).sha256).startswith(b"%PDF")
        assert tx.get_one(Arrival, hostile).state in ("trouble", "read")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"MZ" + b"\x00" * 200, ("not a PDF", "PDF or a picture")),
        (b"%PDF-1.7\nnothing that follows makes sense", ("", "")),
        (b"PK\x05\x06" + b"\x00" * 18, ("empty", "attach the file again")),
    ],
)
def test_what_is_no_document_is_said_to_be_none(
    cast: Cast, storage: Storage, now: datetime, data: bytes, said: tuple[str, str]
):
    deliver(cast, storage, now, data, "what.bin")
    read_all(cast.database)
    [item] = items(cast, "trouble")
    assert said[0] in item.summary
    assert said[1] in (item.detail or "")


def test_a_locked_pdf_is_kept_and_says_that_it_is_locked(cast: Cast, storage: Storage, now: datetime):
    import pikepdf

    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    deliver(cast, storage, now, locked.getvalue(), "locked.pdf")
    read_all(cast.database)
    [item] = items(cast, "trouble")
    assert "password" in item.summary
    assert "without a password" in (item.detail or "")


def a_zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def test_a_zip_is_opened_and_each_file_in_it_is_an_arrival(cast: Cast, storage: Storage, harbor: int, now: datetime):
    archive = deliver(
        cast,
        storage,
        now,
        a_zip(one__pdf=certificate(), two__pdf=certificate("Nobody LLC", "X 12345"), three__txt=b"words"),
        "all.zip",
    )
    read_all(cast.database)
    with cast.database.read(None) as tx:
        inside = list(tx.scalars(select(Arrival).where(Arrival.inside_id == archive).order_by(Arrival.file_name)))
        assert [(one.file_name, one.state) for one in inside] == [
            ("all.zip/one.pdf", "read"),
            ("all.zip/three.txt", "trouble"),
            ("all.zip/two.pdf", "read"),
        ]
        progress = queries.drop_progress(tx, 1)
    assert (progress.files, progress.matched, progress.unmatched, progress.trouble) == (3, 1, 1, 1)


def test_every_file_of_a_zip_has_its_outcome_listed(cast: Cast, storage: Storage, now: datetime):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.pdf", "sub/b.pdf", "c.txt", "../../evil.pdf", "__MACOSX/._a.pdf"):
            archive.writestr(name, certificate(name) if name.endswith("pdf") else b"words")
    deliver(cast, storage, now, out.getvalue(), "bundle.zip")
    read_all(cast.database)
    with cast.database.read(None) as tx:
        listed = {row.file_name: row for row in queries.arrivals_of(tx, 1, WORKER)}
    assert listed["bundle.zip"].outcome == "held 4 files"
    assert [name for name, row in listed.items() if row.outcome == "certificate"] == [
        "bundle.zip/a.pdf", "bundle.zip/sub/b.pdf", "bundle.zip/evil.pdf",
    ]  # fmt: skip
    assert "not a PDF" in listed["bundle.zip/c.txt"].outcome


def test_a_logo_in_a_mail_is_named_and_no_work_for_anybody(cast: Cast, storage: Storage, now: datetime):
    from PIL import Image

    mail, logo = EmailMessage(), io.BytesIO()
    mail["From"] = "office@harbor.example.com"
    mail.set_content("Attached.")
    mail.add_attachment(certificate(), maintype="application", subtype="pdf", filename="coi.pdf")
    Image.new("1", (40, 40)).save(logo, "PNG")
    mail.add_attachment(logo.getvalue(), maintype="image", subtype="png", filename="logo.png", disposition="inline")
    arrival_id = deliver(cast, storage, now, mail.as_bytes(), "mail.eml")
    read_all(cast.database)
    with cast.database.read(None) as tx:
        outcome = tx.get_one(Arrival, arrival_id).outcome
    assert (outcome, items(cast, "trouble")) == (
        "held 1 file; not read: logo.png (a logo or signature of the mail)",
        [],
    )


def test_a_mail_brings_its_attachments_and_says_who_sent_it(cast: Cast, storage: Storage, harbor: int, now: datetime):
    with cast.database.write(None) as tx:
        parties.add_contact_point(
            tx,
            kind="email",
            value="office@harbor.example.com",
            vendor_id=harbor,
            learnt_from="test",
            who=WORKER,
            now=now,
        )
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        "Harbor <office@harbor.example.com>",
        "coi@example.com",
        "Our certificate",
    )
    mail.set_content("Attached.")
    mail.add_attachment(
        certificate("Harbor Point Roofing", address="PO Box 9\nDallas, TX 75299"),
        maintype="application",
        subtype="pdf",
        filename="coi.pdf",
    )
    deliver(cast, storage, now, mail.as_bytes(), "mail.eml")
    read_all(cast.database)
    [document] = documents(cast)
    assert document.vendor_id == harbor


def test_an_empty_archive_and_a_mail_without_attachment_go_to_a_person(cast: Cast, storage: Storage, now: datetime):
    deliver(cast, storage, now, b"From: a@example.com\nSubject: x\n\nhello", "mail.eml")
    read_all(cast.database)
    [item] = items(cast, "trouble")
    assert "no attachment" in item.summary


def test_reading_twice_makes_nothing_twice(cast: Cast, storage: Storage, harbor: int, now: datetime):
    arrival_id = deliver(cast, storage, now, a_zip(one__pdf=certificate()), "all.zip")
    read_all(cast.database)
    with cast.database.write(None) as tx:  # as a worker that was killed after its work and before saying so
        tx.get_one(Arrival, arrival_id).state = "reading"
    work.read_arrival(cast.database, arrival_id)
    read_all(cast.database)
    assert len(documents(cast)) == 1
    with cast.database.read(None) as tx:
        assert tx.query(Arrival).count() == 2


def test_a_store_that_does_not_answer_is_asked_again_and_then_a_person(
    cast: Cast, storage: Storage, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    arrival_id = deliver(cast, storage, now, certificate())

    def broken(_self: Storage, _sha256: str) -> bytes:
        raise StorageTrouble("The place where documents lie does not work: no answer.")

    with monkeypatch.context() as away:
        away.setattr(Storage, "get", broken)
        for _ in range(4):
            with pytest.raises(StorageTrouble):
                work.read_arrival(cast.database, arrival_id)
        work.read_arrival(cast.database, arrival_id)
    [item] = items(cast, "trouble")
    assert item.detail == "The place where documents lie did not answer. Retry once it does."
    with cast.database.write(None) as tx:
        actions.retry_arrival(tx, arrival_id, who=WORKER, now=now)
    read_all(cast.database)
    assert (len(documents(cast)), items(cast, "trouble")) == (1, [])


def a_long_pdf(pages: int) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as book:
        for number in range(pages):
            with pikepdf.open(io.BytesIO(certificate(policy=f"GL 88{number:03}-01"))) as one:
                book.pages.extend(one.pages)
        book.save(out)
    return out.getvalue()


def test_a_long_file_is_put_with_the_long_ones_and_takes_none_of_the_short_ones_readers(
    cast: Cast, storage: Storage, now: datetime
):
    pages = rules.LONG_PAGES + 1
    arrival_id = deliver(cast, storage, now, a_long_pdf(pages), "long.pdf")
    with cast.database.write(None) as tx:
        tx.execute(text("delete from procrastinate_jobs"))  # as the worker that has taken the job
    work.read_arrival(cast.database, arrival_id)
    with cast.database.read(None) as tx:
        arrival = tx.get_one(Arrival, arrival_id)
        queued = tx.execute(text("select queue_name, args from procrastinate_jobs")).all()
    assert (arrival.state, arrival.tried, arrival.outcome) == (
        "waiting", 0, f"{pages} pages: read beside the shorter files",
    )  # fmt: skip
    assert [tuple(row) for row in queued] == [("long reading", {"arrival_id": arrival_id, "is_long": True})]
    work.read_arrival(cast.database, arrival_id, is_long=True)
    assert len(documents(cast)) == pages


def test_long_files_never_take_the_last_reader(monkeypatch: pytest.MonkeyPatch):
    for readers, of_them_long in ((1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr(settings(), "reading_children", readers)
        most = queues_and_most()
        assert (most["reading"], most["long reading"]) == (readers, of_them_long)


def test_no_more_files_are_being_read_than_there_are_readers(
    cast: Cast, storage: Storage, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(work, "_readers", cache(lambda: BoundedSemaphore(2)))
    at_once: list[int] = []

    def slowly(*_: object) -> list[dict[str, object]]:
        time.sleep(0.2)
        with cast.database.read(None) as tx:
            at_once.append(tx.query(Arrival).where(Arrival.state == "reading").count())
        return []

    monkeypatch.setattr(work, "read_for_keeping", slowly)
    arrivals = [deliver(cast, storage, now, b"%PDF-1.7 " + bytes([65 + number])) for number in range(5)]
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda arrival_id: work.read_arrival(cast.database, arrival_id), arrivals))
    assert len(at_once) == 5
    assert max(at_once) <= 2


NO_DOCUMENT = b"MZ" + b"\x00" * 200


def all_items(cast: Cast) -> list[WorkItem]:
    with cast.database.read(None) as tx:
        return list(tx.scalars(select(WorkItem).where(WorkItem.kind == "trouble").order_by(WorkItem.id)))


def states(cast: Cast) -> list[str]:
    with cast.database.read(None) as tx:
        return list(tx.scalars(select(Arrival.state).order_by(Arrival.id)))


def test_a_file_that_cannot_be_read_is_one_item_however_often_it_comes(cast: Cast, storage: Storage, now: datetime):
    deliver(cast, storage, now, NO_DOCUMENT, "one.pdf")
    deliver(cast, storage, now, NO_DOCUMENT, "again.pdf")
    read_all(cast.database)
    [item] = items(cast, "trouble")
    assert "It came 2 times" in (item.detail or "")
    with cast.database.read(None) as tx:
        shown = trouble_of(tx, item, cast.actor(cast.dana))
        listed = [row.item_id for drop in (1, 2) for row in queries.arrivals_of(tx, drop, WORKER)]
    assert shown is not None
    assert {shown.file_name, *(other.file_name for other in shown.also)} == {"one.pdf", "again.pdf"}
    assert listed == [item.id, item.id]


def test_trying_again_tries_every_arrival_and_closes_the_one_item_once(
    cast: Cast, storage: Storage, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def broken(_self: Storage, _sha256: str) -> bytes:
        raise StorageTrouble("The place where documents lie does not work: no answer.")

    arrivals = [deliver(cast, storage, now, certificate()) for _ in range(2)]
    with monkeypatch.context() as away:
        away.setattr(Storage, "get", broken)
        away.setattr(rules, "MOST_TRIES", 1)
        for arrival_id in arrivals:
            work.read_arrival(cast.database, arrival_id)
    [item] = items(cast, "trouble")
    with cast.database.write(None) as tx:
        actions.retry_arrival(tx, arrivals[0], who=WORKER, now=now)
    assert states(cast) == ["waiting", "waiting"]
    read_all(cast.database)
    assert (states(cast), len(documents(cast))) == (["read", "read"], 1)
    [closed] = all_items(cast)
    assert (closed.id, closed.state, closed.outcome) == (item.id, "done", "read")


def test_what_cannot_be_taken_out_of_a_zip_is_an_item_by_its_name_in_it(
    cast: Cast, storage: Storage, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    archive = a_zip(one__pdf=certificate(), two__pdf=certificate("Nobody LLC", "X 12345"))

    def spoilt(data: bytes, name: str):
        return [replace(each, data=b"", problem="It is damaged in the archive.") for each in members(data, name)]

    members = work.members
    with monkeypatch.context() as away:
        away.setattr(work, "members", spoilt)
        for name in ("all.zip", "sent again.zip"):
            deliver(cast, storage, now, archive, name)
            read_all(cast.database)
    damaged = items(cast, "trouble")
    assert len(damaged) == 2
    assert all("It came 2 times" in (item.detail or "") for item in damaged)
    with cast.database.write(None) as tx:
        actions.retry_arrival(tx, damaged[0].arrival_id, who=WORKER, now=now)
    read_all(cast.database)
    assert [item.state for item in all_items(cast)] == ["done", "open"]
    assert sorted(states(cast)) == ["read"] * 4 + ["trouble"] * 2


def test_a_file_of_which_a_part_is_in_trouble_is_no_better_when_it_comes_again(
    cast: Cast, storage: Storage, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    def half(data: bytes, name: str):
        read = read_safely(data, name)
        return [*read, {**read[0], "part": 2, "kind": "unreadable", "warnings": ["Page 2 could not be read."]}]

    read_safely = work.read_for_keeping
    monkeypatch.setattr(work, "read_for_keeping", half)
    for _ in range(2):
        deliver(cast, storage, now, certificate())
        read_all(cast.database)
    assert states(cast) == ["trouble", "trouble"]
    assert len(items(cast, "trouble")) == 1
