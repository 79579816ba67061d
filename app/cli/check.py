"""`bin/certdesk check`: every setting, whether it works, what to do if not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

import typer
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.cli.listening import hindrance
from app.cli.troubles import database_sentence, first_line, folder_sentence
from app.settings import Settings, SettingTrouble, settings


class Trouble(Exception):
    """A setting that does not work; the sentence says what to do."""


class Doubt(Exception):
    """A setting that may well work, and may be meant otherwise; the check does not fail for it."""


def check_everything() -> bool:
    """Print a line for each setting and each thing behind it; whether all that must work does."""
    try:
        settings()
    except SettingTrouble as trouble:
        for sentence in str(trouble).splitlines():
            typer.echo(f"✕ {sentence}")
        return False
    for name, field in Settings.model_fields.items():
        given = "set" if field.alias in os.environ else "default"
        value = getattr(settings(), name)
        typer.echo(f"  {field.alias:28} {value if value is not None else 'empty'} ({given}): {field.description}")
    fine = [_line(name, look) for name, look in CHECKS.items()]
    return all(fine)


def _line(name: str, look: Callable[[], str]) -> bool:
    try:
        typer.echo(f"✓ {name}: {look()}")
    except Doubt as doubt:
        typer.echo(f"! {name}: {doubt}")
    except Trouble as trouble:
        typer.echo(f"✕ {name}: {trouble}")
        return False
    return True


def _address() -> str:
    """A proxy may well stand between; only an address of this very machine must name the port listened on."""
    try:
        parts = urlsplit(settings().base_url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError as error:
        raise Trouble(
            f"CERTDESK_BASE_URL is no address ({error}). Give one such as https://certdesk.example.com."
        ) from None
    if port is None or not parts.hostname:
        raise Trouble("CERTDESK_BASE_URL must begin with http:// or https:// and name a host.")
    own = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if own and port != settings().port:
        raise Doubt(
            f"CERTDESK_BASE_URL leads to port {port}, but the web server listens on {settings().port} (CERTDESK_PORT). "
            f"Without a proxy in between, set CERTDESK_BASE_URL=http://{parts.hostname}:{settings().port}."
        )
    return f"people come in at {settings().base_url}"


def _database() -> str:
    from app.kit.places import open_database
    from app.kit.postgres import ServerTrouble

    try:
        with open_database() as database, database.read(None) as tx:
            version = tx.execute(text("show server_version_num")).scalar_one()
            newest = tx.execute(text("select to_regclass('alembic_version')")).scalar_one()
    except SQLAlchemyError as error:
        raise Trouble(database_sentence(error) or first_line(error)) from None
    except ServerTrouble as error:
        raise Trouble(first_line(error)) from None
    except OSError as error:
        raise Trouble(folder_sentence(error)) from None
    if int(version) < 150000:
        raise Trouble("PostgreSQL 15 or newer is needed. Name another server in DATABASE_URL.")
    if newest is None:
        raise Doubt(
            f"PostgreSQL {int(version) // 10000} answers, but has no tables of Certdesk yet. "
            "Run bin/certdesk migrate; bin/run does it when it starts."
        )
    return f"PostgreSQL {int(version) // 10000} answers"


def _owner() -> str:
    """The role that migrates, where it is another."""
    owner = settings().database_owner_url
    if owner is None or settings().database_url is None:
        return "the role that serves migrates as well" if owner is None else "not used without DATABASE_URL"
    from app.kit.places import addresses

    try:
        with addresses() as (address, _serving):
            engine = create_engine(address)
            with engine.connect() as connection:
                name = connection.scalar(text("select current_user"))
            engine.dispose()
    except SQLAlchemyError as error:
        raise Trouble(database_sentence(error) or first_line(error)) from None
    return f"{name} migrates"


def _listening() -> str:
    if why := hindrance(settings().host, 0):  # the port may well be Certdesk's own already
        raise Trouble(why)
    return f"the web server listens on {settings().host}, port {settings().port}"


def _storage() -> str:
    from app.gateways.storage import StorageTrouble, open_storage

    try:
        return open_storage().check()
    except StorageTrouble as error:
        raise Trouble(f"{first_line(error)} Check CERTDESK_STORAGE and the AWS_… variables.") from None


def _secret() -> str:
    from app.kit.sealing import KEY_FILE

    if settings().secret is not None:
        return "second factors are sealed with CERTDESK_SECRET"
    path = settings().data / KEY_FILE
    alone = "" if settings().database_url is None else "; set CERTDESK_SECRET where more than one machine serves"
    return f"second factors are sealed with the key in {path}; keep a copy apart from the database's{alone}"


def _text_recognition() -> str:
    from app.reading.errors import Unreadable
    from app.reading.recognise import tessdata

    try:
        folder = tessdata()
    except Unreadable as error:
        own = settings().tessdata
        if own is not None:
            raise Trouble(
                f"CERTDESK_TESSDATA: no eng.traineddata lies in {own}. Name its folder, or leave it out."
            ) from None
        raise Trouble(f"{error} Install Debian's tesseract-ocr, or name a folder in CERTDESK_TESSDATA.") from None
    return f"language data for scans from {folder}"


def _room() -> str:
    folder = settings().data.absolute()
    where = next(each for each in (folder, *folder.parents) if each.exists())
    if not where.is_dir() or not os.access(where, os.W_OK):
        raise Trouble(f"{where} is no folder that may be written to. Name another folder in CERTDESK_DATA.")
    free = shutil.disk_usage(where).free / 1e9
    if free < 2:
        raise Trouble(f"{free:.1f} GB free where CERTDESK_DATA lies; make room, or name another folder.")
    return f"{free:.0f} GB free where CERTDESK_DATA lies"


def _browser() -> str:
    path = settings().chromium
    if not (path.is_file() and os.access(path, os.X_OK)):
        raise Doubt(f"CERTDESK_CHROMIUM: {path} is no program, so the browser tests will be skipped.")
    return f"the browser tests drive {path}"


CHECKS: dict[str, Callable[[], str]] = {
    "address": _address,
    "listening": _listening,
    "database": _database,
    "owner": _owner,
    "documents": _storage,
    "secrets": _secret,
    "scans": _text_recognition,
    "room": _room,
    "browser": _browser,
}
