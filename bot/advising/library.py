"""What advising knows of one edition: names, words, families and the text of every entry, built once.

A pathway, its level badges and its macro-badge are one *family*: people name any of them and mean the pathway, and the
level they say picks the member. Owns the maps; decides nothing about a question.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.advising.attributes import CUE_PATTERNS
from bot.advising.facts_of_entry import Fact, facts_of_badge, facts_of_issuer, facts_of_pathway, facts_of_term
from bot.advising.vocabulary import Vocabulary, words_of_patterns
from bot.advising.words import STOP, fold, stem, words
from catalog.model import Badge, BadgeKind, BadgeMember, Catalog, Issuer, Pathway, Term


class Ref(NamedTuple):
    """An entry. Kind and id together: a pathway and its badge may share an id."""

    kind: str  # pathway | badge | issuer | term; skill only as a route
    id: str


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name an entry, as stems without level markers and function words."""

    tokens: tuple[str, ...]
    owner: Ref  # the family, or the entry itself
    entry: Ref  # what this very name stands for
    weight: float = 1.0


GENERIC = frozenset(
    stem(w)
    for w in """badge microbadge microcredential credential pathway program certificate certification course level macrobadge stack
    module training class skill skills micro macro certified meta set collection""".split()
)
"""Words that nearly every entry's name could carry: kinds of thing, not names of one."""

LEVEL_MARK = re.compile(r"\b(?:level|tier) (\d|iii|ii|i)\b")
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
        self.family: dict[str, str] = _families(catalog)
        self.ids = frozenset((*catalog.pathways, *catalog.badges, *catalog.terms))
        self.names: tuple[Name, ...] = tuple(self._names())
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
        """Every statement of an entry, as flat lines."""
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
        inside = (self.owner(b.id) for b in self.catalog.badges.values() if skill in b.skills)
        return tuple(sorted(dict.fromkeys((*taught, *inside)), key=lambda ref: ref.kind != "pathway"))

    # building

    def weight(self, token: str, name: Name) -> float:
        """Of a token in a name: rare words weigh more, kinds of thing and the issuer's own name hardly anything."""
        weight = self.idf.get(token, 0.0)
        if name.owner.kind in {"pathway", "badge"}:
            issuer = self.issuer_of(name.entry)
            weight *= _GENERIC_WEIGHT if token in GENERIC else 1.0
            weight *= _ISSUER_WEIGHT if issuer and token in self.issuer_words[issuer.id] else 1.0
        elif name.owner.kind == "issuer" and token in GENERIC:
            weight *= _GENERIC_WEIGHT
        return weight

    def owner(self, badge_id: str) -> Ref:
        pathway = self.family.get(badge_id)
        return Ref("pathway", pathway) if pathway else Ref("badge", badge_id)

    def _names(self) -> Iterator[Name]:
        catalog = self.catalog
        for pathway in catalog.pathways.values():
            ref = Ref("pathway", pathway.id)
            yield from _named((pathway.name, *pathway.aliases), ref, ref)
        tails = _shared_tails(badge.name for badge in catalog.badges.values())
        for badge in catalog.badges.values():
            shorter = next((badge.name.removesuffix(tail) for tail in tails if badge.name.endswith(tail)), "")
            names = (badge.name, shorter, *badge.aliases, *badge.former_names, badge.exam_code or "")
            yield from self._member_names(names, badge)
        for issuer in catalog.issuers.values():
            ref = Ref("issuer", issuer.id)
            yield from _named((issuer.name, *issuer.aliases), ref, ref)
        for skill in catalog.skills.values():
            ref = Ref("skill", skill.id)
            yield from _named((skill.name, *skill.aliases), ref, ref)
        for term in catalog.terms.values():
            ref = Ref("term", term.id)
            yield from _named((term.term, *term.aliases), ref, ref)

    def _member_names(self, names: tuple[str, ...], badge: Badge) -> Iterator[Name]:
        """A badge's names; one that only repeats its pathway's name stands for the pathway."""
        owner = self.owner(badge.id)
        pathway = self.catalog.pathways.get(owner.id) if owner.kind == "pathway" else None
        own = {_bare(_content(n)) for n in (pathway.name, *pathway.aliases)} if pathway else set()
        for name in _named(names, owner, Ref("badge", badge.id)):
            yield Name(name.tokens, owner, owner, name.weight) if _bare(name.tokens) in own else name

    def _issuer_tokens(self) -> dict[str, frozenset[str]]:
        """Issuer -> stems of its names and of the institution above it."""
        issuers = self.catalog.issuers
        own = {i.id: frozenset(t for n in (i.name, *i.aliases) for t in _content(n)) for i in issuers.values()}
        return {i.id: own[i.id] | own.get(i.parent or "", frozenset()) for i in issuers.values()}

    def _texts(self) -> dict[Ref, dict[str, float]]:
        found: dict[Ref, dict[str, float]] = {}
        for ref in self.answerable:
            weights: dict[str, float] = {}
            for relative in self.relatives(ref) if ref.kind == "pathway" else (ref,):
                for field, text in self._fields(relative):
                    for token in _content(text):
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


