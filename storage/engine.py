"""Every difference between SQLite and PostgreSQL: connections, transactions, locks, the clock, errors.

Owns how a transaction begins and what a driver's error means. Must not know nouns: it sees tables only to name the
constraint that SQLite does not name. Callers reach it as `engine.name(...)`, so that a test can break a function here
on purpose (the locking clauses) and see a guard fail.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import UTCDateTime

from storage import deadline, faults
from storage.errors import Unavailable

WAIT_SECONDS = 10  # for the one writer of SQLite: longer than any unit takes, shorter than a person waits
SQLITE_SETUP = (
    f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL would lose acknowledged commits when the power fails
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # or INSERT OR REPLACE would slip past the audit's delete trigger
    "PRAGMA trusted_schema=OFF",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",
)
# Every wait on PostgreSQL ends well inside the three seconds that Slack gives an acknowledgement.
POSTGRES_OPTIONS = "-c statement_timeout=2000 -c lock_timeout=1800 -c idle_in_transaction_session_timeout=15000"
POSTGRES_CONNECT = {
    "connect_timeout": 2,
    "options": POSTGRES_OPTIONS,
    "application_name": "cairn",
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 2000,
}
_WRITES = "cairn_writes"

# One turn at a time for the writers of a SQLite file in this process: BEGIN IMMEDIATE alone waits by polling, and
# with many threads that made acknowledgements eight times slower at the 99th percentile.
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://...`. Raises ValueError for anything else."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        made = _sqlite_engine(parsed)
    elif backend in {"postgresql", "postgres"}:
        made = _postgres_engine(parsed)
    else:
        raise ValueError(f"{backend} is not a database Cairn knows: use sqlite:///path or postgresql://...")
    event.listen(made, "handle_error", faults.translate)
    return made


def _sqlite_engine(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("A SQLite database needs a file: sqlite:///path")
    Path(url.database).resolve().parent.mkdir(parents=True, exist_ok=True)
    made = sa.create_engine(url, pool_size=10, max_overflow=30, pool_timeout=WAIT_SECONDS, hide_parameters=True)
    event.listen(made, "connect", _set_up_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    for pragma in SQLITE_SETUP:
        connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: a reader that becomes a writer late fails at once, whatever the busy timeout."""
    writes = connection.get_execution_options().get(_WRITES, False)
    driver: Any = connection.connection.driver_connection  # straight to it: this runs for every unit
    driver.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgres_engine(url: URL) -> Engine:
    made = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=POSTGRES_CONNECT,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=10,
        pool_timeout=2,
        hide_parameters=True,  # an error's message goes further than what people wrote may go
    )
    event.listen(made, "do_connect", deadline.connect)
    return made


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that cannot write and sees one moment of the database, on either engine."""
    options: dict[str, Any] = {_WRITES: False}
    if engine.dialect.name == "postgresql":
        options |= {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    with _availability(), engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write; rolled back unless the caller commits it. On SQLite one at a time."""
    with _availability(), _turn(engine), engine.connect().execution_options(**{_WRITES: True}) as connection:
        yield connection


@contextmanager
def _availability() -> Iterator[None]:
    """Two errors that no driver raises: no connection to be had, and going on after the transaction was lost."""
    try:
        yield
    except (PoolTimeoutError, PendingRollbackError) as error:
        raise Unavailable from error


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = _turn_of(engine.url.database or "")
    if not turn.acquire(timeout=WAIT_SECONDS):
        raise Unavailable("Another write unit did not end in time.")
    try:
        yield
    finally:
        turn.release()


@cache
def _turn_of(database: str) -> threading.Lock:
    """However the path is written, a file has one turn; asking the file system each time costs more than the lock."""
    return _turns[str(Path(database).resolve())]


def savepoint(connection: Connection) -> AbstractContextManager[object]:
    """Around a statement that may be refused, so that the unit can go on. SQLite undoes one statement by itself."""
    return nullcontext() if connection.dialect.name == "sqlite" else connection.begin_nested()


def serialise(connection: Connection, name: str) -> None:
    """Wait for the other units that do `name`, until this one ends. SQLite: there is only one writer anyhow."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))


@contextmanager
def patience(connection: Connection) -> Iterator[None]:
    """Lift the time limits for this transaction: migrations may take long, and replicas wait for one another."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, deadline.DeadlineConnection):
        yield
        return
    driver.patient = True
    try:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        yield
    finally:
        driver.patient = False


def for_update(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Lock the rows read. SQLite's writers are alone already, and its dialect leaves the clause out."""
    return statement.with_for_update()


def skip_locked(statement: sa.Select[Any]) -> sa.Select[Any]:
    """Lock the rows read and pass over those that another transaction holds."""
    return statement.with_for_update(skip_locked=True)


def insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT: the same method names in both dialects, but two classes."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def insert_new(dialect: str, table: Table) -> ReturningInsert[Any]:
    """Inserts unless a unique key is there, and returns the key of what it inserted. Values come with the execution:
    a statement that is built once costs half as much, and every request begins with one of these.
    """
    made = insert(dialect, table)
    return made.on_conflict_do_nothing().returning(*table.primary_key)


@cache
def insert_or_replace(dialect: str, table: Table, replaced: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    """Inserts, or where the primary key is there replaces these columns. Values come with the execution."""
    made = insert(dialect, table)
    key = [column.name for column in table.primary_key]
    return made.on_conflict_do_update(index_elements=key, set_={name: made.excluded[name] for name in replaced})


def sqlite_now() -> datetime:
    """What `clock` says on SQLite, without asking: it runs in this process, and has no clock but the machine's."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def clock(dialect: str) -> sa.ColumnElement[datetime]:
    """The database's clock: the one that every replica shares."""
    if dialect == "sqlite":
        # SQLite counts milliseconds; the zeros give the width that stored times have, as they compare as text.
        return sa.type_coerce(sa.literal_column("strftime('%Y-%m-%d %H:%M:%f000', 'now')"), UTCDateTime())
    return sa.type_coerce(sa.func.clock_timestamp(), UTCDateTime())
