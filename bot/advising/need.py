"""Recognising a need: what somebody wants to be able to do, in their own words, rather than an entry's name.

The thesaurus finds the skill; the search says what teaches it (ADVISING.md lessons 17, 18 and 29).
"""

from __future__ import annotations

from bot.advising import cues, cues_talk
from bot.advising.asked import Asked
from bot.advising.filters import filters_of
from bot.advising.intent import Intent
from bot.advising.link import Link

_WHOLE = 0.9
_LEAST = 3.0  # score of a skill
_OUTWEIGHS = 1.6  # of a skill's score over an entry's
_LIMITING = {"cost", "delivery", "credits", "incentive", "prerequisites"}
"""Attributes that "a free one" and "online" seem to ask for where they only limit a search."""


def need(asked: Asked) -> Intent | None:
    """A skill is said, and no entry is named better."""
    reading = asked.reading
    found = next((one for one in reading.skills if one.coverage >= _WHOLE and one.score >= _LEAST), None)
    if found is None or reading.levels or reading.says("levels?") or asked.subject.picked:
        return None
    filters = filters_of(reading, asked.library)
    if reading.attributes and not (filters.beyond_issuer and set(reading.attributes) <= _LIMITING):
        return None
    if reading.attributes and asked.subject.about and reading.says(r"^(?:\w+ ){0,2}(?:is|are|does|do|how|what is the)"):
        return None  # a fact of the entry is asked, no search limited
    if (asked.named or asked.subject.choices) and not _outweighed(reading.entries[0], found):
        return None
    return asked.intent("search", about=(), words=_words(asked), filters=filters, topic="looking")


def strong_need(asked: Asked) -> Intent | None:
    """A need that no cue of another kind outweighs: several words of it are said."""
    best = next(iter(asked.reading.skills), None)
    strong = best and best.score >= _STRONG and (len(best.matched) > 1 or asked.reading.says(cues.LOOKING))
    return need(asked) if strong and not asked.reading.says(cues_talk.TASK) else None


_STRONG = 6.0


def _outweighed(entry: Link, skill: Link) -> bool:
    return entry.coverage < _WHOLE and skill.score >= _OUTWEIGHS * entry.score


def _words(asked: Asked) -> tuple[str, ...]:
    """What is said beside limits and cues."""
    return tuple(w.stem for w in asked.reading.content)
