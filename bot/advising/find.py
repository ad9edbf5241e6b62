"""Search by need and by limits: structured questions over typed fields, with what is not stated counted.

Similarity cannot say "not from Google" or "cheapest" (ADVISING.md lesson 26), so limits are tests on fields and every
entry whose field is empty is counted as unknown, not as a match and not as a miss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.advising.facts import Facts
from bot.advising.intent import Filters, Intent
from bot.advising.library import Library
from bot.advising.names import GENERIC
from bot.advising.ref import Ref
from bot.advising.words import ORDINARY, STOP, stem, words
from catalog.model import Badge, Pathway, Range, Status

_SHOWN = 6
_ENOUGH = 0.5  # share of the question's weight that the best entry must explain
_RARE = 4.0  # weight of one rare word: enough by itself
_NEAR = 0.75  # share of the best score that still fits
_STRANGER, _EVERYDAY = 5.0, 1.2  # weight of a word that nothing here explains


@dataclass(frozen=True, slots=True)
class Found:
    """Entries that fit, best first; `unknown` counts those whose limit-bearing field is empty."""

    rows: tuple[Ref, ...]
    total: int
    unknown: int = 0
    filters: Filters = field(default_factory=Filters)
    words: tuple[str, ...] = ()
    sure: bool = True


def find(intent: Intent, library: Library, _facts: Facts | None) -> Found:
    """Entries for a need, within the limits set. No rows where the catalog has nothing that fits."""
    filters = intent.filters
    if intent.topic == "skill":
        kept, unknown = _within(filters, [(0.0, ref) for ref in intent.about], library)
        return Found(tuple(kept[:_SHOWN]), len(kept), unknown, filters)
    topic = _topic(intent, filters, library)
    pool = intent.about or _pool(filters, library)
    scored = _scored(topic, pool, library) if topic else [(0.0, ref) for ref in pool]
    if intent.about and not scored:
        scored = [(0.0, ref) for ref in pool]
    if not topic and not filters.beyond_words:
        return Found((), 0)
    if topic and not intent.about:
        weight = sum(_weight(token, library) for token in topic)
        spoken = intent.topic == "looking" or any(token not in _ORDINARY_STEMS for token in topic)
        enough = spoken and bool(scored) and (scored[0][0] >= _ENOUGH or scored[0][0] * weight >= _RARE)
        if not enough:
            return Found((), 0, filters=filters, words=topic)
        scored = [(s, ref) for s, ref in scored if s >= _NEAR * scored[0][0]]
    kept, unknown = _within(filters, scored, library)
    return Found(tuple(kept[:_SHOWN]), len(kept), unknown, filters, topic, bool(topic))


def _topic(intent: Intent, filters: Filters, library: Library) -> tuple[str, ...]:
    """Stems that say what the need is about: not the limits, not the issuers, not what is ruled out."""
    out = set(filters.not_words) | _LIMIT_STEMS
    for issuer in (*filters.issuers, *filters.not_issuers):
        out |= library.issuer_tokens.get(issuer, frozenset())
    return tuple(token for token in dict.fromkeys(intent.words or content(intent.text)) if token not in out)


def content(text: str) -> tuple[str, ...]:
    """Stems of the words that name a need."""
    stems = (stem(w) for w in text.split() if w not in STOP)
    return tuple(dict.fromkeys(s for s in stems if s not in GENERIC and not s.isdigit()))


_LIMIT_WORDS = (
    "free gratis cost online remote credit credits paid prerequisites shortest longest cheapest quickest most "
    "least expensive under below hours only badge badges anything something looking find please learn teach "
    "recommend suggest good help who which where there somewhere they pay paying train money while want thing "
    "offer offers system careers while ones dime"
)
_LIMIT_STEMS = frozenset(map(stem, _LIMIT_WORDS.split()))


def _pool(filters: Filters, library: Library) -> tuple[Ref, ...]:
    refs = library.of_issuers(filters.issuers) if filters.issuers else library.answerable
    ruled_out = set(library.of_issuers(filters.not_issuers)) if filters.not_issuers else set()
    return tuple(
        ref
        for ref in refs
        if ref not in ruled_out
        and not (filters.pathways_only and ref.kind != "pathway")
        and not any(library.says(ref, word) for word in filters.not_words)
    )


def _scored(topic: Sequence[str], pool: Sequence[Ref], library: Library) -> list[tuple[float, Ref]]:
    """Share of the topic's weight that each entry explains, best first; at equal share, names before other texts."""
    weights = {token: _weight(token, library) for token in topic}
    total = sum(weights.values()) or 1.0
    allowed = set(pool)
    points: dict[Ref, float] = {}
    for token, weight in weights.items():
        for number, share in library.index.texts(token):
            ref = library.answerable[number]
            if ref in allowed:
                points[ref] = points.get(ref, 0.0) + weight * (0.6 + 0.4 * share)
    ranked = ((value / total, ref) for ref, value in points.items())
    return sorted(ranked, key=lambda pair: (-round(pair[0], 3), _standing(pair[1], library), pair[1].id))


