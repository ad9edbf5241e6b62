"""Brings a database's schema up to date, from the revisions in migrations/.

Owns how Alembic is run: from the installed package, over our own transaction. A revision is committed whole or not at
all, on either engine, so a kill in the middle leaves the release before.
"""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from storage import engine

HERE = Path(__file__).parent / "migrations"


def upgrade(database: Engine) -> None:
    with engine.writing(database) as connection, engine.patience(connection):
        engine.serialise(connection, "migrate")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def is_current(database: Engine) -> bool:
    """Also true of a schema that is newer than this release: replicas are replaced one by one."""
    head, known = _revisions(HERE)
    with engine.reading(database) as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        revision = MigrationContext.configure(connection).get_current_revision()
    return revision is not None and (revision == head or revision not in known)


@cache
def _revisions(folder: Path) -> tuple[str | None, frozenset[str]]:
    """The newest, and all. Read once: readiness is asked every few seconds."""
    scripts = ScriptDirectory(folder)
    return scripts.get_current_head(), frozenset(script.revision for script in scripts.walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))  # ConfigParser reads % as a reference
    return config
