"""The inbox: which requests were seen, and what was answered, so that a repeat changes nothing.

Owns the `inbox` table. Must not know what a request looks like: keys are opaque.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.rows import Rows
from storage.tables import inbox as t


class Inbox:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def first(self, key: str, at: datetime, request_hash: str = "") -> bool:
        """True at the first sight of this key. A twin that arrives meanwhile waits until this unit ends."""
        return self._rows.add_new(t, key=key, at=at, request_hash=request_hash)

    def respond(self, key: str, response: dict[str, Any]) -> None:
        """Keep what was answered, to be repeated."""
        self._rows.run(sa.update(t).where(t.c.key == key).values(response=response))

    def response(self, key: str) -> dict[str, Any] | None:
        """What was answered; None where nothing was kept."""
        found: dict[str, Any] | None = self._rows.scalar(sa.select(t.c.response).where(t.c.key == key))
        return found

    def prune(self, before: datetime) -> int:
        """Forget what was seen before then; how many."""
        return self._rows.run(sa.delete(t).where(t.c.at < before))
