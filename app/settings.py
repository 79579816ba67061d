"""What the environment says, typed and read once. Every setting is described here and in the README."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = ("postgres://", "postgresql://", "postgresql+psycopg://")
FOLLOWS = frozenset({"default_factory_not_called"})  # from another setting that is wrong
SECRET = frozenset({"DATABASE_URL", "DATABASE_OWNER_URL", "CERTDESK_SECRET"})


class SettingTrouble(Exception):
    """A setting that cannot be understood: a sentence for each."""


class Settings(BaseSettings):
    """The service's settings; each comes from the environment variable named as its alias."""

    model_config = SettingsConfigDict(populate_by_name=True, extra="ignore", env_ignore_empty=True)

    database_url: SecretStr | None = Field(
        None, alias="DATABASE_URL", description="PostgreSQL 15 or newer; empty: the embedded server"
    )
    database_owner_url: SecretStr | None = Field(
        None, alias="DATABASE_OWNER_URL", description="the role that migrates, where it differs from DATABASE_URL's"
    )
    data: Path = Field(ROOT / "data", alias="CERTDESK_DATA", description="folder of the embedded server and documents")
    storage: str | None = Field(
        None,
        alias="CERTDESK_STORAGE",
        description="where documents lie, such as s3://bucket/prefix; empty: the data folder",
    )
    host: str = Field("127.0.0.1", alias="CERTDESK_HOST", description="address the web server listens on")
    port: int = Field(8000, ge=1, le=65535, alias="CERTDESK_PORT", description="port the web server listens on")
    base_url: str = Field(
        default_factory=lambda known: f"http://127.0.0.1:{known.get('port', 8000)}",
        alias="CERTDESK_BASE_URL",
        description="the address people use; https makes cookies secure; empty: this machine, at the port",
    )
    secret: SecretStr | None = Field(
        None,
        alias="CERTDESK_SECRET",
        description="what second factors are sealed with, 32 characters or more; empty: a key file in the data folder",
    )
    web_workers: int = Field(1, ge=1, alias="CERTDESK_WEB_WORKERS", description="web server processes")
    reading_children: int = Field(
        2, ge=1, alias="CERTDESK_READING_CHILDREN", description="documents read at the same time"
    )
    tessdata: Path | None = Field(
        None, alias="CERTDESK_TESSDATA", description="folder of Tesseract's language data; empty: Debian's, else PyPI's"
    )
    chromium: Path = Field(
        Path("/usr/bin/chromium"), alias="CERTDESK_CHROMIUM", description="the browser that the browser tests drive"
    )

    @field_validator("secret")
    @classmethod
    def _is_long(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and any(len(word.strip()) < 32 for word in secret.get_secret_value().split(",")):
            raise ValueError("it needs 32 characters or more, such as `openssl rand -hex 32` prints")
        return secret

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        try:
            if url is None or (
                url.get_secret_value().startswith(POSTGRESQL) and urlsplit(url.get_secret_value()).port != 0
            ):
                return url
        except ValueError:  # a port that is no number
            pass
        raise ValueError("it is no address such as postgresql://user:password@host/name")

    @property
    def secure(self) -> bool:
        """Whether people reach the service over TLS, so that cookies may be bound to it."""
        return self.base_url.startswith("https://")


@lru_cache
def settings() -> Settings:
    """The settings of this process.

    Raises SettingTrouble, naming the variable, when one cannot be understood.
    """
    try:
        return Settings()
    except ValidationError as trouble:
        raise SettingTrouble(
            "\n".join(_explained(each) for each in trouble.errors() if each["type"] not in FOLLOWS)
        ) from None


def _explained(problem: ErrorDetails) -> str:
    words = {
        "int_parsing": "it must be a whole number",
        "greater_than_equal": "it must be {ge} or more",
        "less_than_equal": "it must be {le} or less",
        "value_error": "{error}",
    }
    context = problem.get("ctx", {})
    wrong = words[problem["type"]].format(**context) if problem["type"] in words else problem["msg"]
    name = str(problem["loc"][0])
    # What may hold a password is never shown.
    said = "" if name in SECRET else f" It says “{problem['input']}”;"
    return f"{name}: {wrong}.{said} Mend it or leave it out.".replace("; Mend", "; mend")
