"""The tables, as the models of every area say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(collation="C"), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("folded", name=op.f("uq_agency_folded")),
    )
    op.create_table(
        "audit_row",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=Text()), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
    )
    op.create_index("ix_audit_row_history_of_subject", "audit_row", ["subject_kind", "subject_id", "id"], unique=False)
    op.create_table(
        "carrier",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(collation="C"), nullable=False),
        sa.Column("naic", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("folded", name=op.f("uq_carrier_folded")),
    )
    op.create_index("ix_carrier_by_naic", "carrier", ["naic"], unique=False)
    op.create_table(
        "client",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), server_default="America/New_York", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client")),
        sa.UniqueConstraint("name", name=op.f("uq_client_name")),
    )
    op.create_table(
        "long_work",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("asked", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_long_work")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settings", postgresql.JSONB(astext_type=Text()), server_default="{}", nullable=False),
        sa.CheckConstraint(
            "role in ('analyst', 'supervisor', 'account_manager', 'admin')", name=op.f("ck_person_role_is_known")
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "search_term",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("term", sa.String(collation="C"), nullable=False),
        sa.Column("shown", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_term")),
        sa.UniqueConstraint("kind", "subject_id", "term", name=op.f("uq_search_term_kind_subject_id_term")),
    )
    op.create_index("ix_search_term_by_prefix", "search_term", ["term"], unique=False)
    op.create_table(
        "sign_in_wait",
        sa.Column("email_hash", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rests_until_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email_hash", name=op.f("pk_sign_in_wait")),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "timed_tick",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "due_at", name=op.f("pk_timed_tick")),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_api_key_client_id_client")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_api_key_created_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_key_key_hash")),
    )
    op.create_index("ix_api_key_client_id", "api_key", ["client_id"], unique=False)
    op.create_index("ix_api_key_created_by_id", "api_key", ["created_by_id"], unique=False)
    op.create_table(
        "password_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_link_token_hash")),
    )
    op.create_index("ix_password_link_of_person", "password_link", ["person_id"], unique=False)
    op.create_table(
        "program",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_program_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("client_id", "name", name=op.f("uq_program_client_id_name")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("person_id", "code_hash", name=op.f("uq_recovery_code_person_id_code_hash")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_of_person", "saved_view", ["person_id"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index("ix_sign_in_of_person", "sign_in", ["person_id"], unique=False)
    op.create_table(
        "team_client",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_team_client_client_id_client")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_client_team_id_team")),
        sa.PrimaryKeyConstraint("team_id", "client_id", name=op.f("pk_team_client")),
    )
    op.create_index("ix_team_client_teams_of_client", "team_client", ["client_id"], unique=False)
    op.create_table(
        "team_member",
        sa.Column("team_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_member_person_id_person")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id_team")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_team_member")),
    )
    op.create_index("ix_team_member_teams_of_person", "team_member", ["person_id"], unique=False)
    op.create_table(
        "vendor",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("legal_name", sa.String(), nullable=False),
        sa.Column("trade", sa.String(), nullable=True),
        sa.Column("tier", sa.String(), nullable=True),
        sa.Column("work_state", sa.String(), nullable=True),
        sa.Column("street", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("zip", sa.String(), nullable=True),
        sa.Column("place", sa.String(collation="C"), nullable=True),
        sa.Column("agency_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_vendor_agency_id_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor")),
    )
    op.create_index("ix_vendor_agency_id", "vendor", ["agency_id"], unique=False)
    op.create_index("ix_vendor_by_place", "vendor", ["place"], unique=False)
    op.create_index("ix_vendor_list_by_name", "vendor", ["legal_name", "id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("contract_from_on", sa.Date(), nullable=True),
        sa.Column("contract_to_on", sa.Date(), nullable=True),
        sa.Column("contract_on_file", sa.Boolean(), nullable=True),
        sa.Column("active_from_on", sa.Date(), nullable=False),
        sa.Column("active_to_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_assignment_client_id_client")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_assignment_program_id_program")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_assignment_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "client_id", "vendor_id", "program_id", name=op.f("uq_assignment_client_id_vendor_id_program_id")
        ),
    )
    op.create_index("ix_assignment_of_vendor", "assignment", ["vendor_id"], unique=False)
    op.create_index("ix_assignment_program_id", "assignment", ["program_id"], unique=False)
    op.create_table(
        "contact_point",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=True),
        sa.Column("agency_id", sa.BigInteger(), nullable=True),
        sa.Column("carrier_id", sa.BigInteger(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("learnt_from", sa.String(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('phone', 'email')", name=op.f("ck_contact_point_kind_is_known")),
        sa.CheckConstraint(
            "num_nonnulls(vendor_id, agency_id, carrier_id, client_id) = 1", name=op.f("ck_contact_point_has_one_owner")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_contact_point_agency_id_agency")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_contact_point_carrier_id_carrier")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_contact_point_client_id_client")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_contact_point_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
    )
    op.create_index("ix_contact_point_by_value", "contact_point", ["value"], unique=False)
    op.create_index("ix_contact_point_carrier_id", "contact_point", ["carrier_id"], unique=False)
    op.create_index("ix_contact_point_client_id", "contact_point", ["client_id"], unique=False)
    op.create_index("ix_contact_point_of_agency", "contact_point", ["agency_id"], unique=False)
    op.create_index("ix_contact_point_of_vendor", "contact_point", ["vendor_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reading", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("reader_version", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=True),
        sa.Column("matched_how", sa.String(), nullable=True),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("match", postgresql.JSONB(astext_type=Text()), server_default="{}", nullable=False),
        sa.Column("notice_words", postgresql.JSONB(astext_type=Text()), server_default="{}", nullable=False),
        sa.Column("named_clients", postgresql.JSONB(astext_type=Text()), server_default="{}", nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_as", sa.String(), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "matched_how is null or matched_how in ('sure', 'person', 'told')",
            name=op.f("ck_document_matched_how_is_known"),
        ),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_document_sha256_stored_file")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_document_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_of_file", "document", ["sha256"], unique=False)
    op.create_index(
        "ix_document_of_vendor", "document", ["vendor_id", sa.literal_column("received_at desc")], unique=False
    )
    op.create_index(
        "ix_document_unmatched",
        "document",
        ["id"],
        unique=False,
        postgresql_where=sa.text("vendor_id is null and superseded_at is null and set_aside_at is null"),
    )
    op.create_index(
        "uq_document_one_in_force",
        "document",
        ["sha256", "part"],
        unique=True,
        postgresql_where=sa.text("superseded_at is null"),
    )
    op.create_table(
        "drop",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("brought_by", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("vendor_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_drop_client_id_client")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_drop_person_id_person")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_drop_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drop")),
    )
    op.create_index(op.f("ix_drop_client_id"), "drop", ["client_id"], unique=False)
    op.create_index("ix_drop_person_id", "drop", ["person_id"], unique=False)
    op.create_index(
        "ix_drop_recent", "drop", [sa.literal_column("started_at desc"), sa.literal_column("id desc")], unique=False
    )
    op.create_index(op.f("ix_drop_vendor_id"), "drop", ["vendor_id"], unique=False)
    op.create_table(
        "program_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("program_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("takes_effect_on", sa.Date(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_program_version_client_id_client")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_program_version_program_id_program")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_version")),
        sa.UniqueConstraint("program_id", "number", name=op.f("uq_program_version_program_id_number")),
    )
    op.create_index("ix_program_version_client_id", "program_version", ["client_id"], unique=False)
    op.create_index("ix_program_version_in_force", "program_version", ["program_id", "takes_effect_on"], unique=False)
    op.create_table(
        "touch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=True),
        sa.Column("agency_id", sa.BigInteger(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("inbound", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_touch_agency_id_agency")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_touch_client_id_client")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_touch_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touch")),
    )
    op.create_index("ix_touch_client_id", "touch", ["client_id"], unique=False)
    op.create_index(
        "ix_touch_timeline_of_agency",
        "touch",
        ["agency_id", sa.literal_column("at desc"), sa.literal_column("id desc")],
        unique=False,
    )
    op.create_index(
        "ix_touch_timeline_of_vendor",
        "touch",
        ["vendor_id", sa.literal_column("at desc"), sa.literal_column("id desc")],
        unique=False,
    )
    op.create_table(
        "vendor_name",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(collation="C"), nullable=False),
        sa.Column("learnt_from", sa.String(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('legal', 'dba', 'alias')", name=op.f("ck_vendor_name_kind_is_known")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_name_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_name")),
        sa.UniqueConstraint("vendor_id", "kind", "folded", name=op.f("uq_vendor_name_vendor_id_kind_folded")),
    )
    op.create_index("ix_vendor_name_by_folded", "vendor_name", ["folded"], unique=False)
    op.create_table(
        "vendor_policy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=True),
        sa.Column("policy_number", sa.String(), nullable=False),
        sa.Column("folded", sa.String(collation="C"), nullable=False),
        sa.Column("learnt_from", sa.String(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_vendor_policy_carrier_id_carrier")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_vendor_policy_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_policy")),
        sa.UniqueConstraint("vendor_id", "folded", name=op.f("uq_vendor_policy_vendor_id_folded")),
    )
    op.create_index("ix_vendor_policy_by_folded", "vendor_policy", ["folded"], unique=False)
    op.create_index("ix_vendor_policy_carrier_id", "vendor_policy", ["carrier_id"], unique=False)
    op.create_table(
        "arrival",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("drop_id", sa.BigInteger(), nullable=False),
        sa.Column("inside_id", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=True),
        sa.Column("vendor_id", sa.BigInteger(), nullable=True),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("tried", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'reading', 'read', 'trouble')", name=op.f("ck_arrival_state_is_known")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_arrival_client_id_client")),
        sa.ForeignKeyConstraint(["drop_id"], ["drop.id"], name=op.f("fk_arrival_drop_id_drop")),
        sa.ForeignKeyConstraint(["inside_id"], ["arrival.id"], name=op.f("fk_arrival_inside_id_arrival")),
        sa.ForeignKeyConstraint(["sha256"], ["stored_file.sha256"], name=op.f("fk_arrival_sha256_stored_file")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_arrival_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    op.create_index("ix_arrival_client_id", "arrival", ["client_id"], unique=False)
    op.create_index("ix_arrival_inside_id", "arrival", ["inside_id"], unique=False)
    op.create_index("ix_arrival_of_drop", "arrival", ["drop_id", "id"], unique=False)
    op.create_index("ix_arrival_of_file", "arrival", ["sha256"], unique=False)
    op.create_index(
        "ix_arrival_unfinished",
        "arrival",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state in ('waiting', 'reading')"),
    )
    op.create_index("ix_arrival_vendor_id", "arrival", ["vendor_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("was", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("bbox", postgresql.JSONB(astext_type=Text()), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_correction_document_id_document")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_correction_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index("ix_correction_of_document", "correction", ["document_id", "id"], unique=False)
    op.create_index("ix_correction_person_id", "correction", ["person_id"], unique=False)
    op.create_index(
        "uq_correction_one_in_force",
        "correction",
        ["document_id", "path"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "deficiency",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("line", sa.String(), nullable=True),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("finding", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("waived", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_deficiency_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_deficiency_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deficiency")),
    )
    op.create_index(
        "ix_deficiency_open_of_client",
        "deficiency",
        ["client_id", "slug"],
        unique=False,
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_index(
        "uq_deficiency_one_open",
        "deficiency",
        ["assignment_id", "key"],
        unique=True,
        postgresql_where=sa.text("closed_at is null"),
    )
    op.create_table(
        "judgment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("program_version_id", sa.BigInteger(), nullable=False),
        sa.Column("rulebook_version", sa.String(), nullable=False),
        sa.Column("as_of_on", sa.Date(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("verdict", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("next_expiration_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("of_its_day", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_judgment_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_judgment_client_id_client")),
        sa.ForeignKeyConstraint(
            ["program_version_id"], ["program_version.id"], name=op.f("fk_judgment_program_version_id_program_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgment")),
    )
    op.create_index("ix_judgment_assignment_id", "judgment", ["assignment_id", "made_at"], unique=False)
    op.create_index("ix_judgment_client_id", "judgment", ["client_id"], unique=False)
    op.create_index(
        "ix_judgment_of_assignment",
        "judgment",
        ["assignment_id", "id"],
        unique=False,
        postgresql_where=sa.text("of_its_day"),
    )
    op.create_index("ix_judgment_program_version_id", "judgment", ["program_version_id"], unique=False)
    op.create_table(
        "ruling",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer in ('other', 'same', 'takes', 'harmless')", name=op.f("ck_ruling_answer_is_known")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_ruling_document_id_document")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ruling_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    op.create_index("ix_ruling_of_document", "ruling", ["document_id", "id"], unique=False)
    op.create_index("ix_ruling_person_id", "ruling", ["person_id"], unique=False)
    op.create_index(
        "uq_ruling_one_in_force",
        "ruling",
        ["document_id", "path"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("requirement", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("approver in ('client', 'account_manager')", name=op.f("ck_waiver_approver_is_known")),
        sa.CheckConstraint("to_on > from_on", name=op.f("ck_waiver_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_waiver_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_waiver_client_id_client")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index("ix_waiver_client_id", "waiver", ["client_id"], unique=False)
    op.create_index("ix_waiver_of_assignment", "waiver", ["assignment_id"], unique=False)
    op.create_table(
        "document_arrival",
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("arrival_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrival.id"], name=op.f("fk_document_arrival_arrival_id_arrival")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_arrival_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "arrival_id", name=op.f("pk_document_arrival")),
    )
    op.create_index("ix_document_arrival_arrival_id", "document_arrival", ["arrival_id"], unique=False)
    op.create_table(
        "judgment_document",
        sa.Column("judgment_id", sa.BigInteger(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_judgment_document_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["judgment_id"], ["judgment.id"], name=op.f("fk_judgment_document_judgment_id_judgment")
        ),
        sa.PrimaryKeyConstraint("judgment_id", "document_id", name=op.f("pk_judgment_document")),
    )
    op.create_index("ix_judgment_document_document_id", "judgment_document", ["document_id"], unique=False)
    op.create_table(
        "standing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=False),
        sa.Column("judgment_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("next_expiration_on", sa.Date(), nullable=True),
        sa.Column("judge_again_on", sa.Date(), nullable=True),
        sa.Column("valid_from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_standing_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_standing_client_id_client")),
        sa.ForeignKeyConstraint(["judgment_id"], ["judgment.id"], name=op.f("fk_standing_judgment_id_judgment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_as_of", "standing", ["assignment_id", "valid_from_at"], unique=False)
    op.create_index(
        "ix_standing_due_for_judging",
        "standing",
        ["judge_again_on"],
        unique=False,
        postgresql_where=sa.text("valid_to_at is null"),
    )
    op.create_index("ix_standing_judgment_id", "standing", ["judgment_id"], unique=False)
    op.create_index(
        "ix_standing_next_expiration",
        "standing",
        ["next_expiration_on"],
        unique=False,
        postgresql_where=sa.text("valid_to_at is null"),
    )
    op.create_index(
        "ix_standing_now_by_status",
        "standing",
        ["client_id", "status"],
        unique=False,
        postgresql_where=sa.text("valid_to_at is null"),
    )
    op.create_index(
        "uq_standing_one_open",
        "standing",
        ["assignment_id"],
        unique=True,
        postgresql_where=sa.text("valid_to_at is null"),
    )
    op.create_table(
        "work_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("once_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="open", nullable=False),
        sa.Column("acts", sa.String(), server_default="we", nullable=False),
        sa.Column("vendor_id", sa.BigInteger(), nullable=True),
        sa.Column("document_id", sa.BigInteger(), nullable=True),
        sa.Column("arrival_id", sa.BigInteger(), nullable=True),
        sa.Column("has_clients", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("risk", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assignee_id", sa.BigInteger(), nullable=True),
        sa.Column("claimed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_for", sa.String(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "acts in ('we', 'agent', 'insured', 'carrier', 'client')", name=op.f("ck_work_item_acts_is_known")
        ),
        sa.CheckConstraint(
            "kind in ('unmatched', 'reading', 'deficient', 'trouble')", name=op.f("ck_work_item_kind_is_known")
        ),
        sa.CheckConstraint(
            "state in ('open', 'waiting', 'escalated', 'done')", name=op.f("ck_work_item_state_is_known")
        ),
        sa.ForeignKeyConstraint(["arrival_id"], ["arrival.id"], name=op.f("fk_work_item_arrival_id_arrival")),
        sa.ForeignKeyConstraint(["assignee_id"], ["person.id"], name=op.f("fk_work_item_assignee_id_person")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["person.id"], name=op.f("fk_work_item_claimed_by_id_person")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_work_item_closed_by_id_person")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_work_item_document_id_document")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_work_item_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("once_key", name=op.f("uq_work_item_once_key")),
    )
    op.create_index("ix_work_item_arrival_id", "work_item", ["arrival_id"], unique=False)
    op.create_index(
        "ix_work_item_claimed_by_id",
        "work_item",
        ["claimed_by_id"],
        unique=False,
        postgresql_where=sa.text("claimed_by_id is not null"),
    )
    op.create_index("ix_work_item_closed_by_id", "work_item", ["closed_by_id"], unique=False)
    op.create_index("ix_work_item_document_id", "work_item", ["document_id"], unique=False)
    op.create_index(
        "ix_work_item_mine",
        "work_item",
        ["assignee_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state in ('open', 'waiting')"),
    )
    op.create_index(
        "ix_work_item_of_no_client",
        "work_item",
        ["kind", "state", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("not has_clients and state in ('open', 'waiting')"),
    )
    op.create_index("ix_work_item_of_vendor", "work_item", ["vendor_id", "id"], unique=False)
    op.create_index(
        "ix_work_item_open_by_due",
        "work_item",
        ["kind", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_work_item_waiting_by_due",
        "work_item",
        ["kind", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_work_item_wakes",
        "work_item",
        ["snoozed_until_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "item_client",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("assignment_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("risk", sa.Integer(), server_default="0", nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_item_client_answered_by_id_person")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_item_client_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_item_client_client_id_client")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_item_client_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.id"], name=op.f("fk_item_client_item_id_work_item"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("item_id", "client_id", name=op.f("pk_item_client")),
    )
    op.create_index("ix_item_client_answered_by_id", "item_client", ["answered_by_id"], unique=False)
    op.create_index("ix_item_client_assignment_id", "item_client", ["assignment_id"], unique=False)
    op.create_index("ix_item_client_decided_by_id", "item_client", ["decided_by_id"], unique=False)
    op.create_index(
        "ix_item_client_escalated_by_due",
        "item_client",
        ["due_at", "item_id"],
        unique=False,
        postgresql_where=sa.text("state = 'escalated'"),
    )
    op.create_index(
        "ix_item_client_open_by_due",
        "item_client",
        ["client_id", "kind", "due_at", "item_id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_item_client_waiting_by_due",
        "item_client",
        ["client_id", "kind", "due_at", "item_id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "item_draft",
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.id"], name=op.f("fk_item_draft_item_id_work_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_draft_person_id_person")),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_item_draft")),
    )
    op.create_index("ix_item_draft_person_id", "item_draft", ["person_id"], unique=False)
    op.create_table(
        "item_skip",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.id"], name=op.f("fk_item_skip_item_id_work_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_skip_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_skip")),
    )
    op.create_index("ix_item_skip_item_id", "item_skip", ["item_id"], unique=False)
    op.create_index("ix_item_skip_of_person", "item_skip", ["person_id", "skipped_at"], unique=False)
    op.create_table(
        "item_undo",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.id"], name=op.f("fk_item_undo_item_id_work_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_undo_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_undo")),
    )
    op.create_index("ix_item_undo_of_item", "item_undo", ["item_id", "id"], unique=False)
    op.create_index("ix_item_undo_person_id", "item_undo", ["person_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("once_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("vendor_id", sa.BigInteger(), nullable=False),
        sa.Column("agency_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_point_id", sa.BigInteger(), nullable=True),
        sa.Column("to_address", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body_text", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("state", sa.String(), server_default="outbox", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_through", sa.String(), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at is not null)", name=op.f("ck_letter_sent_has_its_moment")),
        sa.CheckConstraint("state in ('outbox', 'taken_back', 'sent')", name=op.f("ck_letter_state_is_known")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_letter_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_point.id"], name=op.f("fk_letter_contact_point_id_contact_point")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name=op.f("fk_letter_item_id_work_item")),
        sa.ForeignKeyConstraint(["vendor_id"], ["vendor.id"], name=op.f("fk_letter_vendor_id_vendor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("once_key", name=op.f("uq_letter_once_key")),
    )
    op.create_index("ix_letter_agency_id", "letter", ["agency_id"], unique=False)
    op.create_index("ix_letter_by_written", "letter", ["written_at", "id"], unique=False)
    op.create_index("ix_letter_contact_point_id", "letter", ["contact_point_id"], unique=False)
    op.create_index("ix_letter_of_item", "letter", ["item_id"], unique=False)
    op.create_index("ix_letter_of_vendor", "letter", ["vendor_id"], unique=False)
    op.create_index(
        "ix_letter_outbox", "letter", ["leaves_at"], unique=False, postgresql_where=sa.text("state = 'outbox'")
    )
    op.create_table(
        "letter_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("letter_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("deficiency_id", sa.BigInteger(), nullable=True),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_letter_line_client_id_client")),
        sa.ForeignKeyConstraint(
            ["deficiency_id"], ["deficiency.id"], name=op.f("fk_letter_line_deficiency_id_deficiency")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_letter_line_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_line")),
    )
    op.create_index("ix_letter_line_client_id", "letter_line", ["client_id"], unique=False)
    op.create_index("ix_letter_line_deficiency_id", "letter_line", ["deficiency_id"], unique=False)
    op.create_index("ix_letter_line_of_letter", "letter_line", ["letter_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_letter_line_of_letter", table_name="letter_line")
    op.drop_index("ix_letter_line_deficiency_id", table_name="letter_line")
    op.drop_index("ix_letter_line_client_id", table_name="letter_line")
    op.drop_table("letter_line")
    op.drop_index("ix_letter_outbox", table_name="letter", postgresql_where=sa.text("state = 'outbox'"))
    op.drop_index("ix_letter_of_vendor", table_name="letter")
    op.drop_index("ix_letter_of_item", table_name="letter")
    op.drop_index("ix_letter_contact_point_id", table_name="letter")
    op.drop_index("ix_letter_by_written", table_name="letter")
    op.drop_index("ix_letter_agency_id", table_name="letter")
    op.drop_table("letter")
    op.drop_index("ix_item_undo_person_id", table_name="item_undo")
    op.drop_index("ix_item_undo_of_item", table_name="item_undo")
    op.drop_table("item_undo")
    op.drop_index("ix_item_skip_of_person", table_name="item_skip")
    op.drop_index("ix_item_skip_item_id", table_name="item_skip")
    op.drop_table("item_skip")
    op.drop_index("ix_item_draft_person_id", table_name="item_draft")
    op.drop_table("item_draft")
    op.drop_index(
        "ix_item_client_waiting_by_due", table_name="item_client", postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_index("ix_item_client_open_by_due", table_name="item_client", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(
        "ix_item_client_escalated_by_due", table_name="item_client", postgresql_where=sa.text("state = 'escalated'")
    )
    op.drop_index("ix_item_client_decided_by_id", table_name="item_client")
    op.drop_index("ix_item_client_assignment_id", table_name="item_client")
    op.drop_index("ix_item_client_answered_by_id", table_name="item_client")
    op.drop_table("item_client")
    op.drop_index("ix_work_item_wakes", table_name="work_item", postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index("ix_work_item_waiting_by_due", table_name="work_item", postgresql_where=sa.text("state = 'waiting'"))
    op.drop_index("ix_work_item_open_by_due", table_name="work_item", postgresql_where=sa.text("state = 'open'"))
    op.drop_index("ix_work_item_of_vendor", table_name="work_item")
    op.drop_index(
        "ix_work_item_of_no_client",
        table_name="work_item",
        postgresql_where=sa.text("not has_clients and state in ('open', 'waiting')"),
    )
    op.drop_index("ix_work_item_mine", table_name="work_item", postgresql_where=sa.text("state in ('open', 'waiting')"))
    op.drop_index("ix_work_item_document_id", table_name="work_item")
    op.drop_index("ix_work_item_closed_by_id", table_name="work_item")
    op.drop_index(
        "ix_work_item_claimed_by_id", table_name="work_item", postgresql_where=sa.text("claimed_by_id is not null")
    )
    op.drop_index("ix_work_item_arrival_id", table_name="work_item")
    op.drop_table("work_item")
    op.drop_index("uq_standing_one_open", table_name="standing", postgresql_where=sa.text("valid_to_at is null"))
    op.drop_index("ix_standing_now_by_status", table_name="standing", postgresql_where=sa.text("valid_to_at is null"))
    op.drop_index("ix_standing_next_expiration", table_name="standing", postgresql_where=sa.text("valid_to_at is null"))
    op.drop_index("ix_standing_judgment_id", table_name="standing")
    op.drop_index("ix_standing_due_for_judging", table_name="standing", postgresql_where=sa.text("valid_to_at is null"))
    op.drop_index("ix_standing_as_of", table_name="standing")
    op.drop_table("standing")
    op.drop_index("ix_judgment_document_document_id", table_name="judgment_document")
    op.drop_table("judgment_document")
    op.drop_index("ix_document_arrival_arrival_id", table_name="document_arrival")
    op.drop_table("document_arrival")
    op.drop_index("ix_waiver_of_assignment", table_name="waiver")
    op.drop_index("ix_waiver_client_id", table_name="waiver")
    op.drop_table("waiver")
    op.drop_index("uq_ruling_one_in_force", table_name="ruling", postgresql_where=sa.text("ended_at is null"))
    op.drop_index("ix_ruling_person_id", table_name="ruling")
    op.drop_index("ix_ruling_of_document", table_name="ruling")
    op.drop_table("ruling")
    op.drop_index("ix_judgment_program_version_id", table_name="judgment")
    op.drop_index("ix_judgment_of_assignment", table_name="judgment", postgresql_where=sa.text("of_its_day"))
    op.drop_index("ix_judgment_client_id", table_name="judgment")
    op.drop_index("ix_judgment_assignment_id", table_name="judgment")
    op.drop_table("judgment")
    op.drop_index("uq_deficiency_one_open", table_name="deficiency", postgresql_where=sa.text("closed_at is null"))
    op.drop_index(
        "ix_deficiency_open_of_client", table_name="deficiency", postgresql_where=sa.text("closed_at is null")
    )
    op.drop_table("deficiency")
    op.drop_index("uq_correction_one_in_force", table_name="correction", postgresql_where=sa.text("ended_at is null"))
    op.drop_index("ix_correction_person_id", table_name="correction")
    op.drop_index("ix_correction_of_document", table_name="correction")
    op.drop_table("correction")
    op.drop_index("ix_arrival_vendor_id", table_name="arrival")
    op.drop_index(
        "ix_arrival_unfinished", table_name="arrival", postgresql_where=sa.text("state in ('waiting', 'reading')")
    )
    op.drop_index("ix_arrival_of_file", table_name="arrival")
    op.drop_index("ix_arrival_of_drop", table_name="arrival")
    op.drop_index("ix_arrival_inside_id", table_name="arrival")
    op.drop_index("ix_arrival_client_id", table_name="arrival")
    op.drop_table("arrival")
    op.drop_index("ix_vendor_policy_carrier_id", table_name="vendor_policy")
    op.drop_index("ix_vendor_policy_by_folded", table_name="vendor_policy")
    op.drop_table("vendor_policy")
    op.drop_index("ix_vendor_name_by_folded", table_name="vendor_name")
    op.drop_table("vendor_name")
    op.drop_index("ix_touch_timeline_of_vendor", table_name="touch")
    op.drop_index("ix_touch_timeline_of_agency", table_name="touch")
    op.drop_index("ix_touch_client_id", table_name="touch")
    op.drop_table("touch")
    op.drop_index("ix_program_version_in_force", table_name="program_version")
    op.drop_index("ix_program_version_client_id", table_name="program_version")
    op.drop_table("program_version")
    op.drop_index(op.f("ix_drop_vendor_id"), table_name="drop")
    op.drop_index("ix_drop_recent", table_name="drop")
    op.drop_index("ix_drop_person_id", table_name="drop")
    op.drop_index(op.f("ix_drop_client_id"), table_name="drop")
    op.drop_table("drop")
    op.drop_index("uq_document_one_in_force", table_name="document", postgresql_where=sa.text("superseded_at is null"))
    op.drop_index(
        "ix_document_unmatched",
        table_name="document",
        postgresql_where=sa.text("vendor_id is null and superseded_at is null and set_aside_at is null"),
    )
    op.drop_index("ix_document_of_vendor", table_name="document")
    op.drop_index("ix_document_of_file", table_name="document")
    op.drop_table("document")
    op.drop_index("ix_contact_point_of_vendor", table_name="contact_point")
    op.drop_index("ix_contact_point_of_agency", table_name="contact_point")
    op.drop_index("ix_contact_point_client_id", table_name="contact_point")
    op.drop_index("ix_contact_point_carrier_id", table_name="contact_point")
    op.drop_index("ix_contact_point_by_value", table_name="contact_point")
    op.drop_table("contact_point")
    op.drop_index("ix_assignment_program_id", table_name="assignment")
    op.drop_index("ix_assignment_of_vendor", table_name="assignment")
    op.drop_table("assignment")
    op.drop_index("ix_vendor_list_by_name", table_name="vendor")
    op.drop_index("ix_vendor_by_place", table_name="vendor")
    op.drop_index("ix_vendor_agency_id", table_name="vendor")
    op.drop_table("vendor")
    op.drop_index("ix_team_member_teams_of_person", table_name="team_member")
    op.drop_table("team_member")
    op.drop_index("ix_team_client_teams_of_client", table_name="team_client")
    op.drop_table("team_client")
    op.drop_index("ix_sign_in_of_person", table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index("ix_saved_view_of_person", table_name="saved_view")
    op.drop_table("saved_view")
    op.drop_table("recovery_code")
    op.drop_table("program")
    op.drop_index("ix_password_link_of_person", table_name="password_link")
    op.drop_table("password_link")
    op.drop_index("ix_api_key_created_by_id", table_name="api_key")
    op.drop_index("ix_api_key_client_id", table_name="api_key")
    op.drop_table("api_key")
    op.drop_table("timed_tick")
    op.drop_table("team")
    op.drop_table("stored_file")
    op.drop_table("sign_in_wait")
    op.drop_index("ix_search_term_by_prefix", table_name="search_term")
    op.drop_table("search_term")
    op.drop_table("person")
    op.drop_table("long_work")
    op.drop_table("client")
    op.drop_index("ix_carrier_by_naic", table_name="carrier")
    op.drop_table("carrier")
    op.drop_index("ix_audit_row_history_of_subject", table_name="audit_row")
    op.drop_table("audit_row")
    op.drop_table("agency")
