"""Role grants: who may do what in which programme, and from when to when.

Owns the `grants` table. Must not decide anything from them.
"""

from datetime import datetime

from storage.records import RoleGrant
from storage.rows import Rows, Where
from storage.tables import grants as t


class Grants:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, team: str, person: str, at: datetime) -> list[RoleGrant]:
        """Those in force at that time."""
        return self._rows.many(RoleGrant, t.c.team == team, t.c.person == person, *_in_force(at), order=_ORDER)

    def in_programme(self, team: str, programme: str, at: datetime) -> list[RoleGrant]:
        """Those in force at that time."""
        return self._rows.many(RoleGrant, t.c.team == team, t.c.programme == programme, *_in_force(at), order=_ORDER)

    def add(self, grant: RoleGrant) -> None:
        self._rows.add(grant)

    def end(self, grant: str, at: datetime) -> bool:
        """False where it had ended by then, or is not there."""
        running = (t.c.until.is_(None)) | (t.c.until > at)
        return self._rows.change(RoleGrant, {"until": at}, t.c.id == grant, running) == 1


_ORDER = (t.c.since, t.c.id)


def _in_force(at: datetime) -> tuple[Where, Where]:
    return t.c.since <= at, (t.c.until.is_(None)) | (t.c.until > at)
