"""Queries on the learner's own record: where they stand, what waits, what is next, whether a badge counts.

The record is computed elsewhere (`Facts`); this only picks what was asked and never tells of anybody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.advising.facts import Facts, Standing, Step, Waiting
from bot.advising.facts_of_entry import requirement_text
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import pathway_of
from catalog.model import AllOf, AnyOf, BadgeMember, Pathway, Requirement, UnknownMembers
from catalog.ref import Ref


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
    done: tuple[str, ...] = ()  # badges of the pathway that are held, its own badge for the whole left out
    unmet: tuple[str, ...] = ()  # badges still needed, required ones only; of a choice all that would do
    parts: tuple[str, ...] = ()  # what is still asked for, in words and in order; a choice is one part
    close: tuple[Step, ...] = ()
    pathway: Pathway | None = None
    named: bool = False  # the question names what it is about


def view(intent: Intent, library: Library, facts: Facts | None) -> View:
    """What the record says to the question; the learner's only pathway is meant where none is named."""
    if facts is None:
        return View(
            intent.topic,
            known=False,
            ref=intent.about[0] if intent.about else None,
            pathway=pathway_of(intent.about, library),
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
        done=_done(pathway, facts.holds) if pathway else (),
        unmet=unmet(pathway, facts.holds) if pathway else (),
        parts=_parts(pathway, facts.holds, library) if pathway else (),
        close=facts.close,
        pathway=pathway,
        named=bool(intent.about),
    )


def _meant(intent: Intent, facts: Facts, library: Library) -> Pathway | None:
    """The pathway named; else, where an issuer or a badge is named, the learner's that fits; else the one that moves."""
    named = pathway_of(intent.about, library)
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
        parts = library.catalog.pathways_of.get(intent.about[0].id, ())
        mine = next((p for p in own if p.id in parts), None)
        return mine or (_nearest(parts, facts, library) if intent.about[0].id in facts.holds else None)
    waiting = [p for p in own if any(library.family.get(b) == p.id for b in facts.submitted)]
    open_ = [p for p, s in zip(own, facts.standings, strict=False) if s.state != "completed"]
    if own:
        return next(iter(waiting if len(waiting) == 1 else open_ or own), None)
    if len(facts.close) > 1 or not facts.holds:
        return None
    return _nearest([p for b in facts.holds for p in library.catalog.pathways_of.get(b, ())], facts, library)


def _nearest(pathways: Iterable[str], facts: Facts, library: Library) -> Pathway | None:
    """Of these pathways the one that the badges held leave least of."""
    found = [library.catalog.pathways[p] for p in dict.fromkeys(pathways)]
    held = frozenset(facts.holds)
    return min(found, key=lambda p: sum(_left(node, held) for node in _tops(p)), default=None)


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


def _done(pathway: Pathway, holds: tuple[str, ...]) -> tuple[str, ...]:
    inside = dict.fromkeys(m.ref for m in pathway.members() if isinstance(m, BadgeMember))
    return tuple(ref for ref in inside if ref in holds and ref != pathway.macro_badge)


def unmet(pathway: Pathway, holds: tuple[str, ...]) -> tuple[str, ...]:
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


def _parts(pathway: Pathway, holds: tuple[str, ...], library: Library) -> tuple[str, ...]:
    held = frozenset(holds)
    return tuple(dict.fromkeys(part for node in _tops(pathway) for part in _part(node, held, library)))


def _part(node: Requirement, holds: frozenset[str], library: Library) -> tuple[str, ...]:
    """A member in words, while it is not met; all of several are its items, a choice is its rule."""
    if node.optional or (isinstance(node, BadgeMember | AnyOf) and not _left(node, holds)):
        return ()
    if isinstance(node, AllOf):
        return tuple(part for item in node.items for part in _part(item, holds, library))
    if isinstance(node, AnyOf):
        return (node.text or f"any {node.n} of {len(node.items)}",)
    if isinstance(node, BadgeMember):
        return (library.title(Ref("badge", node.ref)),)
    return (requirement_text(node, library.catalog),)


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
