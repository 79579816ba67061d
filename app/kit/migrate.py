"""Brings a database to the newest shape: the roles first, then the migrations, one process at a time."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text

from app.kit.database import APP_ROLE
from app.settings import ROOT

_LOCK = 0x_CE27_DE5C  # any number of our own: two migrators at once wait for each other


def migrate(owner_url: str) -> None:
    """Make the role that serves, where it is missing, and run every migration that has not run."""
    engine = create_engine(owner_url)
    with engine.connect() as guard:
        guard.execute(text("select pg_advisory_lock(:key)"), {"key": _LOCK})
        _make_app_role(engine)
        command.upgrade(alembic_config(owner_url), "head")
    engine.dispose()


def alembic_config(owner_url: str) -> Config:
    """Alembic's configuration for a database."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = owner_url
    return config


def _make_app_role(engine: Engine) -> None:
    with engine.begin() as owner:
        if not owner.execute(text("select 1 from pg_roles where rolname = :role"), {"role": APP_ROLE}).first():
            owner.execute(text(f"create role {APP_ROLE} nologin"))
            owner.execute(text(f"grant {APP_ROLE} to current_user"))
