"""Queries on the learner's own record: where they stand, what waits, what is next, whether a badge counts.

The record is computed elsewhere (`Facts`); this only picks what was asked and never tells of anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.advising.facts import Facts, Standing, Step, Waiting
from bot.advising.intent import Intent
from bot.advising.library import Library, Ref
from bot.advising.query import Stated, membership, overlapping
from catalog.model import AllOf, AnyOf, Badge, BadgeKind, BadgeMember, Pathway, Requirement, UnknownMembers, walk


@dataclass(frozen=True, slots=True)
class View:
    """The part of a record that a question is about. `known` is false where nobody is signed in."""

    topic: str
    known: bool
    ref: Ref | None = None
    standing: Standing | None = None
    standings: tuple[Standing, ...] = ()
    holds: tuple[str, ...] = ()
    held: bool = False  # the badge asked about is held
    submitted: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    next: Step | None = None
    left: int = 0  # how many parts are still needed, counted ones too
    unmet: tuple[str, ...] = ()  # badges still needed, required ones only
    close: tuple[Step, ...] = ()
    pathway: Pathway | None = None


def view(intent: Intent, library: Library, facts: Facts | None) -> View:
    """What the record says to the question; the learner's only pathway is meant where none is named."""
    if facts is None:
        return View(
            intent.topic, known=False, ref=intent.about[0] if intent.about else None, pathway=_named(intent, library)
        )
    pathway = _meant(intent, facts, library)
    standing = next((s for s in facts.standings if pathway and s.pathway == pathway.id), None)
    ref = _asked(intent, pathway, library)
    return View(
        topic=intent.topic,
        known=True,
        ref=ref,
        standing=standing,
        standings=facts.standings,
        holds=facts.holds,
        held=bool(
            ref and (ref.id in facts.holds or (pathway and ref.id == pathway.id and pathway.macro_badge in facts.holds))
        ),
        submitted=_submitted(intent, facts, pathway, library),
        waiting=facts.waiting,
        next=standing.next if standing else None,
        left=sum(_left(node, frozenset(facts.holds)) for node in _tops(pathway)) if pathway else 0,
        unmet=unmet(pathway, facts.holds, library) if pathway else (),
        close=facts.close,
        pathway=pathway,
    )


def _named(intent: Intent, library: Library) -> Pathway | None:
    for ref in intent.about:
        pathway = ref.id if ref.kind == "pathway" else library.family.get(ref.id, "")
        if pathway in library.catalog.pathways:
            return library.catalog.pathways[pathway]
    return None


def _meant(intent: Intent, facts: Facts, library: Library) -> Pathway | None:
    """The pathway named; else, where an issuer or a badge is named, the learner's that fits; else the one that moves."""
    named = _named(intent, library)
    own = [library.catalog.pathways[s.pathway] for s in facts.standings if s.pathway in library.catalog.pathways]
    enrolled = {p.id for p in own}
    if named and (named.id in enrolled or not intent.others):
        return named
    near = [library.family.get(r.id, r.id) for r in intent.others]
    fitting = next((library.catalog.pathways[n] for n in near if n in enrolled), None)
    if named:
        return fitting or named
    if intent.about and intent.about[0].kind == "issuer":
        below = {ref.id for ref in library.of_issuers([intent.about[0].id])}
        return next((p for p in own if p.id in below), None)
    if intent.about and intent.about[0].kind == "badge":
        return next((p for p in own if p.id in library.catalog.pathways_of.get(intent.about[0].id, ())), None)
    waiting = [p for p in own if any(library.family.get(b) == p.id for b in facts.submitted)]
    open_ = [p for p, s in zip(own, facts.standings, strict=False) if s.state != "completed"]
    return (waiting if len(waiting) == 1 else open_ or own or [None])[0]


def _asked(intent: Intent, pathway: Pathway | None, library: Library) -> Ref | None:
    if pathway and intent.level:
        badge = library.level_badge(pathway, intent.level)
        return Ref("badge", badge.id) if badge else Ref("pathway", pathway.id)
    if (
        intent.about
        and intent.about[0].kind == "badge"
        and not (pathway and library.family.get(intent.about[0].id) == pathway.id)
    ):
        return intent.about[0]
    return Ref("pathway", pathway.id) if pathway else None


def _submitted(intent: Intent, facts: Facts, pathway: Pathway | None, library: Library) -> tuple[str, ...]:
    """Badges with the assessors: those of the pathway named, all of them where none is named."""
    if not intent.about or pathway is None:
        return facts.submitted
    inside = {m.ref for m in pathway.members() if isinstance(m, BadgeMember)}
    own = tuple(
        b for b in facts.submitted if b in inside or library.family.get(b) == pathway.id or b == intent.about[0].id
    )
    return own or facts.submitted


