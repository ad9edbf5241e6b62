"""Which known word a mistyped one may be: a deletes index, confirmed by edit distance (rapidfuzz).

The length rule (ADVISING.md section 5, lesson 7): no typo below five letters, one up to seven, two up
to ten, three above; more than one only where the first letter is right. Ordinary
English that the catalog does not use is left alone, so that a question is not bent towards the catalog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

_ONE, _TWO, _THREE = 5, 8, 11  # letters from which one, two and three typos are believed
_DELETES = 2
_PREFIX = 7  # deletes are taken from a word's beginning: long words stay cheap to index


class Spelling:
    """Built once from the catalog's words with how often each stands there."""

    def __init__(self, known: dict[str, int], ordinary: Iterable[str]) -> None:
        self._known = known
        self.ordinary = frozenset(ordinary)
        self._deletes: dict[str, list[str]] = {}
        for word in known:
            if len(word) >= _ONE - 1:
                for variant in _variants(word[:_PREFIX], min(_DELETES, _allowed(word))):
                    self._deletes.setdefault(variant, []).append(word)

    def near(self, word: str) -> list[tuple[str, int]]:
        """Known words that `word` may stand for, with typos made, the likeliest first; empty where none is needed."""
        allowed = _allowed(word)
        if not allowed or word in self._known or word in self.ordinary:
            return []
        candidates = {
            w for variant in _variants(word[:_PREFIX], min(_DELETES, allowed)) for w in self._deletes.get(variant, ())
        }
        same = (w for w in candidates if _digits(w) == _digits(word))  # SC-900 is no slip for SC-100
        made = ((w, OSA.distance(word, w, score_cutoff=allowed)) for w in same)
        found = [(w, typos) for w, typos in made if typos <= allowed and (typos == 1 or w[0] == word[0])]
        if not found:
            return []
        fewest = min(typos for _, typos in found)  # Algolia's "min": only the hits with the fewest typos
        return sorted(((w, t) for w, t in found if t == fewest), key=lambda hit: self._order(word, *hit))

    def _order(self, word: str, known: str, typos: int) -> tuple[bool, int, int, str]:
        return known[0] != word[0], typos, -self._known[known], known


def _allowed(word: str) -> int:
    letters = sum(map(str.isalpha, word))
    return (letters >= _ONE) + (letters >= _TWO) + (letters >= _THREE)


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _variants(word: str, deletes: int) -> Iterator[str]:
    seen = edge = {word}
    for _ in range(deletes):
        edge = {w[:i] + w[i + 1 :] for w in edge for i in range(len(w))}
        seen = seen | edge
    return iter(seen)
