"""Recognisers of questions about entries: does a reading ask for this? Each gives an Intent or None.

`intents.RECOGNISERS` says in which order; the first that accepts decides. They look at cues and at links, never at
the wording of one question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.advising import cues
from bot.advising.asked import Asked
from bot.advising.filters import filters_of
from bot.advising.find import find
from bot.advising.intent import Filters, Intent
from bot.advising.link import TERMS, Link, link
from bot.advising.ref import Ref
from bot.advising.sides import sides
from bot.advising.talk import refs_of

_WHOLE = 0.9
_PAIR = 2
_SHORT = 2  # content words of a topic
_SCORE = 3.0  # of an entry that speaks against a glossary word


def explicit_definition(asked: Asked) -> Intent | None:
    """A cue for meaning ("what is a rubric") and one whole term that no entry explains better."""
    if not asked.reading.says(cues.MEANING) or asked.reading.says(cues.DIFFERENCE):
        return None
    found = _term(asked)
    if found is None:
        return None
    everyday = asked.library.vocabulary.everyday
    rest = {p for p, w in enumerate(asked.reading.words) if w.content and not everyday(w.text)} - found.matched
    return asked.intent("definition", about=(found.ref,)) if not rest or _pointed(found, asked) else None


def bare_term(asked: Asked) -> Intent | None:
    """A glossary word alone: "PLA?", "brightspace"."""
    found = _term(asked)
    rest = {p for p, w in enumerate(asked.reading.words) if w.content} - (found.matched if found else frozenset())
    return asked.intent("definition", about=(found.ref,)) if found and not rest else None


def _term(asked: Asked) -> Link | None:
    """The glossary word named whole, unless an entry names more, or a level is meant of what was talked of."""
    reading = asked.reading
    whole = next((found for found in reading.terms if found.coverage >= _WHOLE), None)
    if whole is None or (reading.levels and asked.subject.about):
        return None
    entry = reading.entries[0] if reading.entries else None
    against = entry and entry.score > _SCORE and (entry.coverage >= _WHOLE or entry.explained - whole.matched)
    return None if against else whole


def _pointed(found: Link, asked: Asked) -> bool:
    """The cue points at the word ("what is X", "X meaning"), or the word stands in quotes."""
    word = re.escape(asked.reading.words[max(found.matched)].text)
    before = rf"(?:what (?:does|is|are|do)|who is|means?|meaning|define|by)(?: \w+){{0,5}} {word}"
    return asked.reading.says(rf"{before}|{word} (?:means?|meaning|definition)") or bool(
        re.search(rf"[\"']{word}[\"']", asked.reading.folded)
    )


def comparison(asked: Asked) -> Intent | None:
    """Two entries or two terms set against each other."""
    reading = asked.reading
    back = reading.says(cues.BACK_TO_BOTH) and len(asked.talk.recent) >= _PAIR
    joined = reading.says("or|and|vs|than") or back
    if not (reading.says(cues.DIFFERENCE) or (reading.says(cues.WHICH) and joined)):
        return None
    pair = sides(reading, asked.library) or _with_recent(asked, back=back)
    if len(pair) < _PAIR:
        return None
    kind = "difference" if all(ref.kind == "term" for ref in pair) else "compare"
    return asked.intent(kind, about=pair)


def _with_recent(asked: Asked, *, back: bool) -> tuple[Ref, ...]:
    """The two entries spoken of last, or the last one and the one named now."""
    recent = refs_of(asked.talk.recent, asked.library)
    if back and not asked.named:
        return recent[:_PAIR][::-1]
    if not recent or not asked.reading.says("compar\\w*|differ\\w*|same"):
        return ()
    whole = (found.ref for found in asked.reading.terms if found.coverage >= _WHOLE and found.ref != recent[0])
    second = asked.subject.about if asked.named else tuple(whole)[:1]
    return (recent[0], *second) if second and second[0] != recent[0] else ()


def ambiguous(asked: Asked) -> Intent | None:
    return asked.intent("clarify", choices=asked.subject.choices) if asked.subject.choices else None


def search(asked: Asked) -> Intent | None:
    """A need or limits rather than a name: "free online badges about data"."""
    filters = filters_of(asked.reading, asked.library)
    if not filters.any:
        return None
    if asked.talk.kind in {"search", "clarify"} and not asked.named:
        pool = refs_of(asked.talk.choices, asked.library) if asked.talk.kind == "clarify" else ()
        words = (*asked.talk.topic, *(w.stem for w in asked.reading.content))
        return asked.intent("search", about=pool, words=words, filters=filters)
    return (
        asked.intent("search", about=(), words=(), filters=filters, topic="looking")
        if _limits(asked, filters)
        else None
    )


def skill(asked: Asked) -> Intent | None:
    """A skill named whole is a route: the entries that teach it (lesson 17)."""
    whole = [found for found in asked.reading.skills if found.coverage >= _WHOLE]
    entry = asked.reading.entries[0] if asked.reading.entries else None
    if not whole or (entry and (entry.coverage >= _WHOLE or entry.matched > whole[0].matched)):
        return None
    content = {p for p, w in enumerate(asked.reading.words) if w in asked.reading.content}
    if asked.reading.attributes or content - whole[0].matched - {
        p for p in content if asked.reading.words[p].weight < 1
    }:
        return None
    rows = asked.library.of_skill(whole[0].ref.id)
    return asked.intent("search", about=rows, words=(), topic="skill") if rows else None


def _limits(asked: Asked, filters: Filters) -> bool:
    """Whether the limits are what the message is about, and not one entry's attributes."""
    if filters.superlative or filters.pathways_only or filters.paid:
        return True
    sure = asked.named and not asked.subject.hedged
    ruled_out = bool(filters.not_words or filters.not_issuers)
    return (
        asked.reading.says(cues.LOOKING)
        and (not sure or ruled_out)
        and (filters.beyond_issuer or not asked.reading.attributes)
    )


