"""Recognisers of questions about the learner's own record: progress, what is next, whether a badge counts."""

from __future__ import annotations

from bot.advising import cues
from bot.advising.asked import Asked
from bot.advising.intent import Intent
from bot.advising.link import Link
from bot.advising.ref import Ref
from bot.advising.subject import acceptable, at_level

_RECORD = (
    ("holdings", cues.HOLDINGS), ("waiting", cues.WAITING), ("left", cues.PROGRESS),
    ("enrolled", cues.ENROLLED), ("have", cues.HAVE),
)  # fmt: skip


_NAMED = 0.6  # share of a name: "yes, it counts" must be about the badge that was named (lesson 25)


def next_step(asked: Asked) -> Intent | None:
    if not asked.reading.says(cues.NEXT) or asked.reading.attributes[:1] in {("cost",), ("nowhere",)}:
        return None
    return asked.intent("next_step")


def progress(asked: Asked) -> Intent | None:
    topic = next((name for name, pattern in _RECORD if asked.reading.says(pattern)), None)
    if topic == "have" and (not asked.named or asked.reading.says(cues.COUNTS)):
        return None
    return asked.intent("progress", topic=topic) if topic else None


def equivalence(asked: Asked) -> Intent | None:
    """Does what I have count for that: two things, or one and "does it count"."""
    reading = asked.reading
    if not reading.says(cues.COUNTS) or not (reading.says(cues.HELD) or reading.says("still count")):
        return None
    found = [_entry_of(one, asked) for one in reading.entries if acceptable(one, reading) and one.coverage >= _NAMED]
    about = tuple(dict.fromkeys([*found, *asked.subject.about]))
    return asked.intent("equivalence", about=about[:3]) if about else None


def _entry_of(found: Link, asked: Asked) -> Ref:
    by_level = at_level(found.ref, asked.reading, asked.library)
    return by_level if by_level != found.ref else found.entry
