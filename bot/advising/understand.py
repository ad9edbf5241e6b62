"""Understanding: text and conversation -> Intent. Pure and total: every text gets an intent."""

from __future__ import annotations

from bot.advising.asked import ask
from bot.advising.intent import Intent
from bot.advising.intents import RECOGNISERS
from bot.advising.library import Library
from bot.advising.recognise import anything
from bot.advising.talk import Talk


def understand(text: str, talk: Talk, library: Library, own: tuple[str, ...] | None = None) -> Intent:
    """What `text` asks for in this conversation. The first recogniser that accepts decides (`intents.RECOGNISERS`)."""
    asked = ask(text, talk, library, own)
    return next((intent for recogniser in RECOGNISERS if (intent := recogniser(asked))), None) or anything(asked)
