"""Where our messages stand, so that they can be updated and their threads recognised.

Owns the `posted` table.
"""

from storage.records import Posted
from storage.rows import Rows
from storage.tables import posted as t


class PostedMessages:
    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def get(self, ref: str) -> Posted | None:
        return self._rows.find(Posted, t.c.ref == ref)

    def save(self, ref: str, channel: str, ts: str) -> None:
        self._rows.save(Posted(ref=ref, channel=channel, ts=ts))

    def at(self, channel: str, ts: str) -> Posted | None:
        """The message with exactly this time stamp; ask with a reply's thread_ts to find what it answers."""
        return self._rows.find(Posted, t.c.channel == channel, t.c.ts == ts, order=(t.c.ref,))
