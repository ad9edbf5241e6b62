"""Talks: what a conversation was about, for as long as that matters.

Owns the `talks` table. A talk ends by machine time: moving the demo's clock does not make people forget.
"""

from datetime import timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import engine
from storage.rows import Rows
from storage.tables import talks as t


class Talks:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, key: str) -> dict[str, Any] | None:
        """None where there is none, or it has ended."""
        found: dict[str, Any] | None = self._rows.scalar(_alive(self._rows.connection.dialect.name), {"key": key})
        return found

    def save(self, key: str, state: dict[str, Any], ttl_seconds: float) -> None:
        until = self._rows.machine_now() + timedelta(seconds=ttl_seconds)
        statement = engine.insert_or_replace(self._rows.connection.dialect.name, t, ("state", "expires_at"))
        self._rows.run(statement, {"key": key, "state": state, "expires_at": until})

    def end(self, key: str) -> bool:
        """Forget it now; False where it had ended, or somebody else was first."""
        return self._rows.run(sa.delete(t).where(t.c.key == key)) == 1

    def prune(self) -> int:
        """Remove those that have ended; how many."""
        return self._rows.run(sa.delete(t).where(t.c.expires_at <= engine.clock(self._rows.connection.dialect.name)))


@cache
def _alive(dialect: str) -> sa.Select[Any]:
    return sa.select(t.c.state).where(t.c.key == sa.bindparam("key"), t.c.expires_at > engine.clock(dialect))
