"""The words of one edition, and how a mistyped one is read.

Spelling itself is the catalog search's (`catalog.spelling`); this adds the words that questions are asked in, word
beginnings ("hort"), and compounds written together or apart ("fasttrack", "spread sheets").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache

from bot.advising.words import ORDINARY, STOP, stem
from catalog.spelling import Spelling
from catalog.words import ENGLISH

_SHORTEST_BEGINNING = 4
_SHORTEST_PART = 3
_ALIKE = 5  # letters of a stem that say it is the same word
_OPTIONAL_S = re.compile(r"([a-z]{2,})s\?")
_WHOLE_WORD = re.compile(r"(?<![\\a-z])[a-z]{3,}(?![a-z]*(?:\\w|[\[(?]))")


def words_of_patterns(patterns: Iterable[str]) -> set[str]:
    """Words that cue patterns hold whole, so that a typing error in them is mended too."""
    return {word for p in patterns for word in _WHOLE_WORD.findall(_OPTIONAL_S.sub(r"\1 \1s", p))}


def _lacking_a_letter(cues: Iterable[str]) -> dict[str, str]:
    """Four letters that only one cue of five has, one left out: too short a word to be mended otherwise."""
    found: dict[str, set[str]] = {}
    for cue in (c for c in cues if len(c) == _SHORT_CUE):
        for at in range(1, _SHORT_CUE):
            found.setdefault(cue[:at] + cue[at + 1 :], set()).add(cue)
    return {short: whole.pop() for short, whole in found.items() if len(whole) == 1}


_SHORT_CUE = 5


class Vocabulary:
    """`counts` are the catalog's words with how often they stand there; `cues` the words that questions use."""

    def __init__(self, counts: Counter[str], cues: Collection[str]) -> None:
        self._counts = counts
        self._everyday = ORDINARY | STOP | frozenset(cues)
        self._sorted = sorted(counts)
        self._short = _lacking_a_letter(cues)
        self._stems = {stem(word) for word in counts}
        known = {**dict.fromkeys(self._everyday, 0), **counts}
        self._spelling = Spelling(known, ())
        self._mended = lru_cache(maxsize=20_000)(self._mend)

    def everyday(self, word: str) -> bool:
        """Ordinary English or a cue: no name by itself."""
        return word in self._everyday

    def knows(self, word: str) -> bool:
        return word in self._counts or word in self._everyday

    def correct(self, typed: list[str]) -> list[str]:
        """The words as they are meant. A word that nothing resembles stays as typed."""
        found: list[str] = []
        for word in typed:
            if found and not self.knows(word) and found[-1] + word in self._counts:
                found[-1] += word
            else:
                found += self._mended(word)
        return found

    def _mend(self, word: str) -> tuple[str, ...]:
        if self.knows(word) or word in ENGLISH or not word.isalpha() or self._inflects(word):
            return (word,)
        if word in self._short:
            return (self._short[word],)
        near = self._spelling.near(word)
        alike = next((hit for hit, _ in near if stem(hit)[:_ALIKE] == stem(word)[:_ALIKE]), None)
        inflected = stem(word) in self._stems and (len(stem(word)) >= _ALIKE or not near)
        if alike or inflected:
            return (alike or word,)
        return self._begun(word) or self._apart(word) or ((near[0][0],) if near else (word,))

    def _inflects(self, word: str) -> bool:
        """A regular form of an everyday word ("wanting"), which is no slip for another."""
        root = next((word.removesuffix(end) for end in ("ing", "ed", "er") if word.endswith(end)), "")
        return len(root) >= _SHORTEST_BEGINNING and bool({root, f"{root}e"} & self._everyday)

    def _begun(self, word: str) -> tuple[str, ...]:
        """The one word of the catalog that it begins."""
        if len(word) < _SHORTEST_BEGINNING:
            return ()
        at = bisect_left(self._sorted, word)
        longer = [known for known in self._sorted[at : at + 20] if known.startswith(word)]
        return (longer[0],) if len({stem(known) for known in longer}) == 1 else ()

    def _sounds(self, word: str) -> bool:
        return self.knows(word) or stem(word) in self._stems

    def _apart(self, word: str) -> tuple[str, ...]:
        cuts = ((word[:at], word[at:]) for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART))
        return next((pair for pair in cuts if pair[0] in self._counts and self._sounds(pair[1])), ())
