"""Evidence: the things handed in with a submission, in the order they were added.

Owns the `evidence` table. Must not touch bytes (blobs.py keeps them).
"""

import sqlalchemy as sa

from storage.errors import Missing
from storage.records import Evidence
from storage.rows import Rows, changed, plain
from storage.tables import evidence as t


class EvidenceItems:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, item: str) -> Evidence | None:
        return self._rows.find(Evidence, t.c.id == item)

    def of(self, submission: str) -> list[Evidence]:
        """In the order of adding."""
        return self._rows.many(Evidence, t.c.submission == submission, order=(t.c.place, t.c.id))

    def put(self, item: Evidence) -> None:
        """Insert or replace, by id; a replaced item keeps its place."""
        last = sa.select(sa.func.coalesce(sa.func.max(t.c.place), 0) + 1).where(t.c.submission == item.submission)
        self._rows.save(item, place=last.scalar_subquery())

    def change(self, item: str, **fields: object) -> Evidence:
        """The item with these fields. Raises Missing where it is gone."""
        old = self.get(item)
        if old is None:
            raise Missing
        new = changed(old, fields)
        stored = {name: plain(getattr(new, name)) for name in fields}
        if self._rows.change(Evidence, stored, t.c.id == item) != 1:
            raise Missing
        return new

    def remove(self, item: str) -> None:
        self._rows.run(sa.delete(t).where(t.c.id == item))

    def using(self, sha256: str) -> int:
        """How many items point at these bytes."""
        return int(self._rows.scalar(sa.select(sa.func.count()).select_from(t).where(t.c.sha256 == sha256)))
