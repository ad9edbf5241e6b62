"""Queries on one entry: the facts that answer an attribute, what a level needs, where to ask. Reads, never words.

A fact may stand on another member of the family than the one named (ADVISING.md lesson 13), so each lookup says which
entry stated it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.advising.attribute import Attribute
from bot.advising.attributes import BY_NAME
from bot.advising.facts import Facts
from bot.advising.facts_of_entry import Fact, placeholder, silent
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.words import fold, words
from catalog.model import Badge, BadgeMember, Issuer, Level, Pathway, Requirement, walk
from catalog.ref import Ref

OWN_LEVEL = frozenset({"hours", "credits"})
"""Attributes that a level has of its own: the pathway's figure does not answer for one level."""

OF_WHOLE = frozenset({"audience", "delivery", "contact", "where", "incentive", "languages", "partners"})
"""Attributes that a badge shares with the pathway it belongs to where it states none of its own."""

_FREE_TEXT = frozenset({"note", "description", "requirement", "requirement_logic"})
_LEAST_OVERLAP = 2.0
_MOST_BESIDE = 5
_NO_ANSWER = frozenset({"issuer", "contact_url", "status"})
"""Statements that share words with many questions and answer none but their own."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact and the entry that states it."""

    ref: Ref
    fact: Fact
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What the catalog states about one entry for the attributes asked. `silent` names those nowhere stated."""

    ref: Ref
    stated: tuple[Stated, ...]
    beside: tuple[Stated, ...] = ()
    silent: tuple[str, ...] = ()


def attribute_facts(intent: Intent, library: Library, _facts: Facts | None) -> EntryFacts:
    """The facts asked for, then those that share the question's other words; nothing where nothing is stated."""
    ref = intent.about[0]
    stated: list[Stated] = []
    missing = []
    for name in intent.attributes:
        found = lookup(BY_NAME[name], ref, library)
        stated += [one for one in found if one.fact not in {s.fact for s in stated}]
        if not found:
            missing.append(name)
    known = {one.fact for one in stated}
    beside = [one for one in overlapping(intent.words, ref, library) if one.fact not in known]
    return EntryFacts(ref, tuple(stated), tuple(beside[:_MOST_BESIDE]), tuple(missing))


def facts_of_each(intent: Intent, library: Library, facts: Facts | None) -> tuple[EntryFacts, ...]:
    """What is stated of each candidate for the attributes asked."""
    return tuple(attribute_facts(replace(intent, about=(ref,)), library, facts) for ref in intent.choices)


def spoken_of(tokens: Iterable[str], ref: Ref, library: Library) -> bool:
    """Whether any statement of the entry, its family or its members holds one of these stems."""
    wanted = set(tokens)
    refs = (*library.relatives(ref), *members(ref, library))
    return any(wanted & library.stems_of(fact) for one in refs for fact in library.facts(one))


def lookup(attribute: Attribute, ref: Ref, library: Library) -> tuple[Stated, ...]:
    """The attribute's facts, from the nearest member of the family that states any; each level's where only levels do."""
    chain = _chain(attribute, ref, library)
    stating = (one for field in attribute.fields for one in chain if _stated(attribute, (field,), one, library))
    best = next(stating, None)  # the field that answers best, on the nearest entry that states it
    if best:
        return tuple(dict.fromkeys(_stated(attribute, (*attribute.fields, *attribute.beside), best, library)))
    entry = library.entry(ref)
    parts = _of_parts(attribute, entry, library) if isinstance(entry, Pathway) else ()
    return parts or _worded(attribute, ref, library)


def _worded(attribute: Attribute, ref: Ref, library: Library) -> tuple[Stated, ...]:
    """Free text that speaks of the attribute in the words it is asked in ("no prerequisites", "low cost")."""
    facts = ((one, fact) for one in _chain(attribute, ref, library) for fact in library.facts(one))
    return tuple(
        Stated(one, fact, attribute.name)
        for one, fact in facts
        if attribute.fields and fact.field in _FREE_TEXT and attribute.pattern.search(" ".join(words(fold(fact.text))))
    )


