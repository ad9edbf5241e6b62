"""Digests: which programme's summary of which week was claimed, so that no replica sends it twice.

Owns the `digests` table.
"""

from datetime import datetime

import sqlalchemy as sa

from storage.rows import Rows
from storage.tables import digests as t


class Digests:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def claim(self, team: str, programme: str, week: str, at: datetime) -> bool:
        """True for the first who asks for this week; send it in the same unit."""
        return self._rows.add_new(t, team=team, programme=programme, week=week, at=at)

    def claimed(self, team: str, programme: str, week: str) -> bool:
        here = (t.c.team == team, t.c.programme == programme, t.c.week == week)
        return self._rows.scalar(sa.select(t.c.week).where(*here)) is not None

    def last(self, team: str, programme: str) -> datetime | None:
        """When the newest was claimed; None: never."""
        newest: datetime | None = self._rows.scalar(
            sa.select(sa.func.max(t.c.at)).where(t.c.team == team, t.c.programme == programme)
        )
        return newest
