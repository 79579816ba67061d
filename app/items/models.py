"""The work item: one vendor and one arrival for a person to look at, with a part for each client it bears on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.items.rules import ACTS, KINDS, STATES
from app.kit.database import Base


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(repr(w) for w in words)})", f"{column}_is_known")


class WorkItem(Base):
    """Something that waits for a person. `version` rises whenever what it says or its state changes (not with claims),
    so that nobody decides on an old picture."""

    __tablename__ = "work_item"
    __table_args__ = (
        _one_of("kind", KINDS),
        _one_of("state", STATES),
        _one_of("acts", ACTS),
        UniqueConstraint("once_key"),
        Index("ix_work_item_open_by_due", "kind", "due_at", "id", postgresql_where=text("state = 'open'")),
        Index("ix_work_item_waiting_by_due", "kind", "due_at", "id", postgresql_where=text("state = 'waiting'")),
        Index(
            "ix_work_item_of_no_client",
            "kind",
            "state",
            "due_at",
            "id",
            postgresql_where=text("not has_clients and state in ('open', 'waiting')"),
        ),
        Index(
            "ix_work_item_mine", "assignee_id", "due_at", "id", postgresql_where=text("state in ('open', 'waiting')")
        ),
        Index("ix_work_item_wakes", "snoozed_until_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_work_item_of_vendor", "vendor_id", "id"),
        Index("ix_work_item_document_id", "document_id"),
        Index("ix_work_item_arrival_id", "arrival_id"),
        Index("ix_work_item_claimed_by_id", "claimed_by_id", postgresql_where=text("claimed_by_id is not null")),
        Index("ix_work_item_closed_by_id", "closed_by_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    once_key: Mapped[str]  # deficient:document id, unmatched:document id, trouble:sha256 of the file
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    acts: Mapped[str] = mapped_column(default="we", server_default="we")
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendor.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    arrival_id: Mapped[int | None] = mapped_column(ForeignKey("arrival.id"))
    has_clients: Mapped[bool] = mapped_column(default=False, server_default="false")
    summary: Mapped[str]  # what is wrong where no client's part says it (trouble, unmatched)
    detail: Mapped[str | None]
    risk: Mapped[int] = mapped_column(default=0, server_default="0")  # the worst of its parts; 100 may be uninsured
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    claimed_at: Mapped[datetime | None]
    claimed_until_at: Mapped[datetime | None]
    snoozed_until_at: Mapped[datetime | None]
    snoozed_for: Mapped[str | None]  # the event that wakes it: reply, upload
    paused_at: Mapped[datetime | None]  # since when our clock stands still, because others must act
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class ItemClient(Base):
    """An item's part for one client, decided on its own. Kind, state and due repeat the item's (a decided part is
    done), so that a person who serves few clients reads their queue off one index; an escalated part is due on its own.
    """

    __tablename__ = "item_client"
    __table_args__ = (
        Index(
            "ix_item_client_open_by_due",
            "client_id",
            "kind",
            "due_at",
            "item_id",
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_item_client_waiting_by_due",
            "client_id",
            "kind",
            "due_at",
            "item_id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_item_client_escalated_by_due", "due_at", "item_id", postgresql_where=text("state = 'escalated'")),
        Index("ix_item_client_assignment_id", "assignment_id"),
        Index("ix_item_client_decided_by_id", "decided_by_id"),
        Index("ix_item_client_answered_by_id", "answered_by_id"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    kind: Mapped[str]
    state: Mapped[str]
    due_at: Mapped[datetime]
    status: Mapped[str | None]  # the verdict's status for this client
    summary: Mapped[str]
    detail: Mapped[str | None]
    risk: Mapped[int] = mapped_column(default=0, server_default="0")
    decision: Mapped[str | None]  # accepted, asked, escalated, wrong_vendor, duplicate
    decision_reason: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str | None]  # what was escalated and handed back, with the answer
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ItemSkip(Base):
    """Somebody was offered an item, passed it by and said why: it is not offered to them again for a while, and
    supervisors read the reasons."""

    __tablename__ = "item_skip"
    __table_args__ = (
        Index("ix_item_skip_of_person", "person_id", "skipped_at"),
        Index("ix_item_skip_item_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    skipped_at: Mapped[datetime]


class ItemDraft(Base):
    """What a person has typed and not yet done with an item: kept so that a reload loses nothing."""

    __tablename__ = "item_draft"
    __table_args__ = (Index("ix_item_draft_person_id", "person_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    content: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class ItemUndo(Base):
    """A decision that can still be taken back, with the picture before it; `until_at` is when it has truly left."""

    __tablename__ = "item_undo"
    __table_args__ = (Index("ix_item_undo_of_item", "item_id", "id"), Index("ix_item_undo_person_id", "person_id"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    what: Mapped[str]
    before: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    until_at: Mapped[datetime | None]  # null: no end by the clock
    undone_at: Mapped[datetime | None]


class SavedView(Base):
    """A queue's filters under a name, for oneself or the team."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_of_person", "person_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    shared: Mapped[bool] = mapped_column(default=False, server_default="false")
    name: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[datetime]
