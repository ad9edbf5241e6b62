"""Which picture a badge has: its shape, and the accent of its issuer.

Owns the choice. Drawing is `bot.badges`', the bytes are the pages'; it must not know who holds a badge.
"""

from __future__ import annotations

import hashlib

from bot.badges.art import Art, Kind
from catalog.model import Badge, BadgeKind

# One accent an issuer; each keeps 4.5:1 against paper.
ACCENTS = ("#2f6f6a", "#8a4b2a", "#4a5a8c", "#7a3f5f", "#5d6b2f")
_KINDS: dict[BadgeKind, Kind] = {BadgeKind.MACRO: "macro", BadgeKind.LEVEL: "level"}


def picture(badge: Badge, issuer: str, *, demo: bool) -> Art:
    """`issuer` is an id; it chooses the accent, so that a badge keeps its colour for ever."""
    accent = ACCENTS[hashlib.sha256(issuer.encode()).digest()[0] % len(ACCENTS)]
    kind = _KINDS.get(badge.kind, "micro")
    return Art(name=badge.name, kind=kind, level=badge.level or 1, accent=accent, demo=demo)
