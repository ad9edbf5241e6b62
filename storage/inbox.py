"""The inbox: which requests were seen, and what was answered, so that a repeat changes nothing.

Owns the `inbox` table. Must not know what a request looks like: keys are opaque.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from storage import engine
from storage.rows import Rows
from storage.tables import inbox as t


class Inbox:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def first(self, keys: Iterable[str], at: datetime) -> bool:
        """True where none of these keys was seen before; all are noted, also beside one that was known.

        A twin that arrives meanwhile waits until this unit ends.
        """
        given = {f"key_{n}": key for n, key in enumerate(dict.fromkeys(keys))}
        statement = _note(self._rows.connection.dialect.name, len(given))
        return len(self._rows.connection.execute(statement, given | {"seen_at": at}).all()) == len(given)

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


@cache
def _note(dialect: str, number: int) -> sa.Executable:
    rows = [{"key": sa.bindparam(f"key_{n}"), "at": sa.bindparam("seen_at"), "request_hash": ""} for n in range(number)]
    return engine.insert(dialect, t).values(rows).on_conflict_do_nothing().returning(t.c.key)