def _families(catalog: Catalog) -> dict[str, str]:
    """Level badges and macro-badges -> the pathway that they stand for."""
    found: dict[str, str] = {}
    for pathway in catalog.pathways.values():
        if pathway.macro_badge:
            found[pathway.macro_badge] = pathway.id
        for level in pathway.levels:
            direct = [m.ref for m in level.requirements if isinstance(m, BadgeMember) and not m.optional]
            marked = [r for r in direct if r in catalog.badges and _marks_level(catalog.badges[r], pathway)]
            found |= dict.fromkeys(marked, pathway.id)
    return found


def _shared_tails(names: Iterable[str]) -> tuple[str, ...]:
    """Endings of two words or more that three names or more share: a series' title, not a badge's own name."""
    tails: Counter[str] = Counter()
    for name in set(names):
        parts = name.split(" ")
        tails.update(" " + " ".join(parts[cut:]) for cut in range(1, len(parts) - 1))
    return tuple(sorted((t for t, n in tails.items() if n >= _SERIES), key=len, reverse=True))


_SERIES = 3


def _bare(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(tokens) - GENERIC


def _marks_level(badge: Badge, pathway: Pathway) -> bool:
    return badge.kind is BadgeKind.LEVEL or badge.id == pathway.id or bool(LEVEL_MARK.search(fold(badge.name)))


def _named(names: Iterable[str], owner: Ref, entry: Ref) -> Iterator[Name]:
    seen = set()
    for name in dict.fromkeys(n for n in names if n):
        for variant, weight in _variants(name):
            tokens = tuple(_content(LEVEL_MARK.sub(" ", variant))) or tuple(stem(w) for w in words(variant))
            if tokens and tokens not in seen:
                seen.add(tokens)
                yield Name(tokens, owner, entry, weight)


_CODE = re.compile(r"\(([A-Z0-9][\w+ -]*[A-Z0-9+])\)")
"""What stands in brackets and looks like a code: "(ITC 1)", "(AZ-900)"; not "(any title)"."""


def _variants(name: str) -> Iterator[tuple[str, float]]:
    """A name as written; what stands outside and inside its brackets; its initials where they could be an acronym."""
    folded = fold(name)
    yield folded, 1.0
    outside, inside = re.sub(r"\([^)]*\)", " ", folded), [fold(code) for code in _CODE.findall(name)]
    if outside != folded and outside.strip():
        yield outside, 1.0
    for code in inside:
        yield code, 1.0
    for tail in folded.split(": ", 1)[1:] if ": " in folded else []:
        yield tail, 0.95
    initials = "".join(
        w[0] for w in re.findall(r"[a-z]+", outside) if w not in STOP and not re.fullmatch(r"level|badge", w)
    )
    for acronym in {initials, initials[1:]}:
        if 3 <= len(acronym) <= 5:
            yield acronym, 0.8


def _content(text: str) -> list[str]:
    return [stem(w) for w in words(fold(text)) if w not in STOP]
