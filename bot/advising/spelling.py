"""Spelling: a word that neither the catalog nor everyday English knows, read as the nearest one that either does.

Owns the rule for how many typing errors a word may hold. Ordinary English words are never changed, so a chatty
question is not bent towards the catalog.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.advising.words import stem

_SHORTEST = 4  # shorter words are too easily another word
_TWO_ERRORS_FROM = 8


class Spelling:
    """`vocabulary` counts the catalog's words; `ordinary` are words that are right as they stand."""

    def __init__(self, vocabulary: Counter[str], ordinary: frozenset[str]) -> None:
        self._counts = vocabulary
        self._known = set(vocabulary) | ordinary
        self._stems = {stem(word) for word in self._known}
        self._buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._known:
            if len(word) >= _SHORTEST - 1 and word.isalpha():
                self._buckets[word[0], len(word)].append(word)
        self.correct = lru_cache(maxsize=20_000)(self._correct)

    def knows(self, word: str) -> bool:
        return word in self._known or stem(word) in self._stems

    def _correct(self, word: str) -> str:
        """The word itself where it is known, too short, or far from everything."""
        if word in self._known or len(word) < _SHORTEST or not word.isalpha():
            return word
        return self._abbreviated(word) or self._nearest(word) or word

    def _nearest(self, word: str) -> str:
        allowed = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        best: tuple[bool, float, int, str] = (True, allowed + 1.0, 0, "")
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for other in self._buckets.get((word[0], length), ()):
                distance = OSA.distance(word, other, score_cutoff=allowed)
                if distance <= allowed:
                    best = min(best, (stem(other) != stem(word), distance, -self._counts[other], other))
        changed_for_worse = best[0] and stem(word) in self._stems
        return "" if changed_for_worse else best[3]

    def _abbreviated(self, word: str) -> str:
        """A long word's beginning stands for it where only one of the catalog's words begins so ("hort")."""
        longer = (
            other
            for (first, length), others in self._buckets.items()
            if first == word[0] and length > len(word) + 2
            for other in others
            if other.startswith(word) and self._counts[other]
        )
        by_stem = {stem(other): other for other in longer}
        return by_stem.popitem()[1] if len(by_stem) == 1 and stem(word) not in self._stems else ""
