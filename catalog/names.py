"""Every way to name an entry, as stems: names, aliases, former names, codes, acronyms.

Owns what counts as a name and what a family is. A pathway, its level badges and its macro-badge are one family: people
name any of them and mean the pathway, and the level they say picks the member.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.model import Badge, BadgeKind, BadgeMember, Catalog, Pathway
from catalog.ref import Ref
from catalog.words import STOP, fold, stem, words


@dataclass(frozen=True, slots=True)
class Name:
    """One way to name an entry, as stems without level markers and function words."""

    tokens: tuple[str, ...]
    owner: Ref  # the family, or the entry itself
    entry: Ref  # what this very name stands for
    weight: float = 1.0


_KINDS_OF_THING = (
    "badge microbadge macrobadge microcredential credential pathway program certificate certification certified course level"
    " stack module training class skill skills micro macro meta set collection"
)
GENERIC = frozenset(map(stem, _KINDS_OF_THING.split()))
"""Words that nearly every entry's name could carry: kinds of thing, not names of one."""

LEVEL_MARK = re.compile(r"\b(?:level|tier) (\d|iii|ii|i)\b")


def families(catalog: Catalog) -> dict[str, str]:
    """Level badges and macro-badges -> the pathway that they stand for."""
    found: dict[str, str] = {}
    for pathway in catalog.pathways.values():
        if pathway.macro_badge:
            found[pathway.macro_badge] = pathway.id
        for level in pathway.levels:
            direct = [m.ref for m in level.requirements if isinstance(m, BadgeMember) and not m.optional]
            marked = [r for r in direct if r in catalog.badges and marks_level(catalog.badges[r], pathway)]
            found |= dict.fromkeys(marked, pathway.id)
    return found


def marks_level(badge: Badge, pathway: Pathway) -> bool:
    return badge.kind is BadgeKind.LEVEL or badge.id == pathway.id or bool(LEVEL_MARK.search(fold(badge.name)))


def level_badge(catalog: Catalog, pathway: Pathway, level: int) -> Badge | None:
    """The badge that stands for a level: of kind `level` there, else the level's only or last direct badge."""
    spec = next((one for one in pathway.levels if one.number == level), None)
    refs = [m.ref for m in spec.requirements if isinstance(m, BadgeMember)] if spec else []
    badges = [catalog.badges[ref] for ref in refs if ref in catalog.badges]
    return next((b for b in badges if b.kind is BadgeKind.LEVEL), badges[-1] if badges else None)


def owner(badge: str, family: dict[str, str]) -> Ref:
    """What a badge's name stands for: its pathway where it only marks a level or the whole of it."""
    pathway = family.get(badge)
    return Ref("pathway", pathway) if pathway else Ref("badge", badge)


def names_of(catalog: Catalog, family: dict[str, str]) -> Iterator[Name]:
    """Every name of every entry that can be named; a skill's names are routes to what teaches it."""
    for pathway in catalog.pathways.values():
        yield from _own(Ref("pathway", pathway.id), pathway.name, *pathway.aliases)
    tails = _shared_tails(badge.name for badge in catalog.badges.values())
    for badge in catalog.badges.values():
        shorter = next((badge.name.removesuffix(tail) for tail in _tails(badge.name) if tail in tails), "")
        names = (badge.name, shorter, *badge.aliases, *badge.former_names, badge.exam_code or "")
        yield from _badge_names(names, badge, catalog, owner(badge.id, family))
    for issuer in catalog.issuers.values():
        yield from _own(Ref("issuer", issuer.id), issuer.name, *issuer.aliases)
    for skill in catalog.skills.values():
        yield from _own(Ref("skill", skill.id), skill.name, *skill.aliases)
    for term in catalog.terms.values():
        yield from _own(Ref("term", term.id), term.term, *term.aliases)


def _own(ref: Ref, *names: str) -> Iterator[Name]:
    return _named(names, ref, ref)


def _badge_names(names: tuple[str, ...], badge: Badge, catalog: Catalog, of: Ref) -> Iterator[Name]:
    """A badge's names; one that only repeats its pathway's name stands for the pathway."""
    pathway = catalog.pathways.get(of.id) if of.kind == "pathway" else None
    own = {_bare(content(n)) for n in (pathway.name, *pathway.aliases)} if pathway else set()
    for name in _named(names, of, Ref("badge", badge.id)):
        yield Name(name.tokens, of, of, name.weight) if _bare(name.tokens) in own else name


def _shared_tails(names: Iterable[str]) -> frozenset[str]:
    """Endings that three names or more share: a series' title, not a badge's own name."""
    tails = Counter(tail for name in set(names) for tail in _tails(name))
    return frozenset(tail for tail, count in tails.items() if count >= _SERIES)


def _tails(name: str) -> list[str]:
    """Endings of two words or more, the longest first."""
    parts = name.split(" ")
    return [" " + " ".join(parts[cut:]) for cut in range(1, len(parts) - 1)]


_SERIES = 3


def _bare(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(tokens) - GENERIC


def _named(names: Iterable[str], owner: Ref, entry: Ref) -> Iterator[Name]:
    seen = set()
    for name in dict.fromkeys(n for n in names if n):
        for variant, weight in _variants(name):
            tokens = tuple(content(LEVEL_MARK.sub(" ", variant))) or tuple(stem(w) for w in words(variant))
            if tokens and tokens not in seen:
                seen.add(tokens)
                yield Name(tokens, owner, entry, weight)


_PLAIN = 0.85  # weight of a name whose plus sign is left out
_ACRONYM = (3, 5)  # letters, at least and at most
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
    if "+" in folded:  # "Network+" is said "network plus", or without it
        yield folded.replace("+", " plus "), 1.0
        yield folded.replace("+", " "), _PLAIN
    initials = "".join(
        w[0] for w in re.findall(r"[a-z]+", outside) if w not in STOP and not re.fullmatch(r"level|badge", w)
    )
    for acronym in {initials, initials[1:]}:
        if _ACRONYM[0] <= len(acronym) <= _ACRONYM[1]:
            yield acronym, 0.8


def content(text: str) -> list[str]:
    return [stem(w) for w in words(fold(text)) if w not in STOP]
