"""Recognisers of what needs no entry: courtesies, orders, other people's records, how to use the bot, elsewhere."""

from __future__ import annotations

import re

from bot.advising import cues
from bot.advising.asked import Asked
from bot.advising.intent import Intent
from bot.advising.names import GENERIC
from bot.advising.reading import clauses, read
from bot.advising.words import STOP, stem


def nothing(asked: Asked) -> Intent | None:
    return None if asked.reading.words else asked.intent("smalltalk", topic="empty", about=())


def crisis(asked: Asked) -> Intent | None:
    return asked.intent("refusal", topic="crisis", about=()) if asked.reading.says(cues.CRISIS) else None


def orders(asked: Asked) -> Intent | None:
    """Orders to the bot. What else the message asks is answered; the order alone is refused."""
    if asked.reading.says(cues.EVIDENCE_SAYS):
        return asked.intent("progress", topic="waiting")
    ordered = asked.reading.says(cues.ORDERS) or "<!" in asked.reading.raw
    if not ordered:
        return None
    for clause in reversed(clauses(asked.reading.raw)):
        part = read(clause, asked.library)
        if not part.says(cues.ORDERS) and "<!" not in clause and (part.attributes or part.says(cues.HOLDINGS)):
            return None
    return asked.intent("refusal", topic="orders", about=())


_ANOTHER = re.compile(
    r"(?:does|do|did|has|have|for|of|about|show)\s+<@|<@[^>]+>(?:['’]s|\s+(?:hold|have|has|earn|own))"
)
"""Somebody else mentioned as the one a record is of; a mention that only greets is none."""


def others_record(asked: Asked) -> Intent | None:
    """Another person's record is nobody's business but theirs (R40)."""
    mentioned = _ANOTHER.search(asked.reading.raw) is not None and asked.reading.says(cues.RECORDS)
    spoken_of = asked.reading.says(rf"{cues.OTHERS}(?: \w+)? {cues.RECORDS}")
    mine = asked.reading.says(rf"my (?:\w+ )*{cues.RECORDS}|do i have")
    return asked.intent("refusal", topic="others", about=()) if mentioned or (spoken_of and not mine) else None


_SMALL = (
    ("help", cues.ABOUT_BOT), ("thanks", cues.THANKS), ("bye", cues.BYE), ("greeting", cues.GREETING),
    ("praise", cues.PRAISE), ("acknowledge", cues.ACKNOWLEDGE),
)  # fmt: skip
_SMALL_ALL = re.compile(rf"(?<!\w)(?:{'|'.join(pattern for _, pattern in _SMALL)})(?!\w)")


def smalltalk(asked: Asked) -> Intent | None:
    """Nothing but courtesies: what is left without them names nothing and asks nothing."""
    topic = next((name for name, pattern in _SMALL if asked.reading.says(pattern)), None)
    rest = [w for w in _SMALL_ALL.sub(" ", asked.reading.text).split() if w not in STOP]
    if topic is None or len(rest) > 1 or any(_asks(word, asked) for word in rest):
        return None
    return asked.intent("smalltalk", topic=topic, about=())


def _asks(word: str, asked: Asked) -> bool:
    """Whether the one word that courtesies leave over is about something."""
    about = asked.named or asked.reading.attributes or asked.reading.says(cues.NEXT)
    return bool(about) or stem(word) in GENERIC or not asked.library.vocabulary.everyday(word)


_HOW = (
    ("check", cues.CHECK), ("verify", cues.VERIFY), ("after", cues.AFTER), ("appeal", cues.APPEAL), ("remind", cues.REMIND),
    ("start", cues.START), ("leave", cues.LEAVE), ("submit", cues.SUBMIT), ("share", cues.SHARE),
)  # fmt: skip


def how_to(asked: Asked) -> Intent | None:
    """How to do something with the bot itself."""
    if "evidence" in asked.reading.attributes and asked.named:
        return asked.intent("attribute", attributes=("evidence",))
    topic = next((name for name, pattern in _HOW if asked.reading.says(pattern)), None)
    return asked.intent("how_to", topic=topic) if topic else None


def elsewhere(asked: Asked) -> Intent | None:
    """Tasks and topics that no catalog of badges covers."""
    reading = asked.reading
    sure = asked.named and not asked.subject.hedged and asked.subject.about[0].kind != "issuer"
    off = (reading.says(cues.TASK) and not reading.attributes) or (reading.says(cues.ELSEWHERE) and not sure)
    return asked.intent("refusal", topic="elsewhere", about=()) if off else None
