"""Runs the revisions over the connection that storage/migrate.py hands in. Alembic loads this file by its name."""

from alembic import context

from storage.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