def _weight(token: str, library: Library) -> float:
    if token in library.text_idf:
        return library.text_idf[token] * (0.6 if token in _ORDINARY_STEMS else 1.0)
    return _EVERYDAY if token in _ORDINARY_STEMS else _STRANGER


_ORDINARY_STEMS = frozenset(stem(word) for word in ORDINARY)


def _standing(ref: Ref, library: Library) -> tuple[bool, bool]:
    entry = library.entry(ref)
    return (getattr(entry, "status", Status.ACTIVE) is not Status.ACTIVE, ref.kind != "pathway")


def _within(filters: Filters, scored: Sequence[tuple[float, Ref]], library: Library) -> tuple[list[Ref], int]:
    """Entries that pass every limit, in order (by measure for a superlative), and how many could not be judged."""
    kept, unknown = [], 0
    for _, ref in scored:
        verdicts = [_passes(test, ref, filters, library) for test in _TESTS]
        if all(v is True for v in verdicts):
            kept.append(ref)
        elif all(v is not False for v in verdicts):
            unknown += 1
    measure = _MEASURES.get(filters.superlative)
    if measure is None:
        return kept, unknown
    sizes = {ref: measure(ref, library) for ref in kept}
    stated = sorted((r for r in kept if sizes[r] is not None), key=lambda r: (sizes[r] or 0.0, r.id))
    unstated = [r for r in kept if sizes[r] is None]
    return stated + unstated, unknown + (len(unstated) if stated else 0)


def _passes(test: str, ref: Ref, filters: Filters, library: Library) -> bool | None:
    """True, False, or None where the field that decides is empty."""
    if not getattr(filters, test):
        return True
    entry = library.entry(ref)
    if not isinstance(entry, Pathway | Badge):
        return False
    price = lowest_price(ref, library)
    match test:
        case "free":
            return None if price is None else price == 0
        case "most_cost":
            return None if price is None else price <= (filters.most_cost or 0.0)
        case "online":
            delivery = getattr(entry, "delivery", None) or ""
            return ("online" in delivery.lower()) if delivery else None
        case "credit":
            return _credit(ref, library)
        case "paid":
            texts = (fact.text.lower() for one in library.relatives(ref) for fact in library.facts(one))
            return any("paid" in words(text) and "unpaid" not in text for text in texts)
        case _:
            return None if not getattr(entry, "prerequisites", ()) else False


_TESTS = ("free", "most_cost", "online", "credit", "paid")


def _credit(ref: Ref, library: Library) -> bool | None:
    for one in library.relatives(ref):
        entry = library.entry(one)
        if getattr(entry, "credit_articulation", None):
            return True
        credits_ = getattr(entry, "credits", None)
        if isinstance(credits_, Range) and credits_.max:
            return True
    return None


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


_MEASURES: dict[str, Callable[[Ref, Library], float | None]] = {
    "shortest": hours_of,
    "longest": lambda ref, library: None if (h := hours_of(ref, library)) is None else -h,
    "cheapest": lowest_price,
    "dearest": lambda ref, library: None if (p := lowest_price(ref, library)) is None else -p,
}
