"""What this process has in hand: claimed effects, and since when, on a clock that also runs while we sleep.

Owns the question whether a lease surely still lasts. It must not trust a lease longer than that: then the row is asked.
"""

from __future__ import annotations

import time

from storage.records import Effect

# A process that was stopped, or a machine that was suspended, has slept; where there is no such clock, the next best.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Held:
    """Shared by the sender threads of one process."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, int], tuple[Effect, float]] = {}

    @staticmethod
    def now() -> float:
        """Seconds on our own clock: read before a claim begins, so that no lease is thought longer than it is."""
        return time.clock_gettime(_CLOCK)

    def keep(self, effect: Effect, began: float) -> None:
        self._held[_key(effect)] = effect, began

    def drop(self, effect: Effect) -> None:
        self._held.pop(_key(effect), None)

    def all(self) -> list[Effect]:
        return [effect for effect, _ in list(self._held.values())]

    def lasts(self, effect: Effect, lease_seconds: float, needed: float) -> bool:
        """Whether the lease it was claimed with surely lasts `needed` seconds more."""
        known = self._held.get(_key(effect))
        return known is not None and self.now() - known[1] + needed < lease_seconds


def _key(effect: Effect) -> tuple[int, int]:
    return effect.id, effect.token
