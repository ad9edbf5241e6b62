"""The tally: how many there are of what, for people who watch a deployment.

Owns counting across tables. The numbers come from rows, so they are true after a restart and for all replicas together;
they name nobody. Must not be asked by a rule.
"""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from storage.outbox import literal, still_open
from storage.records import Award, DeadLetter, Decision, EffectState, SentNudge
from storage.rows import Rows
from storage.tables import TABLE_OF, effects


class Waiting(NamedTuple):
    """Effects of one kind in one state. `oldest`: when the first of them was queued, machine time."""

    kind: str
    state: EffectState
    number: int
    oldest: datetime


class Tally:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def decisions(self) -> dict[str, int]:
        """By kind: approved, returned, declined."""
        return self._by(TABLE_OF[Decision].c.kind)

    def awards(self) -> dict[str, int]:
        """By state."""
        return self._by(TABLE_OF[Award].c.state)

    def nudges(self) -> dict[str, int]:
        """By reason; those that were sent."""
        nudges = TABLE_OF[SentNudge].c
        return self._by(nudges.reason, nudges.dropped_at.is_(None))

    def letters(self) -> int:
        """Requests that wait for somebody to try them again."""
        letters = TABLE_OF[DeadLetter].c
        return int(self._rows.scalar(sa.select(sa.func.count()).where(letters.retried_at.is_(None))))

    def effects(self) -> list[Waiting]:
        """All that are still to do."""
        e = effects.c
        statement = sa.select(e.kind, e.state, sa.func.count(), sa.func.min(e.created_at)).group_by(e.kind, e.state)
        rows = self._rows.connection.execute(statement.where(still_open(effects)).order_by(e.kind, e.state)).all()
        return [Waiting(kind, EffectState(state), count, oldest) for kind, state, count, oldest in rows]

    def dead_effects(self) -> int:
        dead = effects.c.state == literal(EffectState.DEAD.value)
        return int(self._rows.scalar(sa.select(sa.func.count()).select_from(effects).where(dead)))

    def _by(self, column: sa.ColumnElement[str], *where: sa.ColumnElement[bool]) -> dict[str, int]:
        statement = sa.select(column, sa.func.count()).where(*where).group_by(column).order_by(column)
        return {str(name): int(count) for name, count in self._rows.connection.execute(statement)}
