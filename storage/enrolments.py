"""Enrolments: one row for each learner and pathway.

Owns the `enrolments` table. Must not know what progress is.
"""

from datetime import datetime

from storage.records import Enrolment
from storage.rows import Rows
from storage.tables import enrolments as t


class Enrolments:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, enrolment: str) -> Enrolment | None:
        return self._rows.find(Enrolment, t.c.id == enrolment)

    def find(self, team: str, person: str, pathway: str) -> Enrolment | None:
        return self._rows.find(Enrolment, t.c.team == team, t.c.person == person, t.c.pathway == pathway)

    def of(self, team: str, person: str) -> list[Enrolment]:
        """Oldest first."""
        return self._rows.many(Enrolment, t.c.team == team, t.c.person == person, order=(t.c.started_at, t.c.id))

    def save(self, enrolment: Enrolment) -> Enrolment:
        """Insert or replace, by id. Raises AlreadyEnrolled where another row holds this learner and pathway."""
        self._rows.save(enrolment)
        return enrolment

    def touch(self, team: str, person: str, pathway: str, at: datetime) -> None:
        """The learner did something here; never moves back."""
        here = (t.c.team == team, t.c.person == person, t.c.pathway == pathway)
        self._rows.change(Enrolment, {"active_at": at}, *here, t.c.active_at < at)
