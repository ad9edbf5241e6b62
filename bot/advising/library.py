"""What advising knows of one edition: names, words, families and the text of every entry, built once.

Owns the maps that questions are read with; decides nothing about a question.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from bot.advising.attributes import CUE_PATTERNS
from bot.advising.facts_of_entry import Fact, facts_of_badge, facts_of_issuer, facts_of_pathway, facts_of_term
from bot.advising.names import GENERIC, Name, content, families, names_of, owner
from bot.advising.ref import Ref
from bot.advising.vocabulary import Vocabulary, words_of_patterns
from bot.advising.words import fold, stem, stems, words
from catalog.model import Badge, BadgeKind, BadgeMember, Catalog, Issuer, Pathway, Term

_GENERIC_WEIGHT, _ISSUER_WEIGHT = 0.15, 0.4
_FIELDS = {
    "skills": 0.9,
    "description": 0.7,
    "members": 0.5,
    "criteria": 0.5,
    "audience": 0.5,
    "note": 0.3,
    "delivery": 0.3,
}


class Library:
    """An edition, ready to be asked. Building reads every entry once; nothing changes afterwards."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._facts: dict[Ref, tuple[Fact, ...]] = {}
        self._stems: dict[Fact, frozenset[str]] = {}
        self._weights: dict[int, dict[str, float]] = {}
        self.family: dict[str, str] = families(catalog)
        self.ids = frozenset((*catalog.pathways, *catalog.badges, *catalog.terms))
        self.names: tuple[Name, ...] = tuple(names_of(catalog, self.family))
        self.postings: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            for token in set(name.tokens):
                self.postings[token].append(number)
        owners = {token: {self.names[n].owner for n in numbers} for token, numbers in self.postings.items()}
        total = max(1, len({name.owner for name in self.names}))
        self.idf = {token: math.log(1 + total / len(found)) for token, found in owners.items()}
        self.issuer_tokens = self._issuer_tokens()
        self.issuer_words = {
            i.id: frozenset(stem(fold(n)) for n in (i.name, *i.aliases) if " " not in n)
            for i in catalog.issuers.values()
        }
        self.texts = self._texts()
        self.text_postings: dict[str, set[Ref]] = defaultdict(set)
        for ref, weights in self.texts.items():
            for token in weights:
                self.text_postings[token].add(ref)
        self.text_idf = {token: math.log(1 + len(self.texts) / len(refs)) for token, refs in self.text_postings.items()}
        self.vocabulary = Vocabulary(self._vocabulary(), words_of_patterns(CUE_PATTERNS))

    # entries

    def badge(self, badge_id: str) -> Badge | None:
        return self.catalog.badges.get(badge_id)

    def entry(self, ref: Ref) -> Pathway | Badge | Issuer | Term | None:
        catalog = self.catalog
        tables = {
            "pathway": catalog.pathways,
            "badge": catalog.badges,
            "issuer": catalog.issuers,
            "term": catalog.terms,
        }
        table: dict[str, Pathway | Badge | Issuer | Term] = tables[ref.kind]  # type: ignore[assignment]
        return table.get(ref.id)

    def title(self, ref: Ref) -> str:
        entry = self.entry(ref)
        return entry.term if isinstance(entry, Term) else entry.name if entry else ref.id

    def issuer_of(self, ref: Ref) -> Issuer | None:
        entry = self.entry(ref)
        return self.catalog.issuers.get(entry.issuer) if isinstance(entry, Pathway | Badge) else None

    def level_badge(self, pathway: Pathway, level: int) -> Badge | None:
        """The badge that stands for a level: of kind `level` there, else the level's only or last direct badge."""
        spec = next((one for one in pathway.levels if one.number == level), None)
        refs = [m.ref for m in spec.requirements if isinstance(m, BadgeMember)] if spec else []
        badges = [self.catalog.badges[ref] for ref in refs if ref in self.catalog.badges]
        return next((b for b in badges if b.kind is BadgeKind.LEVEL), badges[-1] if badges else None)

    def relatives(self, ref: Ref) -> tuple[Ref, ...]:
        """Where a fact about an entry may stand, nearest first: itself, its pathway, macro-badge and level badges."""
        pathway = self.catalog.pathways.get(ref.id if ref.kind == "pathway" else self.family.get(ref.id, ""))
        if pathway is None:
            return (ref,)
        macro = [Ref("badge", pathway.macro_badge)] if pathway.macro_badge else []
        levels = [Ref("badge", b.id) for b in (self.level_badge(pathway, n) for n in (1, 2, 3)) if b]
        family = [Ref("pathway", pathway.id), *macro, *levels]
        return tuple(dict.fromkeys([ref, *family]))

    def facts(self, ref: Ref) -> tuple[Fact, ...]:
        """Every statement of an entry, as flat lines. Kept once worked out: entries do not change."""
        if ref not in self._facts:
            self._facts[ref] = self._facts_of(ref)
        return self._facts[ref]

    def stems_of(self, fact: Fact) -> frozenset[str]:
        """What a statement is found by. Kept once worked out, as the statement is."""
        if fact not in self._stems:
            self._stems[fact] = frozenset(stems(fact.text))
        return self._stems[fact]

    def weights(self, number: int) -> dict[str, float]:
        """Token -> its weight in the name with this number. Kept once worked out: names do not change."""
        if number not in self._weights:
            name = self.names[number]
            self._weights[number] = {token: self._weight(token, name) for token in set(name.tokens)}
        return self._weights[number]

    def _facts_of(self, ref: Ref) -> tuple[Fact, ...]:
        entry = self.entry(ref)
        match entry:
            case Pathway():
                return facts_of_pathway(entry, self.catalog)
            case Badge():
                return facts_of_badge(entry, self.catalog)
            case Term():
                return facts_of_term(entry)
            case Issuer():
                return facts_of_issuer(entry)
            case None:
                return ()

    @cached_property
    def answerable(self) -> tuple[Ref, ...]:
        """Pathways, and badges that do not merely stand for a pathway's level or its whole."""
        badges = (Ref("badge", b) for b in self.catalog.badges if b not in self.family)
        return (*(Ref("pathway", p) for p in self.catalog.pathways), *badges)

    def of_issuers(self, issuers: Iterable[str]) -> tuple[Ref, ...]:
        """Entries of these issuers or of institutions below them (a campus counts for its system)."""
        wanted = set(issuers)
        wanted |= {i.id for i in self.catalog.issuers.values() if i.parent in wanted}
        found = []
        for ref in self.answerable:
            entry = self.entry(ref)
            if isinstance(entry, Pathway | Badge) and wanted & {entry.issuer, *getattr(entry, "co_issuers", ())}:
                found.append(ref)
        return tuple(found)

    def of_skill(self, skill: str) -> tuple[Ref, ...]:
        """Entries that teach a skill, pathways first."""
        taught = (ref for ref in self.answerable if skill in getattr(self.entry(ref), "skills", ()))
        inside = (owner(b.id, self.family) for b in self.catalog.badges.values() if skill in b.skills)
        return tuple(sorted(dict.fromkeys((*taught, *inside)), key=lambda ref: ref.kind != "pathway"))

    # building

    def _weight(self, token: str, name: Name) -> float:
        """Of a token in a name: rare words weigh more, kinds of thing and the issuer's own name hardly anything."""
        weight = self.idf.get(token, 0.0)
        if name.owner.kind in {"pathway", "badge"}:
            issuer = self.issuer_of(name.entry)
            weight *= _GENERIC_WEIGHT if token in GENERIC else 1.0
            weight *= _ISSUER_WEIGHT if issuer and token in self.issuer_words[issuer.id] else 1.0
        elif name.owner.kind == "issuer" and token in GENERIC:
            weight *= _GENERIC_WEIGHT
        return weight

    def _issuer_tokens(self) -> dict[str, frozenset[str]]:
        """Issuer -> stems of its names and of the institution above it."""
        issuers = self.catalog.issuers
        own = {i.id: frozenset(t for n in (i.name, *i.aliases) for t in content(n)) for i in issuers.values()}
        return {i.id: own[i.id] | own.get(i.parent or "", frozenset()) for i in issuers.values()}

    def _texts(self) -> dict[Ref, dict[str, float]]:
        found: dict[Ref, dict[str, float]] = {}
        for ref in self.answerable:
            weights: dict[str, float] = {}
            for relative in self.relatives(ref) if ref.kind == "pathway" else (ref,):
                for field, text in self._fields(relative):
                    for token in content(text):
                        weights[token] = max(weights.get(token, 0.0), _FIELDS.get(field, 1.0))
            found[ref] = weights
        return found

    def _fields(self, ref: Ref) -> Iterator[tuple[str, str]]:
        entry, skills = self.entry(ref), self.catalog.skills
        if not isinstance(entry, Pathway | Badge):
            return
        yield "name", " ".join((entry.name, *entry.aliases))
        yield "description", entry.description
        yield "note", entry.note or ""
        for skill in (skills[s] for s in entry.skills if s in skills):
            yield "skills", " ".join((skill.name, skill.description or "", *skill.aliases))
        if isinstance(entry, Badge):
            yield "criteria", " ".join(c.text for c in entry.criteria)
        else:
            yield "audience", entry.audience or ""
            yield "delivery", entry.delivery or ""
            yield "note", entry.requirement_logic or ""
            yield "members", " ".join(getattr(m, "text", None) or "" for m in entry.members())

    def _vocabulary(self) -> Counter[str]:
        """Words of names and texts, with the number of times they occur."""
        found: Counter[str] = Counter()
        catalog = self.catalog
        for issuer in catalog.issuers.values():
            found.update(words(fold(" ".join((issuer.name, *issuer.aliases)))))
        for term in catalog.terms.values():
            found.update(words(fold(" ".join((term.term, *term.aliases)))))
        for ref in (*(Ref("pathway", p) for p in catalog.pathways), *(Ref("badge", b) for b in catalog.badges)):
            for _, text in self._fields(ref):
                found.update(words(fold(text)))
        return found
