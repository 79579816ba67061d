"""Letters as rows: composed, in the outbox, taken back, sent. Sending by mail comes with the desk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class Letter(Base):
    """One letter to one receiver about one vendor. Until `leaves_at` it can be taken back."""

    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("once_key"),
        CheckConstraint("state in ('outbox', 'taken_back', 'sent')", "state_is_known"),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", "sent_has_its_moment"),
        Index("ix_letter_by_written", "written_at", "id"),
        Index("ix_letter_of_item", "item_id"),
        Index("ix_letter_of_vendor", "vendor_id"),
        Index("ix_letter_agency_id", "agency_id"),
        Index("ix_letter_contact_point_id", "contact_point_id"),
        Index("ix_letter_outbox", "leaves_at", postgresql_where=text("state = 'outbox'")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    once_key: Mapped[str]  # correction_request:item:round
    kind: Mapped[str]
    audience: Mapped[str]  # agent, vendor
    item_id: Mapped[int | None] = mapped_column(ForeignKey("work_item.id"))
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"))
    to_address: Mapped[str | None]  # null: no address known; the letter waits and says so
    subject: Mapped[str]
    body_text: Mapped[str]
    reference: Mapped[str]  # Ref …, asked for in the holder block, matched first when paper comes back
    state: Mapped[str] = mapped_column(default="outbox", server_default="outbox")
    written_at: Mapped[datetime]
    written_by: Mapped[str]
    leaves_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_through: Mapped[str | None]  # which way it left; "demonstration": told so, and no mail left the house


class LetterLine(Base):
    """A deficiency that a letter asks to have put right, for one client."""

    __tablename__ = "letter_line"
    __table_args__ = (
        Index("ix_letter_line_of_letter", "letter_id"),
        Index("ix_letter_line_client_id", "client_id"),
        Index("ix_letter_line_deficiency_id", "deficiency_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    deficiency_id: Mapped[int | None] = mapped_column(ForeignKey("deficiency.id"))
    slug: Mapped[str]
    sentence: Mapped[str]
