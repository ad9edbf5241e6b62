"""Names, aliases, former names, exam codes and text to ranked entries; built once per catalog, then only read.

Spelling is repaired first, then names are scored by how much of the question's weight they cover and how much of the
name was said, words weighing by rarity (IDF); text only adds. ADVISING.md sections 1, 5 and 6 measured why. Families
(a pathway, its levels, its macro-badge) and intents are the advising layer's.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from catalog.model import Badge, Catalog, Course, Experience, Pathway, Status, Task
from catalog.spelling import Spelling
from catalog.words import STOP, stem, words

Kind = Literal["pathway", "badge", "issuer", "skill", "term"]
Via = Literal["name", "alias", "former name", "exam code", "text"]

_TEXT = 0.3  # what a word in the text counts beside one in a name
_TYPO = 0.8  # what each typo leaves of a word
_BEGIN = 4  # letters from which the beginning of a word says which
_CAP = 4000  # a term in more names than this proposes no candidate once rarer terms have
_LESS = {"former name": 0.9}
_FADED = 0.9  # legacy, retired and superseded entries stand behind active ones


@dataclass(frozen=True)
class Match:
    """`score` grows with the rarity of what matched, from about 2 (a common word) to 30 (a long title, said in full).

    `coverage` (0 to 1) is the share of the question's known weight that this entry's best name holds; `words` are the
    stems that matched, after repair.
    """

    kind: Kind
    id: str
    score: float
    via: Via
    coverage: float = 0.0
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Entry:
    kind: Kind
    id: str
    names: tuple[tuple[Via, str], ...]
    text: str
    active: bool = True


@dataclass(frozen=True)
class _Name:
    entry: int
    via: Via
    terms: frozenset[str]


class Index:
    """Search over one catalog. Safe to share between threads: nothing changes after it is built."""

    def __init__(self, catalog: Catalog) -> None:
        self._entries = list(_entries(catalog))
        self._names: list[_Name] = []
        self._in_names: defaultdict[str, list[int]] = defaultdict(list)
        self._in_text: defaultdict[str, list[int]] = defaultdict(list)
        known: Counter[str] = Counter()
        for number, entry in enumerate(self._entries):
            self._add(number, entry, known)
        self._known = known
        self._sorted = sorted(known)
        self._spelling = Spelling(known, _ordinary())

    def _add(self, number: int, entry: _Entry, known: Counter[str]) -> None:
        for via, name in entry.names:
            said = words(name)
            known.update(said)
            terms = frozenset(map(stem, said))
            for term in terms:
                self._in_names[term].append(len(self._names))
            self._names.append(_Name(number, via, terms))
        said = [word for word in words(entry.text) if word not in STOP]
        known.update(said)
        for term in set(map(stem, said)):
            self._in_text[term].append(number)

    def search(self, text: str, limit: int = 10, kinds: Collection[Kind] | None = None) -> list[Match]:
        """Entries that `text` may speak of, best first; empty where it holds no word that the catalog knows."""
        asked = self._asked(text)
        total = sum(self._idf(term) * weight for term, weight in asked.items() if term in self._in_names) or 1.0
        matches = self._by_name(asked, total, kinds)
        self._add_text(asked, matches, kinds)
        return sorted(matches.values(), key=lambda m: (-m.score, m.via == "text", m.kind, m.id))[:limit]

    def corrections(self, text: str) -> dict[str, str]:
        """Words of `text` that are read as another one: what was typed -> what the catalog calls it."""
        near = {word: self._spelling.near(word) for word in words(text) if word not in STOP}
        return {word: found[0][0] for word, found in near.items() if found}

    def _asked(self, text: str) -> dict[str, float]:
        """Terms with their weight: 1 as typed, less for each typo that was repaired."""
        typed = [word for word in words(text) if word not in STOP]
        asked: dict[str, float] = {}
        for word in (*typed, *self._joined(typed)):
            hits = [(word, 0)] if self._knows(word) else self._spelling.near(word)[:3] or self._begun(word)
            for hit, typos in hits:
                asked[stem(hit)] = max(asked.get(stem(hit), 0.0), _TYPO**typos)
        return asked

    def _joined(self, typed: list[str]) -> Iterator[str]:
        """Neighbours that the catalog writes as one word: `micro credential`, `comp tia`."""
        return (a + b for a, b in pairwise(typed) if a + b in self._known)

    def _begun(self, word: str) -> list[tuple[str, int]]:
        """Known words that an unknown one begins: `hort` for horticulture. No typo, but less sure."""
        if len(word) < _BEGIN or word in self._spelling.ordinary:
            return []
        at = bisect_left(self._sorted, word)
        return [(known, 1) for known in self._sorted[at : at + 3] if known.startswith(word)]

    def _knows(self, word: str) -> bool:
        return word in self._known or stem(word) in self._in_names or stem(word) in self._in_text

    def _idf(self, term: str) -> float:
        names, texts = len(self._in_names.get(term, ())), len(self._in_text.get(term, ()))
        return math.log(1 + (len(self._entries) - names + 0.5) / (names + 0.25 * texts + 0.5))

    def _by_name(self, asked: dict[str, float], total: float, kinds: Collection[Kind] | None) -> dict[int, Match]:
        heard: defaultdict[int, list[str]] = defaultdict(list)
        for term in sorted(asked, key=lambda t: len(self._in_names.get(t, ()))):
            postings = self._in_names.get(term, ())
            if heard and len(postings) > _CAP:
                postings = [number for number in heard if term in self._names[number].terms]
            for number in postings:
                heard[number].append(term)
        best: dict[int, Match] = {}
        for number, terms in heard.items():
            name = self._names[number]
            if kinds is None or self._entries[name.entry].kind in kinds:
                match = self._match(name, terms, asked, total)
                if name.entry not in best or match.score > best[name.entry].score:
                    best[name.entry] = match
        return best

    def _match(self, name: _Name, terms: list[str], asked: dict[str, float], total: float) -> Match:
        entry = self._entries[name.entry]
        weight = sum(self._idf(term) * asked[term] for term in terms)
        of_name = weight / sum(self._idf(term) for term in name.terms)
        of_question = weight / total
        score = weight * (0.3 + 0.4 * of_name + 0.3 * of_question) * _LESS.get(name.via, 1.0)
        score *= 1.0 if entry.active else _FADED
        return Match(entry.kind, entry.id, score, name.via, of_question, tuple(sorted(terms)))

    def _add_text(self, asked: dict[str, float], matches: dict[int, Match], kinds: Collection[Kind] | None) -> None:
        more: defaultdict[int, float] = defaultdict(float)
        found: defaultdict[int, list[str]] = defaultdict(list)
        for term in sorted(asked, key=lambda t: len(self._in_text.get(t, ()))):
            postings = self._in_text.get(term, ())
            for number in postings if len(postings) <= _CAP else ():
                if number not in matches or term not in matches[number].words:
                    more[number] += self._idf(term) * asked[term] * _TEXT
                    found[number].append(term)
        for number, score in more.items():
            entry, match = self._entries[number], matches.get(number)
            if match is not None:
                both = tuple(sorted((*match.words, *found[number])))
                matches[number] = Match(match.kind, match.id, match.score + score, match.via, match.coverage, both)
            elif kinds is None or entry.kind in kinds:
                faded = score if entry.active else score * _FADED
                matches[number] = Match(entry.kind, entry.id, faded, "text", 0.0, tuple(sorted(found[number])))


def _ordinary() -> list[str]:
    return (files("catalog") / "ordinary.txt").read_text(encoding="utf-8").split()


def _entries(catalog: Catalog) -> Iterator[_Entry]:
    for pathway in catalog.pathways.values():
        yield _pathway(pathway, catalog)
    for badge in catalog.badges.values():
        yield _badge(badge, catalog)
    for issuer in catalog.issuers.values():
        yield _Entry("issuer", issuer.id, _named(issuer.name, issuer.aliases), issuer.type)
    for skill in catalog.skills.values():
        yield _Entry("skill", skill.id, _named(skill.name, skill.aliases), skill.description or "")
    for term in catalog.terms.values():
        yield _Entry("term", term.id, _named(term.term, term.aliases), term.definition)


def _named(name: str, aliases: tuple[str, ...]) -> tuple[tuple[Via, str], ...]:
    return (("name", name), *(("alias", alias) for alias in aliases))


def _pathway(pathway: Pathway, catalog: Catalog) -> _Entry:
    members = (m for m in pathway.members() if isinstance(m, Task | Experience | Course))
    asked = [member.title if isinstance(member, Course) else member.text for member in members]
    text = (pathway.description, pathway.audience, pathway.delivery, *asked, *_around(pathway, catalog))
    return _Entry(
        "pathway", pathway.id, _named(pathway.name, pathway.aliases), _line(text), pathway.status is Status.ACTIVE
    )


def _badge(badge: Badge, catalog: Catalog) -> _Entry:
    code: tuple[tuple[Via, str], ...] = (("exam code", badge.exam_code),) if badge.exam_code else ()
    former: tuple[tuple[Via, str], ...] = tuple(("former name", name) for name in badge.former_names)
    text = (badge.description, *(c.text for c in badge.criteria), badge.name_translations, *_around(badge, catalog))
    names = (*_named(badge.name, badge.aliases), *former, *code)
    return _Entry("badge", badge.id, names, _line(text), badge.status is Status.ACTIVE)


def _around(entry: Badge | Pathway, catalog: Catalog) -> Iterator[str]:
    """Names that learners reach an entry by: its skills and its issuer, as far as the catalog has them."""
    for skill in (catalog.skills[ref] for ref in entry.skills if ref in catalog.skills):
        yield from (skill.name, *skill.aliases)
    if issuer := catalog.issuers.get(entry.issuer):
        yield from (issuer.name, *issuer.aliases)


def _line(parts: tuple[str | None, ...]) -> str:
    return " ".join(part for part in parts if part)
