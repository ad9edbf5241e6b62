"""Awards: planned, issued, recognised, revoked.

Owns the `awards` table. Must not know when a badge is earned, nor what a credential looks like.
"""

import sqlalchemy as sa

from storage.errors import Stale
from storage.records import Award, AwardState
from storage.rows import Rows, changed, plain
from storage.tables import awards as t


class Awards:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, award: str) -> Award | None:
        return self._rows.get(Award, id=award)

    def of(self, team: str, person: str) -> list[Award]:
        """All, also revoked ones; oldest first."""
        return self._rows.of(Award, (t.c.planned_at, t.c.number, t.c.id), team=team, person=person)

    def live(self, team: str, person: str, badge: str) -> Award | None:
        """The one award of this badge that is not revoked."""
        held = (t.c.team == team, t.c.person == person, t.c.badge == badge)
        return self._rows.find(Award, *held, t.c.state != AwardState.REVOKED.value)

    def plan(self, award: Award) -> Award:
        """Raises AlreadyAwarded (R9); the unit can go on."""
        self._rows.add(award)
        return award

    def change(self, award: Award, **fields: object) -> Award:
        """The award with these fields. Raises Stale where its state is no longer the one that was read."""
        new = changed(award, fields)
        stored = {name: plain(getattr(new, name)) for name in fields}
        if self._rows.change(Award, stored, t.c.id == award.id, t.c.state == award.state.value) != 1:
            raise Stale
        return new

    def in_state(self, state: AwardState, limit: int) -> list[Award]:
        """Oldest first."""
        return self._rows.many(Award, t.c.state == state.value, order=(t.c.planned_at, t.c.id), limit=limit)

    def next_number(self, team: str, person: str, badge: str) -> int:
        """One more than the highest ever given, revoked ones included (R30)."""
        held = (t.c.team == team, t.c.person == person, t.c.badge == badge)
        return int(self._rows.scalar(sa.select(sa.func.coalesce(sa.func.max(t.c.number), 0)).where(*held))) + 1
