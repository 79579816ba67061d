"""Clients, vendors, agencies, carriers, how to reach them, and everything ever said with them.

Vendors, agencies, carriers and contact points are shared: one row for each, whoever it works for. What ties a vendor to
a client is its assignment, which carries the client's id and lies under row-level security.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.database import Base


class Client(Base):
    """A company that hires contractors and has us watch their insurance."""

    __tablename__ = "client"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="America/New_York", server_default="America/New_York")
    created_at: Mapped[datetime]


class Vendor(Base):
    """A contractor: the insured, as the client's contract names it."""

    __tablename__ = "vendor"
    __table_args__ = (
        Index("ix_vendor_agency_id", "agency_id"),
        Index("ix_vendor_list_by_name", "legal_name", "id"),
        Index("ix_vendor_by_place", "place"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    legal_name: Mapped[str]
    trade: Mapped[str | None]
    tier: Mapped[str | None]  # T1 to T6, docs/rulebook.md, tiers
    work_state: Mapped[str | None]
    street: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    zip: Mapped[str | None]
    place: Mapped[str | None] = mapped_column(String(collation="C"))  # the address as addresses are compared
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))  # who writes its certificates now
    facts: Mapped[dict[str, Any]] = mapped_column(
        default=dict, server_default="{}"
    )  # as the vendor file, docs/rulebook.md
    created_at: Mapped[datetime]


class VendorName(Base):
    """A name under which documents may come for a vendor. `folded` is the name as names are compared."""

    __tablename__ = "vendor_name"
    __table_args__ = (
        UniqueConstraint("vendor_id", "kind", "folded"),
        CheckConstraint("kind in ('legal', 'dba', 'alias')", "kind_is_known"),
        Index("ix_vendor_name_by_folded", "folded"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    kind: Mapped[str]
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(String(collation="C"))
    learnt_from: Mapped[str]  # "client's list", "document 81, matched by Dana"
    learnt_at: Mapped[datetime]


class VendorPolicy(Base):
    """A policy number seen for a vendor, so that next year's paper finds its way."""

    __tablename__ = "vendor_policy"
    __table_args__ = (
        UniqueConstraint("vendor_id", "folded"),
        Index("ix_vendor_policy_by_folded", "folded"),
        Index("ix_vendor_policy_carrier_id", "carrier_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("carrier.id"))
    policy_number: Mapped[str]
    folded: Mapped[str] = mapped_column(String(collation="C"))
    learnt_from: Mapped[str]  # "document 81"
    learnt_at: Mapped[datetime]


class Agency(Base):
    """A producer's office: who issues certificates and can have them corrected."""

    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("folded"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(String(collation="C"))
    address: Mapped[str | None]
    state: Mapped[str | None]
    time_zone: Mapped[str | None]
    created_at: Mapped[datetime]


class Carrier(Base):
    """A writing company (never the group), with its NAIC code where it has one."""

    __tablename__ = "carrier"
    __table_args__ = (UniqueConstraint("folded"), Index("ix_carrier_by_naic", "naic"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(String(collation="C"))
    naic: Mapped[str | None]


class ContactPoint(Base):
    """A number or address of a person at a vendor, agency, carrier or client: where it was learnt, when it last worked."""

    __tablename__ = "contact_point"
    __table_args__ = (
        CheckConstraint("num_nonnulls(vendor_id, agency_id, carrier_id, client_id) = 1", "has_one_owner"),
        CheckConstraint("kind in ('phone', 'email')", "kind_is_known"),
        Index("ix_contact_point_of_vendor", "vendor_id"),
        Index("ix_contact_point_of_agency", "agency_id"),
        Index("ix_contact_point_carrier_id", "carrier_id"),
        Index("ix_contact_point_client_id", "client_id"),
        Index("ix_contact_point_by_value", "value"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendor.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("carrier.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    person_name: Mapped[str | None]
    title: Mapped[str | None]
    kind: Mapped[str]
    value: Mapped[str]  # e-mail in lower case; phone in E.164
    extension: Mapped[str | None]
    time_zone: Mapped[str | None]
    learnt_from: Mapped[str]
    learnt_at: Mapped[datetime]
    last_worked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Assignment(Base):
    """A vendor working for a client under a program: what is demanded of whom, and for how long."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("client_id", "vendor_id", "program_id"),
        Index("ix_assignment_of_vendor", "vendor_id"),
        Index("ix_assignment_program_id", "program_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    vendor_id: Mapped[int] = mapped_column(ForeignKey("vendor.id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    contract_from_on: Mapped[date | None]
    contract_to_on: Mapped[date | None]
    contract_on_file: Mapped[bool | None]
    active_from_on: Mapped[date]
    active_to_on: Mapped[date | None]
    created_at: Mapped[datetime]


class Touch(Base):
    """One thing that happened with a vendor or agency: a call, letter, arrival, note or decision. The timeline."""

    __tablename__ = "touch"
    __table_args__ = (
        Index("ix_touch_timeline_of_vendor", "vendor_id", text("at desc"), text("id desc")),
        Index("ix_touch_timeline_of_agency", "agency_id", text("at desc"), text("id desc")),
        Index("ix_touch_client_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    vendor_id: Mapped[int | None] = mapped_column(ForeignKey("vendor.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))  # null: concerns no client in particular
    at: Mapped[datetime]
    kind: Mapped[str]  # arrival, letter, call, note, decision
    inbound: Mapped[bool] = mapped_column(default=False, server_default="false")
    title: Mapped[str]
    body: Mapped[str | None]
    actor_name: Mapped[str]
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None] = mapped_column(BigInteger)


class SearchTerm(Base):
    """A lower-case term that finds something: searched by prefix ranges, which row-level security leaves fast."""

    __tablename__ = "search_term"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "term"),
        Index("ix_search_term_by_prefix", "term"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]  # vendor, agency, carrier, client, policy, certificate, reference, phone, email, person
    subject_id: Mapped[int] = mapped_column(BigInteger)
    term: Mapped[str] = mapped_column(String(collation="C"))
    shown: Mapped[str]
