"""What advising knows of one edition: its index, its vocabulary, and the facts of every entry.

Owns the ways from a reference to an entry and to its relatives; decides nothing about a question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from bot.advising.attributes import CUE_PATTERNS
from bot.advising.facts_of_entry import Fact, facts_of_badge, facts_of_issuer, facts_of_pathway, facts_of_term
from bot.advising.vocabulary import Vocabulary, words_of_patterns
from bot.advising.words import stems
from catalog.model import Badge, Catalog, Issuer, Pathway, Term
from catalog.names import level_badge, owner
from catalog.ref import Ref
from catalog.search import Index, relatives

if TYPE_CHECKING:
    from bot.advising.limits import Limits

Answer = TypeVar("Answer")
_KEPT = 5_000  # entries whose facts stay worked out


class Library:
    """An edition, ready to be asked. Building reads every entry once; nothing changes afterwards."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.index = Index(catalog)
        self.family = self.index.family
        self.vocabulary = Vocabulary(self.index.counts, words_of_patterns(CUE_PATTERNS))
        self.facts = lru_cache(maxsize=_KEPT)(self._facts_of)
        self.stems_of = lru_cache(maxsize=_KEPT)(_stems_of)
        self.of_skill = lru_cache(maxsize=_KEPT)(self._teaching)
        self.numbers_of_issuer = lru_cache(maxsize=_KEPT)(self._numbers_of)
        self._memory: dict[str, Callable[..., Any]] = {}
        _ = self.limits, self._by_issuer, self._by_skill, self.ids  # with the rest: no question waits for them

    def remembered(self, work: Callable[..., Answer], most: int) -> Callable[..., Answer]:
        """`work(library, ...)` with its last answers kept: an edition does not change."""
        name = work.__qualname__
        if name not in self._memory:
            self._memory[name] = lru_cache(maxsize=most)(partial(work, self))
        return self._memory[name]

    # entries

    @cached_property
    def ids(self) -> frozenset[str]:
        return frozenset((*self.catalog.pathways, *self.catalog.badges, *self.catalog.terms))

    def badge(self, badge_id: str) -> Badge | None:
        return self.catalog.badges.get(badge_id)

    def entry(self, ref: Ref) -> Pathway | Badge | Issuer | Term | None:
        match ref.kind:
            case "pathway":
                return self.catalog.pathways.get(ref.id)
            case "badge":
                return self.catalog.badges.get(ref.id)
            case "issuer":
                return self.catalog.issuers.get(ref.id)
            case _:
                return self.catalog.terms.get(ref.id)

    def title(self, ref: Ref) -> str:
        entry = self.entry(ref)
        return entry.term if isinstance(entry, Term) else entry.name if entry else ref.id

    def issuer_of(self, ref: Ref) -> Issuer | None:
        entry = self.entry(ref)
        return self.catalog.issuers.get(entry.issuer) if isinstance(entry, Pathway | Badge) else None

    def level_badge(self, pathway: Pathway, level: int) -> Badge | None:
        """The badge that stands for a level: of kind `level` there, else the level's only or last direct badge."""
        return level_badge(self.catalog, pathway, level)

    def relatives(self, ref: Ref) -> tuple[Ref, ...]:
        """Where a fact about an entry may stand, nearest first: itself, its pathway, macro-badge and level badges."""
        return relatives(ref, self.catalog, self.family)

    def _facts_of(self, ref: Ref) -> tuple[Fact, ...]:
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

    # words

    @property
    def text_idf(self) -> dict[str, float]:
        """How rare a stem is in the texts of entries."""
        return self.index.text_idf

    @property
    def issuer_tokens(self) -> dict[str, frozenset[str]]:
        """Issuer -> stems of its names and of the institution above it."""
        return self.index.issuer_tokens

    def says(self, ref: Ref, term: str) -> float:
        """How much a stem weighs in an entry's texts; 0 where it does not stand there."""
        number = self.index.number.get(ref)
        return 0.0 if number is None else self.index.texts(term).weight(number)

    # entries by what they share

    @cached_property
    def limits(self) -> Limits:
        """Typed columns that limits on a search are tested on."""
        from bot.advising.limits import Limits  # noqa: PLC0415  columns are read from a library

        return Limits(self)

    @property
    def answerable(self) -> tuple[Ref, ...]:
        """Pathways, and badges that do not merely stand for a pathway's level or its whole."""
        return self.index.entries

    @cached_property
    def _by_issuer(self) -> dict[str, list[Ref]]:
        found: defaultdict[str, list[Ref]] = defaultdict(list)
        for ref in self.answerable:
            entry = self.entry(ref)
            if isinstance(entry, Pathway | Badge):
                for issuer in dict.fromkeys((entry.issuer, *getattr(entry, "co_issuers", ()))):
                    found[issuer].append(ref)
        return found

    def of_issuers(self, issuers: Iterable[str]) -> tuple[Ref, ...]:
        """Entries of these issuers or of institutions below them (a campus counts for its system)."""
        return tuple(self.answerable[n] for n in sorted(frozenset[int]().union(*map(self.numbers_of_issuer, issuers))))

    def _numbers_of(self, issuer: str) -> frozenset[int]:
        below = (i.id for i in self.catalog.issuers.values() if i.parent == issuer)
        refs = (ref for one in (issuer, *below) for ref in self._by_issuer.get(one, ()))
        return frozenset(self.index.number[ref] for ref in refs)

    @cached_property
    def _by_skill(self) -> dict[str, list[Ref]]:
        found: defaultdict[str, list[Ref]] = defaultdict(list)
        own = ((ref, getattr(self.entry(ref), "skills", ())) for ref in self.answerable)
        inside = ((owner(b.id, self.family), b.skills) for b in self.catalog.badges.values())
        for ref, skills in (*own, *inside):
            for skill in skills:
                found[skill].append(ref)
        return found

    def _teaching(self, skill: str) -> tuple[Ref, ...]:
        """Entries that teach a skill, pathways first."""
        return tuple(sorted(dict.fromkeys(self._by_skill.get(skill, ())), key=lambda ref: ref.kind != "pathway"))


def _stems_of(fact: Fact) -> frozenset[str]:
    """What a statement is found by."""
    return frozenset(stems(fact.text))
