"""What every use case needs, put together once by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.badges.keyring import KeyRing
from bot.service.editions import Editions
from bot.service.held import Held
from bot.service.links import Links
from bot.service.watch import Nobody, Pulse, Watch
from storage.blobs import Blobs
from storage.records import Programme
from storage.store import Store

DEFAULT_ZONE = "America/New_York"


class KeyUnusable(Exception):
    """There is no usable signing key. Set CAIRN_SIGNING_KEY or CAIRN_SIGNING_KEY_FILE; badges wait until then."""


@dataclass(frozen=True, kw_only=True)
class Issuing:
    """Under which name badges are signed, and the keys at hand. `ring` raises KeyUnusable or InvalidKeyError."""

    did: str
    ring: Callable[[], KeyRing]
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
    lease_seconds: float = 30.0  # a sender's claim on an effect; after that another may take it over
    watch: Watch = field(default_factory=Nobody)
    pulse: Pulse = field(default_factory=Pulse)
    held: Held = field(default_factory=Held)
    links: Links = field(default_factory=Links)  # to evidence; the default suits one process

    def badge_url(self, award: str) -> str:
        return f"{self.public_url}/badges/{award}"


def when(moment: datetime, zone: str = DEFAULT_ZONE) -> str:
    """A day as people there say it: "Mon 30 Nov"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b}"


def zone_of(programme: Programme | None) -> str:
    """The zone that a programme's days are counted in."""
    return str(programme.policy.get("timezone", DEFAULT_ZONE)) if programme else DEFAULT_ZONE