def _stated(attribute: Attribute, fields: Iterable[str], ref: Ref, library: Library) -> tuple[Stated, ...]:
    facts = library.facts(ref)
    stated = (fact for field in fields for fact in facts if fact.field == field)
    return tuple(Stated(ref, f, attribute.name) for f in stated if not attribute.only or attribute.only.search(f.text))


def _chain(attribute: Attribute, ref: Ref, library: Library) -> tuple[Ref, ...]:
    pathway = library.family.get(ref.id) if ref.kind == "badge" else None
    if pathway:
        whole = (
            () if attribute.name in OWN_LEVEL and not _is_whole(ref, pathway, library) else (Ref("pathway", pathway),)
        )
        return (ref, *whole)
    if ref.kind == "badge" and attribute.name in OF_WHOLE:
        return (ref, *(Ref("pathway", p) for p in library.catalog.pathways_of.get(ref.id, ())[:1]))
    entry = library.entry(ref)
    if isinstance(entry, Pathway) and entry.macro_badge:
        return (ref, Ref("badge", entry.macro_badge))
    return (ref,)


def _is_whole(ref: Ref, pathway: str, library: Library) -> bool:
    return library.catalog.pathways[pathway].macro_badge == ref.id


def _of_parts(attribute: Attribute, pathway: Pathway, library: Library) -> tuple[Stated, ...]:
    """What the levels say, and what every badge inside says alike; parts that say the same are said once."""
    refs = [m.ref for m in pathway.members() if isinstance(m, BadgeMember)]
    found: dict[str, Stated] = {}
    for badge in refs:
        for one in _stated(attribute, attribute.fields, Ref("badge", badge), library):
            found.setdefault(one.fact.text, one)
    alike = len(found) == 1
    levels = [one for one in found.values() if library.family.get(one.ref.id) == pathway.id]
    return tuple(found.values()) if alike else tuple(levels)


def overlapping(words: Iterable[str], ref: Ref, library: Library) -> tuple[Stated, ...]:
    """Facts of the entry, its family and its members that share rare words with the question, best first."""
    wanted = set(words)
    scored: list[tuple[float, int, Stated]] = []
    for one in (*library.relatives(ref), *members(ref, library)):
        for fact in (f for f in library.facts(one) if f.field not in _NO_ANSWER):
            shared = wanted & library.stems_of(fact)
            weight = sum(library.text_idf.get(token, 2.0) for token in shared)
            if weight >= _LEAST_OVERLAP:
                scored.append((-weight, len(scored), Stated(one, fact)))
    seen: dict[str, Stated] = {}
    for _, _, stated in sorted(scored, key=lambda s: s[:2]):
        seen.setdefault(stated.fact.text, stated)
    return tuple(seen.values())


def members(ref: Ref, library: Library) -> tuple[Ref, ...]:
    """Badges inside a pathway that are not its own level badges."""
    entry = library.entry(ref)
    if not isinstance(entry, Pathway):
        return ()
    refs = (m.ref for m in entry.members() if isinstance(m, BadgeMember))
    return tuple(dict.fromkeys(Ref("badge", r) for r in refs if library.family.get(r) != entry.id))


@dataclass(frozen=True, slots=True)
class LevelNeeds:
    """One level: its badge (with criteria unless they are placeholders) and what stands beside it."""

    number: int
    badge: Badge | None
    others: tuple[Requirement, ...]
    open: bool  # the source leaves a part or all of it unsaid

    @property
    def criteria(self) -> tuple[str, ...]:
        return tuple(c.text for c in self.badge.criteria) if self.badge and not placeholder(self.badge) else ()

    @property
    def said(self) -> bool:
        return bool(self.criteria or self.others)


