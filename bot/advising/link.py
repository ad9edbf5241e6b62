"""Linking: which entries a message names, by how much of their names its known words cover.

The catalog's index proposes candidates; here they are re-scored by coverage and rarity, with the weight that each word
has in this message (ADVISING.md lessons 1-7). Typing errors are mended before. Owns scores and spans; it does not
decide what is asked, nor whether a score is enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.advising.library import Library
from bot.advising.words import STOP, fold, stem
from bot.advising.words import words as split
from catalog.names import GENERIC, Name
from catalog.ref import Ref
from catalog.search import group_of


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a message. `weight` falls where the word belongs to a cue ("how much") rather than to a name."""

    text: str
    stem: str
    weight: float = 1.0

    @property
    def content(self) -> bool:
        return self.text not in STOP


@dataclass(frozen=True, slots=True)
class Link:
    """An entry (or family) that a message names. Higher scores are better; 0 < coverage <= 1 is of its best name."""

    ref: Ref
    entry: Ref  # the member of the family whose name fitted best
    score: float
    coverage: float
    matched: frozenset[int]  # positions of words of the best name
    support: frozenset[int] = field(default_factory=frozenset)  # positions that its other texts explain

    @property
    def explained(self) -> frozenset[int]:
        return self.matched | self.support


_SURE_OF_WHOLE = 0.9
_WHOLE_NAME = 0.95
_PROPOSED = 60  # names that are re-scored
_REMEMBERED = 512  # a question asks the same more than once, and questions repeat
_KEPT = 60  # entries that are re-scored with their texts


def read_words(texts: Iterable[str]) -> tuple[Word, ...]:
    return tuple(Word(text, stem(text)) for text in texts)


ENTRIES, TERMS, ISSUERS = frozenset({"pathway", "badge"}), frozenset({"term"}), frozenset({"issuer"})
SKILLS = frozenset({"skill"})


def link(library: Library, words: Sequence[Word], kinds: frozenset[str] = ENTRIES) -> tuple[Link, ...]:
    """Entries named, best first; strict subsets of a better entry's words are dropped. Empty where nothing is named."""
    return library.remembered(_link, _REMEMBERED)(tuple(words), kinds)


def _link(library: Library, words: tuple[Word, ...], kinds: frozenset[str]) -> tuple[Link, ...]:
    found = _by_name(library, words, kinds)
    if kinds == ENTRIES:
        named = [_with_texts(library, words, link_) for link_ in found]
        whole = frozenset(p for one in named if one.coverage >= _WHOLE for p in one.matched)
        routed = [one for one in through_issuer(library, words) if one.matched - whole]
        found = _best_of([*named, *_clear(routed)])
    return tuple(_unsubsumed(_exact_first(found, words, library), words))


def wholes(library: Library, words: Sequence[Word]) -> tuple[Link, ...]:
    """Entries whose name of several words is given whole."""
    positions = _positions(words)
    numbers = library.index.wholes(positions, group_of(min(ENTRIES)))
    found = (_score(library, words, positions, number) for number in numbers)
    return tuple(one for one in found if one and one.coverage >= _WHOLE_NAME and len(one.matched) > 1)


def _order(link_: Link) -> tuple[float, int, str, str]:
    return (-link_.score, -len(link_.matched), link_.ref.kind, link_.ref.id)


def _by_name(library: Library, words: Sequence[Word], kinds: frozenset[str]) -> list[Link]:
    """The best name of each entry, re-scored by coverage."""
    positions = _positions(words)
    weights = {token: max(words[p].weight for p in places) for token, places in positions.items()}
    best: dict[Ref, Link] = {}
    for number in library.index.candidates(weights, group_of(min(kinds)), _PROPOSED):
        scored = _score(library, words, positions, number)
        if scored and (scored.ref not in best or _order(scored) < _order(best[scored.ref])):
            best[scored.ref] = scored
    return sorted(best.values(), key=_order)[:_KEPT]


def _positions(words: Sequence[Word]) -> dict[str, list[int]]:
    """Stem -> where it stands in the message."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for position, word in enumerate(words):
        if word.content:
            found[word.stem].append(position)
    return found


def _score(library: Library, words: Sequence[Word], positions: dict[str, list[int]], number: int) -> Link | None:
    name, hit, heard = library.index.names[number], 0.0, 0
    matched: set[int] = set()
    weights = library.index.weights(number)
    for token, weight in weights.items():
        places = positions.get(token)
        if places:
            heard += 1
            matched.update(places)
            hit += weight * (words[places[0]].weight if len(places) == 1 else max(words[p].weight for p in places))
    if not hit:
        return None
    total = library.index.total(number)
    whole = len(name.tokens) > 1 and heard == len(weights)
    if whole:
        hit = max(hit, _SURE_OF_WHOLE * total)  # its everyday words are no chatter
    coverage = 1.0 if whole else min(1.0, hit / total)
    score = hit * (0.35 + 0.65 * coverage) * name.weight
    score *= _COINED if _is_coined(name, library) else 1.0
    score *= 1.1 if whole and _in_order(words, name.tokens) else 1.0
    return Link(name.owner, name.entry, score, coverage, frozenset(matched))


def _is_coined(name: Name, library: Library) -> bool:
    initials = name.weight < 1.0 and len(name.tokens) == 1 and name.owner.kind != "issuer"
    return initials and name.tokens[0] in library.text_idf


_COINED = 0.5
"""Initials that the catalog uses as a word hardly name ("sap" is not the Security Analytics Professional)."""


def _in_order(words: Sequence[Word], tokens: tuple[str, ...]) -> bool:
    if not {word.stem for word in words}.issuperset(tokens):
        return False  # as for most: the rest is dear
    stems = [word.stem for word in words if word.content or word.stem in tokens]
    size = len(tokens)
    return any(tuple(stems[i : i + size]) == tokens for i in range(len(stems) - size + 1))


_ISSUER_SHARE, _TEXT_SHARE = 0.9, 0.3


def _with_texts(library: Library, words: Sequence[Word], link_: Link) -> Link:
    """Words that the name leaves over, found in the entry's issuer or its own texts, speak for it a little."""
    index = library.index
    number = index.number.get(link_.ref)
    if number is None:
        return link_
    issuer = library.issuer_of(link_.ref)
    issuer_tokens = library.issuer_tokens.get(issuer.id, frozenset()) if issuer else frozenset()
    extra, support = 0.0, set()
    for position, word in enumerate(words):
        if position in link_.matched or not word.content or not word.weight:
            continue
        if word.stem in issuer_tokens:
            extra += _ISSUER_SHARE * index.idf.get(word.stem, 0.0) * word.weight
            support.add(position)
        elif word.stem not in GENERIC and (said := index.texts(word.stem).weight(number)):
            extra += _TEXT_SHARE * index.text_idf[word.stem] * said * word.weight
            support.add(position)
    score = link_.score + min(extra, link_.score)  # a name carries more than all that only agrees with it
    return replace(link_, score=score, support=frozenset(support))


