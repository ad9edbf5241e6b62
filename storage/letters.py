"""Dead letters: requests that a fault of ours could not handle, kept whole until somebody tries again.

Owns the `letters` table. Adding one must not fail for what is in it: this is the last resort.
"""

from datetime import datetime

from storage.records import DeadLetter
from storage.rows import Rows
from storage.tables import letters as t


class Letters:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, letter: DeadLetter) -> None:
        # PostgreSQL's text holds neither NUL nor half a surrogate pair; its JSON type holds both, escaped.
        error = letter.error.replace("\0", "�").encode(errors="replace").decode()
        self._rows.add(letter.model_copy(update={"error": error}))

    def get(self, reference: str) -> DeadLetter | None:
        return self._rows.find(DeadLetter, t.c.reference == reference)

    def all(self) -> list[DeadLetter]:
        """Newest first."""
        return self._rows.many(DeadLetter, order=(t.c.at.desc(), t.c.reference))

    def mark_retried(self, reference: str, at: datetime) -> None:
        self._rows.change(DeadLetter, {"retried_at": at}, t.c.reference == reference)
