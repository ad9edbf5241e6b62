"""Questions that the catalog left open, and what readers thought of answers; grouped by topic for staff.

Owns the `questions` table. Must not know how a topic is found, nor who may see what.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from storage.records import Mark, Question
from storage.rows import Rows, Where
from storage.tables import questions as t

_OPEN = (t.c.closed_at.is_(None), t.c.mark != Mark.USEFUL.value)


class Topic(NamedTuple):
    """Open questions that are one: how often, by how many people, and the newest that still has its words."""

    topic: str
    asked: int
    people: int
    not_useful: int  # of `asked`
    newest: Question


class Questions:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, question: Question) -> None:
        """Keep it; one with the same id (somebody thought again about an answer) is replaced."""
        self._rows.save(question)

    def topics(self, team: str, programmes: Iterable[str], *, skip: int = 0, limit: int = 5) -> list[Topic]:
        """What waits for these programmes, asked most often first; a topic stands once, whoever asked."""
        here = _here(team, programmes)
        not_useful = sa.func.sum(sa.case((t.c.mark == Mark.NOT_USEFUL.value, 1), else_=0))
        counted = sa.select(t.c.topic, sa.func.count(), sa.func.count(sa.distinct(t.c.person)), not_useful)
        order = (sa.func.count().desc(), sa.func.max(t.c.at).desc(), t.c.topic)
        found = counted.where(*here, *_OPEN).group_by(t.c.topic).order_by(*order).offset(skip).limit(limit)
        rows = self._rows.connection.execute(found).all()
        newest = (self._newest(row[0], here) for row in rows)
        return [Topic(row[0], row[1], row[2], int(row[3]), q) for row, q in zip(rows, newest, strict=True) if q]

    def _newest(self, topic: str, here: tuple[Where, ...]) -> Question | None:
        kept = sa.case((t.c.text == "", 1), else_=0)
        return self._rows.find(Question, *here, *_OPEN, t.c.topic == topic, order=(kept, t.c.at.desc(), t.c.id))

    def open_topics(self, team: str, programmes: Iterable[str]) -> int:
        counted = sa.select(sa.func.count(sa.distinct(t.c.topic))).where(*_here(team, programmes), *_OPEN)
        return int(self._rows.scalar(counted))

    def close(self, team: str, programmes: Iterable[str], topic: str, by: str, at: datetime) -> int:
        """Staff dealt with it: how many questions that was. The same question asked again opens it anew."""
        done: dict[str, Any] = {"closed_at": at, "closed_by": by}
        return self._rows.change(Question, done, *_here(team, programmes), *_OPEN, t.c.topic == topic)

    def tally(self, team: str, programmes: Iterable[str], since: datetime, until: datetime) -> dict[Mark, int]:
        """By mark, from `since` on and before `until`, closed ones too."""
        counted = sa.select(t.c.mark, sa.func.count()).where(*_here(team, programmes), t.c.at >= since, t.c.at < until)
        rows = self._rows.connection.execute(counted.group_by(t.c.mark))
        return {Mark(mark): int(count) for mark, count in rows}

    def prune(self, before: datetime) -> int:
        """Forget what was asked before then; how many."""
        return self._rows.run(sa.delete(t).where(t.c.at < before))


def _here(team: str, programmes: Iterable[str]) -> tuple[Where, ...]:
    return t.c.team == team, t.c.programme.in_(list(programmes))
