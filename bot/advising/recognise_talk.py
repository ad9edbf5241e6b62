"""Recognisers of what needs no entry: courtesies, orders, other people's records, how to use the bot, elsewhere."""

from __future__ import annotations

import re

from bot.advising import cues, cues_how, cues_record, cues_talk
from bot.advising.asked import Asked
from bot.advising.intent import Intent
from bot.advising.reading import clauses, read
from bot.advising.words import STOP, stem
from catalog.names import GENERIC


def nothing(asked: Asked) -> Intent | None:
    return None if asked.reading.words else asked.intent("smalltalk", topic="empty", about=())


def crisis(asked: Asked) -> Intent | None:
    return asked.intent("refusal", topic="crisis", about=()) if asked.reading.says(cues_talk.CRISIS) else None


def orders(asked: Asked) -> Intent | None:
    """Orders to the bot. What else the message asks is answered; the order alone is refused."""
    if asked.reading.says(cues_talk.EVIDENCE_SAYS):
        return asked.intent("progress", topic="waiting")
    ordered = asked.reading.says(cues_talk.ORDERS) or "<!" in asked.reading.raw
    if not ordered:
        return None
    for clause in reversed(clauses(asked.reading.raw)):
        part = read(clause, asked.library)
        if (
            not part.says(cues_talk.ORDERS)
            and "<!" not in clause
            and (part.attributes or part.says(cues_record.HOLDINGS))
        ):
            return None
    return asked.intent("refusal", topic="orders", about=())


_ANOTHER = re.compile(
    r"(?:does|do|did|has|have|for|of|about|show)\s+<@|<@[^>]+>(?:['’]s|\s+(?:hold|have|has|earn|own))"
)
"""Somebody else mentioned as the one a record is of; a mention that only greets is none."""


def others_record(asked: Asked) -> Intent | None:
    """Another person's record is nobody's business but theirs (R40)."""
    mentioned = _ANOTHER.search(asked.reading.raw) is not None and asked.reading.says(cues_talk.RECORDS)
    spoken_of = asked.reading.says(rf"{cues_talk.OTHERS}(?: \w+)? {cues_talk.RECORDS}|{cues_talk.OTHERS_DID}")
    mine = asked.reading.says(rf"my (?:\w+ )*{cues_talk.RECORDS}|do i have")
    return asked.intent("refusal", topic="others", about=()) if mentioned or (spoken_of and not mine) else None


_SMALL = (
    ("help", cues_talk.ABOUT_BOT), ("thanks", cues_talk.THANKS), ("bye", cues_talk.BYE), ("greeting", cues_talk.GREETING),
    ("praise", cues_talk.PRAISE), ("acknowledge", cues_talk.ACKNOWLEDGE),
)  # fmt: skip
_SMALL_ALL = re.compile(rf"(?<!\w)(?:{'|'.join(pattern for _, pattern in _SMALL)})(?!\w)")


def smalltalk(asked: Asked) -> Intent | None:
    """Nothing but courtesies: what is left without them names nothing and asks nothing."""
    topic = next((name for name, pattern in _SMALL if asked.reading.says(pattern)), None)
    rest = [w for w in _SMALL_ALL.sub(" ", asked.reading.text).split() if w not in STOP]
    if topic is None or (topic == "help" and any(asked.reading.says(pattern) for _, pattern in _HOW)):
        return None
    few = len(rest) <= 1 and not any(_asks(word, asked) for word in rest)
    return asked.intent("smalltalk", topic=topic, about=()) if few or _only_chats(rest, asked) else None


def _only_chats(rest: list[str], asked: Asked) -> bool:
    """Beside the courtesy only everyday words, and no question: "long day at work, just saying hi"."""
    reading = asked.reading
    if any(reading.says(pattern) for _, pattern in _HOW) or reading.says("ones?|meant|mean"):
        return False
    asks = (
        reading.attributes
        or reading.levels
        or reading.says(f"{cues.QUESTION}|{cues.LEARNING}|{cues_record.NEXT}|{cues_record.REPORTS}")
    )
    everyday = all(asked.library.vocabulary.everyday(word) and stem(word) not in GENERIC for word in rest)
    named = any(one[0].score >= _TELLS for one in (reading.entries, reading.skills) if one)
    return not asks and not reading.says(cues.LOOKING) and (everyday or (len(rest) <= _FEW and not named))


_TELLS = 3.0  # score of an entry or a skill
_FEW = 5


def _asks(word: str, asked: Asked) -> bool:
    """Whether the one word that courtesies leave over is about something."""
    about = asked.named or asked.reading.attributes or asked.reading.says(cues_record.NEXT)
    return bool(about) or stem(word) in GENERIC or not asked.library.vocabulary.everyday(word)


_HOW = tuple(
    (name, getattr(cues_how, name.upper()))
    for name in (
        *(
            "verify",
            "check",
            "after",
            "appeal",
            "remind",
            "start",
            "leave",
            "wallet",
            "submit",
            "share",
            "data",
            "human",
        ),
        "account",
        "broken",
    )
)
"""Asked from the left: the narrow before the wide."""


def how_to(asked: Asked) -> Intent | None:
    """How to do something with the bot itself."""
    if "evidence" in asked.reading.attributes and asked.named and not asked.subject.hedged:
        return asked.intent("attribute", attributes=("evidence",))
    topic = next((name for name, pattern in _HOW if asked.reading.says(pattern)), None)
    about_entry = (
        asked.named and set(asked.reading.attributes) & _OF_ENTRY and topic not in {"leave", "remind", "appeal"}
    )
    goes_on = topic == "start" and asked.known and asked.reading.says(cues_record.NEXT)
    return asked.intent("how_to", topic=topic) if topic and not about_entry and not goes_on else None


_OF_ENTRY = frozenset({"cost", "hours", "credits", "expiry", "prerequisites", "languages", "review"})
"""Facts of an entry: a message that names one and asks for them asks about it, whatever else it says."""


def about_the_bot(asked: Asked) -> Intent | None:
    """A way to do something here that no row of its own answers: where everything is, and a person."""
    asks = asked.reading.says(cues_how.WAY) and asked.reading.says(cues_how.THINGS)
    facts = set(asked.reading.attributes) - {"contact", "when", "where"}
    nothing_else = not (asked.subject.about or asked.subject.choices or facts)
    return asked.intent("how_to", topic="general") if asks and nothing_else else None


def elsewhere(asked: Asked) -> Intent | None:
    """Tasks and topics that no catalog of badges covers."""
    reading = asked.reading
    sure = asked.named and not asked.subject.hedged and asked.subject.about[0].kind != "issuer"
    strange = set(re.findall(rf"(?<!\w)(?:{cues_talk.ELSEWHERE})(?!\w)", reading.text))
    strange = {word for said in strange for word in said.split()}
    sure = sure and not {reading.words[p].text for p in asked.subject.explained} <= strange
    looks = reading.says(cues.LEARNING)
    off = (reading.says(cues_talk.TASK) and not sure) or (reading.says(cues_talk.ELSEWHERE) and not sure and not looks)
    return asked.intent("refusal", topic="elsewhere", about=()) if off else None
