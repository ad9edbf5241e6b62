"""Nudges: what was said to whom, why, and whether the learner has done something since.

Owns the `nudges` table. Must not know when a nudge is due.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from storage.records import SentNudge
from storage.rows import Rows
from storage.tables import nudges as t

RECENT = 20  # more than any budget looks back on
# Built once: it runs for every request.
_ANSWER = (
    sa.update(t)
    .where(t.c.team == sa.bindparam("its"), t.c.person == sa.bindparam("who"))
    .where(t.c.answered_at.is_(None), t.c.dropped_at.is_(None))
    .values(answered_at=sa.bindparam("now"))
)


class Nudges:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, nudge: str) -> SentNudge | None:
        return self._rows.find(SentNudge, t.c.id == nudge)

    def of(self, team: str, person: str) -> list[SentNudge]:
        """The last of every pathway, newest first; without those that were never sent."""
        said = (t.c.team == team, t.c.person == person, t.c.dropped_at.is_(None))
        return self._rows.many(SentNudge, *said, order=(t.c.at.desc(), t.c.id), limit=RECENT)

    def next_number(self, enrolment: str) -> int:
        """Never given twice, also where a nudge was dropped."""
        highest = sa.select(sa.func.coalesce(sa.func.max(t.c.number), 0)).where(t.c.enrolment == enrolment)
        return int(self._rows.scalar(highest)) + 1

    def add(self, nudge: SentNudge) -> SentNudge:
        """Raises AlreadyNudged where this number of the enrolment is taken; the unit can go on."""
        self._rows.add(nudge)
        return nudge

    def answer(self, team: str, person: str, at: datetime) -> int:
        """The learner did something: all that waits for them is answered. How many it was."""
        return self._rows.connection.execute(_ANSWER, {"its": team, "who": person, "now": at}).rowcount

    def drop(self, nudge: str, at: datetime) -> None:
        """It was not sent, and counts for nothing."""
        self._rows.run(sa.update(t).where(t.c.id == nudge).values(dropped_at=at))

    def waiting(self, team: str, reason: str, pathways: Iterable[str]) -> int:
        """How many people on these pathways have left a nudge with this reason unanswered."""
        here = (t.c.team == team, t.c.pathway.in_(list(pathways)), t.c.reason == reason)
        people = sa.select(sa.func.count(sa.distinct(t.c.person)))
        return int(self._rows.scalar(people.where(*here, t.c.answered_at.is_(None), t.c.dropped_at.is_(None))))
