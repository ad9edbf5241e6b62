"""Limits that a question sets on a search: price, mode, credit, issuer, "not", shortest."""

from __future__ import annotations

import re

from bot.advising.intent import Filters
from bot.advising.library import Library
from bot.advising.link import ISSUERS, link
from bot.advising.reading import Reading
from catalog.names import GENERIC

_NOT = re.compile(
    r"(?<!\w)(?:not|(?<=\w )no|without|except|excluding|other than|but not|hate|instead of|do not want)"
    r"(?: (?:the|a|an|any|from|about|by|on|at|in|with|to|for|of|interested|want|like|really|do|one|ones|those|these))* (\w+)"
)
_WHOLE, _PART = 0.9, 0.25  # shares of an issuer's name
_CUE = 0.2  # words of a cue are limits of their own, not topics to rule out
_MOST = re.compile(
    r"(?:under|below|less than|at most|max(?:imum)?|up to|cheaper than)"
    r" (?:\$|usd )?\s?(\d[\d,.]*)(?! (?:hours|weeks|months|years|credits))"
)
_SUPERLATIVES = {
    "shortest": r"shortest|quickest|fastest|least (?:hours|time)", "longest": r"longest|most hours|takes the most",
    "cheapest": r"cheapest|lowest price|least expensive", "dearest": r"most expensive|highest price|dearest",
}  # fmt: skip


def filters_of(reading: Reading, library: Library) -> Filters:
    """The limits set; `Filters()` where there are none."""
    most = _MOST.search(reading.folded) or _MOST.search(reading.text)
    negated = {m.group(1): m.start(1) for m in _NOT.finditer(reading.text)}
    issuers, not_issuers = _issuers(reading, library, set(negated.values()))
    needed = next((s.matched for s in reading.skills[:1] if s.coverage >= _WHOLE and len(s.matched) > 1), frozenset())
    not_words = tuple(
        w.stem
        for p, w in enumerate(reading.words)
        if w.text in negated and w.content and p not in needed and w.stem not in GENERIC | {"prerequisit"}
    )
    return Filters(
        free=reading.says(r"free|gratis|no cost|without paying|will not pay|for nothing")
        and not reading.says("not free"),
        most_cost=float(most.group(1).replace(",", "")) if most else None,
        online=reading.says("online|remote(?:ly)?|from home"),
        credit=reading.says(r"(?:gives?|for|with|carry|earns?|offers?|college|get) (?:\w+ )?credits?"),
        paid=reading.says(r"pa(?:y|ys|id) me|get paid|paid (?:to|while)|stipend|earn money while"),
        no_prerequisites=reading.says("no prerequisites?|without prerequisites?"),
        issuers=issuers,
        not_issuers=not_issuers,
        not_words=not_words if not not_issuers else (),
        pathways_only=reading.says("pathways"),
        superlative=next((name for name, pattern in _SUPERLATIVES.items() if reading.says(pattern)), ""),
    )


def _issuers(reading: Reading, library: Library, negated: set[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Issuers asked for and issuers ruled out."""
    starts = [0]
    for word in reading.words[:-1]:
        starts.append(starts[-1] + len(word.text) + 1)
    wanted: list[str] = []
    unwanted: list[str] = []
    for found in link(library, reading.words, ISSUERS):
        if found.coverage >= _WHOLE or (
            found.coverage >= _PART and _shares_name(found.ref.id, wanted + unwanted, library)
        ):
            out = any(starts[p] in negated for p in found.matched)
            (unwanted if out else wanted).append(found.ref.id)
    return tuple(wanted), tuple(unwanted)


def _shares_name(issuer: str, chosen: list[str], library: Library) -> bool:
    """An issuer whose name begins with a chosen one's is a part of the same house ("Google", "Google Cloud")."""
    first = library.catalog.issuers[issuer].name.split()[0]
    return any(library.catalog.issuers[c].name.split()[0] == first for c in chosen)
