"""Enrolments: one row for each learner and pathway, and when to look at it again.

Owns the `enrolments` table. Must not know what progress is, nor when a nudge is due.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from storage import engine
from storage.outbox import literal
from storage.records import Enrolment, EnrolmentState
from storage.rows import Rows
from storage.tables import enrolments as t


class Due(NamedTuple):
    """An enrolment to look at. Whoever looks reads it again under the learner's lock, so this is all that is brought."""

    id: str
    person: str


class Enrolments:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, enrolment: str) -> Enrolment | None:
        return self._rows.find(Enrolment, t.c.id == enrolment)

    def find(self, team: str, person: str, pathway: str) -> Enrolment | None:
        return self._rows.find(Enrolment, t.c.team == team, t.c.person == person, t.c.pathway == pathway)

    def of(self, team: str, person: str) -> list[Enrolment]:
        """Oldest first."""
        return self._rows.of(Enrolment, (t.c.started_at, t.c.id), team=team, person=person)

    def save(self, enrolment: Enrolment) -> Enrolment:
        """Insert or replace, by id. Raises AlreadyEnrolled where another row holds this learner and pathway."""
        self._rows.save(enrolment)
        return enrolment

    def touch(self, team: str, person: str, pathway: str, at: datetime) -> None:
        """The learner did something here; never moves back."""
        here = (t.c.team == team, t.c.person == person, t.c.pathway == pathway)
        self._rows.change(Enrolment, {"active_at": at}, *here, t.c.active_at < at)

    def look(self, enrolment: str, at: datetime | None) -> None:
        """Look again at that time; None: not before the learner acts."""
        self._rows.run(sa.update(t).where(t.c.id == enrolment).values(look_at=at))

    def look_by(self, team: str, person: str, at: datetime) -> None:
        """Look at all that the person follows at that time, unless it is to be looked at earlier."""
        self._rows.connection.execute(_LOOK_BY, {"its": team, "who": person, "now": at})

    def any_due(self, now: datetime) -> bool:
        """For a reading unit: most ticks find nothing, and should not ask for the writer's lock."""
        return bool(self._rows.scalar(_ANY_DUE, {"now": now}))

    def claim_due(self, limit: int, now: datetime, lease: timedelta) -> list[Due]:
        """Up to `limit` active enrolments, those due longest; nobody else gets them before the lease ends.

        `now` is programme time. Whoever claims decides and sets `look_at`; one whose rule fails comes again after the
        lease, so that a bad row can't become a crash loop.
        """
        due = sa.select(t.c.id).where(*_DUE).order_by(t.c.look_at, t.c.id).limit(limit)
        mine = engine.skip_locked(due).cte("due")  # read once: a plain subquery may be run again, and claim more
        claim = sa.update(t).where(t.c.id.in_(sa.select(mine.c.id))).values(look_at=now + lease)
        claimed = self._rows.connection.execute(claim.returning(t.c.id, t.c.person), {"now": now})
        return [Due(*row) for row in claimed]


_DUE = t.c.state == literal(EnrolmentState.ACTIVE.value), t.c.look_at <= sa.bindparam("now")
_ANY_DUE = sa.select(sa.select(t.c.id).where(*_DUE).exists())  # asked every two seconds
_LOOK_BY = (  # built once: it runs for every request
    sa.update(t)
    .where(t.c.team == sa.bindparam("its"), t.c.person == sa.bindparam("who"), t.c.state == EnrolmentState.ACTIVE.value)
    .where(t.c.look_at.is_(None) | (t.c.look_at > sa.bindparam("now")))
    .values(look_at=sa.bindparam("now"))
)
