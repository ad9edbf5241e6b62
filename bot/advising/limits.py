"""Limits on a search, as typed columns over all entries: who passes, and of whom the catalog does not say.

Similarity cannot say "not from Google" or "cheapest" (ADVISING.md lesson 26): limits are tests on fields, and an entry
whose field is empty is unknown, neither a match nor a miss. Worked out once an edition, so that a question costs a few
set operations and not a walk over the catalog.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable

from bot.advising.intent import Filters
from bot.advising.library import Library
from catalog.model import Badge, Pathway, Range, Status
from catalog.ref import Ref

Numbers = frozenset[int]  # of entries, as `Library.answerable` counts them
_PAID = re.compile(r"(?<!un)(?<!\w)paid\b")


class Limits:
    """The columns of one edition."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._all = frozenset(range(len(library.answerable)))
        self._pathways = frozenset(n for n in self._all if library.answerable[n].kind == "pathway")
        ranked = sorted(self._all, key=lambda n: _standing(library.answerable[n], library))
        self.standing = array("I", bytes(4 * len(ranked)))  # entry -> its place among all, where nothing else decides
        for place, number in enumerate(ranked):
            self.standing[number] = place
        self._prices = [lowest_price(ref, library) for ref in library.answerable]
        self._stated: dict[str, tuple[Numbers, Numbers]] = {}  # test -> passes, unknown
        for test, passes in _TESTS.items():
            verdicts = [passes(ref, library) for ref in library.answerable]
            self._stated[test] = (
                frozenset(n for n, v in enumerate(verdicts) if v),
                frozenset(n for n, v in enumerate(verdicts) if v is None),
            )
        known = sorted((price, n) for n, price in enumerate(self._prices) if price is not None)
        self._by_price = [price for price, _ in known], [n for _, n in known]
        self._unpriced = frozenset(n for n, price in enumerate(self._prices) if price is None)

    def within(self, filters: Filters, pool: Numbers | None) -> tuple[Numbers, Numbers]:
        """Those of the pool (None: all) that pass every limit, and those that could not be judged."""
        pool = self._pool(filters, self._all if pool is None else pool)
        kept, possible = pool, pool
        for passes, unknown in self._asked(filters):
            kept &= passes
            possible &= passes | unknown
        return kept, possible - kept

    def _pool(self, filters: Filters, pool: Numbers) -> Numbers:
        library = self._library
        if filters.issuers:
            pool &= frozenset().union(*map(library.numbers_of_issuer, filters.issuers))
        for issuer in filters.not_issuers:
            pool -= library.numbers_of_issuer(issuer)
        if filters.pathways_only:
            pool &= self._pathways
        for word in filters.not_words:
            pool = frozenset(pool).difference(library.index.texts(word).numbers)
        return frozenset(pool)

    def _asked(self, filters: Filters) -> list[tuple[Numbers, Numbers]]:
        found = [self._stated[test] for test in _TESTS if getattr(filters, test)]
        if filters.most_cost is not None:
            prices, numbers = self._by_price
            found.append((frozenset(numbers[: bisect_right(prices, filters.most_cost)]), self._unpriced))
        return found


def _standing(ref: Ref, library: Library) -> tuple[bool, bool, str]:
    status = getattr(library.entry(ref), "status", Status.ACTIVE)
    return (status is not Status.ACTIVE, ref.kind != "pathway", ref.id)


# what an entry states


def lowest_price(ref: Ref, library: Library) -> float | None:
    """The entry's price; for a pathway its own, its macro-badge's or the dearest of its levels'. None: not stated."""
    amounts = []
    for one in library.relatives(ref):
        cost = getattr(library.entry(one), "cost", None)
        if cost is not None and cost.amount is not None:
            amounts.append(cost.amount)
            if one.kind == "pathway":
                break
    return max(amounts) if amounts else None


def hours_of(ref: Ref, library: Library) -> float | None:
    """Hours stated for an entry; for a pathway the sum of its levels' where the whole is not given."""
    entry = library.entry(ref)
    own = getattr(entry, "hours", None)
    if own is not None and (own.max or own.min):
        return float(own.max or own.min)
    levels = [getattr(library.entry(one), "hours", None) for one in library.relatives(ref)[1:]]
    known = [float(h.max or h.min) for h in levels if h is not None and (h.max or h.min)]
    return sum(known) if known else None


def _free(ref: Ref, library: Library) -> bool | None:
    price = lowest_price(ref, library)
    return None if price is None else price == 0


def _online(ref: Ref, library: Library) -> bool | None:
    """By its delivery; where that says neither, by its description."""
    entry = library.entry(ref)
    delivery = (getattr(entry, "delivery", None) or "").lower()
    if "online" in delivery or "online" in (entry.description.lower() if isinstance(entry, Pathway | Badge) else ""):
        return True
    return False if "in person" in delivery else None


def _credit(ref: Ref, library: Library) -> bool | None:
    for one in library.relatives(ref):
        entry = library.entry(one)
        if getattr(entry, "credit_articulation", None):
            return True
        credits_ = getattr(entry, "credits", None)
        if isinstance(credits_, Range) and credits_.max is not None:
            return bool(credits_.max)
    return None


def _paid(ref: Ref, library: Library) -> bool:
    return any(_PAID.search(text.lower()) for one in library.relatives(ref) for text in _prose(one, library))


def _prose(ref: Ref, library: Library) -> list[str]:
    entry = library.entry(ref)
    if not isinstance(entry, Pathway | Badge):
        return []
    texts = [entry.incentive, entry.note, entry.description, getattr(entry, "delivery", None)]
    members = entry.members() if isinstance(entry, Pathway) else ()
    texts += [getattr(member, "text", None) for member in members]
    return [text for text in texts if text]


def _nothing_first(ref: Ref, library: Library) -> bool:
    """No prerequisites are stated; the answer says so, not that there are none."""
    return not any(getattr(library.entry(one), "prerequisites", ()) for one in library.relatives(ref))


_TESTS: dict[str, Callable[[Ref, Library], bool | None]] = {
    "free": _free, "online": _online, "credit": _credit, "paid": _paid, "no_prerequisites": _nothing_first,
}  # fmt: skip

MEASURES: dict[str, Callable[[Ref, Library], float | None]] = {
    "shortest": hours_of,
    "longest": lambda ref, library: None if (h := hours_of(ref, library)) is None else -h,
    "cheapest": lowest_price,
    "dearest": lambda ref, library: None if (p := lowest_price(ref, library)) is None else -p,
}
"""What a superlative orders by, least first."""
