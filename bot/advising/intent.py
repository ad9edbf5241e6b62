"""What a message asks for, as a value: one frozen Intent, whichever kind."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

from catalog.ref import Ref


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on a search. None or empty: not asked."""

    free: bool = False
    most_cost: float | None = None
    online: bool = False
    credit: bool = False
    paid: bool = False
    no_prerequisites: bool = False
    issuers: tuple[str, ...] = ()
    not_issuers: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()  # stems that must not be what the entry is about
    pathways_only: bool = False
    superlative: str = ""  # shortest | longest | cheapest | dearest

    def within(self, before: Filters) -> Filters:
        """These limits and, where they say nothing, those of the search before."""
        return replace(before, **{f.name: v for f in fields(self) if (v := getattr(self, f.name)) != f.default})

    @property
    def beyond_issuer(self) -> bool:
        """Limits besides who issues it."""
        return Filters(issuers=self.issuers) != self

    @property
    def beyond_words(self) -> bool:
        """Limits besides words ruled out."""
        return Filters(not_words=self.not_words) != self

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Intent:
    """`kind` is a row of `intents.INTENTS`. `about` holds the entries meant, best first (for comparisons: each side)."""

    kind: str
    about: tuple[Ref, ...] = ()
    level: int | None = None
    beyond: int | None = None  # a level asked for that there is not
    attributes: tuple[str, ...] = ()
    choices: tuple[Ref, ...] = ()  # candidates to ask about
    topic: str = ""  # of how-to, small talk, refusals: which one
    words: tuple[str, ...] = ()  # stems that say what is asked beyond the entry's name
    text: str = ""  # the corrected question
    filters: Filters = field(default_factory=Filters)
    age: int | None = None
    hedged: bool = False  # the entry is a guess: the answer names it first
    others: tuple[Ref, ...] = ()  # near candidates that the answer may offer
    corrections: tuple[tuple[str, str], ...] = ()
