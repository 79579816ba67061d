"""Alembic's environment: migrates as the owner, leaves procrastinate's tables to their own schema."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import create_engine

from app.kit.tables import all_tables


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


url = context.config.attributes["url"]
engine = create_engine(url)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        include_object=ours,
        compare_type=True,
        compare_server_default=False,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
