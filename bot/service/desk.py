"""What every use case needs, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.badges.keys import SigningKey
from bot.service.editions import Editions
from storage.blobs import Blobs
from storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Issuing:
    """With what badges are signed, and under which name. `key` raises KeyUnusable where there is none."""

    did: str
    verification_method: str
    key: Callable[[], SigningKey]
    demo: bool = False


@dataclass(frozen=True, kw_only=True)
class Desk:
    team: str
    store: Store
    blobs: Blobs
    editions: Editions
    public_url: str  # without a slash at the end
    issuing: Issuing
    wake: Callable[[], None] = field(default=lambda: None)  # called when effects may be waiting

    def badge_url(self, award: str) -> str:
        return f"{self.public_url}/badges/{award}"


def when(moment: datetime) -> str:
    """A day as people say it: "Mon 30 Nov"."""
    return f"{moment:%a} {moment.day} {moment:%b}"
