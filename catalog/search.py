"""The index of one catalog: names, aliases, former names, codes, skills with their thesaurus, and text. Built once,
then only read, so threads may share it and a new edition's index replaces the old one whole.

It proposes candidates for what the question's rarest words cost, whatever the catalog's size, and says how much each
word weighs there. Reading a question, families and answers are the advising layer's (ADVISING.md sections 5 and 6).
"""

from __future__ import annotations

import heapq
import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from sys import intern

from catalog.model import Badge, Catalog, Pathway, Skill
from catalog.names import GENERIC, Name, families, level_badge, names_of
from catalog.ref import Ref
from catalog.words import STOP, fold, stem, words

_NEARLY_ALL = 0.9  # share of a name
_VISITS = 1_200  # names, or texts, that a question's words may propose; commoner words then only add to these
_GENERIC_WEIGHT, _ISSUER_WEIGHT = 0.15, 0.4
_SHARES = 100  # weights of words in texts are kept in hundredths
FIELDS = {
    "name": 1.0, "skills": 0.9, "description": 0.7, "members": 0.5, "criteria": 0.5, "audience": 0.5, "thesaurus": 0.6,
    "note": 0.3, "delivery": 0.3,
}  # fmt: skip
"""What a word counts by where it stands; a word of a phrase in the thesaurus counts for its part of the phrase."""

_GROUPS = {"pathway": "entry", "badge": "entry"}


def group_of(kind: str) -> str:
    """Pathways and badges are looked for together; issuers, skills and terms each for themselves."""
    return _GROUPS.get(kind, kind)


class Postings:
    """Where a term stands: numbers in rising order, with a weight each (hundredths)."""

    __slots__ = ("numbers", "shares")

    def __init__(self) -> None:
        self.numbers, self.shares = array("I"), array("B")

    def weight(self, number: int) -> float:
        """0 where the term does not stand there."""
        at = bisect_left(self.numbers, number)
        found = at < len(self.numbers) and self.numbers[at] == number
        return self.shares[at] / _SHARES if found else 0.0

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[tuple[int, float]]:
        return ((n, share / _SHARES) for n, share in zip(self.numbers, self.shares, strict=True))


_NOWHERE = Postings()


