"""Exemptions: members that staff released a learner from.

Owns the `exemptions` table.
"""

from storage.records import Exemption
from storage.rows import Rows
from storage.tables import exemptions as t


class Exemptions:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, exemption: Exemption) -> None:
        """Raises AlreadyExempt."""
        self._rows.add(exemption)

    def of(self, team: str, person: str) -> list[Exemption]:
        """Oldest first."""
        return self._rows.of(Exemption, (t.c.at, t.c.pathway, t.c.member), team=team, person=person)