def attribute(asked: Asked) -> Intent | None:
    """A fact about an entry, or about whatever was talked of before."""
    attributes = asked.reading.attributes
    if not attributes and asked.talk.attribute and asked.named and asked.reading.says("and|what about|how about"):
        attributes = (asked.talk.attribute,)
    return asked.intent("attribute", attributes=attributes) if attributes and asked.subject.about else None


def requirements(asked: Asked) -> Intent | None:
    """What an entry needs; a level alone asks for its gist, which may be known where its requirements are not."""
    if not asked.subject.about or asked.subject.about[0].kind in {"term", "issuer"}:
        return None
    needs = asked.reading.says(cues.NEEDS)
    return asked.intent("requirements", topic="" if needs else "gist") if asked.reading.level or needs else None


def entry(asked: Asked) -> Intent | None:
    return asked.intent("overview") if asked.subject.about else None


def level_term(asked: Asked) -> Intent | None:
    """A level in general, when no pathway is meant."""
    if not asked.reading.level or asked.subject.about:
        return None
    words = tuple(replace(w, weight=1.0) for w in asked.reading.words)
    found = [term for term in link(asked.library, words, TERMS) if term.coverage >= _WHOLE]
    return asked.intent("definition", about=(found[0].ref,)) if found else None


def anything(asked: Asked) -> Intent:
    """Nothing else fits: look for the need in every text. One entry that fits a question for a fact is asked for it."""
    filters = filters_of(asked.reading, asked.library)
    asks = asked.reading.says(r"what|when|who|where|how|is|are|do|does|should|can")
    looking = asked.reading.says(cues.LOOKING) or not asks
    intent = asked.intent("search", about=(), words=(), filters=filters, topic="looking" if looking else "")
    if asked.reading.attributes and not asked.reading.says(cues.LOOKING):
        found = find(intent, asked.library, None)
        if found.total == 1:
            return replace(intent, kind="attribute", about=found.rows, hedged=True, filters=Filters())
    return intent
