"""Whether one thing counts for another, read from requirement trees (R11): a badge counts where it is a member."""

from __future__ import annotations

from dataclasses import dataclass

from bot.advising.facts import Facts
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import Stated, membership, overlapping, pathway_of
from catalog.model import Badge, BadgeKind, BadgeMember, Pathway, Requirement, walk
from catalog.ref import Ref


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
    pathway = pathway_of((target,), library) if target else None
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
        beside=_rules(intent, beside_of, library) if beside_of else (),
        seen=bool(held and facts and held.id in facts.holds),
        successor=Ref("badge", successor) if successor else None,
    )


def _rules(intent: Intent, ref: Ref, library: Library) -> tuple[Stated, ...]:
    """What the entry's texts say in the question's words, and what it says of credit or of what it waives."""
    stated = (
        Stated(one, fact)
        for one in library.relatives(ref)
        for fact in library.facts(one)
        if fact.field in {"credit_articulation", "waives"}
    )
    return tuple(dict.fromkeys((*overlapping(intent.words, ref, library)[:2], *stated)))[:_MOST_RULES]


_MOST_RULES = 4


def _two_roles(intent: Intent, library: Library) -> tuple[Ref | None, Ref | None]:
    """The badge that somebody has, and what it should count for. A pathway is never the former."""
    badges = [r for r in intent.about if r.kind == "badge" and r.id not in library.family]
    targets = [r for r in intent.about if r.kind == "pathway" or (r.kind == "badge" and r.id in library.family)]
    target = targets[0] if targets else None
    if target and intent.level and target.kind == "pathway":
        badge = library.level_badge(library.catalog.pathways[target.id], intent.level)
        target = Ref("badge", badge.id) if badge else target
    return next(iter(badges), None), target


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
