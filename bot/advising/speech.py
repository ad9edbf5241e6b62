"""How people write: chat spelling, and Spanish and French question words, read as plain English.

The table is `speech.txt`. Facts are answered in English. Knows no catalog and no intent; total over any text.
"""

from __future__ import annotations

import re
from importlib.resources import files

from catalog.words import ORDINARY, STOP

_FOREIGN_ENOUGH = 2  # words that make a message Spanish or French
_LINES = (files("bot.advising") / "speech.txt").read_text("utf-8").splitlines()


def _listed(mark: str) -> frozenset[str]:
    return frozenset(word for line in _LINES if line.startswith(mark) for word in line.split()[1:])


_SMALL = _listed("/")
_PHRASES = tuple(
    (re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])"), said)
    for pattern, _, said in (line.partition(" => ") for line in _LINES)
    if said
)
_PAIRS = tuple(
    (word, said.replace("_", " "))
    for line in _LINES
    if line[:1] not in {"#", "/", "+"} and " => " not in line
    for word, _, said in (pair.partition("=") for pair in line.split())
)
_CHAT = {word: said for word, said in _PAIRS if not word.endswith("*")}
_FOREIGN = {word.removesuffix("*"): said for word, said in _PAIRS if word.endswith("*")}
_TELLING = {word for word in _FOREIGN if word not in ORDINARY | STOP} | _listed("+")
"""Words that tell Spanish or French: none that everyday English has too."""
_WORD = re.compile(r"[a-z0-9']+")


def english(folded: str) -> str:
    """Foreign question words and chat spelling replaced; other words stay as they are."""
    if _is_foreign(folded):
        for pattern, said in _PHRASES:
            folded = pattern.sub(f" {said} ", folded)
        folded = re.sub(r"(?<![a-z])(?:l|d|j|qu|n|c|s|m|t)'(?=[a-z])", "", folded)
        folded = _WORD.sub(lambda m: _foreign(m.group()), folded)
    return " ".join(_WORD.sub(lambda m: _CHAT.get(m.group(), m.group()), folded).split())


def _foreign(word: str) -> str:
    return "" if word in _SMALL else _FOREIGN.get(word, word)


def _is_foreign(folded: str) -> bool:
    """Whether the message, not just a title in it, is Spanish or French."""
    if "¿" in folded or "¡" in folded:
        return True
    said = _WORD.findall(folded.replace("-", " "))
    hits = sum(word in _TELLING for word in said)
    return hits >= _FOREIGN_ENOUGH or any(p.search(folded) for p, _ in _PHRASES) or (hits == 1 and len(said) <= _FEW)


_FEW = 3
