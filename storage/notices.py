"""Notices: what was announced to whom, and on which day, so that no replica announces it twice.

Owns the `notices` table. Must not know what is worth announcing.
"""

from datetime import datetime

import sqlalchemy as sa

from storage.rows import Rows
from storage.tables import notices as t


class Notices:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def claim(self, team: str, recipient: str, about: str, at: datetime) -> bool:
        """True for the first who asks; say it in the same unit."""
        return self._rows.add_new(t, team=team, recipient=recipient, about=about, at=at)

    def claimed(self, team: str, recipient: str, about: str) -> bool:
        here = (t.c.team == team, t.c.recipient == recipient, t.c.about == about)
        return self._rows.scalar(sa.select(t.c.about).where(*here)) is not None

    def prune(self, before: datetime) -> int:
        return self._rows.run(sa.delete(t).where(t.c.at < before))
