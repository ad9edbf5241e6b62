"""Comparing two entries: the same facts of each side, and a verdict only where both sides state a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.advising import cues
from bot.advising.attributes import BY_NAME
from bot.advising.facts import Facts
from bot.advising.facts_of_entry import placeholder, requirement_text, silent
from bot.advising.find import hours_of, lowest_price
from bot.advising.intent import Intent
from bot.advising.library import Library
from bot.advising.query import Stated, lookup, overlapping
from catalog.model import Badge, BadgeMember, Pathway, Range, UnknownMembers, walk
from catalog.ref import Ref

_DEFAULT = ("hours", "cost", "credits", "delivery")


@dataclass(frozen=True, slots=True)
class Side:
    ref: Ref
    cells: tuple[tuple[str, tuple[Stated, ...]], ...]  # attribute -> facts; empty: not stated
    size: int  # badges that it takes, with those that the catalog only counts
    levels: int
    beside: tuple[Stated, ...]
    needs: tuple[str, ...] = ()  # what it asks for, where that is asked


@dataclass(frozen=True, slots=True)
class Comparison:
    sides: tuple[Side, ...]
    attributes: tuple[str, ...]
    figures: tuple[float | None, ...] = ()  # of the first attribute, where it is a number
    sizes_asked: bool = False
    sameness_asked: bool = False
    both_asked: bool = False
    open: bool = False  # nothing in particular is asked: what each is, and what is stated


def compare(intent: Intent, library: Library, _facts: Facts | None) -> Comparison:
    """Both sides' facts on what was asked, or on time, price, credit and mode where nothing was."""
    asked = tuple(a for a in intent.attributes if BY_NAME[a].fields) or _DEFAULT
    sides = tuple(_side(ref, asked, intent, library) for ref in intent.about)
    text = f" {intent.text} "
    return Comparison(
        sides=sides,
        attributes=asked,
        figures=tuple(figure(asked[0], side.ref, library) for side in sides) if intent.attributes else (),
        sizes_asked=any(f" {w} " in text for w in ("bigger", "smaller", "many", "badges each", "larger")),
        sameness_asked=" same " in text or " difference " in text or " different " in text,
        both_asked=" both " in text,
        open=not intent.attributes,
    )


def _side(ref: Ref, asked: tuple[str, ...], intent: Intent, library: Library) -> Side:
    entry = library.entry(ref)
    cells = tuple((name, lookup(BY_NAME[name], ref, library)) for name in asked)
    levels = len(entry.levels) if isinstance(entry, Pathway) else 0
    beside = overlapping(intent.words, ref, library)[:1]
    listed = "order" in asked or (not intent.attributes and re.search(rf"(?<!\w)(?:{cues.NEEDS})(?!\w)", intent.text))
    asked_for = _needs(ref, library) if listed else ()
    return Side(ref, cells, size(ref, library), levels, beside, asked_for)


def _needs(ref: Ref, library: Library) -> tuple[str, ...]:
    """What a side asks for, level by level."""
    entry = library.entry(ref)
    if isinstance(entry, Badge):
        return () if placeholder(entry) else tuple(c.text for c in entry.criteria)
    if not isinstance(entry, Pathway):
        return ()
    levels = (node for level in entry.levels for node in level.requirements)
    nodes = (*levels, *entry.requirements)
    return tuple(requirement_text(node, library.catalog) for node in nodes if not silent((node,)))


def size(ref: Ref, library: Library) -> int:
    """How many badges a pathway takes, named or only counted; of a choice, as many as count."""
    entry = library.entry(ref)
    if not isinstance(entry, Pathway):
        return 1
    return sum(
        node.n if isinstance(node, UnknownMembers) else isinstance(node, BadgeMember) and not node.optional
        for node in walk((*(r for level in entry.levels for r in level.requirements), *entry.requirements))
    )


def figure(attribute: str, ref: Ref, library: Library) -> float | None:
    """The number to compare by; None where the catalog states none."""
    if attribute == "cost":
        return lowest_price(ref, library)
    if attribute == "hours":
        return hours_of(ref, library)
    if attribute == "credits":
        found = (getattr(library.entry(one), "credits", None) for one in library.relatives(ref))
        return next((float(c.max or c.min or 0) for c in found if isinstance(c, Range)), None)
    return None
