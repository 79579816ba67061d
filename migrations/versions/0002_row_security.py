"""What the product's role may touch, and which clients' rows a transaction sees.

Owner and product alike are held to the policies (force); only superusers step over them, and none serves.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OF_A_CLIENT = (
    "assignment", "program", "program_version", "waiver", "item_client", "judgment", "standing", "deficiency",
    "letter_line",
)  # fmt: skip

ALL = "(select current_setting('certdesk.all_clients', true) = 'on')"
IDS = "any ((select coalesce(nullif(current_setting('certdesk.client_ids', true), ''), '{}')::bigint[])::bigint[])"


def upgrade() -> None:
    for table in OF_A_CLIENT:
        guard(table, f"{ALL} or client_id = {IDS}")
    guard("touch", f"client_id is null or {ALL} or client_id = {IDS}")
    guard(
        "work_item",
        f"not has_clients or {ALL} or exists (select from item_client c where c.item_id = work_item.id and c.client_id = {IDS})",
        # an item is added before its parts, so what is written is not held to them
        written="true",
    )
    guard(
        "letter",
        f"{ALL} or exists (select from letter_line l where l.letter_id = letter.id and l.client_id = {IDS})",
        written="true",
    )
    op.execute("grant usage on schema public to certdesk_app")
    op.execute("grant select, insert, update, delete on all tables in schema public to certdesk_app")
    op.execute("grant usage, select on all sequences in schema public to certdesk_app")
    op.execute("revoke update, delete on audit_row from certdesk_app")
    op.execute("revoke update, delete on stored_file from certdesk_app")
    op.execute(
        "alter default privileges in schema public grant select, insert, update, delete on tables to certdesk_app"
    )
    op.execute("alter default privileges in schema public grant usage, select on sequences to certdesk_app")


def guard(table: str, seen: str, written: str | None = None) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    op.execute(f"create policy clients on {table} using ({seen}) with check ({written or seen})")


def downgrade() -> None:
    for table in (*OF_A_CLIENT, "touch", "work_item", "letter"):
        op.execute(f"drop policy clients on {table}")
        op.execute(f"alter table {table} no force row level security")
        op.execute(f"alter table {table} disable row level security")
