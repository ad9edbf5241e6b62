"""Places in the status lists that we publish: one bit an award, taken at random.

Owns the `statuses` table. A place is never given again, nor moved. It must not know how a list looks.
"""

import secrets
from datetime import datetime
from itertools import count

import sqlalchemy as sa

from storage.records import AwardState
from storage.rows import Rows
from storage.tables import awards, statuses

ENTRIES = 131_072  # places in a list (Bitstring Status List 1.0, 6.1: the least that hides who is who)
TRIES = 8  # places that are taken, one after another: the list is well filled, the next one begins


class Statuses:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def take(self, award: str, at: datetime) -> tuple[int, int]:
        """(list, place) for this award. Places are drawn, so that they tell neither when nor to whom it was given."""
        for number in count(self.last() or 1):
            for place in (secrets.randbelow(ENTRIES) for _ in range(TRIES)):
                if self._rows.add_new(statuses, list=number, place=place, award=award, at=at):
                    return number, place
        raise AssertionError("there is always a next list")

    def last(self) -> int | None:
        """The newest list; None before the first."""
        found: int | None = self._rows.scalar(sa.select(sa.func.max(statuses.c.list)))
        return found

    def since(self, number: int) -> datetime | None:
        """When its first place was taken; None where there is no such list."""
        found: datetime | None = self._rows.scalar(
            sa.select(sa.func.min(statuses.c.at)).where(statuses.c.list == number)
        )
        return found

    def revoked(self, number: int) -> list[int]:
        """Places of revoked awards, in order."""
        both = awards.join(statuses, statuses.c.award == awards.c.id)
        gone = (awards.c.state == AwardState.REVOKED.value, statuses.c.list == number)
        statement = sa.select(statuses.c.place).select_from(both).where(*gone).order_by(statuses.c.place)
        return list(self._rows.connection.scalars(statement))
