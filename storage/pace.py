"""Pace: how soon the next message may go into a conversation (GCRA: a steady rate with short bursts).

Owns the `paces` table: `free_at` is the earliest machine time at which the next paced effect may be claimed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa

from storage import engine
from storage.rows import Rows
from storage.tables import paces as t


@dataclass(frozen=True)
class Pace:
    """One effect every `seconds`, and up to `burst` at once after a quiet time. Slack: about 1 a second a channel."""

    seconds: float = 1.0
    burst: int = 5

    def next_free(self, free_at: datetime | None, now: datetime) -> datetime:
        """When the one after this may go."""
        tolerance = timedelta(seconds=self.seconds * (self.burst - 1))
        arrival = now if free_at is None else max(now, free_at + tolerance)
        return arrival + timedelta(seconds=self.seconds) - tolerance


class Paces:
    def __init__(self, rows: Rows, pace: Pace) -> None:
        self._rows = rows
        self._pace = pace

    def charge(self, conversation: str, free_at: datetime | None, now: datetime) -> None:
        """One paced effect of this conversation, free since `free_at`, is on its way."""
        self.push(conversation, self._pace.next_free(free_at, now))

    def push(self, conversation: str, until: datetime) -> None:
        """Nothing paced before then; never moves back, so that a hold meanwhile is not lost."""
        self._rows.run(_later(self._rows.connection.dialect.name), {"conversation": conversation, "free_at": until})


@cache
def _later(dialect: str) -> sa.Executable:
    statement = engine.insert(dialect, t)
    later = sa.case((t.c.free_at > statement.excluded.free_at, t.c.free_at), else_=statement.excluded.free_at)
    return statement.on_conflict_do_update(index_elements=["conversation"], set_={"free_at": later})
