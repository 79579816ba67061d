"""The tables of the job queue, as procrastinate's own schema makes them."""

from __future__ import annotations

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # By the driver itself: the schema's SQL has bare percent signs, which SQLAlchemy would take for parameters.
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())
    op.execute("grant execute on all functions in schema public to certdesk_app")


def downgrade() -> None:
    op.execute(
        "drop table if exists procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers cascade"
    )
    op.execute(
        "drop type if exists procrastinate_job_status, procrastinate_job_event_type, procrastinate_job_to_defer_v1 cascade"
    )
