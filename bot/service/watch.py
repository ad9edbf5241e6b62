"""What a process notices about itself while it works: what it did, how long it took, and that its threads still move.

Owns two small interfaces that the composition root fills. It must not decide anything, and holds no names of people.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import Protocol

CLOCK = "clock"  # the name of the thread that is not a sender
# What the clock starts, and the seconds between two rounds of it; a look for nudges that finds none reads one row.
ROUNDS = {"nudges": 2, "digests": 60, "deadlines": 60, "housekeeping": 600}


class Watch(Protocol):
    """Somebody who counts."""

    def handled(self, kind: str, outcome: str) -> None:
        """A request was dealt with. `kind`: event, action, view, command. `outcome`: handled, unavailable, dead letter."""

    def acknowledged(self, status: int, seconds: float) -> None:
        """A request was answered; refused ones too."""

    def delivered(self, kind: str, outcome: str, seconds: float) -> None:
        """An effect was tried. `outcome`: done, waiting, slow down, again, unclear, dead, taken over."""


class Nobody:
    """A watch that counts nothing."""

    def handled(self, kind: str, outcome: str) -> None:
        pass

    def acknowledged(self, status: int, seconds: float) -> None:
        pass

    def delivered(self, kind: str, outcome: str, seconds: float) -> None:
        pass


class Pulse:
    """When each thread, and each of the clock's rounds, last came to a good end, in this process's monotonic time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: dict[str, float] = {}

    def beat(self, name: str) -> None:
        with self._lock:
            self._seen[name] = time.monotonic()

    def ages(self) -> dict[str, float]:
        """Seconds since each was last seen."""
        now = time.monotonic()
        with self._lock:
            return {name: now - seen for name, seen in self._seen.items()}
