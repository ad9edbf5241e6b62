"""Decisions: one for each submission, for ever.

Owns the `decisions` table. Must not know who may decide.
"""

from storage.records import Decision
from storage.rows import Rows, select
from storage.tables import decisions as t
from storage.tables import submissions


class Decisions:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, decision: Decision) -> Decision:
        """Raises AlreadyDecided; the unit can go on and say who decided."""
        self._rows.add(decision)
        return decision

    def of(self, submission: str) -> Decision | None:
        return self._rows.find(Decision, t.c.submission == submission)

    def latest(self, team: str, person: str, pathway: str, member: str) -> Decision | None:
        """The newest decision on any submission of this person for this member."""
        s = submissions.c
        learner = (s.team == team, s.person == person, s.pathway == pathway, s.member == member)
        statement = select(Decision).join(submissions, s.id == t.c.submission).where(*learner)
        return self._rows.first(Decision, statement.order_by(t.c.at.desc(), s.attempt.desc(), t.c.id).limit(1))
