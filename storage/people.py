"""People, and the learner lock that every change of a learner's state takes first.

Owns the `people` table. Must not know what a role or an enrolment is.
"""

from functools import cache

import sqlalchemy as sa

from storage import engine
from storage.clock import Clock
from storage.records import Person
from storage.rows import Rows, select
from storage.tables import people


class People:
    def __init__(self, rows: Rows, clock: Clock) -> None:
        self._rows = rows
        self._clock = clock

    def get(self, team: str, person: str) -> Person | None:
        return self._rows.get(Person, team=team, id=person)

    def see(self, team: str, person: str) -> Person:
        """The person, now known and seen at programme time."""
        given = {"team": team, "id": person, "seen_at": self._clock.now()}
        return self._known(self._rows.first(Person, _see(self._rows.connection.dialect.name), given))

    def know(self, team: str, person: str) -> Person:
        """The person, known from now on; `seen_at` stays where it was."""
        self._rows.add_new(people, team=team, id=person, seen_at=self._clock.now())
        return self._known(self.get(team, person))

    def save(self, person: Person) -> None:
        self._rows.save(person)

    def lock(self, team: str, person: str) -> Person:
        """The person, held until this unit ends: a second unit for the same learner waits here.

        Without it two levels approved at the same moment each miss the other, and the stack's badge is never issued.
        """
        statement = engine.for_update(select(Person).where(people.c.team == team, people.c.id == person))
        found = self._rows.first(Person, statement)
        if found is None:
            self._rows.add_new(people, team=team, id=person, seen_at=self._clock.now())
            found = self._rows.first(Person, statement)
        return self._known(found)

    def by_email(self, team: str, email: str) -> Person | None:
        """Whatever the case of the letters; somebody still in the workspace first."""
        same = sa.func.lower(people.c.email) == email.lower()
        return self._rows.find(Person, people.c.team == team, same, order=(people.c.deleted, people.c.id))

    def all(self, team: str) -> list[Person]:
        return self._rows.many(Person, people.c.team == team, order=(people.c.id,))

    def teams(self) -> list[str]:
        """Every workspace that somebody was seen in."""
        statement = sa.select(people.c.team).distinct().order_by(people.c.team)
        return list(self._rows.connection.scalars(statement))

    @staticmethod
    def _known(person: Person | None) -> Person:
        if person is None:
            raise AssertionError("a person inserted in this unit is there")
        return person


@cache
def _see(dialect: str) -> sa.Executable:
    return engine.insert_or_replace(dialect, people, ("seen_at",)).returning(*select(Person).selected_columns)
