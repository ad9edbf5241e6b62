"""Finding who is due: 500 of 5,000 due nudges claimed out of 1,000,000 enrolments, and a look that finds nothing.

Beside the same in plain Python over the bare driver: read every active enrolment, keep those that are due, take the 500
that are due longest, write when to look at them again.
"""

import heapq
import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from storage.store import Store
from tests.benchmarks.table import Row, alone, beside

ENROLMENTS, DUE, LIMIT = 1_000_000, 5_000, 500
CLAIMS, SCANS, LOOKS = 9, 3, 200  # the nine claims take 4,500 of the 5,000 that are due
LEASE = timedelta(minutes=10)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SQLITE_TIME = "%Y-%m-%d %H:%M:%S.%f"  # as the product stores it
AIM_MS = {"SQLite": 25, "PostgreSQL": 40}

_ROWS = """
INSERT INTO enrolments (id, team, person, pathway, pinned, state, started_at, changed_at, active_at, look_at)
SELECT 'E' || n, 'T0CAIRN', 'U' || (n / 2), 'pathway-' || (n % 2), 'hash', 'active', {at}, {at}, {at},
       CASE WHEN n % {step} = 0 THEN {due} ELSE {later} END
FROM {numbers}
"""


def filled(url: str) -> Store:
    """A database with every enrolment, the due ones spread among the others; its statistics are up to date."""
    store = Store(url)
    store.migrate()
    fill = _fill_sqlite if url.startswith("sqlite") else _fill_postgres
    fill(url.removeprefix("sqlite:///"))
    return store


def _statement(numbers: str, written: str) -> str:
    at, due, later = (format(NOW + timedelta(days), written) for days in (-30, -1, 30))
    return _ROWS.format(at=at, due=due, later=later, step=ENROLMENTS // DUE, numbers=numbers)


def _fill_sqlite(path: str) -> None:
    counting = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT {}) SELECT n FROM c"
    with sqlite3.connect(path) as connection:
        connection.execute(_statement(f"({counting.format(ENROLMENTS)})", f"'{SQLITE_TIME}'"))
        connection.execute("ANALYZE")
    connection.close()


def _fill_postgres(url: str) -> None:
    written = "TIMESTAMPTZ '%Y-%m-%d %H:%M:%S+00'"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_statement(f"generate_series(1, {ENROLMENTS}) AS n", written).encode())
        connection.execute("VACUUM ANALYZE enrolments")


def rows(name: str, url: str) -> list[Row]:
    store = filled(url)
    try:
        claims = [_seconds(lambda: _claim(store)) for _ in range(CLAIMS)]
        empty = [_seconds(lambda: _look(store)) for _ in range(LOOKS)]
    finally:
        store.close()
    scan = _scan_sqlite if url.startswith("sqlite") else _scan_postgres
    scans = [_seconds(lambda: scan(url.removeprefix("sqlite:///"))) for _ in range(SCANS)]
    claimed = beside(f"claim {LIMIT} due of {ENROLMENTS:,}, {name} (beside: plain Python)", claims, scans)
    own = alone("", claims, AIM_MS[name])
    return [
        Row(
            what=claimed.what,
            figure=claimed.figure,
            beside=claimed.beside,
            ratio=claimed.ratio,
            aim=own.aim,
            met=own.met,
        ),
        alone(f"a sweep that finds nothing, {name}", empty, 1),
    ]


def _seconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _claim(store: Store) -> None:
    with store.write("claim-nudges") as unit:
        found = unit.enrolments.claim_due(LIMIT, NOW, LEASE)
    assert len(found) == LIMIT


def _look(store: Store) -> None:
    with store.read() as unit:
        assert not unit.enrolments.any_due(NOW - timedelta(2))


def _scan_sqlite(path: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        every = connection.execute("SELECT id, state, look_at FROM enrolments")
        chosen = _longest_due(every, format(NOW, SQLITE_TIME))
        later = format(NOW + LEASE, SQLITE_TIME)
        connection.executemany("UPDATE enrolments SET look_at = ? WHERE id = ?", [(later, one) for one in chosen])
    connection.close()


def _scan_postgres(url: str) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        every = cursor.execute("SELECT id, state, look_at FROM enrolments")
        chosen = _longest_due(every, NOW)
        cursor.executemany("UPDATE enrolments SET look_at = %s WHERE id = %s", [(NOW + LEASE, one) for one in chosen])


def _longest_due(every: Iterable[tuple[Any, ...]], now: object) -> list[str]:
    due = ((look_at, one) for one, state, look_at in every if state == "active" and look_at and look_at <= now)
    return [one for _, one in heapq.nsmallest(LIMIT, due)]
