"""Recognisers of questions about the learner's own record: progress, what is next, whether a badge counts."""

from __future__ import annotations

from bot.advising import cues, cues_record
from bot.advising.accept import acceptable
from bot.advising.asked import Asked
from bot.advising.intent import Intent
from bot.advising.link import Link
from bot.advising.subject import at_level
from catalog.ref import Ref

_RECORD = (
    ("close", cues_record.CLOSE), ("holdings", cues_record.HOLDINGS), ("waiting", cues_record.WAITING),
    ("left", cues_record.PROGRESS), ("enrolled", cues_record.ENROLLED), ("have", cues_record.HAVE),
)  # fmt: skip


_WITH_NEXT = frozenset({"assessment", "when", "review", "status", "evidence", "expiry"})
"""Facts that a message may touch which still asks for the next step ("passed the test, what now")."""
_FACTS_FIRST = {("expiry",), ("hours",), ("cost",), ("skills",)}
_NAMED = 0.6  # share of a name: "yes, it counts" must be about the badge that was named (lesson 25)


def reports(asked: Asked) -> Intent | None:
    """Something finished is reported and nothing is asked: the next step is meant."""
    told = asked.known and asked.reading.says(cues_record.REPORTS) and not asked.reading.attributes
    return asked.intent("next_step") if told and not asked.reading.says(cues.QUESTION) else None


def next_step(asked: Asked) -> Intent | None:
    if not asked.reading.says(cues_record.NEXT):
        return None
    return None if asked.named and set(asked.reading.attributes) - _WITH_NEXT else asked.intent("next_step")


def progress(asked: Asked) -> Intent | None:
    topic = next((name for name, pattern in _RECORD if asked.reading.says(pattern)), None)
    if topic == "have" and asked.known and asked.reading.levels and not asked.subject.about:
        return asked.intent("progress", topic="holdings")
    if topic == "have" and (not asked.named or asked.reading.says(cues_record.COUNTS)):
        return None
    if not asked.known and asked.subject.about and not asked.reading.says(r"my|mine|am i|have i|did i"):
        return None  # nobody is known: a fact of the entry is meant
    return asked.intent("progress", topic=topic) if topic else None


def equivalence(asked: Asked) -> Intent | None:
    """Does what I have count for that: two things, or one and "does it count"."""
    reading = asked.reading
    if not reading.says(cues_record.COUNTS) or not (reading.says(cues_record.HELD) or reading.says("still count")):
        return None
    if "nowhere" in reading.attributes:
        return None
    if asked.known and reading.says(cues_record.PROGRESS) and not reading.says("counts?"):
        return None
    if reading.attributes[:1] in _FACTS_FIRST and not reading.says("my|counts?"):
        return None
    found = [
        _entry_of(one, asked)
        for one in reading.entries
        if acceptable(one, reading) and one.coverage >= _NAMED and not one.matched < asked.subject.explained
    ]
    about = tuple(dict.fromkeys([*asked.subject.about, *found]))
    return asked.intent("equivalence", about=about[:3]) if about else None


def _entry_of(found: Link, asked: Asked) -> Ref:
    by_level = at_level(found.ref, asked.reading, asked.library)
    return by_level if by_level != found.ref else found.entry
