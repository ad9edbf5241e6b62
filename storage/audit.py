"""The audit: who did what to what, in order, chained by digests. Append-only: a trigger refuses everything else.

Owns the `audit` table. Entries are numbered without gaps in the order of their commits, so `since` misses none.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from storage import engine
from storage.records import AuditEntry
from storage.rows import Rows
from storage.tables import audit as t

BATCH = 1000


class Audit:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(
        self, team: str, at: datetime, actor: str, action: str, subject: str, detail: dict[str, Any] | None = None
    ) -> AuditEntry:
        """`detail` is plain JSON. From here to the end of the unit no other unit can add."""
        engine.serialise(self._rows.connection, "audit")
        last = self._rows.find(AuditEntry, order=(t.c.seq.desc(),))
        entry = AuditEntry(
            seq=last.seq + 1 if last else 1,
            team=team,
            at=at.astimezone(UTC),
            actor=actor,
            action=action,
            subject=subject,
            detail=detail or {},
        )
        entry = entry.model_copy(update={"digest": digest(last.digest if last else "", entry)})
        self._rows.add(entry)
        return entry

    def of(self, subject: str) -> list[AuditEntry]:
        """In order."""
        return self._rows.many(AuditEntry, t.c.subject == subject, order=(t.c.seq,))

    def since(self, seq: int, limit: int) -> list[AuditEntry]:
        """After `seq`, in order."""
        return self._rows.many(AuditEntry, t.c.seq > seq, order=(t.c.seq,), limit=limit)

    def broken_at(self) -> int | None:
        """The first entry that was changed, or that follows a gap; None where the chain holds.

        Entries cut off at the end do not show: keep the last digest elsewhere, too.
        """
        seq, before = 0, ""
        while entries := self.since(seq, BATCH):
            for entry in entries:
                if entry.digest != digest(before, entry):
                    return entry.seq
                seq, before = entry.seq, entry.digest
        return None


def digest(before: str, entry: AuditEntry) -> str:
    """SHA-256, in hex, over the digest before and the entry's fields in canonical JSON."""
    fields = entry.model_dump(exclude={"digest"}) | {"at": entry.at.isoformat()}
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}{canonical}".encode()).hexdigest()
