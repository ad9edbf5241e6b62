"""Appeals: at most one for each decided submission.

Owns the `appeals` table. Must not know who may appeal, or decide one.
"""

from storage.records import Appeal
from storage.rows import Rows, changed, plain
from storage.tables import appeals as t


class Appeals:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def of(self, submission: str) -> Appeal | None:
        return self._rows.get(Appeal, submission=submission)

    def add(self, appeal: Appeal) -> Appeal:
        """Raises AlreadyAppealed; the unit can go on."""
        self._rows.add(appeal)
        return appeal

    def change(self, appeal: Appeal, **fields: object) -> Appeal:
        """Its outcome. The caller holds the learner's lock."""
        new = changed(appeal, fields)
        stored = {name: plain(getattr(new, name)) for name in fields}
        self._rows.change(Appeal, stored, t.c.submission == appeal.submission)
        return new