class Index:
    """Search over one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.family = families(catalog)
        self.counts: Counter[str] = Counter()
        self.issuer_tokens = _issuer_tokens(catalog)
        self._issuer_words = _issuer_words(catalog)
        self.entries = tuple(_entries(catalog, self.family))
        self.number = {ref: n for n, ref in enumerate(self.entries)}
        self._name_all()
        self._read_all()

    # names

    def _name_all(self) -> None:
        self.names: list[Name] = []
        self._named: dict[str, defaultdict[str, array[int]]] = defaultdict(lambda: defaultdict(lambda: array("I")))
        owners: Counter[str] = Counter()
        last: dict[str, Ref] = {}
        total = 0
        previous = None
        for number, name in enumerate(names_of(self.catalog, self.family)):
            tokens = tuple(map(intern, name.tokens))
            self.names.append(Name(tokens, name.owner, name.entry, name.weight))
            table = self._named[group_of(name.owner.kind)]
            total += name.owner != previous
            previous = name.owner
            for token in set(tokens):
                table[token].append(number)
                if last.get(token) != name.owner:
                    owners[token] += 1
                    last[token] = name.owner
        self.idf = {token: math.log(1 + max(1, total) / found) for token, found in owners.items()}
        self._weights, self._at, self._totals = array("f"), array("I", [0]), array("f")
        for name in self.names:
            found = self._weights_in(name)
            self._weights.extend(found)
            self._at.append(len(self._weights))
            self._totals.append(sum(found))

    def weights(self, number: int) -> dict[str, float]:
        """Token -> its weight in a name: rare words weigh more, kinds of thing and the issuer's own name hardly
        anything.
        """
        own = self._weights[self._at[number] : self._at[number + 1]]
        return dict(zip(dict.fromkeys(self.names[number].tokens), own, strict=True))

    def _weights_in(self, name: Name) -> list[float]:
        entry = group_of(name.owner.kind) == "entry"
        issuer = self._issuer_words_of(name.entry) if entry else frozenset()
        faint = GENERIC if entry or name.owner.kind == "issuer" else frozenset()
        return [
            self.idf.get(token, 0.0)
            * (_GENERIC_WEIGHT if token in faint else 1.0)
            * (_ISSUER_WEIGHT if token in issuer else 1.0)
            for token in dict.fromkeys(name.tokens)
        ]

    def total(self, number: int) -> float:
        """The weight of a whole name."""
        return self._totals[number]

    def candidates(self, terms: Mapping[str, float], group: str, most: int) -> list[int]:
        """Names that hold some of these terms (term -> weight of the word asked), the likeliest first."""
        heard, totals = self._heard(terms, group), self._totals
        if len(heard) <= most:
            return list(heard)
        return heapq.nlargest(most, heard, key=lambda n: heard[n] * (0.35 + 0.65 * heard[n] / (totals[n] or 1.0)))

    def wholes(self, terms: Iterable[str], group: str) -> list[int]:
        """Names that hold hardly a word beside these terms."""
        heard = self._heard(dict.fromkeys(terms, 1.0), group)
        return [number for number, weight in heard.items() if weight >= _NEARLY_ALL * self._totals[number]]

    def _heard(self, terms: Mapping[str, float], group: str) -> dict[int, float]:
        """Name -> the weight of its terms that are asked; no more names than a question may visit."""
        table: Mapping[str, array[int]] = self._named.get(group, {})
        heard: dict[int, float] = {}
        for term in sorted((t for t in terms if t in table), key=lambda t: len(table[t])):
            worth = self.idf[term] * terms[term] * (_GENERIC_WEIGHT if term in GENERIC else 1.0)
            numbers: Iterable[int] = table[term]
            if heard and len(heard) + len(table[term]) > _VISITS:
                numbers = [n for n in heard if term in self.names[n].tokens]
            elif not heard:
                numbers = table[term][:_VISITS]
            for number in numbers:
                heard[number] = heard.get(number, 0.0) + worth
        return heard

    # texts

    def _read_all(self) -> None:
        found: defaultdict[str, Postings] = defaultdict(Postings)
        read = _Reader(self.catalog, self.counts)
        for number, ref in enumerate(self.entries):
            around = relatives(ref, self.catalog, self.family) if ref.kind == "pathway" else (ref,)
            for token, share in read.shares(around).items():
                postings = found[token]
                postings.numbers.append(number)
                postings.shares.append(share)
        read.count_names()
        self._texts = dict(found)
        self.text_idf = {token: math.log(1 + len(self.entries) / len(p)) for token, p in self._texts.items()}

    def texts(self, term: str) -> Postings:
        """Where a term stands in the texts of entries (`entries` by number)."""
        return self._texts.get(term, _NOWHERE)

    def _issuer_words_of(self, ref: Ref) -> frozenset[str]:
        entry = self.catalog.pathways.get(ref.id) if ref.kind == "pathway" else self.catalog.badges.get(ref.id)
        return self._issuer_words.get(entry.issuer, frozenset()) if entry else frozenset()


class _Reader:
    """Texts of entries as stems, each text read once; counts words on the way."""

    def __init__(self, catalog: Catalog, counts: Counter[str]) -> None:
        self._catalog, self._counts = catalog, counts
        self._kept: dict[str, tuple[str, ...]] = {}
        self._skills = {s.id: self._skill(s) for s in catalog.skills.values()}

    def _tokens(self, text: str) -> tuple[str, ...]:
        """Stems of the content words. Texts that repeat (a series') are not read again."""
        if text not in self._kept:
            said = words(fold(text))
            self._counts.update(said)
            self._kept[text] = tuple({intern(stem(word)) for word in said if word not in STOP})
        return self._kept[text]

    def _skill(self, skill: Skill) -> dict[str, int]:
        found: dict[str, int] = {}
        for alias in skill.aliases:
            tokens = self._tokens(alias)
            _most(found, tokens, round(_SHARES * FIELDS["thesaurus"] / math.sqrt(len(tokens) or 1)))
        _most(found, self._tokens(f"{skill.name} {skill.description or ''}"), round(_SHARES * FIELDS["skills"]))
        return found

    def shares(self, refs: Iterable[Ref]) -> dict[str, int]:
        """Stem -> the most that it weighs in the texts of these entries."""
        found: dict[str, int] = {}
        for ref in refs:
            entry = self._catalog.pathways.get(ref.id) if ref.kind == "pathway" else self._catalog.badges.get(ref.id)
            if entry is None:
                continue
            for skill in entry.skills:
                for token, share in self._skills.get(skill, {}).items():
                    if found.get(token, 0) < share:
                        found[token] = share
            for field, text in _fields(entry):
                if text:
                    _most(found, self._tokens(text), round(_SHARES * FIELDS[field]))
        return found

    def count_names(self) -> None:
        """Words of names that no entry's text holds."""
        catalog = self._catalog
        names = [n for one in catalog.issuers.values() for n in (one.name, *one.aliases)]
        names += [n for one in catalog.terms.values() for n in (one.term, *one.aliases)]
        names += [n for one in catalog.badges.values() for n in (*one.former_names, one.exam_code or "")]
        for name in names:
            self._counts.update(words(fold(name)))


def _most(found: dict[str, int], tokens: Iterable[str], share: int) -> None:
    for token in tokens:
        if found.get(token, 0) < share:
            found[token] = share


def _fields(entry: Badge | Pathway) -> Iterator[tuple[str, str | None]]:
    yield "name", " ".join((entry.name, *entry.aliases))
    yield "description", entry.description
    yield "note", entry.note
    if isinstance(entry, Badge):
        yield "criteria", " ".join(c.text for c in entry.criteria)
        return
    yield "audience", entry.audience
    yield "delivery", entry.delivery
    yield "note", entry.requirement_logic
    yield "members", " ".join(getattr(m, "text", None) or "" for m in entry.members())


def _entries(catalog: Catalog, family: dict[str, str]) -> Iterator[Ref]:
    """Pathways, and badges that do not merely stand for a pathway's level or its whole."""
    yield from (Ref("pathway", p) for p in catalog.pathways)
    yield from (Ref("badge", b) for b in catalog.badges if b not in family)


def relatives(ref: Ref, catalog: Catalog, family: dict[str, str]) -> tuple[Ref, ...]:
    """Where a fact about an entry may stand, nearest first: itself, its pathway, macro-badge and level badges."""
    pathway = catalog.pathways.get(ref.id if ref.kind == "pathway" else family.get(ref.id, ""))
    if pathway is None:
        return (ref,)
    macro = [Ref("badge", pathway.macro_badge)] if pathway.macro_badge else []
    levels = [Ref("badge", b.id) for b in (level_badge(catalog, pathway, n) for n in (1, 2, 3)) if b]
    return tuple(dict.fromkeys([ref, Ref("pathway", pathway.id), *macro, *levels]))


def _issuer_tokens(catalog: Catalog) -> dict[str, frozenset[str]]:
    """Issuer -> stems of its names and of the institution above it."""
    own = {
        i.id: frozenset(stem(w) for n in (i.name, *i.aliases) for w in words(fold(n)) if w not in STOP)
        for i in catalog.issuers.values()
    }
    return {i.id: own[i.id] | own.get(i.parent or "", frozenset()) for i in catalog.issuers.values()}


def _issuer_words(catalog: Catalog) -> dict[str, frozenset[str]]:
    """Issuer -> stems of its one-word names."""
    return {
        i.id: frozenset(stem(fold(n)) for n in (i.name, *i.aliases) if " " not in n) for i in catalog.issuers.values()
    }
