"""Understanding: text and conversation -> Intent. Pure and total: every text gets an intent."""

from __future__ import annotations

from bot.advising.intent import Intent
from bot.advising.intents import RECOGNISERS
from bot.advising.library import Library
from bot.advising.reading import read
from bot.advising.recognise import Asked, anything
from bot.advising.talk import Talk


def understand(text: str, talk: Talk, library: Library) -> Intent:
    """What `text` asks for in this conversation. The first recogniser that accepts decides (`intents.RECOGNISERS`)."""
    asked = Asked(read(text, library), talk, library)
    for recogniser in RECOGNISERS:
        intent = recogniser(asked)
        if intent:
            return intent
    return anything(asked)
