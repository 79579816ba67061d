"""Every area's tables, imported once, for those who need the whole: migrations, tests, the composition roots."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData

from app.kit.database import Base


def all_tables() -> MetaData:
    """The metadata with every area's tables in it."""
    for models in sorted(Path(__file__).parent.parent.glob("*/models.py")):
        import_module(f"app.{models.parent.name}.models")
    import_module("app.kit.audit")
    import_module("app.kit.long_work")
    import_module("app.kit.ticks")
    return Base.metadata
