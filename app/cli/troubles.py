"""What stops a command that no command can mend itself: a setting, the database, the data folder. Each as a sentence."""

from __future__ import annotations

from pathlib import Path


def sentence_of(trouble: Exception) -> str | None:
    """What is wrong and what to do; None for what is no setting's fault."""
    import psycopg
    from sqlalchemy.exc import SQLAlchemyError

    from app.gateways.storage import StorageTrouble
    from app.kit.postgres import ServerTrouble
    from app.settings import SettingTrouble, settings

    if isinstance(trouble, SettingTrouble):
        return str(trouble)
    if isinstance(trouble, ServerTrouble):
        return f"{first_line(trouble)} bin/certdesk check tells more."
    if isinstance(trouble, StorageTrouble):
        return f"{first_line(trouble)} Check CERTDESK_STORAGE and the AWS_… variables."
    if isinstance(trouble, SQLAlchemyError | psycopg.Error):
        return database_sentence(trouble)
    if isinstance(trouble, OSError) and _lies_in(trouble.filename, settings().data):
        return folder_sentence(trouble)
    return None


def database_sentence(trouble: Exception) -> str | None:
    """Why the database cannot be used; None for an error that lies in a statement of ours."""
    import psycopg
    from psycopg_pool import PoolTimeout
    from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

    if isinstance(trouble, PoolTimeout):
        return "The database does not answer. Check DATABASE_URL and whether it runs."
    if isinstance(trouble, ArgumentError):
        return "DATABASE_URL is no address of a database. Give one such as postgresql://user:password@host/name."
    if not isinstance(trouble, DBAPIError):
        return None
    if isinstance(trouble.orig, psycopg.errors.UndefinedTable):
        return "The database is not migrated. bin/certdesk migrate does it."
    if isinstance(trouble, OperationalError) or isinstance(trouble.orig, psycopg.errors.InsufficientPrivilege):
        return f"The database cannot be used: {first_line(trouble.orig)} Check DATABASE_URL and DATABASE_OWNER_URL."
    return None


def folder_sentence(trouble: OSError) -> str:
    """Why the data folder cannot be used."""
    return f"{trouble.filename} cannot be used: {trouble.strerror}. Name another folder in CERTDESK_DATA."


def first_line(trouble: object) -> str:
    """The first line of what a library says, as a sentence."""
    return (str(trouble).strip().splitlines() or ["no reason was given"])[0].rstrip(".") + "."


def _lies_in(name: object, folder: Path) -> bool:
    return isinstance(name, str | Path) and (
        Path(name) == folder or folder in Path(name).parents or Path(name) in folder.parents
    )
