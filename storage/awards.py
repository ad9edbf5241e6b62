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
        """The one award of this badge that is neither revoked nor superseded; it may have expired."""
        held = (t.c.team == team, t.c.person == person, t.c.badge == badge, t.c.superseded_by.is_(None))
        return self._rows.find(Award, *held, t.c.state != AwardState.REVOKED.value)

    def latest(self, team: str, person: str, badge: str) -> Award | None:
        """The newest award of this badge, whatever became of it."""
        held = (t.c.team == team, t.c.person == person, t.c.badge == badge)
        return self._rows.find(Award, *held, order=(t.c.number.desc(),))

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

    def of_submission(self, submission: str) -> list[Award]:
        """Those that its approval brought, oldest first."""
        return self._rows.of(Award, (t.c.planned_at, t.c.number, t.c.id), submission=submission)

    def signed_with(self, key: str) -> list[Award]:
        """All that this issuer key signed, also revoked ones; oldest first."""
        return self._rows.of(Award, (t.c.planned_at, t.c.number, t.c.id), key=key)

    def standing_keys(self) -> set[str]:
        """Keys that signed something which is not revoked."""
        statement = sa.select(t.c.key).where(t.c.key.is_not(None), t.c.state != AwardState.REVOKED.value).distinct()
        return set(self._rows.connection.scalars(statement))

    def revoked(self, team: str) -> list[Award]:
        """All, in the order of their planning."""
        return self._rows.many(
            Award, t.c.team == team, t.c.state == AwardState.REVOKED.value, order=(t.c.planned_at, t.c.id)
        )

    def next_number(self, team: str, person: str, badge: str) -> int:
        """One more than the highest ever given, revoked ones included (R30)."""
        held = (t.c.team == team, t.c.person == person, t.c.badge == badge)
        return int(self._rows.scalar(sa.select(sa.func.coalesce(sa.func.max(t.c.number), 0)).where(*held))) + 1
