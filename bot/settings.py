"""Settings, from the environment only; the one module that reads it. Typed, loud on nonsense, secrets also from files.

Any secret may be given as NAME_FILE with a path instead of NAME, as container platforms mount them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

import catalog
from bot.hygiene.scanner import Scanner
from storage.blobs import local_folder

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "CAIRN_SIGNING_KEY", "CAIRN_DATABASE_URL")
PACKAGED = Path(catalog.__file__).parent


def _env(name: str) -> Any:
    return AliasChoices(name, name.lower())


def _secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{name}_FILE names {path}, which can't be read: {type(error).__name__}") from error


class Settings(BaseSettings):
    """One deployment. Defaults suit a single process on this machine."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    bot_token: SecretStr = Field(SecretStr(""), validation_alias=_env("SLACK_BOT_TOKEN"))
    signing_secret: SecretStr = Field(SecretStr(""), validation_alias=_env("SLACK_SIGNING_SECRET"))
    app_token: SecretStr = Field(SecretStr(""), validation_alias=_env("SLACK_APP_TOKEN"))
    slack_api_url: str = Field("https://slack.com/api/", validation_alias=_env("SLACK_API_URL"))
    database_url: str = Field("sqlite:///.cairn/cairn.db", validation_alias=_env("CAIRN_DATABASE_URL"))
    blobs: str = Field(".cairn/blobs", validation_alias=_env("CAIRN_BLOBS"))  # a folder, file:// or s3://
    scanner: str = Field("", validation_alias=_env("CAIRN_SCANNER"))  # tcp:// or unix://; empty: files are not scanned
    public_url: str = Field("http://127.0.0.1:8000", validation_alias=_env("CAIRN_PUBLIC_URL"))
    catalog: Path = Field(PACKAGED / "data", validation_alias=_env("CAIRN_CATALOG"))
    programmes: Path = Field(PACKAGED / "programmes.yaml", validation_alias=_env("CAIRN_PROGRAMMES"))
    signing_key: SecretStr = Field(SecretStr(""), validation_alias=_env("CAIRN_SIGNING_KEY"))
    host: str = Field("127.0.0.1", validation_alias=_env("CAIRN_HOST"))
    port: int = Field(8000, ge=0, le=65535, validation_alias=_env("CAIRN_PORT"))
    senders: int = Field(4, ge=1, le=32, validation_alias=_env("CAIRN_SENDERS"))
    lease_seconds: float = Field(30.0, gt=0, le=600, validation_alias=_env("CAIRN_LEASE_SECONDS"))
    pace_seconds: float = Field(1.0, ge=0, validation_alias=_env("CAIRN_PACE_SECONDS"))
    pace_burst: int = Field(5, ge=1, validation_alias=_env("CAIRN_PACE_BURST"))
    demo: bool = Field(default=False, validation_alias=_env("CAIRN_DEMO"))
    fault_file: Path | None = Field(
        None, validation_alias=_env("CAIRN_FAULT_FILE")
    )  # for crash tests, in the demo only

    @model_validator(mode="before")
    @classmethod
    def _from_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in SECRETS:
            path = os.environ.get(f"{name}_FILE")
            if path and not os.environ.get(name):
                values[name] = _secret(name, path)
        return values

    @field_validator("public_url", "slack_api_url")
    @classmethod
    def _whole_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValueError("must be a whole address, such as https://badges.example.edu")
        return value

    @field_validator("blobs")
    @classmethod
    def _a_place(cls, value: str) -> str:
        if local_folder(value) is None and urlsplit(value).scheme != "s3":
            raise ValueError("must be a folder, file:///folder, or s3://bucket/prefix?endpoint=https://…")
        return value

    @field_validator("scanner")
    @classmethod
    def _a_scanner(cls, value: str) -> str:
        return Scanner(value).address if value else ""

    @field_validator("app_token")
    @classmethod
    def _app_level(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith("xapp-"):
            raise ValueError("must be an app-level token, xapp-…; the bot's own goes into SLACK_BOT_TOKEN")
        return value

    @property
    def slack_is_set(self) -> bool:
        """The bot's token, and one way for Slack to reach us."""
        return bool(self.bot_token.get_secret_value()) and (
            self.socket_mode or bool(self.signing_secret.get_secret_value())
        )

    @property
    def socket_mode(self) -> bool:
        return bool(self.app_token.get_secret_value())

    @property
    def folder(self) -> Path:
        """Where this machine keeps what is neither in the database nor among the evidence."""
        return (local_folder(self.blobs) or Path(".cairn/blobs")).parent

    @property
    def public(self) -> str:
        """The public address without a slash at its end."""
        return self.public_url.rstrip("/")

    @property
    def secure(self) -> bool:
        return self.public.startswith("https://")
