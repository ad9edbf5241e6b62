"""Text as words: folded, split, stemmed. Pure string work, the same for names, for texts and for questions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

_TOKEN = re.compile(r"[a-z]+\+(?![a-z0-9])|[a-z]+(?:'[a-z]+)?|\d+(?:[.,]\d+)*")

ONE = {
    "intro": ("introduction",), "tech": ("technology",), "ed": ("education",), "dev": ("development",),
    "mgmt": ("management",), "biz": ("business",), "ai": ("artificial", "intelligence"), "kubernetes": ("kubernetes",),
    "microcred": ("microcredential",), "microcreds": ("microcredential",),
}  # fmt: skip
"""Short forms, in full; the catalog's names pass the same rule."""

TWO = {
    ("micro", "cred"): "microcredential", ("micro", "creds"): "microcredential", ("cyber", "security"): "cybersecurity",
    ("child", "care"): "childcare", ("day", "care"): "daycare", ("help", "desk"): "helpdesk", ("off", "shore"): "offshore",
    ("e", "commerce"): "ecommerce", ("on", "line"): "online", ("e", "mail"): "email", ("e", "mails"): "emails",
    ("k", "8"): "kubernetes", **{("4", word): f"for {word}" for word in ["my", "me", "the", "a", "us", "you", "your", "this"]},
}  # fmt: skip
"""Compounds that people write apart."""

PREFIXES = {
    "micro": ("credential", "badge", "pathway", "certification"), "macro": ("credential", "badge"), "non": ("credit",),
    "e": ("badge",),
}  # fmt: skip

ORDINARY = frozenset((files("catalog") / "ordinary.txt").read_text("utf-8").split())
"""Everyday English: never corrected, and of little weight unless the catalog uses the word itself."""

ENGLISH = frozenset((files("catalog") / "english.txt").read_text("utf-8").split())
"""Words that are spelled right and are no slip for another: never corrected, of full weight."""

_STOP = (
    "a an the and or but of in on at to for from by with about as is are am be been was were do does did done "
    "i me my mine we us our you your he she it its they them this that these those what which who whom how "
    "when where why if so not no yes can could may might will would shall should have has had having get got "
    "there here please just also too than then into up out over some any all one ones thing things something "
    "stuff really very much many lot ok okay hey hi hello thanks thank tell know want like need give show im "
    "ive let make go going say said mean means thats s t d ll re ve m kind sort way well still even now only "
    "someone somebody anyone anybody everyone more most other another each both same such own it's please "
    "explain define looking look anything find recommend suggest"
)
STOP = frozenset(_STOP.split())
"""Function words and chatter: never say what a question is about."""


def fold(text: str) -> str:
    """Lower case, no accents, straight quotes."""
    if text.isascii():  # nearly all: nothing to take apart
        return text.replace("`", "'").casefold()
    plain = unicodedata.normalize("NFKD", text.translate(str.maketrans("’‘`´“”", "''''\"\"")))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def words(folded: str) -> list[str]:
    """The tokens of folded text: letters and digits apart ("az900" = "az 900"), a plus sign kept ("net+")."""
    found: list[str] = []
    for token in _TOKEN.findall(folded.replace(" / ", " or ").replace("a.i.", "ai ")):
        word = token.removesuffix("'s")
        last = found[-1] if found else ""
        if joined := TWO.get((last, word)):
            found[-1:] = joined.split()
        elif last in PREFIXES and word.startswith(PREFIXES[last]):
            found[-1] = last + word
        elif word in ONE:
            found += ONE[word]
        else:
            found.append(word)
    return found


_SUFFIXES = (
    "abilities", "ability", "ations", "ation", "ators", "ator", "ables", "able", "ments", "ment", "ingly", "ings", "ing",
    "ities", "ity", "ically", "ical", "ics", "ic", "ions", "ion", "ives", "ive", "ors", "or", "ers", "er", "ies", "ates", "ate",
    "ed", "es", "ly", "al", "e", "s", "y",
)  # fmt: skip


_SHORTEST_STEM = 3


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A rough stem, the same for "mapping", "maps" and "map"; words of three letters and numbers stay whole."""
    if len(word) <= _SHORTEST_STEM or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > _SHORTEST_STEM + 1:
        word = f"{word[:-3]}y"
    elif word.endswith("s") and not word.endswith(("ss", "is")):
        word = word[:-1]
    for suffix in _SUFFIXES:
        if (
            word.endswith(suffix)
            and len(word) - len(suffix) >= _SHORTEST_STEM
            and not (suffix == "s" and word.endswith("is"))
        ):
            word = word[: -len(suffix)]
            break
    word = word[:-1] if word.endswith("e") and len(word) > _SHORTEST_STEM + 1 else word
    undoubled = len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiouls"
    return word[:-1] if undoubled else word


def stems(text: str) -> list[str]:
    """Stems of any text, in order: what two texts are compared by."""
    return [stem(word) for word in words(fold(text))]