def unmet(pathway: Pathway, holds: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """Badges that the pathway still requires, in its order; of a choice, those that would meet it."""
    return tuple(dict.fromkeys(ref for node in _tops(pathway) for ref in _unmet(node, frozenset(holds))))


def _tops(pathway: Pathway) -> tuple[Requirement, ...]:
    return (*(node for level in pathway.levels for node in level.requirements), *pathway.requirements)


def _left(node: Requirement, holds: frozenset[str]) -> int:
    """Badges that a member still asks for: of a choice as many as are missing, of a count all of them."""
    if node.optional:
        return 0
    if isinstance(node, AllOf):
        return sum(_left(item, holds) for item in node.items)
    if isinstance(node, AnyOf):
        return max(0, node.n - sum(isinstance(i, BadgeMember) and i.ref in holds for i in node.items))
    if isinstance(node, UnknownMembers):
        return node.n
    return isinstance(node, BadgeMember) and node.ref not in holds


def _unmet(node: Requirement, holds: frozenset[str]) -> tuple[str, ...]:
    if node.optional:
        return ()
    if isinstance(node, BadgeMember):
        return () if node.ref in holds else (node.ref,)
    if isinstance(node, AllOf):
        return tuple(ref for item in node.items for ref in _unmet(item, holds))
    if isinstance(node, AnyOf):
        done = sum(isinstance(i, BadgeMember) and i.ref in holds for i in node.items)
        return () if done >= node.n else tuple(ref for item in node.items for ref in _unmet(item, holds))
    return ()


@dataclass(frozen=True, slots=True)
class Counting:
    """Whether one thing counts for another. `groups` are the members that it stands in; none: it is not on the list."""

    held: Ref | None  # the badge asked about
    target: Ref | None  # what it should count for
    pathway: Pathway | None
    groups: tuple[Requirement, ...] = ()
    elsewhere: tuple[Ref, ...] = ()  # pathways that it does count for
    beside: tuple[Stated, ...] = ()
    seen: bool = False  # it is in the learner's record
    successor: Ref | None = None


def counting(intent: Intent, library: Library, facts: Facts | None) -> Counting:
    """Reads membership from requirement trees: a badge counts where it is a member, and nowhere else (R11)."""
    held, target = _two_roles(intent, library)
    pathway = _named(Intent("", about=(target,)), library) if target else None
    if pathway is None and held and facts:
        own = {s.pathway for s in facts.standings}
        mine = [p for p in library.catalog.pathways_of.get(held.id, ()) if p in own]
        pathway = library.catalog.pathways[mine[0]] if mine else None
        target = Ref("pathway", pathway.id) if pathway else None
    badge = library.badge(held.id) if held else None
    groups = membership(held.id, pathway) if held and pathway else ()
    elsewhere = tuple(Ref("pathway", p) for p in library.catalog.pathways_of.get(held.id, ())) if held else ()
    successor = badge.superseded_by if badge and badge.superseded_by in library.catalog.badges else None
    beside_of = target or held
    return Counting(
        held=held,
        target=_level_of(groups, pathway, library) or target,
        pathway=pathway,
        groups=groups,
        elsewhere=elsewhere,
        beside=overlapping(intent.words, beside_of, library)[:2] if beside_of else (),
        seen=bool(held and facts and held.id in facts.holds),
        successor=Ref("badge", successor) if successor else None,
    )


def _two_roles(intent: Intent, library: Library) -> tuple[Ref | None, Ref | None]:
    """The badge that somebody has, and what it should count for. A pathway is never the former."""
    badges = [r for r in intent.about if r.kind == "badge" and r.id not in library.family]
    targets = [r for r in intent.about if r.kind == "pathway" or (r.kind == "badge" and r.id in library.family)]
    target = targets[0] if targets else None
    if target and intent.level and target.kind == "pathway":
        badge = library.level_badge(library.catalog.pathways[target.id], intent.level)
        target = Ref("badge", badge.id) if badge else target
    inside = [b for b in badges if target and membership(b.id, _pathway(target, library))]
    return (inside or badges or [None])[0], target


def _pathway(ref: Ref, library: Library) -> Pathway:
    return library.catalog.pathways[ref.id if ref.kind == "pathway" else library.family[ref.id]]


def _level_of(groups: tuple[Requirement, ...], pathway: Pathway | None, library: Library) -> Ref | None:
    """The level whose requirements the groups stand in."""
    if not pathway or not groups:
        return None
    number = pathway.level_of(groups[0].id)
    badge = library.level_badge(pathway, number) if number else None
    return Ref("badge", badge.id) if badge and badge.kind is BadgeKind.LEVEL else None


def choices_of(node: Requirement, library: Library) -> tuple[Badge, ...]:
    """Badges below a node, in order."""
    refs = (m.ref for m in walk((node,)) if isinstance(m, BadgeMember))
    return tuple(library.catalog.badges[r] for r in refs if r in library.catalog.badges)