_ISSUER_SAID = 0.6  # share of an issuer's name
_FEW = 200  # entries of an issuer that are all looked at; of more, those that a rare word stands in
_COMMON = 5_000  # entries that a word may stand in and still be looked through
_MOST_SURE = 0.85  # such a link is never a whole name
_FAINT = 0.2  # a cue weighs less
_ROUTE_SHARE = 0.7
_CLEAR = 0.9  # share of the best score: too close to call


def through_issuer(library: Library, words: Sequence[Word]) -> list[Link]:
    """Entries whose issuer is named and whose texts hold other words: "the library badge of EMCC" (lesson 17)."""
    issuers = [one for one in _by_name(library, words, ISSUERS) if one.coverage >= _ISSUER_SAID]
    told = [(p, w) for p, w in enumerate(words) if w.content and w.weight > _FAINT and w.stem not in GENERIC]
    found = []
    for issuer in issuers:
        rest = [(p, w) for p, w in told if p not in issuer.matched and w.stem in library.text_idf]
        total = sum(_worth(library, w) for _, w in told) or 1.0
        for ref in _of_issuer(library, issuer.ref.id, rest):
            parts = {p: _worth(library, w) * library.says(ref, w.stem) for p, w in rest}
            said = frozenset(p for p, part in parts.items() if part)
            if said:
                own = sum(_worth(library, w) for p, w in told if p in issuer.matched)
                share = (own + sum(_worth(library, w) for p, w in rest if p in said)) / total
                score = issuer.score * _ISSUER_SHARE + _ROUTE_SHARE * sum(parts.values())
                found.append(Link(ref, ref, score, min(_MOST_SURE, share), said, issuer.matched))
    return found


def _clear(routed: list[Link]) -> list[Link]:
    """The best, unless others are as good: then a need was said and no entry."""
    ranked = sorted(routed, key=_order)
    clear = ranked and (len(ranked) == 1 or ranked[1].score < _CLEAR * ranked[0].score)
    return ranked[:1] if clear else []


def _worth(library: Library, word: Word) -> float:
    index = library.index
    return word.weight * (index.text_idf.get(word.stem) or index.idf.get(word.stem) or 1.0)


def _of_issuer(library: Library, issuer: str, rest: Sequence[tuple[int, Word]]) -> Iterable[Ref]:
    own = library.numbers_of_issuer(issuer)
    if len(own) <= _FEW:
        return [library.answerable[n] for n in sorted(own)]
    rarest = min((library.index.texts(w.stem).numbers for _, w in rest), key=len, default=())
    return [library.answerable[n] for n in rarest[:_COMMON] if n in own][:_FEW]


def _best_of(links: Iterable[Link]) -> list[Link]:
    best: dict[Ref, Link] = {}
    for one in links:
        if one.ref not in best or one.score > best[one.ref].score:
            best[one.ref] = one
    return sorted(best.values(), key=_order)


_WHOLE = 0.9
_TIED = 0.93  # share of the best score: as good


def _exact_first(links: Sequence[Link], words: Sequence[Word], library: Library) -> list[Link]:
    """Among those as good as the best, the one whose title has the words as typed: CSIS is not CSIE (the last tie-break
    that search engines use).
    """
    tied = [one for one in links if one.score >= _TIED * links[0].score]
    if len(tied) < 2:  # noqa: PLR2004  a tie takes two
        return list(links)
    typed = {form for word in words if word.content for form in (word.text, word.text.removesuffix("s"))}

    def exact(one: Link) -> tuple[bool, int]:
        return one.coverage < _WHOLE, -len(typed & set(split(fold(library.title(one.entry)))))

    return [*sorted(tied, key=exact), *links[len(tied) :]]


def _unsubsumed(links: Sequence[Link], words: Sequence[Word]) -> Iterable[Link]:
    """Without entries that a better one explains wholly: the longest span wins (lesson 4)."""
    generic = {position for position, word in enumerate(words) if word.stem in GENERIC}
    kept: list[Link] = []
    for one in links:
        if not any(one.matched < better.matched - generic and one.score < better.score for better in kept):
            kept.append(one)
            yield one


def unknown_words(library: Library, words: Sequence[Word]) -> tuple[Word, ...]:
    """Content words that neither the catalog nor everyday English has: they carry "we do not have that"."""
    index = library.index
    return tuple(
        w
        for w in words
        if w.content
        and w.text.isalpha()
        and not library.vocabulary.everyday(w.text)
        and w.stem not in index.idf
        and w.stem not in index.text_idf
    )
