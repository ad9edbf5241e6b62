"""What a question asks for by a noun of its own ("is there parking", "how many sections", "what is the X of it").

A noun that no cue explains and that stands nowhere in the texts of the entry's family is something that the catalog
does not say (ADVISING.md lesson 3). Finds the nouns; whether the catalog holds them is the query's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.advising.link import Word
from bot.advising.words import STOP
from catalog.names import GENERIC

_NO_NOUN = r"is|are|was|were|do|does|did|can|could|should|would|will|must|may|have|has|am|about|if|s|all|kind|to|i"
_ASKS = re.compile(
    rf"(?<!\w)(?:(?:how (?:many|much)|which|what(?: kinds?| sorts?| types?)?)(?: of)?(?! (?:{_NO_NOUN})(?!\w))"
    r"|what (?:is|are|was|were) (?:the|its|their|your|my)"
    r"|(?:is|are|was|were) there(?: (?:a|an|any|some))?"
    r"|(?:does|do|did|can|will|would) (?:[\w+-]+ ){1,6}?"
    r"(?:have|has|offer|offers|include|includes|provide|come with|give)(?: (?:a|an|any|you|us|me))*"
    r"|(?:has|have) (?:it|they|you) (?:got )?(?:a|an|any)"
    r"|who is (?:the|its|your|my)) "
)
_GIST_WORDS = (
    "about deal point purpose idea gist story catch type kind goal info information overview detail details summary "
    "benefit benefits reason difference news status plan option options part parts step steps requirement requirements "
    "rule rules aim main big full whole name names title list good best next first last other different exactly actually "
    "involved included happen happens better worth easy hard new old latest difficult person people way time day days "
    "yet total already still anymore one two three four five six seven eight nine ten"
)
_GIST = frozenset(_GIST_WORDS.split())
"""Nouns that ask what an entry is or needs: its answer says it."""
_MOST = 3
_FAINT = 0.2  # a cue weighs less


def wanted(words: tuple[Word, ...], text: str, known: Iterable[int]) -> tuple[str, ...]:
    """Stems of the nouns asked for that no cue and no name explains; empty where the question asks for none."""
    explained = frozenset(known)
    found: list[str] = []
    for match in _ASKS.finditer(f"{text} "):
        at = text.count(" ", 0, match.end())
        nouns = tuple(_nouns(words[at : at + _MOST], at, explained))
        head = words[at + len(nouns)] if at + len(nouns) < len(words) else None
        found += () if head and head.stem in GENERIC and at + len(nouns) not in explained else nouns
    return tuple(dict.fromkeys(found))


def _nouns(words: tuple[Word, ...], at: int, explained: frozenset[int]) -> Iterable[str]:
    """The content words right after the question word, up to the first that is none."""
    for position, word in enumerate(words, at):
        plain = word.content and word.stem not in GENERIC and word.text not in _GIST and word.text.isalpha()
        if not plain or position in explained or word.text in STOP or word.weight < _FAINT:
            return
        yield word.stem
