"""Programmes: who assesses what, where.

Owns the `programmes` table: a handful of rows.
"""

from storage.records import Programme
from storage.rows import Rows
from storage.tables import programmes as t


class Programmes:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def all(self, team: str) -> list[Programme]:
        return self._rows.many(Programme, t.c.team == team, order=(t.c.id,))

    def get(self, team: str, programme: str) -> Programme | None:
        return self._rows.find(Programme, t.c.team == team, t.c.id == programme)

    def for_pathway(self, team: str, pathway: str) -> Programme | None:
        """The first by id, should two name the same pathway."""
        return next((programme for programme in self.all(team) if pathway in programme.pathways), None)

    def by_channel(self, team: str, channel: str) -> Programme | None:
        """The programme whose review or advisor channel this is."""
        either = (t.c.review_channel == channel) | (t.c.advisor_channel == channel)
        return self._rows.find(Programme, t.c.team == team, either, order=(t.c.id,))

    def save(self, programme: Programme) -> None:
        self._rows.save(programme)
