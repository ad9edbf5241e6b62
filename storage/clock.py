"""Two clocks, and the settings table that holds the difference between them.

Owns "what time is it": programme time (due dates, nudges, award dates) is the database's clock plus an offset that
only the demo may set; machine time (leases, tokens) is the database's clock and never moves. Must not read the clock of
this process: replicas would disagree.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import engine
from storage.rows import Rows
from storage.tables import settings

OFFSET = "clock.offset"  # microseconds


class Settings:
    """Texts by key, for the few facts that belong to the whole deployment."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, key: str) -> str | None:
        value: str | None = self._rows.scalar(sa.select(settings.c.value).where(settings.c.key == key))
        return value

    def set(self, key: str, value: str) -> None:
        statement = engine.insert(self._rows.connection.dialect.name, settings).values(key=key, value=value)
        self._rows.run(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


class Clock:
    """Programme time, read once: everything that one unit decides, it decides at one moment."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._read: tuple[datetime, timedelta] | None = None

    def now(self) -> datetime:
        """Programme time, the same for the whole unit."""
        began, offset = self._once()
        return began + offset

    def began(self) -> datetime:
        """Machine time when this unit first looked at a clock: near enough for what is not a lease."""
        return self._once()[0]

    def _once(self) -> tuple[datetime, timedelta]:
        if self._read is None:
            row = self._rows.connection.execute(_both(self._rows.connection.dialect.name)).one()
            self._read = (row[0], _offset(row[1]))
        return self._read

    def offset(self) -> timedelta:
        return _offset(Settings(self._rows).get(OFFSET))

    def set_offset(self, offset: timedelta) -> None:
        """For the demo only; this unit's `now` moves with it."""
        Settings(self._rows).set(OFFSET, str(offset // timedelta(microseconds=1)))
        self._read = None


@cache
def _both(dialect: str) -> sa.Select[Any]:
    stored = sa.select(settings.c.value).where(settings.c.key == OFFSET).scalar_subquery()
    return sa.select(engine.clock(dialect), stored)


def _offset(stored: str | None) -> timedelta:
    return timedelta(microseconds=int(stored or 0))
