"""The record of everything that crossed the line: each Web API call and each delivery, in order.

Owns the list for checks after the fact. Entries of deliveries grow while their attempts go on.
"""

import threading
import time

from bot.demo.workspace import Json


class Log:
    """`kind` is `call` or `delivery`; `n` counts from 1 over both; `at` is seconds since the epoch."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Json] = []

    def add(self, kind: str, **fields: object) -> Json:
        """The entry itself, so that a delivery's attempts can be noted in it."""
        with self._lock:
            entry: Json = {"n": len(self._entries) + 1, "at": time.time(), "kind": kind, **fields}
            self._entries.append(entry)
            return entry

    def since(self, n: int) -> list[Json]:
        """Entries after the n-th, oldest first."""
        with self._lock:
            return [dict(entry) for entry in self._entries[n:]]
