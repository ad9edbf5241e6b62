"""Hand-offs: who asked for a person, what they agreed to send, and how it stands.

Owns the `handoffs` table. Must not know what may be sent to whom.
"""

from collections.abc import Iterable

from storage.records import Handoff, HandoffState
from storage.rows import Rows, changed, plain
from storage.tables import handoffs as t


class Handoffs:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, handoff: str) -> Handoff | None:
        return self._rows.get(Handoff, id=handoff)

    def add(self, handoff: Handoff) -> Handoff:
        self._rows.add(handoff)
        return handoff

    def change(self, handoff: Handoff, **fields: object) -> Handoff:
        """The hand-off with these fields; unchanged where its state is no longer the one that the caller saw."""
        new = changed(handoff, fields)
        stored = {name: plain(getattr(new, name)) for name in fields}
        mine = (t.c.id == handoff.id, t.c.state == handoff.state.value)
        return new if self._rows.change(Handoff, stored, *mine) == 1 else handoff

    def in_programmes(self, team: str, programmes: Iterable[str]) -> list[Handoff]:
        """Those that wait for a first answer, oldest first."""
        here = (t.c.team == team, t.c.programme.in_(list(programmes)), t.c.state == HandoffState.OPEN.value)
        return self._rows.many(Handoff, *here, order=(t.c.created_at, t.c.id))

    def of(self, team: str, person: str) -> list[Handoff]:
        """Newest first."""
        return self._rows.many(Handoff, t.c.team == team, t.c.person == person, order=(t.c.created_at.desc(), t.c.id))