@dataclass(frozen=True, slots=True)
class Needs:
    """What an entry asks for. Exactly one of `pathway` and `badge` is set where the entry is one of these."""

    ref: Ref
    pathway: Pathway | None = None
    badge: Badge | None = None
    levels: tuple[LevelNeeds, ...] = ()
    others: tuple[Requirement, ...] = ()  # members outside levels
    beside: tuple[Stated, ...] = ()
    level_asked: int | None = None

    @property
    def said(self) -> bool:
        """Anything that a learner could act on."""
        levels = any(level.said for level in self.levels)
        criteria = bool(self.badge and self.badge.criteria and not placeholder(self.badge))
        return levels or criteria or any(not silent((node,)) for node in self.others)

    @property
    def open(self) -> bool:
        return silent(self.others) or any(level.open for level in self.levels)


def needs(intent: Intent, library: Library, _facts: Facts | None) -> Needs:
    """Requirements of a pathway, of one level of it, or a badge's criteria."""
    ref = intent.about[0]
    beside = overlapping(intent.words, ref, library)[:_MOST_BESIDE]
    entry = library.entry(ref)
    if isinstance(entry, Pathway):
        levels = tuple(level_needs(entry, level, library) for level in entry.levels)
        return Needs(ref, pathway=entry, levels=levels, others=entry.requirements, beside=beside)
    pathway = library.catalog.pathways.get(library.family.get(ref.id, ""))
    if pathway and pathway.macro_badge == ref.id and not intent.level:
        whole = needs(replace(intent, about=(Ref("pathway", pathway.id),)), library, _facts)
        return replace(whole, ref=ref)
    number = intent.level or getattr(entry, "level", None)
    spec = next((one for one in pathway.levels if one.number == number), None) if pathway else None
    badge = entry if isinstance(entry, Badge) else None
    if pathway and spec:
        one = level_needs(pathway, spec, library)
        return Needs(ref, badge=badge, levels=(one,), beside=beside, level_asked=spec.number)
    return Needs(ref, badge=badge, beside=beside)


def level_needs(pathway: Pathway, level: Level, library: Library) -> LevelNeeds:
    badge = library.level_badge(pathway, level.number)
    own = badge.id if badge and library.family.get(badge.id) == pathway.id else None
    others = tuple(
        node
        for node in level.requirements
        if not silent((node,)) and not (isinstance(node, BadgeMember) and node.ref == own)
    )
    unsaid = silent(level.requirements) or bool(own and badge and placeholder(badge))
    return LevelNeeds(level.number, badge if own else None, others, unsaid)


def contact(ref: Ref, library: Library) -> str:
    """Where a person can ask: the entry's office, else its page, else its issuer's. Empty where none is known."""
    for one in library.relatives(ref):
        entry = library.entry(one)
        if isinstance(entry, Pathway) and (entry.contact or entry.contact_url):
            return entry.contact or entry.contact_url or ""
    issuer = library.issuer_of(ref)
    return _issuer_contact(issuer, library) if issuer else ""


def _issuer_contact(issuer: Issuer, library: Library) -> str:
    parent = library.catalog.issuers.get(issuer.parent or "")
    return issuer.contact or (parent.contact if parent else None) or issuer.url


def pathway_of(refs: Iterable[Ref], library: Library) -> Pathway | None:
    """The first pathway that these entries are, or stand for."""
    ids = (ref.id if ref.kind == "pathway" else library.family.get(ref.id, "") for ref in refs)
    return next((library.catalog.pathways[i] for i in ids if i in library.catalog.pathways), None)


def membership(badge: str, pathway: Pathway) -> tuple[Requirement, ...]:
    """The members of a pathway that a badge stands for, with the groups that hold them, outermost first."""
    trees = [(*level.requirements,) for level in pathway.levels] + [pathway.requirements]
    return tuple(
        node
        for tree in trees
        for node in tree
        if any(isinstance(m, BadgeMember) and m.ref == badge for m in walk((node,)))
    )
