"""What every command of the command line starts from: the settings, in words where they are wrong, and the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from pydantic import ValidationError

from bot.app import open_store
from bot.settings import Settings
from storage.errors import StoreError
from storage.store import Store

DATABASES = ("sqlite:///", "postgresql://")


def settings() -> Settings:
    try:
        found = Settings()
    except ValidationError as error:
        lines = [": ".join([*map(str, e["loc"][:1]), e["msg"]]) for e in error.errors()]
        raise click.ClickException("These settings can't be used:\n  " + "\n  ".join(lines)) from None
    if not found.database_url.startswith(DATABASES):
        raise click.ClickException(f"CAIRN_DATABASE_URL can't be used: it must begin with {' or '.join(DATABASES)}")
    return found


@contextmanager
def opened_store() -> Iterator[Store]:
    try:
        store = open_store(settings())
    except (StoreError, OSError) as error:
        raise click.ClickException(f"The database can't be used: {error} (CAIRN_DATABASE_URL)") from error
    try:
        yield store
    finally:
        store.close()
