"""Talks: what a conversation was about, for as long as that matters.

Owns the `talks` table. A talk ends by machine time: moving the demo's clock does not make people forget.
"""

from datetime import timedelta
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
        alive = t.c.expires_at > engine.clock(self._rows.connection)
        found: dict[str, Any] | None = self._rows.scalar(sa.select(t.c.state).where(t.c.key == key, alive))
        return found

    def save(self, key: str, state: dict[str, Any], ttl_seconds: float) -> None:
        until = self._rows.machine_now() + timedelta(seconds=ttl_seconds)
        statement = engine.insert(self._rows.connection, t).values(key=key, state=state, expires_at=until)
        kept = {"state": statement.excluded.state, "expires_at": statement.excluded.expires_at}
        self._rows.run(statement.on_conflict_do_update(index_elements=["key"], set_=kept))

    def prune(self) -> int:
        """Remove those that have ended; how many."""
        return self._rows.run(sa.delete(t).where(t.c.expires_at <= engine.clock(self._rows.connection)))
