"""Runs the revisions over the connection that storage/migrate.py hands in. Alembic loads this file by its name."""

from alembic import context

from storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite can, too; Alembic assumes it cannot
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
