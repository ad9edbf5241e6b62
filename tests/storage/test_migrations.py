"""Migrations give the schema that the tables declare; whole or not at all; also when replicas start together."""

import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from storage import deadline, engine, migrate
from storage.errors import Unavailable
from storage.store import Store
from storage.tables import METADATA

ROOT = Path(__file__).parents[2]
HEAD = migrate._revisions(migrate.HERE)[0]

SQLITE_SCHEMA = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY name"
# A column that was added stands last, wherever it is declared: columns are named in every statement, so order is nothing.
POSTGRES_SCHEMA = """
SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
ORDER BY 1, 2"""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    url: str = request.getfixturevalue("new_postgres_url")
    return url


def schema(connection: Connection) -> dict[str, str]:
    query = SQLITE_SCHEMA if connection.dialect.name == "sqlite" else POSTGRES_SCHEMA
    rows = connection.execute(sa.text(query)).all()
    return {name: in_any_order(text) for name, text in rows if not name.startswith("alembic_version")}


def in_any_order(definition: str) -> str:
    """SQLite keeps a table as the text that made it; a column that was added stands after the constraints there."""
    head, opening, body = re.sub(r"\s+", " ", definition).partition("(")
    if not head.startswith("CREATE TABLE"):
        return head + opening + body
    parts = re.split(r", (?![^()]*\))", body.rpartition(")")[0])
    return head + "; ".join(sorted(part.strip() for part in parts))


def empty(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for name in sa.inspect(connection).get_table_names():
            connection.exec_driver_sql(f"DROP TABLE {name}")
    else:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def test_the_migrated_schema_is_the_declared_one(new_url: str) -> None:
    store = Store(new_url)
    store.migrate()
    with engine.writing(store._engine) as connection:
        migrated = schema(connection)
        empty(connection)
        METADATA.create_all(connection)
        declared = schema(connection)
    assert len(migrated) > 30
    assert migrated == declared
    store.close()


def test_migrating_again_changes_nothing(new_url: str) -> None:
    store = Store(new_url)
    store.migrate()
    with store.write("fill") as unit:
        unit.people.see("T1", "UADA")
        before = schema(unit._rows.connection)
    store.migrate()
    with store.read() as unit:
        assert schema(unit._rows.connection) == before
        assert unit.people.get("T1", "UADA") is not None
    store.close()


def test_replicas_that_start_together_migrate_once(new_url: str) -> None:
    code = "import sys; from storage.store import Store; s = Store(sys.argv[1]); s.migrate(); sys.exit(not s.ready())"
    replicas = [subprocess.Popen([sys.executable, "-c", code, new_url], cwd=ROOT) for _ in range(2)]
    assert [replica.wait() for replica in replicas] == [0, 0]


def test_on_postgresql_a_migration_may_wait_longer_than_a_unit(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "POSTGRES_CONNECT", {"options": "-c lock_timeout=50 -c statement_timeout=50"})
    monkeypatch.setattr(deadline, "SECONDS", 0.3)
    store, other = Store(postgres_url), Store(postgres_url)
    with store.write("another replica") as unit:
        engine.serialise(unit._rows.connection, "migrate")
        waiting = threading.Thread(target=other.migrate)
        waiting.start()
        waiting.join(0.8)
        assert waiting.is_alive()
    waiting.join()
    with pytest.raises(Unavailable), other.read() as unit:  # noqa: PT012  the limits are back
        driver: Any = unit._rows.connection.connection.driver_connection
        assert not driver.patient
        unit._rows.connection.exec_driver_sql("SELECT pg_sleep(5)")
    other.close()
    store.close()


def test_a_store_is_ready_once_it_is_migrated(new_url: str) -> None:
    store = Store(new_url)
    assert not store.ready()
    store.migrate()
    assert store.ready()
    store.close()


def add_revision(monkeypatch: pytest.MonkeyPatch, folder: Path, upgrade: str) -> None:
    """A later release, with one more revision."""
    shutil.copytree(migrate.HERE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    text = f"from alembic import op\nrevision = '9999'\ndown_revision = '{HEAD}'\ndef upgrade():\n    {upgrade}\n"
    (folder / "versions" / "r9999_later.py").write_text(text)
    monkeypatch.setattr(migrate, "HERE", folder)


def tables(store: Store) -> list[str]:
    with store.read() as unit:
        return sa.inspect(unit._rows.connection).get_table_names()


def test_a_migration_that_fails_in_the_middle_leaves_the_release_before(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        add_revision(patch, tmp_path / "later 100%", "op.execute('CREATE TABLE half (id INTEGER)'); 1 / 0")
        with pytest.raises(ZeroDivisionError):
            store.migrate()
        assert not store.ready()
    assert store.ready()
    assert "half" not in tables(store)


def test_during_an_upgrade_the_older_replica_stays_ready_and_the_newer_one_waits_for_its_schema(
    new_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = Store(new_url)
    store.migrate()
    with monkeypatch.context() as patch:
        add_revision(patch, tmp_path / "later", "op.execute('CREATE TABLE later (id INTEGER)')")
        assert not store.ready()
        store.migrate()
        assert store.ready()
    assert store.ready()
    assert "later" in tables(store)
    store.close()


def test_every_constraint_and_index_has_a_name() -> None:
    rules: list[Any] = [rule for table in METADATA.sorted_tables for rule in (*table.constraints, *table.indexes)]
    assert [rule for rule in rules if rule.name is None] == []
