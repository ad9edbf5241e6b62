"""Search by need and by limits: what a need's words and skills point to, within the limits set.

A skill is a route (ADVISING.md lessons 17 and 29): what a learner calls it finds the skill, and the skill what teaches
it. Names and texts add to that. Limits are typed columns (`limits`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice

from bot.advising.facts import Facts
from bot.advising.intent import Filters, Intent
from bot.advising.library import Library
from bot.advising.limits import MEASURES, Numbers, hours_of, lowest_price
from bot.advising.link import SKILLS, Link, Word, link
from bot.advising.words import ORDINARY, STOP, stem
from catalog.names import GENERIC
from catalog.ref import Ref

__all__ = ["Found", "content", "find", "hours_of", "lowest_price", "needs"]

_SHOWN = 6
_LISTED = 100  # with those behind [More]
_ENOUGH = 0.5  # share of the question's weight that the best entry must explain
_SURE = 4.0  # score of a skill, or weight of rare words: enough by itself
_NEAR = 0.75  # share of the best score that still fits
_STRANGER, _EVERYDAY = 5.0, 1.2  # weight of a word that nothing here explains
_ROUTE, _PART = 2.0, 0.55  # of a skill: least score, least share of its name
_COMMON = 2_000  # entries that a word proposes; in more, it only adds to those that rarer words have


@dataclass(frozen=True, slots=True)
class Found:
    """Entries that fit, best first; `unknown` counts those whose limit-bearing field is empty, `rest` follows `rows`."""

    rows: tuple[Ref, ...]
    total: int
    unknown: int = 0
    filters: Filters = field(default_factory=Filters)
    words: tuple[str, ...] = ()
    sure: bool = True
    rest: tuple[Ref, ...] = ()
    open: bool = False  # none is known to fit: the rows are about it, and do not say


def find(intent: Intent, library: Library, _facts: Facts | None) -> Found:
    """Entries for a need, within the limits set. No rows where the catalog has nothing that fits."""
    filters, number = intent.filters, library.index.number
    topic = () if intent.topic == "skill" else _topic(intent, filters, library)
    given = frozenset(number[ref] for ref in intent.about if ref in number)
    if topic:
        ranked = _ranked(topic, given, library)
        sure = bool(given) or _sure(ranked, topic, intent, library)
        if not sure:
            return Found((), 0, filters=filters, words=topic)
        order = [n for n, _ in ranked] or sorted(given)
    elif given:
        order = [number[ref] for ref in intent.about if ref in number]
    elif not filters.beyond_words:
        return Found((), 0)
    else:
        order = []
    kept, unknown = library.limits.within(filters, frozenset(order) if order else None)
    undecided = bool(topic and unknown and not kept)
    rows, unstated = _rows(unknown if undecided else kept, order, filters, library)
    count = (len(unknown), 0) if undecided else (len(kept), len(unknown) + unstated)
    shown, rest = tuple(rows[:_SHOWN]), tuple(rows[_SHOWN:_LISTED])
    return Found(shown, *count, filters, topic, bool(topic), rest, open=undecided)


def _rows(kept: Numbers, order: Sequence[int], filters: Filters, library: Library) -> tuple[list[Ref], int]:
    """The first entries, by measure for a superlative; and how many state nothing to measure by."""
    refs = library.answerable
    measure = MEASURES.get(filters.superlative)
    if measure is None:
        ranked = [n for n in order if n in kept] or nsmallest(_LISTED, kept, key=library.limits.standing.__getitem__)
        return [refs[n] for n in ranked], 0
    sizes = {n: measure(refs[n], library) for n in kept}
    stated = nsmallest(_LISTED, (n for n in kept if sizes[n] is not None), key=lambda n: (sizes[n] or 0.0, refs[n].id))
    unstated = [n for n in order if n in kept and sizes[n] is None]
    return [refs[n] for n in (*stated, *unstated)], sum(1 for n in kept if sizes[n] is None) if stated else 0


def _topic(intent: Intent, filters: Filters, library: Library) -> tuple[str, ...]:
    """Stems that say what the need is about: not the limits, not the issuers, not what is ruled out."""
    out = set(filters.not_words) | _LIMIT_STEMS
    for issuer in (*filters.issuers, *filters.not_issuers):
        out |= library.issuer_tokens.get(issuer, frozenset())
    return tuple(token for token in dict.fromkeys(intent.words or content(intent.text)) if token not in out)


def content(text: str) -> tuple[str, ...]:
    """Stems of the words that name a need."""
    stems = (stem(w) for w in text.split() if w not in STOP)
    return tuple(dict.fromkeys(s for s in stems if s not in GENERIC and not s.isdigit()))


_LIMIT_WORDS = (
    "free gratis cost online remote credit credits paid prerequisites shortest longest cheapest quickest most "
    "least expensive under below hours only badge badges please learn teach "
    "good help who which where there somewhere they pay paying train money while want thing "
    "offer offers system careers while ones dime"
)
_LIMIT_STEMS = frozenset(map(stem, _LIMIT_WORDS.split()))


def needs(topic: Iterable[str], library: Library) -> tuple[Link, ...]:
    """Skills that the words of a need name, best first."""
    words = [
        Word(f"{token}-", token, 0.6 if token in _ORDINARY_STEMS else 1.0) for token in topic
    ]  # a stem is no stop word
    return tuple(s for s in link(library, words, SKILLS) if s.score >= _ROUTE and s.coverage >= _PART)


def _ranked(topic: Sequence[str], given: Numbers, library: Library) -> list[tuple[int, float]]:
    """Entries with what their skills and texts score for the topic, best first; those near the best only."""
    points = _by_skill(topic, library)
    for token in sorted(topic, key=lambda t: len(library.index.texts(t))):
        postings, weight = library.index.texts(token), _weight(token, library)
        if len(postings) <= _COMMON or not points:
            for number, share in islice(postings, _COMMON):
                points[number] = points.get(number, 0.0) + weight * (0.3 + 0.7 * share)
        else:
            for number in points:
                if share := postings.weight(number):
                    points[number] += weight * (0.3 + 0.7 * share)
    if given:
        points = {n: points.get(n, 0.0) for n in given}
    best = max(points.values(), default=0.0)
    near = [(n, value) for n, value in points.items() if value >= (0 if given else _NEAR * best)]
    return sorted(near, key=lambda pair: (-round(pair[1], 2), library.limits.standing[pair[0]]))


def _by_skill(topic: Sequence[str], library: Library) -> dict[int, float]:
    """Entry -> the score of its skills, each word of the topic counted once."""
    found: dict[int, float] = {}
    heard: dict[int, frozenset[int]] = {}
    for skill in needs(topic, library):
        for ref in library.of_skill(skill.ref.id)[:_COMMON]:
            number = library.index.number[ref]
            if not heard.get(number, frozenset()) & skill.matched:
                found[number] = found.get(number, 0.0) + skill.score
                heard[number] = heard.get(number, frozenset()) | skill.matched
    return found


def _sure(ranked: Sequence[tuple[int, float]], topic: Sequence[str], intent: Intent, library: Library) -> bool:
    """Whether the best explains enough of what was asked, or one thing in it without doubt."""
    spoken = intent.topic == "looking" or any(token not in _ORDINARY_STEMS for token in topic)
    if not ranked or not spoken:
        return False
    total = sum(_weight(token, library) for token in topic) or 1.0
    said = sum(_weight(t, library) for t in topic if library.index.texts(t).weight(ranked[0][0]))
    whole = max((s.score for s in needs(topic, library) if s.coverage >= _WHOLE), default=0.0)
    return said / total >= _ENOUGH or said >= _SURE or whole >= _SURE


_WHOLE = 0.9


def _weight(token: str, library: Library) -> float:
    if token in library.text_idf:
        return library.text_idf[token] * (0.6 if token in _ORDINARY_STEMS else 1.0)
    return _EVERYDAY if token in _ORDINARY_STEMS else _STRANGER


_ORDINARY_STEMS = frozenset(stem(word) for word in ORDINARY)
