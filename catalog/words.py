"""Text as words: folded, split, stemmed. Pure string work, the same for names and for questions."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+(?:[-/'’][a-z0-9]+)*\+*#?")
_PART = re.compile(r"[-/]")
_PLURAL = 4  # letters below which an `s` is part of the word: gas, bus, ics
_STEM = 3  # letters that must be left: `ring` keeps its ending

STOP = frozenset(
    """a about after all also am an and any are as at be because been before but by can could did do does doing don for
    from get gets getting give go had has have having he her here hi hello hey him his how i if im in into is isn it its
    just know let like me more most much my need no not of ok on one only or other our out over please pls she should
    show so some something such tell than thank thanks that the their them then there these they thing things this those
    to too u up us very was wat we well were what whats when where which who whom why will with would ya you your
    de del el en es la las lo los mi para por que se un una y c'est le les des du et je un une pour""".split()  # noqa: SIM905  two hundred quoted words would be harder to read
)
"""Words that name nothing, in the languages that learners write."""


def fold(text: str) -> str:
    """Lower case, no accents, straight quotes."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("’", "'")


def words(text: str) -> list[str]:
    """Words in order. A compound gives its parts, then itself joined: `Co-Op` is co, op, coop; `A+` stays `a+`."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        parts = [part.split("'")[0] for part in _PART.split(word)]
        found += [part for part in parts if part]
        if len(parts) > 1:
            found.append("".join(parts))
    return found


def stem(word: str) -> str:
    """A light stem: plural and verb endings, with doubled letters undone (planning, plan)."""
    if word.endswith("ies") and len(word) > _PLURAL:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) >= _PLURAL:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return _undouble(word[: -len(ending)])
    return word[:-1] if word.endswith("e") and len(word) > _PLURAL else word


def _undouble(word: str) -> str:
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
