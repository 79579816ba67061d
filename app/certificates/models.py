"""What came in and what it says: files by their bytes, arrivals, documents as read, matches and corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class StoredFile(Base):
    """Bytes, kept once under their SHA-256 and never changed."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str | None]
    stored_at: Mapped[datetime]


class Drop(Base):
    """A number of files brought in at once: what a person watches the progress of."""

    __tablename__ = "drop"
    __table_args__ = (
        Index("ix_drop_person_id", "person_id"),
        Index("ix_drop_recent", text("started_at desc"), text("id desc")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    channel: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    brought_by: Mapped[str]
    started_at: Mapped[datetime]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendor.id"), index=True)


class Arrival(Base):
    """One file reaching us once, by one way. The same bytes sent twice are one file with two arrivals."""

    __tablename__ = "arrival"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'reading', 'read', 'trouble')", "state_is_known"),
        Index("ix_arrival_of_drop", "drop_id", "id"),
        Index("ix_arrival_of_file", "sha256"),
        Index("ix_arrival_unfinished", "id", postgresql_where=text("state in ('waiting', 'reading')")),
        Index("ix_arrival_vendor_id", "vendor_id"),
        Index("ix_arrival_client_id", "client_id"),
        Index("ix_arrival_inside_id", "inside_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    drop_id: Mapped[int] = mapped_column(ForeignKey("drop.id"))
    inside_id: Mapped[int | None] = mapped_column(ForeignKey("arrival.id"))  # the archive or mail it came out of
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    file_name: Mapped[str]
    channel: Mapped[str]  # console, cli, api, mail, link, demo
    sender: Mapped[str | None]  # address or link token it came through
    vendor_id: Mapped[int | None] = mapped_column(
        ForeignKey("vendor.id")
    )  # said by the link or the person, not guessed
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    taken_at: Mapped[datetime | None]  # when a worker last began to read it
    outcome: Mapped[str | None]  # in words, for the list of the drop
    tried: Mapped[int] = mapped_column(default=0, server_default="0")


class Document(Base):
    """One certificate, endorsement or other paper found in a file, with what was read off it."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_of_file", "sha256"),
        Index(
            "uq_document_one_in_force", "sha256", "part", unique=True, postgresql_where=text("superseded_at is null")
        ),
        Index(
            "ix_document_unmatched",
            "id",
            postgresql_where=text("vendor_id is null and superseded_at is null and set_aside_at is null"),
        ),
        Index("ix_document_of_vendor", "vendor_id", text("received_at desc")),
        CheckConstraint("matched_how is null or matched_how in ('sure', 'person', 'told')", "matched_how_is_known"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    part: Mapped[int]
    file_name: Mapped[str]
    kind: Mapped[str]
    reading: Mapped[
        dict[str, Any]
    ]  # as read, to the extraction contract; never changed after, corrections lie beside it
    reader_version: Mapped[str]
    read_at: Mapped[datetime]
    received_at: Mapped[datetime]  # of its first arrival
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendor.id"))
    matched_how: Mapped[str | None]
    matched_at: Mapped[datetime | None]
    match: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # candidates, scores, reasons
    notice_words: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # of notices, by page
    named_clients: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # ids of clients, by page
    superseded_at: Mapped[datetime | None]  # read again by a better reader, which said something else
    set_aside_as: Mapped[str | None]  # duplicate, not ours: no longer judged
    set_aside_at: Mapped[datetime | None]


class DocumentArrival(Base):
    """Which arrivals brought a document."""

    __tablename__ = "document_arrival"
    __table_args__ = (Index("ix_document_arrival_arrival_id", "arrival_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    arrival_id: Mapped[int] = mapped_column(ForeignKey("arrival.id"), primary_key=True)


class Correction(Base):
    """A value that a person looked at: confirmed as read, or put right. Taken back by a row's end, never erased."""

    __tablename__ = "correction"
    __table_args__ = (
        Index("ix_correction_of_document", "document_id", "id"),
        Index(
            "uq_correction_one_in_force", "document_id", "path", unique=True, postgresql_where=text("ended_at is null")
        ),
        Index("ix_correction_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    path: Mapped[str]  # certificate.coverages[0].limits.each_occurrence
    was: Mapped[dict[str, Any]]  # {"value": …, "confidence": …}
    value: Mapped[dict[str, Any]]  # {"value": …}
    page: Mapped[int | None]
    bbox: Mapped[list[Any] | None]
    confirmed: Mapped[bool]  # true: the value as read was right
    reason: Mapped[str | None]  # why a clear reading was overruled
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Ruling(Base):
    """A person's answer to what no value answers, such as whether a name is the vendor's. Ended, never erased."""

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint("answer in ('other', 'same', 'takes', 'harmless')", "answer_is_known"),
        Index("ix_ruling_of_document", "document_id", "id"),
        Index("uq_ruling_one_in_force", "document_id", "path", unique=True, postgresql_where=text("ended_at is null")),
        Index("ix_ruling_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    path: Mapped[str]
    said: Mapped[str]  # what stood there; where something else comes to stand, the question is asked anew
    answer: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_name: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
