"""The two sides of a comparison, linked apart, with a head word that only one of them says given to both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import product

from bot.advising.library import Library
from bot.advising.link import ISSUERS, SKILLS, TERMS, Link, Word, link, through_issuer
from bot.advising.reading import Reading
from catalog.names import GENERIC
from catalog.ref import Ref

_SPLITS = (
    r"vs|versus|v s",
    r"(?:the )?same as|different from|and|or|than|with|from|compared to|compared with|instead of",
    r"a|the",
)
_LEAST = 2.5  # score
_HALF, _MOST, _WHOLE = 0.5, 0.6, 0.9  # shares of a name


def sides(reading: Reading, library: Library) -> tuple[Ref, ...]:
    """Two entries or two terms, in the order said; empty where the text has no two sides."""
    best: tuple[float, tuple[Ref, ...]] = (0.0, ())
    for separator in _SPLITS[:2]:
        for match in re.finditer(rf"(?<= )(?:{separator})(?= )", reading.text):
            cut = reading.text.count(" ", 0, match.start())
            width = match.group().count(" ") + 1
            best = max(best, _pair(reading.words[:cut], reading.words[cut + width :], library), key=lambda p: p[0])
        if best[1]:
            return best[1]
    return best[1]


_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|or|vs\.?)?(?!\w)|;|/|[.?!:]+(?=\s|$)|\s-\s|(?<!\w)(?:vs\.?|versus|or|and|than|&|plus)(?!\w))\s*"
)
_MANY, _MOST_SIDES = 3, 4


def many(folded: str, read: Callable[[str], Reading], library: Library) -> tuple[Ref, ...]:
    """Three sides or four, as commas and "and" part them: each names an entry, or each a term; else empty."""
    parts = [read(part) for part in _BETWEEN.split(folded) if part and part.strip()]
    parts = [part for part in parts if part.words]
    if len(parts) < _MANY:
        return ()
    for named in (_each_term(parts, library), _each_entry(parts, library)):
        if len(named) >= _MANY:
            return named[:_MOST_SIDES]
    return ()


def _each_term(parts: Sequence[Reading], library: Library) -> tuple[Ref, ...]:
    full = [tuple(Word(w.text, w.stem) for w in part.words) for part in parts]
    best = [next((f for f in link(library, side, TERMS) if f.coverage >= _WHOLE), None) for side in full]
    entries = [next(iter(link(library, side)), None) for side in full]
    found = (
        t.ref
        for t, e in zip(best, entries, strict=True)
        if t and not (e and e.coverage >= _WHOLE and e.score > t.score)
    )
    return tuple(dict.fromkeys(found))


def _each_entry(parts: Sequence[Reading], library: Library) -> tuple[Ref, ...]:
    found = []
    for number, part in enumerate(parts):
        rest = tuple(word for n, other in enumerate(parts) if n != number for word in other.words)
        found += [one.entry for one in _sided(part.words, rest, library)[:1]]
    return tuple(dict.fromkeys(found))


def _pair(left: tuple[Word, ...], right: tuple[Word, ...], library: Library) -> tuple[float, tuple[Ref, ...]]:
    full = [tuple(Word(w.text, w.stem) for w in side) for side in (left, right)]
    terms = [link(library, side, TERMS)[:1] for side in full]
    both_terms = all(t and t[0].coverage >= _WHOLE for t in terms)
    entries = [_sided(one, other, library) for one, other in ((left, right), (right, left))]
    pairs = [(a, b) for a, b in product(*entries) if a.entry != b.entry]
    strong = max(((min(a.score, b.score), (_meant(a), _meant(b))) for a, b in pairs), default=(0.0, ()))
    sure = any(min(a.coverage, b.coverage) >= _MOST for a, b in pairs[:1])
    if both_terms and not (sure and strong[0] > _LEAST):
        refs = tuple(dict.fromkeys(t[0].ref for t in terms))
        return (min(t[0].score for t in terms), (*refs, refs[0])[:2])
    return strong if strong[0] >= _LEAST else (0.0, ())


def _meant(found: Link) -> Ref:
    return found.entry


def _sided(side: tuple[Word, ...], other: tuple[Word, ...], library: Library) -> list[Link]:
    """The best entry of a side. Where none is named, a skill tells ("excel"); where it is faint, the other side's words
    complete it ("maine or southern gis", "dutchess drones or mohawk valley").
    """
    alone = [found for found in link(library, side) if found.score >= _LEAST][:1]
    skilled = [] if alone else _by_skill(side, (*side, *other), library)
    if skilled:
        return skilled
    if alone and (alone[0].coverage >= _HALF or _told(side) <= alone[0].explained):
        return alone
    own = frozenset(range(len(side)))
    both = (*side, *other)
    helped = [f for f in link(library, both) if f.explained & own and f.score >= _LEAST]
    routed = [f for f in through_issuer(library, both) if f.support <= own]
    best = sorted(routed, key=lambda found: (-found.score, found.ref.id))[:1]
    return (helped or alone)[:2] if not best or alone else best


def _told(side: tuple[Word, ...]) -> frozenset[int]:
    return frozenset(p for p, w in enumerate(side) if w.content and w.weight > _CUE and w.stem not in GENERIC)


_CUE = 0.2


def _by_skill(side: tuple[Word, ...], said: tuple[Word, ...], library: Library) -> list[Link]:
    """What teaches the skill that a side names whole; of several, what the issuer that is named anywhere offers."""
    skill = next((s for s in link(library, side, SKILLS) if s.coverage >= _WHOLE and s.score >= _LEAST), None)
    if skill is None:
        return []
    issuers = [found.ref.id for found in link(library, said, ISSUERS) if found.matched]
    refs = library.of_skill(skill.ref.id)
    own = [ref for ref in refs if (issuer := library.issuer_of(ref)) and issuer.id in issuers]
    return [Link(ref, ref, skill.score, _WHOLE, skill.matched) for ref in (own or refs)[:1]]
