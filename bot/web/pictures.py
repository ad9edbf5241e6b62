"""A badge's picture as bytes. Painting is `bot.badges`', the choice of picture the service's."""

from __future__ import annotations

from functools import lru_cache

from bot.badges import art, raster
from bot.badges.art import Art


def svg(shown: Art) -> str:
    return art.svg(shown)


@lru_cache(maxsize=128)
def png(shown: Art) -> bytes:
    """Painting takes a while; the same badge is the same picture."""
    return raster.png(shown)
