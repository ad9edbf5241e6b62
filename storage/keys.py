"""Issuer keys: public halves, and which of them signs.

Owns the `issuer_keys` table. Must never be given a private half, nor decide when a key may change its state.
"""

from datetime import datetime

from storage.records import IssuerKey, KeyKind, KeyState
from storage.rows import Rows, values
from storage.tables import issuer_keys as t


class IssuerKeys:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def all(self) -> list[IssuerKey]:
        """Oldest first."""
        return self._rows.of(IssuerKey, (t.c.added_at, t.c.id))

    def get(self, key: str) -> IssuerKey | None:
        return self._rows.get(IssuerKey, id=key)

    def signing(self, kind: KeyKind = KeyKind.ED25519) -> IssuerKey | None:
        """The one that signs; None where none does."""
        return self._rows.find(IssuerKey, t.c.kind == kind.value, t.c.state == KeyState.SIGNING.value)

    def add_new(self, key: IssuerKey) -> bool:
        """False where it is known; its state stays what it was."""
        return self._rows.add_new(t, **values(key))

    def change(self, key: str, state: KeyState, at: datetime) -> bool:
        """Raises Refused where another key of its kind signs; the unit can go on."""
        return self._rows.change(IssuerKey, {"state": state.value, "changed_at": at}, t.c.id == key) == 1
